"""Notices inside the application: told by actions, read by their recipient."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from members.models import Notice, Organization, User
from partybranch.audit import log

_MOST = 200


def notify(
    *, recipients: Iterable[User], sentence: str, href: str = "", organization: Organization | None = None
) -> int:
    """Tell each recipient once; returns how many. Part of the telling action: its transaction and its
    audit record are the caller's."""
    found = {user.pk: user for user in recipients}
    Notice.objects.bulk_create(
        Notice(recipient=user, sentence=sentence[:_MOST], href=href, organization=organization)
        for user in found.values()
    )
    return len(found)


@transaction.atomic
def mark_read(*, notice: Notice, by: User) -> None:
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
        log.record("阅读通知", by=by, obj=notice, organization=notice.organization_id)


@transaction.atomic
def mark_all_read(*, by: User) -> int:
    """Everything unread of one's own; returns how many."""
    count = Notice.objects.filter(recipient=by, read_at__isnull=True).update(read_at=timezone.now())
    log.record("阅读全部通知", by=by, details={"count": count})
    return count
