"""Gatherings the rules ask for, planned ones nobody recorded, records that do not agree, leave asked."""

from collections.abc import Iterator

from meetings.calendar import NormLine, Period, State
from meetings.calendar_rules import name_periods
from meetings.doubts import Doubt
from meetings.models import Meeting
from partybranch.access.permissions import Permission as P
from partybranch.regulations import meetings as rules
from partybranch.regulations.duties import BY_KEY
from reports.duties_items import DutyItem, ItemState, Link, by_rule, day_words, due_word, to
from reports.duties_records import DutyRecords

_RIGHTS = {"view": P.VIEW_MEETINGS, "act": P.RECORD_MEETINGS}
# Of one sort so many stand in the list by themselves; the rest is one line.
_MOST = 4


def gatherings(records: DutyRecords) -> Iterator[DutyItem]:
    """What is missing, what is due, and what is in order, norm by norm."""
    for line in records.meetings.lines(rules.DUTIES):
        if not line.is_asked:
            continue
        if line.norm is rules.GROUP_MEETING:
            for group in records.meetings.size.groups:
                yield from _of_line(records, line, [each for each in line.periods if each.group == group])
        else:
            yield from _of_line(records, line, line.periods)


def _of_line(records: DutyRecords, line: NormLine, periods: list[Period]) -> Iterator[DutyItem]:
    overdue = [each for each in periods if each.state is State.OVERDUE]
    due = [each for each in periods if each.state is State.DUE]
    duty = BY_KEY[line.norm.code]
    if overdue:
        yield _overdue(records, line, overdue)
    if due and records.today.month >= duty.speaks_from:
        yield _due(records, line, due[0])
    if not overdue and not due and any(each.state is State.DONE for each in periods):
        yield _done(records, line, periods)


def _key(line: NormLine, period: Period) -> str:
    return f"{line.norm.code}:{period.group.pk}" if period.group else line.norm.code


def _log(records: DutyRecords, line: NormLine, period: Period, label: str) -> Link:
    day = min(period.span.last, records.today)
    group = period.group.pk if period.group else None
    return to(
        label,
        "meetings:meeting-log",
        records.branch.pk,
        date=day.isoformat(),
        kind=line.kind.pk,
        group=group,
    )


def _group(period: Period) -> dict:
    return {"group_id": period.group.pk if period.group else None}


def _overdue(records: DutyRecords, line: NormLine, overdue: list[Period]) -> DutyItem:
    first = overdue[0]
    return DutyItem(
        f"{_key(line, first)}:overdue",
        ItemState.OVERDUE,
        f"{name_periods(overdue)}未{line.kind.verb}{line.kind.fact_name}",
        f"{day_words(first.span.last, records.seen_from)}止",
        first.span.last,
        action=_log(records, line, first, "补录"),
        **by_rule(BY_KEY[line.norm.code]),
        **_group(first),
        **_RIGHTS,
    )


def _due(records: DutyRecords, line: NormLine, period: Period) -> DutyItem:
    kind, planned = line.kind, period.planned
    label = period.label.replace("全年", "本年")
    if planned:
        title = f"{label}{kind.fact_name}已安排在{planned.held_on.month}月{planned.held_on.day}日"
        action = to("查看安排", "meetings:meeting-detail", records.branch.pk, planned.pk)
    else:
        title = f"{label}还没有{kind.verb}{kind.fact_name}"
        action = _log(records, line, period, "登记")
    until = planned.held_on if planned else period.span.last
    return DutyItem(
        f"{_key(line, period)}:due",
        ItemState.DUE,
        title,
        f"{day_words(until, records.seen_from)}{'' if planned else '前'}",
        until,
        due_word(until, records.today),
        action=action,
        **by_rule(BY_KEY[line.norm.code]),
        **_group(period),
        **_RIGHTS,
    )


