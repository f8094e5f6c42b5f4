"""What the commands about one branch and year ask for."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date

from django.core.management.base import CommandError

from members.lookup import OrganizationNotFound, find_organization
from members.models import Organization


def year_in_words(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1921 <= int(text) <= 9998):
        raise ArgumentTypeError("年度请写成四位数字，例如2025。")
    return int(text)


def day_in_words(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise ArgumentTypeError("截至日期请写成2025-12-31的样子。") from problem


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--branch", required=True, help="支部全称；同名的写成“上级/支部”")
    parser.add_argument("--year", type=year_in_words, required=True, help="年度")
    parser.add_argument("--as-of", type=day_in_words, dest="as_of", help="数据截至哪一天，默认年底或今天")


def asked_branch(name: str) -> Organization:
    """The branch of that name, or of "上级/支部"; says what to write where none or several fit."""
    try:
        return find_organization(name, kind=Organization.Kind.BRANCH)
    except OrganizationNotFound as problem:
        raise CommandError(str(problem)) from problem
