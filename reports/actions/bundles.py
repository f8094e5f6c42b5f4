"""All reports of a committee's branches and year as one ZIP, packed in the background."""

import hashlib
import io
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.models import Organization, User
from members.queries import secretaries_of
from partybranch.access.permissions import Permission
from partybranch.audit import log
from partybranch.jobs import enqueue
from partybranch.models import Job
from partybranch.spreadsheets import Table, write_workbook
from reports.annual import narrative_of, thaw
from reports.committee import NOT_BEGUN, branches_of
from reports.committee_records import latest_versions, reports_of
from reports.documents.report import render_report
from reports.models import AnnualReport, ReportBundle, ReportVersion

BUNDLE_JOB = "pack_reports"
KEPT_FOR = timedelta(days=7)
# A leftover of a killed worker; no packing takes so long.
_SCRATCH_KEPT_FOR = timedelta(hours=24)
_HEADER = (
    "序号",
    "支部",
    "上级党组织",
    "书记",
    "报告",
    "第几稿",
    "数据截至",
    "评议等次",
    "文件",
    "校验码（SHA-256）",
)
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|\0', "_"))


class BundleRefused(Exception):
    """Why it cannot be packed; the text is shown to the person."""


@dataclass(frozen=True, slots=True)
class _Packed:
    """One report in the ZIP, as the index names it."""

    file_name: str
    content: bytes
    state: str
    edition: str
    as_of: str
    rating: str


def folder() -> Path:
    return settings.DATA_DIR / "bundles"


def path_of(bundle: ReportBundle) -> Path:
    return folder() / f"{bundle.uid}.zip"


def may_take(user: User | None, committee: Organization) -> bool:
    """Whether the person may review reports there now."""
    if user is None or not user.is_active:
        return False
    scope = user.scope_in(committee.pk, is_branch=False)
    return scope is not None and scope.allows(Permission.REVIEW_REPORTS)


def _under_way(committee: Organization, year: int) -> ReportBundle | None:
    open_jobs = Job.objects.filter(kind=BUNDLE_JOB, state__in=(Job.State.QUEUED, Job.State.RUNNING))
    waiting = ReportBundle.objects.filter(committee=committee, year=year, packed_at__isnull=True)
    return waiting.filter(job_id__in=open_jobs.values("pk")).first()


@transaction.atomic
def create_bundle(*, committee: Organization, year: int, by: User) -> ReportBundle:
    """Have the year's reports packed; where that is under way already, the one under way."""
    # Two clicks at once wait for one another here.
    Organization.objects.select_for_update().get(pk=committee.pk)
    running = _under_way(committee, year)
    if running is not None:
        return running
    if not branches_of(committee):
        raise BundleRefused("下面还没有支部，没有可打包的报告。")
    bundle = ReportBundle.objects.create(committee=committee, year=year, created_by_id=by.pk)
    bundle.job_id = enqueue(BUNDLE_JOB, by=by, branch=committee, bundle_id=bundle.pk).pk
    bundle.save(update_fields=["job_id"])
    log.record("打包述职报告", by=by, obj=bundle, organization=committee.pk, details={"year": year})
    return bundle


def pack_bundle(
    bundle: ReportBundle, *, by: User | None, progress: Callable[[int, int], None]
) -> ReportBundle:
    """Write the ZIP and tell that it is there. Run again after a killed worker, it starts over; run
    again after the end, it does nothing."""
    if bundle.packed_at is not None:
        return bundle
    if by is None or not may_take(by, bundle.committee):
        raise BundleRefused("您已不负责审阅这里的报告，没有打包。")
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = folder() / f"{bundle.uid}.{os.getpid()}.part"
    try:
        count = _write(scratch, bundle, progress)
        digest = _digest(scratch)
        with transaction.atomic():
            _close(bundle, count, digest, by)
            scratch.replace(path_of(bundle))
    finally:
        scratch.unlink(missing_ok=True)
    return bundle


