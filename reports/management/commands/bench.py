"""manage.py bench [--json FILE] [--only NAME]: speed as ratios, on a scratch database made for the run."""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from members.actions.organizations import found_organization
from members.models import Organization
from partybranch.audit import log
from partybranch.commands import SentenceCommand
from reports.bench.bundle import zip_200_reports_vs_docx_writing
from reports.bench.home import home_page_vs_bare_view
from reports.bench.measure import Row
from reports.bench.organizations import subtree_100k_organisations_vs_1k
from reports.bench.overview import overview_100_branches_queries
from reports.bench.report import report_vs_docxtpl
from reports.bench.roster import roster_import_vs_read_plus_bulk_create

_INSIDE = "PARTYBRANCH_BENCH_DIR"


def rows(folder: Path) -> dict[str, Callable[[], Row]]:
    """Every row of the table by its name, in the order of the table; later ones are added here."""
    branch = Organization.objects.get(kind=Organization.Kind.BRANCH)
    return {
        "report_vs_docxtpl": lambda: report_vs_docxtpl(branch, 2025),
        "overview_100_branches_queries": lambda: overview_100_branches_queries(branch.parent),
        "zip_200_reports_vs_docx_writing": lambda: zip_200_reports_vs_docx_writing(branch.parent, folder),
        "home_page_vs_bare_view": lambda: home_page_vs_bare_view(branch, 2025),
        "roster_import_vs_read_plus_bulk_create": lambda: _roster(branch, folder),
        "subtree_100k_organisations_vs_1k": lambda: subtree_100k_organisations_vs_1k(folder),
    }


def _roster(branch: Organization, folder: Path) -> Row:
    large = found_organization(
        name="大型支部", kind=Organization.Kind.BRANCH, parent=branch.parent, by=log.SYSTEM
    )
    return roster_import_vs_read_plus_bulk_create(large, folder)


def _verdict(row: Row) -> str:
    return "达到" if row.is_met else "未达到"


class Command(SentenceCommand):
    makes_database = True
    help = "测量速度：与标尺的比值，在临时数据库上进行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", metavar="FILE", type=Path, help="另存一个 JSON 文件")
        parser.add_argument("--only", metavar="NAME", default="", help="只测名称里有这几个字的项目")

    def handle(self, *args: Any, **options: Any) -> None:
        if _INSIDE in os.environ:
            self._measure(Path(os.environ[_INSIDE]), options["json"], options["only"])
            return
        with tempfile.TemporaryDirectory(prefix="partybranch-bench-") as folder:
            self._run_inside(folder, options["json"], options["only"])

    @staticmethod
    def _run_inside(folder: str, json_file: Path | None, only: str) -> None:
        """The same command again, with a database and data directory of its own."""
        environment = {
            **os.environ,
            _INSIDE: folder,
            "DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "FIELD_KEY_FILE": str(settings.FIELD_KEY_FILE),
            "DJANGO_SETTINGS_MODULE": "partybranch.settings",
            "PYTHONPATH": str(settings.BASE_DIR),
        }
        arguments = ["--only", only, *(["--json", str(json_file.resolve())] if json_file else [])]
        finished = subprocess.run(  # noqa: S603 -- this same program
            [sys.executable, "-m", "django", "bench", *arguments], env=environment, check=False
        )
        if finished.returncode:
            raise SystemExit(finished.returncode)

    def _measure(self, folder: Path, json_file: Path | None, only: str) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_sample", verbosity=0)
        self.stdout.write(f"{'项目':<44}{'值':>9}{'目标':>9}")
        measured = []
        for measure in [work for name, work in rows(folder).items() if only in name]:
            row = measure()
            goal = "—" if row.goal is None else f"≤{row.goal}"
            self.stdout.write(f"{row.name:<44}{row.value:>10}{goal:>10}  {_verdict(row)}")
            self.stdout.write(f"    {row.detail}")
            self.stdout.flush()
            measured.append(row)
        if json_file is not None:
            table = {row.name: {"value": row.value, "goal": row.goal} for row in measured}
            json_file.write_text(json.dumps(table, ensure_ascii=False, indent=2), encoding="utf-8")
