"""manage.py reset_password ACCOUNT --remove-second-factor"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from members.actions.accounts import enable_account, reset_password
from members.actions.second_factor import remove_second_factor
from members.models import User
from partybranch.audit import log
from partybranch.commands import SentenceCommand


class Command(SentenceCommand):
    help = "给一个账号重设密码，并显示新的首次密码；本人下次登录时要换成自己的。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="账号")
        parser.add_argument("--enable", action="store_true", help="账号已停用时同时启用")
        parser.add_argument(
            "--remove-second-factor",
            action="store_true",
            help="同时取消动态码（手机和备用码都丢了的）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["account"].strip()).first()
        if user is None:
            raise CommandError(f"没有“{options['account']}”这个账号，请核对。")
        if not user.is_active and not options["enable"]:
            raise CommandError("这个账号已停用，要同时启用请加 --enable。")
        if options["remove_second_factor"] and not user.has_second_factor:
            raise CommandError("这个账号没有启用动态码，请去掉 --remove-second-factor。")
        make = reset_password if user.is_active else enable_account
        with transaction.atomic():
            slip = make(user=user, by=log.SYSTEM)
            if options["remove_second_factor"]:
                remove_second_factor(user=user, by=log.SYSTEM)
        self.stdout.write(f"{slip.name}的新密码：{slip.password}")
        if options["remove_second_factor"]:
            self.stdout.write("动态码已取消，登录只要密码。")
        elif user.has_second_factor:
            self.stdout.write("登录时还要动态码；手机和备用码都丢了的，加 --remove-second-factor 再办一次。")
        self.stdout.write("原来的登录已全部失效。本人登录后要先换成自己的密码。")
