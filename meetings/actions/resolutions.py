"""Entering what a gathering resolved (决议), marking it done, correcting and removing it, and each of it
taken back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from meetings.actions import kept_matters
from meetings.actions.checks import Refused
from meetings.models import AgendaItem, Meeting, Resolution
from members.models import Member
from partybranch.models import Revision


class DueBeforeGathering(Refused):
    field = "due_on"

    def __init__(self, held_on: date) -> None:
        super().__init__(f"完成时限不能早于开会的日期（{held_on.month}月{held_on.day}日）。")


class TwoOwners(Refused):
    field = "owner_name"

    def __init__(self) -> None:
        super().__init__("责任人选了党员，就不用再写其他责任人；请留一个。")


class DoneOnWrongDay(Refused):
    field = "done_on"


class NotDoneYet(Refused):
    """How it went is told with the day it was done."""

    field = "done_on"

    def __init__(self) -> None:
        super().__init__("写了落实情况，请填完成日期；没有办完的，落实情况请留空。")


@dataclass(frozen=True, kw_only=True)
class ResolutionValues:
    """A resolution as stated; ``done_on`` None: still open."""

    text: str
    item: AgendaItem | None = None
    owner: Member | None = None
    owner_name: str = ""
    due_on: date | None = None
    done_on: date | None = None
    outcome: str = ""


def _columns(values: ResolutionValues) -> dict[str, Any]:
    return {name: getattr(values, name) for name in ResolutionValues.__dataclass_fields__}


def _check(meeting: Meeting, values: ResolutionValues) -> None:
    kept_matters.check_held(meeting)
    kept_matters.check_links(meeting, _columns(values), "owner")
    if values.owner is not None and values.owner_name:
        raise TwoOwners
    if values.due_on is not None and values.due_on < meeting.held_on:
        raise DueBeforeGathering(meeting.held_on)
    if values.done_on is None and values.outcome:
        raise NotDoneYet
    if values.done_on is not None:
        _check_done_on(meeting, values.done_on)


def _check_done_on(meeting: Meeting, day: date) -> None:
    if day < meeting.held_on:
        raise DoneOnWrongDay(
            f"完成日期不能早于开会的日期（{meeting.held_on.month}月{meeting.held_on.day}日）。"
        )
    if day > timezone.localdate():
        raise DoneOnWrongDay("完成日期不能晚于今天。")


@transaction.atomic
def add_resolution(*, meeting: Meeting, values: ResolutionValues, by: Any) -> Resolution:
    """A new resolution. The same form sent twice makes one."""
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _check(stored, values)
    columns = _columns(values)
    twin = Resolution.objects.filter(meeting=stored, **columns).first()
    return twin or kept_matters.add(Resolution, stored, columns, verb="登记决议", by=by)


@transaction.atomic
def correct_resolution(
    *, resolution: Resolution, values: ResolutionValues, seen: str | None = None, by: Any
) -> Revision | None:
    """Give it other values; None where nothing differs. Without a ``done_on`` it is open again."""
    stored = kept_matters.lock(resolution, seen)
    _check(stored.meeting, values)
    return kept_matters.change(stored, _columns(values), verb="更正决议", by=by)


@transaction.atomic
def finish_resolution(
    *, resolution: Resolution, done_on: date, outcome: str = "", seen: str | None = None, by: Any
) -> Revision | None:
    """Mark it done, with how it went."""
    stored = kept_matters.lock(resolution, seen)
    _check_done_on(stored.meeting, done_on)
    return kept_matters.change(stored, {"done_on": done_on, "outcome": outcome}, verb="办结决议", by=by)


@transaction.atomic
def remove_resolution(*, resolution: Resolution, by: Any) -> Revision:
    return kept_matters.remove(resolution, verb="删除决议", by=by)


@transaction.atomic
def undo(*, revision: Revision, by: Any) -> Resolution:
    """Take back the newest change; raises history.CannotPutBack."""
    return kept_matters.undo(Resolution, revision, noun="决议", by=by)
