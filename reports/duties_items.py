"""One thing to do on the home page: how it stands, until when, by which rule, and the way to do it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.regulations.duties import Duty, short_citation


class ItemState(StrEnum):
    """How a thing stands; the value is the CSS state. In the order of the list."""

    OVERDUE = "overdue"
    DOUBT = "doubt"
    DUE = "due"
    DONE = "done"


_ORDER = list(ItemState)
_WORDS = {ItemState.OVERDUE: "逾期", ItemState.DOUBT: "待核", ItemState.DONE: "已办"}
_WITHOUT_A_DAY = date.max
_HALF_A_YEAR = 183


@dataclass(frozen=True, slots=True)
class Link:
    """A way on: its verb and its address."""

    label: str
    href: str


def to(label: str, route: str, branch_id: int, pk: int | None = None, at: str = "", **query: Any) -> Link:
    """A link to a page of the branch; ``at`` is a place inside the page."""
    kwargs = {"branch_id": branch_id} | ({} if pk is None else {"pk": pk})
    asked = {name: value for name, value in query.items() if value not in (None, "")}
    address = reverse(route, kwargs=kwargs) + (f"?{urlencode(asked)}" if asked else "")
    return Link(label, address + (f"#{at}" if at else ""))


@dataclass(frozen=True, slots=True)
class DutyItem:
    """One thing to do, or done.

    ``view`` is the right it takes to see it and ``act`` to do it. ``group_id`` is set where it concerns
    one Party group (or a person of it); then a right held in that group is enough. ``is_on_top`` marks
    what the superior asked for by name. ``dismiss_key`` is set where one may say: seen, all right.
    """

    key: str
    state: ItemState
    title: str
    when: str = ""
    day: date | None = None
    word: str = ""
    duty: Duty | None = None
    standing: str = ""
    rule: str = ""
    action: Link | None = None
    view: Permission = Permission.VIEW_BRANCH
    act: Permission = Permission.MANAGE_BRANCH
    group_id: int | None = None
    is_personal: bool = False
    is_on_top: bool = False
    dismiss_key: str = ""
    dismiss_label: str = ""

    @property
    def status(self) -> str:
        return self.word or _WORDS.get(self.state, "待办")

    @property
    def place_in_list(self) -> tuple:
        return not self.is_on_top, _ORDER.index(self.state), self.day or _WITHOUT_A_DAY, self.key


def by_rule(duty: Duty) -> dict[str, Any]:
    """The columns of an item that follow from its duty."""
    return {
        "duty": duty,
        "standing": duty.standing.value,
        "rule": f"{short_citation(duty.source)}：{duty.demand}",
    }


def due_word(day: date | None, today: date) -> str:
    """本周, 本月, 下月, or the month of a day to come."""
    if day is None:
        return "待办"
    if day <= today + timedelta(days=6 - today.weekday()):
        return "本周"
    months = (day.year - today.year) * 12 + day.month - today.month
    if months < 2:
        return ("本月", "下月")[months]
    return f"{day.month}月" if day.year == today.year else f"{day.year}年"


def day_words(day: date, today: date) -> str:
    """Without its year where it is less than half a year away, or lies in a year one looks back at."""
    is_near = abs((day - today).days) < _HALF_A_YEAR
    return f"{'' if is_near or day.year == today.year else f'{day.year}年'}{day.month}月{day.day}日"


def as_seen_by(scope: Scope, items: list[DutyItem]) -> list[DutyItem]:
    """What this person may see, without the buttons of what they may not do."""
    return [_with_ways(scope, item) for item in items if _may_see(scope, item)]


def _may_see(scope: Scope, item: DutyItem) -> bool:
    if not scope.allows(item.view):
        return False
    if not scope.only_own_group(item.view):
        return True
    return not item.is_personal or item.group_id in scope.group_ids


def _with_ways(scope: Scope, item: DutyItem) -> DutyItem:
    may_act = scope.allows(item.act) and (
        not scope.only_own_group(item.act) or item.group_id in scope.group_ids
    )
    may_dismiss = scope.allows(Permission.MANAGE_BRANCH)
    if not may_act:
        item = replace(item, action=None)
    return item if may_dismiss else replace(item, dismiss_key="")
