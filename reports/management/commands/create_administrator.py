"""manage.py create_administrator NAME"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from members.actions.accounts import AccountRefused
from members.actions.grants import open_staff_account
from members.models import Grant
from partybranch.audit import log
from partybranch.commands import SentenceCommand


class Command(SentenceCommand):
    help = "建立一个系统管理员账号，并显示首次密码；本人第一次登录时要换成自己的。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="姓名")
        parser.add_argument("--account", default="", help="账号（默认是姓名的拼音）")

    def handle(self, *args: Any, **options: Any) -> None:
        name, account = options["name"].strip(), options["account"].strip()
        if not name or len(name) > 60 or len(account) > 60 or " " in account:
            raise CommandError("姓名和账号不能为空、不能超过60个字，账号中间不留空格。")
        try:
            slip = open_staff_account(
                name=name, username=account, kind=Grant.Kind.ADMINISTRATOR, by=log.SYSTEM
            )
        except AccountRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"已建立系统管理员{slip.name}。账号 {slip.username}　首次密码 {slip.password}")
        self.stdout.write("请登录后换成自己的密码。")
