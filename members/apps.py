"""The members app."""

from django.apps import AppConfig

from members import own_declared as _own_declared  # noqa: F401


class MembersConfig(AppConfig):
    name = "members"
    label = "members"
    verbose_name = "党员与组织"
