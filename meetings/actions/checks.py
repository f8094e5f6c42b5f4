"""What a gathering must fulfil before it is written, and the sentences of what does not."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.utils import timezone

from meetings.models import Meeting, MeetingKind
from meetings.queries import of_any_kind
from meetings.roll import is_of_group
from members.models import Member, Organization, PartyGroup
from partybranch.web.years import EARLIEST

LATE_AFTER_DAYS = 7


class Refused(Exception):
    """A gathering that cannot be written as given; ``field`` names what has to be mended."""

    field: ClassVar[str | None] = None


class InTheFuture(Refused):
    field = "held_on"

    def __init__(self) -> None:
        super().__init__("已召开的活动，日期不能晚于今天。")


class NoLedgerYear(Refused):
    field = "held_on"

    def __init__(self) -> None:
        super().__init__("日期的年份不对，请检查。")


class InThePast(Refused):
    field = "held_on"

    def __init__(self) -> None:
        super().__init__("安排的日期不能早于今天；已经开过的，请用“登记一次活动”。")


class NeedsLateReason(Refused):
    field = "late_reason"

    def __init__(self) -> None:
        super().__init__(f"召开已超过{LATE_AFTER_DAYS}天，按补录保存，请写明补录原因。")


class NeedsKind(Refused):
    field = "kinds"

    def __init__(self) -> None:
        super().__init__("请选择形式，至少一项。")


class NeedsGroup(Refused):
    field = "group"

    def __init__(self) -> None:
        super().__init__("党小组会请选是哪个党小组。")


class GroupDoesNotFit(Refused):
    field = "group"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}不分党小组，请把范围改为全支部。")


class NotOfTheBranch(Refused):
    def __init__(self) -> None:
        super().__init__("所选的人或党小组不在本支部，请重新选择。")


class AbsentYetActive(Refused):
    def __init__(self, name: str, part: str, field: str, status: str = "缺席") -> None:
        super().__init__(f"{name}标为{status}又{part}，请核对。")
        self.field = field  # type: ignore[misc]


class MorePresentThanDue(Refused):
    field = "present_count"

    def __init__(self, due: int) -> None:
        super().__init__(f"实到人数不能多于应到人数（应到{due}人）。")


class MoreAbsentNamed(Refused):
    field = "present_count"

    def __init__(self, named: int, absent: int) -> None:
        super().__init__(f"已记名缺席{named}人，应到和实到却只差{absent}人，请核对。")


class NotOnTheRoll(Refused):
    def __init__(self) -> None:
        super().__init__("应到名单已有变化，请核对缺席后再保存。")


class NotExempt(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name}这一天没有登记“不作要求”，请先登记，或者改为别的情况。")


class ObserverIsDue(Refused):
    field = "observers"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}在名单里，列席人员里不用再写。")


class IsDouble(Refused):
    """The same kind on the same day is there already: doubtful, may stand with a reason."""

    field = "is_another"

    def __init__(self, twin: Meeting, kind: MeetingKind) -> None:
        said = "已安排" if twin.state == Meeting.State.PLANNED else "已有"
        super().__init__(f"{twin.held_on.day}日{said}一次{kind.fact_name}，确是另一次请勾选并写明。")
        self.twin = twin


class NeedsAnotherReason(Refused):
    field = "another_reason"

    def __init__(self) -> None:
        super().__init__("请写明为什么是另一次，如“上午、下午各一次”。")


class ChangedMeanwhile(Refused):
    def __init__(self) -> None:
        super().__init__("这次活动刚才已被别人改过，您填写的都还在；请打开原记录核对，再点一次保存。")


class NeedsCorrectionReason(Refused):
    """``field``: what the form that asks calls the reason."""

    def __init__(self, field: str) -> None:
        super().__init__("会议记录已定稿，更正请写明原因；原来的内容会留存。")
        self.field = field  # type: ignore[misc]


class IsSettled(Refused):
    def __init__(self) -> None:
        super().__init__("会议记录已定稿，请先“重新打开”并写明原因。")


class WrongState(Refused):
    """The step does not fit the state the gathering is in."""


def check_day_of_held(day: date) -> None:
    if day > timezone.localdate():
        raise InTheFuture
    if day.year < EARLIEST:
        raise NoLedgerYear


def check_planned_day(day: date) -> None:
    today = timezone.localdate()
    if day < today:
        raise InThePast
    if day.year > today.year + 1:
        raise NoLedgerYear


def is_late(day: date, entered_on: date) -> bool:
    return entered_on - day > timedelta(days=LATE_AFTER_DAYS)


def check_open_or_reason(meeting: Meeting, reason: str, field: str = "correction_reason") -> None:
    """Minutes that were settled are changed with a reason only."""
    if meeting.settled_at is not None and not reason.strip():
        raise NeedsCorrectionReason(field)


def check_not_settled(meeting: Meeting) -> None:
    if meeting.settled_at is not None:
        raise IsSettled


def check_scope(kinds: Collection[MeetingKind], group: PartyGroup | None) -> None:
    if not kinds:
        raise NeedsKind
    if group is None and is_of_group(kinds):
        raise NeedsGroup
    of_committee = [kind for kind in kinds if kind.due == MeetingKind.Due.COMMITTEE]
    if group is not None and of_committee:
        raise GroupDoesNotFit(of_committee[0].fact_name)


def check_branch(branch: Organization, group: PartyGroup | None, people: Iterable[Member | None]) -> None:
    if group is not None and group.branch_id != branch.pk:
        raise NotOfTheBranch
    if any(person is not None and person.branch_id != branch.pk for person in people):
        raise NotOfTheBranch


def check_double(
    branch: Organization,
    kinds: Collection[MeetingKind],
    day: date,
    group: PartyGroup | None,
    *,
    besides: int | None = None,
) -> None:
    """Another gathering of one of the kinds on the same day; two groups may meet on one day."""
    standing = Meeting.objects.filter(branch=branch, held_on=day).exclude(state=Meeting.State.CANCELLED)
    if besides is not None:
        standing = standing.exclude(pk=besides)
    if group is not None:
        standing = standing.filter(group=group)
    elif is_of_group(kinds):
        return
    wanted = {kind.pk: kind for kind in kinds}
    for twin in of_any_kind(standing, wanted).select_related("main_kind").prefetch_related("extra_kinds"):
        shared = [wanted[kind.pk] for kind in twin.kinds if kind.pk in wanted]
        if shared and (group is not None or twin.group_id is None):
            raise IsDouble(twin, shared[0])


def lock(meeting: Meeting, seen: datetime | None) -> Meeting:
    """The gathering as stored now, held for this transaction; refused where somebody saved it since."""
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if seen is not None and stored.updated_at != seen:
        raise ChangedMeanwhile
    return stored
