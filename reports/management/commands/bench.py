"""manage.py bench [--json FILE] [--only NAME]: speed as ratios, on a scratch database made for the run.

manage.py bench --large: times and plans in a PostgreSQL of 3,000,000 members. It needs DATABASE_URL of a
server on which a database may be made; a developer's own one does:
``python -m tests.services python manage.py bench --large``.
"""

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
from django.core.management import CommandError, call_command
from django.db import connection

from members.actions.organizations import found_organization
from members.models import Organization
from partybranch.audit import log
from partybranch.commands import SentenceCommand
from reports.bench import large
from reports.bench.attendance import attendance_queries_per_1000
from reports.bench.bundle import zip_200_reports_vs_docx_writing
from reports.bench.home import home_page_vs_bare_view
from reports.bench.measure import Row
from reports.bench.members import find_by_name_100k_vs_10k, member_list_1000_vs_bare_view
from reports.bench.organizations import subtree_100k_organisations_vs_1k
from reports.bench.overview import overview_100_branches_queries
from reports.bench.report import report_vs_docxtpl
from reports.bench.roster import roster_import_vs_read_plus_bulk_create
from reports.bench.study import schedule_10k_meetings_vs_10

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
        "member_list_1000_vs_bare_view": lambda: member_list_1000_vs_bare_view(_founded("千人支部", branch)),
        "attendance_queries_per_1000": lambda: attendance_queries_per_1000(_founded("五千人支部", branch)),
        "find_by_name_100k_vs_10k": lambda: find_by_name_100k_vs_10k(folder),
        "schedule_10k_meetings_vs_10": lambda: schedule_10k_meetings_vs_10(
            _founded("活动多的支部", branch), _founded("活动少的支部", branch)
        ),
    }


def _roster(branch: Organization, folder: Path) -> Row:
    return roster_import_vs_read_plus_bulk_create(_founded("大型支部", branch), folder)


def _founded(name: str, beside: Organization) -> Organization:
    """An empty branch beside another."""
    return found_organization(name=name, kind=Organization.Kind.BRANCH, parent=beside.parent, by=log.SYSTEM)


def _verdict(row: Row) -> str:
    return "达到" if row.is_met else "未达到"


class Command(SentenceCommand):
    makes_database = True
    help = "测量速度：与标尺的比值，在临时数据库上进行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", metavar="FILE", type=Path, help="另存一个 JSON 文件")
        parser.add_argument(
            "--large",
            action="store_true",
            help="在PostgreSQL临时库里生成三百万名党员，看查找用时和计划",
        )
        parser.add_argument("--only", metavar="NAME", default="", help="只测名称里有这几个字的项目")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["large"]:
            self._measure_large()
            return
        if _INSIDE in os.environ:
            self._measure(Path(os.environ[_INSIDE]), options["json"], options["only"])
            return
        with tempfile.TemporaryDirectory(prefix="partybranch-bench-") as folder:
            self._run_inside(folder, options["json"], options["only"])

    def _measure_large(self) -> None:
        """In a scratch database of the server in DATABASE_URL, by the same command inside it."""
        if connection.vendor != "postgresql":
            raise CommandError(
                "这一项要用PostgreSQL，请设置DATABASE_URL；开发时可以运行 "
                "python -m tests.services python manage.py bench --large"
            )
        if _INSIDE in os.environ:
            call_command("migrate", verbosity=0)
            large.measure(self._say)
            return
        with large.scratch_database(os.environ["DATABASE_URL"]) as url:
            environment = {**os.environ, _INSIDE: "large", "DATABASE_URL": url}
            self._again(["--large"], environment)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    @staticmethod
    def _again(arguments: list[str], environment: dict[str, str]) -> None:
        """The same command as a process of its own."""
        finished = subprocess.run(  # noqa: S603 -- this same program
            [sys.executable, "-m", "django", "bench", *arguments],
            env={
                **environment,
                "DJANGO_SETTINGS_MODULE": "partybranch.settings",
                "PYTHONPATH": str(settings.BASE_DIR),
            },
            check=False,
        )
        if finished.returncode:
            raise SystemExit(finished.returncode)

    def _run_inside(self, folder: str, json_file: Path | None, only: str) -> None:
        """The same command again, with a database and data directory of its own."""
        environment = {
            **os.environ,
            _INSIDE: folder,
            "DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "FIELD_KEY_FILE": str(settings.FIELD_KEY_FILE),
        }
        arguments = ["--only", only, *(["--json", str(json_file.resolve())] if json_file else [])]
        self._again(arguments, environment)

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
