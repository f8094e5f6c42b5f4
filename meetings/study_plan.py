"""The year's study plan as a page reads it: month by month, with what was arranged and held for each line."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max, Prefetch

from meetings.models import Meeting, StudyPlanItem, StudySession
from members.models import Organization

ANY_TIME = "全年"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the plan and the gatherings for it, in order of date; cancelled ones count for none."""

    item: StudyPlanItem
    gatherings: list[Meeting]

    @property
    def held(self) -> list[Meeting]:
        return [each for each in self.gatherings if each.state == Meeting.State.HELD]

    @property
    def is_held(self) -> bool:
        return bool(self.held)


@dataclass(frozen=True, slots=True)
class PlanMonth:
    """The lines of one month (None: any time of the year)."""

    month: int | None
    lines: list[PlanLine]

    @property
    def label(self) -> str:
        return f"{self.month}月" if self.month else ANY_TIME


def plan_of(branch: Organization, year: int) -> list[PlanMonth]:
    """Three queries, whatever the plan holds; what is for any time of the year stands last."""
    sessions = (
        StudySession.objects.filter(meeting__removed_at__isnull=True)
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .select_related("meeting__main_kind")
        .order_by("meeting__held_on", "meeting_id")
    )
    items = StudyPlanItem.objects.filter(branch=branch, year=year).prefetch_related(
        Prefetch("sessions", queryset=sessions, to_attr="standing_sessions")
    )
    ordered = sorted(items, key=lambda item: (item.month is None, item.month or 0, item.pk))
    return [
        PlanMonth(
            month, [PlanLine(item, [each.meeting for each in item.standing_sessions]) for item in found]
        )
        for month, found in groupby(ordered, key=lambda item: item.month)
    ]


def newest_plan_year(branch: Organization) -> int | None:
    return StudyPlanItem.objects.filter(branch=branch).aggregate(last=Max("year"))["last"]
