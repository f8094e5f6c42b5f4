"""manage.py create_branch NAME --superior NAME --kind 机关"""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from members.actions.organizations import AlreadyFounded, found_organization
from members.lookup import OrganizationNotFound, find_organization
from members.models import Organization
from partybranch.audit import log
from partybranch.commands import SentenceCommand

_UNIT_KINDS = {label: value for value, label in Organization.UnitKind.choices}


class Command(SentenceCommand):
    makes_database = True
    help = "建立一个党支部；上级党组织还没有时，一并建为党委。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="党支部全称")
        parser.add_argument("--superior", required=True, help="上级党组织全称；同名时写“上级/名称”")
        parser.add_argument("--kind", default="机关", choices=list(_UNIT_KINDS), help="单位类别（默认机关）")

    def handle(self, *args: Any, **options: Any) -> None:
        if not connection.introspection.table_names():
            # A database made a moment ago: there is nothing in it to lose.
            call_command("migrate", verbosity=0)
        try:
            with transaction.atomic():
                branch = found_organization(
                    name=options["name"].strip(),
                    kind=Organization.Kind.BRANCH,
                    unit_kind=_UNIT_KINDS[options["kind"]],
                    parent=self._superior(options["superior"].strip()),
                    by=log.SYSTEM,
                )
        except (AlreadyFounded, OrganizationNotFound) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"已建立：{branch.parent.name} / {branch.name}")

    @staticmethod
    def _superior(name: str) -> Organization:
        try:
            superior = find_organization(name)
        except OrganizationNotFound as missing:
            if missing.candidates or "/" in name:
                raise
            return found_organization(name=name, kind=Organization.Kind.COMMITTEE, by=log.SYSTEM)
        if superior.is_branch:
            raise OrganizationNotFound(f"“{superior.name}”是党支部，不能作上级党组织。")
        return superior
