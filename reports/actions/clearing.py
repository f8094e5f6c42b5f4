"""Clearing the sample away, so that an office begins with its own branch in the same installation."""

import shutil
from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from meetings.models import MeetingKind, Theme
from members.models import Organization, User
from partybranch.audit import log
from partybranch.audit.models import AuditRecord
from partybranch.models import WorkerHeartbeat
from reports.actions.sample import BRANCH_NAME, COMMITTEE_NAME, LOADED, forget_sample_password
from reports.models import LedgerKind

_OWN_APPS = ("partybranch", "members", "meetings", "reports")
# What comes with the program, and the record of what was done, which is never cut.
_KEPT = (AuditRecord, MeetingKind, LedgerKind, WorkerHeartbeat)
_FOLDERS = ("bundles",)


class ClearingRefused(Exception):
    """There is something in the installation that is not the sample's; the text says what."""


def holds_sample() -> bool:
    return User.objects.filter(is_sample=True).exists() or _sample_organizations().exists()


def _sample_organizations() -> models.QuerySet[Organization]:
    """What the sample founded, and what was founded with a sample account since."""
    told = AuditRecord.objects.filter(verb=LOADED).values_list("details", flat=True)
    ids = {key for details in told for key in details.get("organizations", [])}
    founders = User.objects.filter(is_sample=True).values("pk")
    founded = AuditRecord.objects.filter(
        verb="建立党组织", actor_kind="user", actor_id__in=founders
    ).values_list("organization_id", flat=True)
    named = models.Q(name=COMMITTEE_NAME) | models.Q(name=BRANCH_NAME, parent__name=COMMITTEE_NAME)
    return Organization.objects.filter(models.Q(pk__in=ids | set(founded)) | named)


def refuse_where_not_only_sample() -> None:
    """Raises ClearingRefused where an account or an organisation is somebody's own."""
    if not holds_sample():
        raise ClearingRefused("这里没有示例数据，不用清空。")
    own = User.objects.filter(is_sample=False).order_by("pk")
    if own.exists():
        raise ClearingRefused(f"除示例账号外还有{own.count()}个账号（如“{own[0]}”），不能整体清空。")
    others = Organization.objects.exclude(pk__in=_sample_organizations().values("pk"))
    if others.exists():
        raise ClearingRefused(f"除示例支部外还有自己的党组织（如“{others[0].name}”），不能整体清空。")


def clear_sample(*, by: User) -> None:
    """Everything of the sample is gone: organisations, people, records, accounts, sessions, jobs. The
    record of what was done stays, and says so."""
    with transaction.atomic():
        refuse_where_not_only_sample()
        counts = {"organizations": Organization.objects.count(), "accounts": User.objects.count()}
        log.record("清空示例", by=by, details=counts)
        _empty_tables()
    forget_sample_password()
    for name in _FOLDERS:
        shutil.rmtree(settings.DATA_DIR / name, ignore_errors=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def _cleared_models() -> Iterable[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in _OWN_APPS and model not in _KEPT and model is not Theme:
            yield model


def _empty_tables() -> None:
    """Whole tables at once: foreign keys are checked when the transaction commits, and a protected
    one stands in nobody's way when its target's rows go with it."""
    with connection.cursor() as cursor:
        for model in _cleared_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours, quoted
    Theme.objects.filter(branch__isnull=False).delete()
    LedgerKind.objects.filter(organization__isnull=False).delete()
