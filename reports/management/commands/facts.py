"""Print a branch-year's facts."""

import json
from argparse import ArgumentParser
from typing import Any

from partybranch.commands import SentenceCommand
from reports import facts
from reports.facts.book import FactBook
from reports.management.report_options import add_options, asked_branch
from reports.views.report_desk import value_words


class Command(SentenceCommand):
    help = "列出一个支部一个年度的各项数据。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_options(parser)
        parser.add_argument("--json", action="store_true", dest="as_json", help="按一个JSON对象输出")

    def handle(self, *args: Any, **options: Any) -> None:
        book = facts.build(asked_branch(options["branch"]), options["year"], as_of=options["as_of"])
        self.stdout.write(self._json(book) if options["as_json"] else self._lines(book))

    @staticmethod
    def _json(book: FactBook) -> str:
        return json.dumps(book.as_json(), ensure_ascii=False, indent=1)

    @staticmethod
    def _lines(book: FactBook) -> str:
        lines = [f"{book.branch.name} {book.year}年度，数据截至{book.as_of:%Y-%m-%d}"]
        lines += [f"{fact.name}\t{value_words(fact)}\t{fact.records}条记录" for fact in book]
        return "\n".join(lines)
