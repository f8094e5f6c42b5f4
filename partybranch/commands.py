"""What the project's own commands share."""

import re
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

# What argparse says, and how an office says it.
_SAYINGS = (
    (re.compile(r"the following arguments are required: (?P<what>.*)"), "缺少参数：{what}。"),
    (
        re.compile(
            r"argument (?P<what>\S+): invalid choice: (?P<given>'.*?') \(choose from (?P<choices>.*)\)"
        ),
        "参数 {what} 不能写{given}，只能是：{choices}。",
    ),
    (re.compile(r"argument (?P<what>\S+): invalid \w+ value: (?P<given>.*)"), "参数 {what} 不能写{given}。"),
    (re.compile(r"argument (?P<what>\S+): expected one argument"), "参数 {what} 后面要写内容。"),
    # Said by a reader of ours, in Chinese already.
    (re.compile(r"argument (?P<what>\S+): (?P<said>[^\x00-\x7f].*)"), "参数 {what}：{said}"),
    (re.compile(r"unrecognized arguments: (?P<what>.*)"), "没有这样的参数：{what}。"),
)


def _in_chinese(message: str) -> str:
    for pattern, saying in _SAYINGS:
        if found := pattern.search(message):
            return saying.format(**found.groupdict())
    return "命令的写法不对。"


class _Parser(CommandParser):
    def error(self, message: str) -> NoReturn:
        if self.called_from_command_line:
            self.exit(2, f"{_in_chinese(message)}用 --help 查看写法。\n")
        raise CommandError(_in_chinese(message))


class SentenceCommand(BaseCommand):
    """A command whose refusals are the sentence alone; Django's own way puts a class name before it.

    It wants a database with tables, unless ``makes_database`` is set.
    """

    makes_database = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        # Django names its parser's class itself and asks for no other.
        parser.__class__ = _Parser
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        """None of its own."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            self._require_database()
            return super().execute(*args, **options)
        except CommandError as refused:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            self.stderr.write(str(refused))
            sys.exit(refused.returncode)

    def _require_database(self) -> None:
        if not self.makes_database and "django_migrations" not in connection.introspection.table_names():
            raise CommandError("数据库还没有建好，请先运行 start，或用 create_branch 建立第一个支部。")
