"""Write a branch's report of a year as a DOCX."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from partybranch.audit import log
from partybranch.commands import SentenceCommand
from reports.annual import narrative_of
from reports.documents.report import render_report
from reports.management.report_options import add_options, asked_branch


class Command(SentenceCommand):
    help = "生成一个支部一个年度的述职报告（DOCX）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_options(parser)
        parser.add_argument("--out", type=Path, required=True, help="写到哪个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        branch, year, out = asked_branch(options["branch"]), options["year"], options["out"]
        _book, narrative, _report = narrative_of(branch, year, as_of=options["as_of"])
        content = render_report(narrative)
        log.record("导出述职报告", by=log.SYSTEM, obj=branch, organization=branch.pk, details={"year": year})
        try:
            out.write_bytes(content)
        except OSError as failure:
            raise CommandError(f"文件写不进去：{out}。") from failure
        self.stdout.write(f"已写入{out}，还有{len(narrative.blanks())}处待补。")
