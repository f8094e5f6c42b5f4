"""The year's study plan (年度学习计划): its lines entered, corrected, removed, taken back, and copied
from the year before."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from meetings.models import StudyPlanItem
from members.models import Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered
from partybranch.web.years import is_ledger_year


class PlanRefused(Exception):
    """A line that cannot be written so; ``field`` names what is wrong."""

    field: str | None = None


class AlreadyPlanned(PlanRefused):
    field = "topic"

    def __init__(self, topic: str) -> None:
        super().__init__(f"这一年同一时间已经列了“{topic}”，不用重复列。")


class NoPlanYear(PlanRefused):
    def __init__(self) -> None:
        super().__init__("学习计划只能列到明年。")


class NothingToCopy(PlanRefused):
    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年没有学习计划，或者都已经列过，没有可抄的。")


class ChangedMeanwhile(PlanRefused):
    def __init__(self) -> None:
        super().__init__("这一项刚刚由别人改过。请打开现在的内容核对后，再保存您的改动。")


@dataclass(frozen=True, slots=True)
class PlanValues:
    """What a line states; ``month`` None: any time of the year."""

    topic: str
    month: int | None = None
    category: str = ""
    hours: Decimal | None = None
    lecturer: str = ""
    note: str = ""

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in PlanValues.__slots__}


def version_of(item: StudyPlanItem) -> str:
    """Changes with every save: what a form says it has seen."""
    return item.updated_at.isoformat() if item.updated_at else ""


def _check_new(branch: Organization, year: int, values: PlanValues, but: int | None = None) -> None:
    same = StudyPlanItem.objects.filter(branch=branch, year=year, month=values.month, topic=values.topic)
    if same.exclude(pk=but).exists():
        raise AlreadyPlanned(values.topic)


@transaction.atomic
def add_plan_item(*, branch: Organization, year: int, values: PlanValues, by: Any) -> StudyPlanItem:
    if not is_ledger_year(year):
        raise NoPlanYear
    # Whoever sends the same form a second time waits for the first.
    Organization.objects.select_for_update().get(pk=branch.pk)
    _check_new(branch, year, values)
    item = StudyPlanItem.objects.create(branch=branch, year=year, **values.columns(), **entered(by))
    log.record("列入学习计划", by=by, obj=item, organization=branch.pk, details={"year": year})
    return item


@transaction.atomic
def correct_plan_item(*, item: StudyPlanItem, values: PlanValues, seen: str, by: Any) -> Revision | None:
    """Give a line other values; None where nothing differs."""
    item = StudyPlanItem.objects.select_for_update().get(pk=item.pk)
    if seen != version_of(item):
        raise ChangedMeanwhile
    columns = values.columns()
    changed = [name for name, value in columns.items() if getattr(item, name) != value]
    if not changed:
        return None
    _check_new(item.branch, item.year, values, item.pk)
    before = history.snapshot(item)
    for name in changed:
        setattr(item, name, columns[name])
    item.save()
    revision = history.keep(
        item, verb=Revision.Verb.CORRECTED, by=by, organization=item.branch_id, before=before
    )
    log.record("更正学习计划", by=by, obj=item, organization=item.branch_id, fields=changed)
    return revision


@transaction.atomic
def remove_plan_item(*, item: StudyPlanItem, by: Any) -> Revision:
    """Set a line aside; sessions held for it stay."""
    revision = history.remove(item, by=by, organization=item.branch_id)
    log.record("删除学习计划", by=by, obj=item, organization=item.branch_id)
    return revision


@transaction.atomic
def undo_plan_item(*, revision: Revision, by: Any) -> StudyPlanItem:
    """Take back the newest correction or removal; raises history.CannotPutBack."""
    item = history.put_back(StudyPlanItem, revision)
    log.record(f"撤销{revision.get_verb_display()}学习计划", by=by, obj=item, organization=item.branch_id)
    return item


@transaction.atomic
def copy_plan(*, branch: Organization, year: int, by: Any) -> int:
    """The lines of the year before that this one does not have yet; how many."""
    if not is_ledger_year(year):
        raise NoPlanYear
    Organization.objects.select_for_update().get(pk=branch.pk)
    there = _keys(StudyPlanItem.objects.filter(branch=branch, year=year))
    old = [
        item
        for item in StudyPlanItem.objects.filter(branch=branch, year=year - 1)
        if (item.month, item.topic) not in there
    ]
    if not old:
        raise NothingToCopy(year - 1)
    StudyPlanItem.objects.bulk_create(
        StudyPlanItem(
            branch=branch,
            year=year,
            **{name: getattr(item, name) for name in PlanValues.__slots__},
            **entered(by),
        )
        for item in old
    )
    details = {"year": year, "items": len(old)}
    log.record("抄用上年学习计划", by=by, obj=branch, organization=branch.pk, details=details)
    return len(old)


def _keys(items: Iterable[StudyPlanItem]) -> set[tuple[int | None, str]]:
    return {(item.month, item.topic) for item in items}