def _done(records: DutyRecords, line: NormLine, periods: list[Period]) -> DutyItem:
    days = [each.held_on for each in records.meetings.of_kind(line.norm.code, records.meetings.held)]
    whose = periods[0].group.name if periods[0].group else ""
    return DutyItem(
        f"{_key(line, periods[0])}:done",
        ItemState.DONE,
        f"{whose}{line.kind.fact_name}到期的时段都已{line.kind.verb}",
        day_words(max(days), records.seen_from) if days else "",
        max(days, default=None),
        action=to("看记录", "meetings:meeting-list", records.branch.pk, year=records.year, kind=line.kind.pk),
        **by_rule(BY_KEY[line.norm.code]),
        **_group(periods[0]),
        view=P.VIEW_MEETINGS,
        act=P.VIEW_MEETINGS,
    )


def _name(meeting: Meeting) -> str:
    return meeting.title or meeting.main_kind.fact_name


def unrecorded(records: DutyRecords) -> Iterator[DutyItem]:
    """Planned for a day that is over, neither recorded nor cancelled."""
    waiting = records.meetings.unrecorded
    for meeting in waiting[:_MOST]:
        yield DutyItem(
            f"unrecorded:{meeting.pk}",
            ItemState.OVERDUE,
            f"{meeting.held_on.month}月{meeting.held_on.day}日{_name(meeting)}已过期未登记",
            day_words(meeting.held_on, records.seen_from),
            meeting.held_on,
            standing="本支部",
            rule="活动安排：已经召开的登记实际情况，没有召开的改期或者取消",
            action=to("登记", "meetings:meeting-hold", records.branch.pk, meeting.pk),
            group_id=meeting.group_id,
            **_RIGHTS,
        )
    if len(waiting) > _MOST:
        yield DutyItem(
            "unrecorded:more",
            ItemState.OVERDUE,
            f"另有{len(waiting) - _MOST}次安排已过期未登记",
            f"最早{day_words(waiting[_MOST].held_on, records.seen_from)}",
            waiting[_MOST].held_on,
            standing="本支部",
            rule="活动安排",
            action=to(
                "看安排", "meetings:meeting-list", records.branch.pk, year=records.year, state="planned"
            ),
            **_RIGHTS,
        )


def doubtful(records: DutyRecords) -> Iterator[DutyItem]:
    """Records that do not agree, until somebody mends them or says that they are right."""
    waiting = [each for each in records.meetings.doubts if each.key not in records.dismissed]
    for doubt in waiting[:_MOST]:
        yield _doubtful(records, doubt)
    if len(waiting) > _MOST:
        yield DutyItem(
            "doubt:more",
            ItemState.DOUBT,
            f"另有{len(waiting) - _MOST}处记录前后不符",
            rule="在全年日历里标为待核",
            action=to("看日历", "meetings:calendar", records.branch.pk, year=records.year),
            view=P.VIEW_MEMBERS,
            act=P.VIEW_MEETINGS,
        )


def _doubtful(records: DutyRecords, doubt: Doubt) -> DutyItem:
    return DutyItem(
        doubt.key,
        ItemState.DOUBT,
        doubt.sentence,
        day_words(doubt.day, records.seen_from),
        doubt.day,
        rule=doubt.why,
        action=to("核对记录", "meetings:meeting-detail", records.branch.pk, doubt.meeting.pk),
        view=P.VIEW_MEMBERS,
        act=P.VIEW_MEETINGS,
        group_id=doubt.group_id,
        is_personal=doubt.member_id is not None,
        dismiss_key=doubt.key,
        dismiss_label="核对无误",
    )


def leave_asked(records: DutyRecords) -> Iterator[DutyItem]:
    """Leave somebody asked for and nobody has answered."""
    if not records.is_running:
        return
    for request in records.leave_requests:
        meeting = request.meeting
        yield DutyItem(
            f"leave:{request.pk}",
            ItemState.DUE,
            f"{request.member.name}请假：{meeting.held_on.month}月{meeting.held_on.day}日{_name(meeting)}",
            f"{day_words(meeting.held_on, records.seen_from)}前",
            meeting.held_on,
            due_word(meeting.held_on, records.today),
            standing="本支部",
            rule="会前答复，同意的登记时记为请假",
            action=to("答复", "meetings:meeting-detail", records.branch.pk, meeting.pk, at="leave"),
            view=P.RECORD_MEETINGS,
            act=P.RECORD_MEETINGS,
            group_id=request.member.group_id,
            is_personal=True,
        )
