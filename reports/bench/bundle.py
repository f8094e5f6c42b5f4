"""Packing 200 reports through the job against composing and writing the same 200 documents."""

from datetime import date
from pathlib import Path

from django.db import transaction

from members.models import Organization
from partybranch import jobs
from partybranch.models import Job
from reports import tasks
from reports.actions.bundles import BUNDLE_JOB, create_bundle
from reports.annual import narrative_of
from reports.bench.measure import Row, ratio
from reports.bench.overview import YEAR, make_branches, staff_of
from reports.committee import branches_of
from reports.documents.report import render_report
from reports.models import ReportBundle

_REPORTS = 200
_RUNS = 2


def zip_200_reports_vs_docx_writing(committee: Organization, folder: Path) -> Row:
    with transaction.atomic():
        make_branches(committee, _REPORTS - len(branches_of(committee)), "打包")
        branches, user = branches_of(committee), staff_of(committee)

        def ours() -> None:
            # Under a job's row, with its progress and the check of the right, as a worker does it.
            bundle = create_bundle(committee=committee, year=YEAR, by=user)
            if jobs.run(bundle.job_id) != Job.State.DONE:
                raise RuntimeError(f"{tasks.__name__}: {BUNDLE_JOB} was not done")
            if ReportBundle.objects.get(pk=bundle.pk).report_count != _REPORTS:
                raise RuntimeError("reports are missing in the ZIP")

        def yardstick() -> None:
            for branch in branches:
                _book, narrative, _report = narrative_of(branch, YEAR, as_of=date(YEAR, 12, 31))
                (folder / f"{branch.pk}.docx").write_bytes(render_report(narrative))

        row = ratio(
            "zip_200_reports_vs_docx_writing",
            ours,
            yardstick,
            goal=1.5,
            runs=_RUNS,
            labels=(f"后台打包{_REPORTS}份", f"逐份生成{_REPORTS}份DOCX"),
        )
        transaction.set_rollback(True)
    return row
