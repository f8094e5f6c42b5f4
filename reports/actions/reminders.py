"""催办: tell branches what their year still lacks."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members.actions.notices import notify
from members.models import Organization
from members.queries import accounts_with
from partybranch.access.permissions import Permission
from partybranch.audit import log
from reports.committee import BranchLine, State
from reports.models import Reminder, ReportCall

_MOST = 300
# A notice shows so much; the rest is read on the branch's own page.
_NAMED = 3


class NothingToRemind(Exception):
    """No branch among them lacks anything, or all were reminded today."""


def reminder_text(line: BranchLine, year: int, call: ReportCall | None) -> str:
    """What one branch is reminded of: the report, the periods missed."""
    parts = []
    if line.is_with_branch:
        asked = "退回修改后还没有再次报送" if line.state == State.RETURNED else "还没有报送"
        parts.append(f"{year}年度述职报告{asked}{_until(call)}")
    if line.missed:
        named = "、".join(missed.words for missed in line.missed[:_NAMED])
        rest = "等" if len(line.missed) > _NAMED else ""
        parts.append(f"没有记录的时段：{named}{rest}")
    return ("；".join(parts) + "。")[:_MOST]


def _until(call: ReportCall | None) -> str:
    """Until when, as the notice says; a day that is over is called so."""
    if call is None or call.due_on is None:
        return ""
    day = f"{call.due_on.month}月{call.due_on.day}日"
    return f"，{day}的截止日期已过" if call.due_on < timezone.localdate() else f"，请于{day}前报送"


def _was_reminded_today(line: BranchLine) -> bool:
    return (
        line.reminder is not None and timezone.localtime(line.reminder.sent_at).date() == timezone.localdate()
    )


@transaction.atomic
def remind(
    *,
    committee: Organization,
    year: int,
    lines: Sequence[BranchLine],
    call: ReportCall | None,
    by: log.Actor,
) -> int:
    """Remind each of these branches that lacks something, once a day at most; how many it were."""
    lacking = [line for line in lines if line.needs_reminding]
    if not lacking:
        raise NothingToRemind("没有要催办的支部。")
    fresh = [line for line in lacking if not _was_reminded_today(line)]
    if not fresh:
        raise NothingToRemind("今天已经催办过，明天可以再催。")
    for line in fresh:
        text = reminder_text(line, year, call)
        Reminder.objects.create(branch=line.branch, year=year, text=text, sent_by_id=by.pk)
        notify(
            recipients=accounts_with(line.branch, Permission.EDIT_REPORT),
            sentence=f"上级催办：{text}",
            href=f"{reverse('reports:branch-home', args=[line.branch.pk])}?year={year}",
            organization=line.branch,
        )
    log.record(
        "催办",
        by=by,
        obj=committee,
        organization=committee.pk,
        details={"year": year, "branches": len(fresh)},
    )
    return len(fresh)
