"""manage.py reset_password ACCOUNT"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from members.actions.accounts import enable_account, reset_password
from members.models import User
from partybranch.audit import log
from partybranch.commands import SentenceCommand


class Command(SentenceCommand):
    help = "给一个账号重设密码，并显示新的首次密码；本人下次登录时要换成自己的。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="账号")
        parser.add_argument("--enable", action="store_true", help="账号已停用时同时启用")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["account"].strip()).first()
        if user is None:
            raise CommandError(f"没有“{options['account']}”这个账号，请核对。")
        if not user.is_active and not options["enable"]:
            raise CommandError("这个账号已停用，要同时启用请加 --enable。")
        make = reset_password if user.is_active else enable_account
        slip = make(user=user, by=log.SYSTEM)
        self.stdout.write(f"{slip.name}的新密码：{slip.password}")
        self.stdout.write("原来的登录已全部失效。本人登录后要先换成自己的密码。")
