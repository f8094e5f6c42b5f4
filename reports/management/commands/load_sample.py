"""manage.py load_sample"""

from typing import Any

from django.core.management.base import CommandError

from members.actions.organizations import AlreadyFounded
from partybranch.commands import SentenceCommand
from reports.actions.sample import SampleRefused, load_sample


class Command(SentenceCommand):
    help = "装入样例支部（2025年五个台账）和样例账号；只用于本机试用。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            branch = load_sample()
        except (SampleRefused, AlreadyFounded) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"已装入样例：{branch.name}。")
