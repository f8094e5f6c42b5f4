"""Opening, changing and closing a member's private address of the schedule (iCal)."""

import secrets
from typing import Any

from django.db import transaction

from meetings.models import CalendarLink
from members.models import Member
from partybranch.audit import log

# 256 bits: not to be guessed, whatever the throttle lets through.
_TOKEN_BYTES = 32


@transaction.atomic
def open_calendar_link(*, member: Member, by: Any) -> CalendarLink:
    """A new address; one that was there before ends with it."""
    ended, _ = CalendarLink.objects.filter(member=member).delete()
    link = CalendarLink(member=member)
    link.token = secrets.token_urlsafe(_TOKEN_BYTES)
    link.save()
    log.record(
        "更换日历订阅地址" if ended else "开通日历订阅",
        by=by,
        obj=link,
        organization=member.branch_id,
        fields=["token"],
    )
    return link


@transaction.atomic
def revoke_calendar_link(*, member: Member, by: Any) -> bool:
    """End the address; False where there was none."""
    link = CalendarLink.objects.select_for_update().filter(member=member).first()
    if link is None:
        return False
    log.record("停用日历订阅", by=by, obj=link, organization=member.branch_id, fields=["token"])
    link.delete()
    return True
