"""The meetings app."""

from django.apps import AppConfig

from meetings import own_declared as _own_declared  # noqa: F401


class MeetingsConfig(AppConfig):
    name = "meetings"
    label = "meetings"
    verbose_name = "组织生活"
