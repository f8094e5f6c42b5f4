"""manage.py import_workbook FILE --branch NAME --year 2025 [--sheet KIND] [--yes] [--json]"""

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import CommandError

from members.lookup import OrganizationNotFound, find_organization
from members.models import Organization
from partybranch.audit import log
from partybranch.commands import SentenceCommand
from partybranch.imports import ImportPlan, Problem
from partybranch.spreadsheets import WorkbookRefused
from reports.importers.service import LEDGERS, carry_out, open_workbook, plan_import, recognise

_NOTHING = {"new": 0, "changed": 0, "unchanged": 0}


def _as_json(plan: ImportPlan) -> dict[str, Any]:
    counts = plan.counts()
    return {
        **{key: counts[key] for key in _NOTHING},
        "refused": [problem.as_json() for problem in plan.refused],
        "warnings": [problem.as_json() for problem in plan.warnings],
    }


def _line(problem: Problem) -> str:
    row = f"第{problem.row}行" if problem.row else ""
    column = f"“{problem.column}”" if problem.column else ""
    return f"  {problem.sheet} {row}{column}：{problem.reason}"


class Command(SentenceCommand):
    help = "导入一个工作簿（花名册、组织生活台账、党费、慰问、工作纪实）。不加 --yes 只预览，不写入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="工作簿文件（.xlsx）")
        parser.add_argument("--branch", required=True, help="党支部全称；同名时写“上级/支部”")
        parser.add_argument("--year", required=True, type=int, help="台账年度")
        parser.add_argument("--sheet", choices=list(LEDGERS), help="台账种类；不写则按表头辨认")
        parser.add_argument("--yes", action="store_true", help="确认导入；不加只预览")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            branch = find_organization(options["branch"], kind=Organization.Kind.BRANCH)
        except OrganizationNotFound as missing:
            self._refuse(str(missing), options, missing)
        try:
            plan = self._import(branch, options)
        except (WorkbookRefused, OSError) as refused:
            reason = (
                str(refused) if isinstance(refused, WorkbookRefused) else "文件打不开，请核对路径和权限。"
            )
            self._refuse(reason, options, refused)
        if options["json"]:
            self._print_json(_as_json(plan))
        else:
            self._print_summary(plan, written=options["yes"])

    def _refuse(self, reason: str, options: dict[str, Any], cause: Exception) -> NoReturn:
        """The whole file refused: with --json still one object."""
        if options["json"]:
            row = {"sheet": "", "row": 0, "column": "", "reason": reason}
            self._print_json({**_NOTHING, "refused": [row], "warnings": []})
        raise CommandError(reason) from cause

    @staticmethod
    def _import(branch: Organization, options: dict[str, Any]) -> ImportPlan:
        recognised = recognise(open_workbook(options["file"]), branch=branch, kind=options["sheet"])
        if not options["yes"]:
            return plan_import(recognised, branch=branch, year=options["year"]).plan
        digest = hashlib.sha256(options["file"].read_bytes()).hexdigest()
        return carry_out(recognised, branch=branch, year=options["year"], by=log.SYSTEM, digest=digest).plan

    def _print_json(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))

    def _print_summary(self, plan: ImportPlan, *, written: bool) -> None:
        counts = plan.counts()
        verb = "已导入" if written else "预览（未写入，确认请加 --yes）"
        self.stdout.write(
            f"{verb}：新增{counts['new']}行，更改{counts['changed']}行，不变{counts['unchanged']}行，"
            f"没有导入{counts['refused']}行。"
        )
        for title, problems in (("没有导入的行", plan.refused), ("请核对", plan.warnings)):
            if problems:
                self.stdout.write(f"{title}：")
                self.stdout.writelines(f"{_line(problem)}\n" for problem in problems)