def _close(bundle: ReportBundle, count: int, digest: str, by: User) -> None:
    bundle.report_count, bundle.digest, bundle.packed_at = count, digest, timezone.now()
    bundle.save(update_fields=["report_count", "digest", "packed_at"])
    log.record(
        "述职报告打包完成",
        by=by,
        obj=bundle,
        organization=bundle.committee_id,
        details={"year": bundle.year, "reports": count, "digest": digest},
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, bundle: ReportBundle, progress: Callable[[int, int], None]) -> int:
    branches = branches_of(bundle.committee)
    secretaries = secretaries_of([branch.pk for branch in branches])
    index = []
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    # A DOCX is a ZIP itself: pressing it again costs time and saves nothing.
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        progress(0, len(branches))
        for number, (branch, packed) in enumerate(_reports(branches, bundle.year), 1):
            name = f"{number:03}-{packed.file_name}"
            archive.writestr(name, packed.content)
            index.append(_line(number, branch, secretaries.get(branch.pk, ""), packed, name))
            progress(number, len(branches))
        archive.writestr("目录.xlsx", _index(bundle.year, index))
    return len(index)


def _line(number: int, branch: Organization, secretary: str, packed: _Packed, name: str) -> tuple:
    digest = hashlib.sha256(packed.content).hexdigest()
    superior = branch.parent.name if branch.parent else ""
    return (
        number,
        branch.name,
        superior,
        secretary,
        packed.state,
        packed.edition,
        packed.as_of,
        packed.rating,
        name,
        digest,
    )


def _index(year: int, lines: list[tuple]) -> bytes:
    content = io.BytesIO()
    write_workbook(content, [Table(f"{year}年度述职报告目录", _HEADER, lines)])
    return content.getvalue()


def _reports(branches: list[Organization], year: int) -> Iterator[tuple[Organization, _Packed]]:
    """What each branch handed in last; the present draft, marked so, where it is with the branch."""
    ids = [branch.pk for branch in branches]
    reports, versions = reports_of(ids, year), latest_versions(ids, year)
    for branch in branches:
        report, version = reports.get(branch.pk), versions.get(branch.pk)
        if report is not None and version is not None and not report.is_with_branch:
            yield branch, _submitted(branch, report, version)
        else:
            yield branch, _draft(branch, year, report)


def _file_name(branch: Organization, year: int, mark: str = "") -> str:
    return f"{branch.name.translate(_FORBIDDEN)}{year}年度述职报告{mark}.docx"


def _submitted(branch: Organization, report: AnnualReport, version: ReportVersion) -> _Packed:
    content = render_report(thaw(version.unseal("narrative")))
    return _Packed(
        _file_name(branch, report.year),
        content,
        report.get_state_display(),
        f"第{version.number}稿",
        version.as_of.isoformat(),
        report.get_rating_display(),
    )


def _draft(branch: Organization, year: int, report: AnnualReport | None) -> _Packed:
    book, narrative, _report = narrative_of(branch, year)
    state = report.get_state_display() if report else NOT_BEGUN
    return _Packed(
        _file_name(branch, year, "（草稿）"),
        render_report(narrative),
        state,
        "草稿",
        book.as_of.isoformat(),
        "",
    )


@transaction.atomic
def drop_old_bundles(*, by: log.Actor) -> int:
    """Bundles do not lie about longer than a week, nor what a killed worker left; how many went."""
    now = timezone.now()
    old = list(
        ReportBundle.objects.filter(dropped_at__isnull=True, created_at__lt=now - KEPT_FOR).select_related(
            "committee"
        )
    )
    for bundle in old:
        path_of(bundle).unlink(missing_ok=True)
        bundle.dropped_at = now
        bundle.save(update_fields=["dropped_at"])
    for leftover in folder().glob("*.part"):
        if now.timestamp() - leftover.stat().st_mtime > _SCRATCH_KEPT_FOR.total_seconds():
            leftover.unlink(missing_ok=True)
    if old:
        log.record("清除过期的报告打包", by=by, details={"bundles": len(old)})
    return len(old)
