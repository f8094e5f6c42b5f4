"""Study hours (学时) of members in a year: one count for a member's own page, the branch's page and the
duty of 32 hours.

Counted are the hours a gathering states, for whoever was there (by the roll, or certainly) or made it up
later (补学), and self-study and outside training that the branch confirmed.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import Case, CharField, Q, QuerySet, Sum, Value, When

from meetings.models import Attendance, Meeting, SelfStudy, StudyCategory
from meetings.presence import DueRegister, Roll, is_called, names_all_absent, rolls_of

Status = Attendance.Status


class Part(StrEnum):
    """Where hours come from."""

    GATHERINGS = "gatherings"
    MADE_UP = "made_up"
    ALONE = "alone"
    TRAINING = "training"


PART_LABELS = {
    Part.GATHERINGS: "参加活动",
    Part.MADE_UP: "补学",
    Part.ALONE: "自学",
    Part.TRAINING: "外出培训",
}
NO_CATEGORY = ""
CATEGORY_LABELS: dict[str, str] = {**dict(StudyCategory.choices), NO_CATEGORY: "未分类"}

# Attendance that earns the hours of its gathering.
ATTENDED = Q(status__in=Attendance.CAME)
MADE_UP = Q(made_up_on__isnull=False) & ~ATTENDED & ~Q(status=Status.OBSERVER)


@dataclass(slots=True)
class StudyHours:
    """The hours of one member, by part and category of content."""

    lines: dict[tuple[Part, str], Decimal] = field(default_factory=dict)

    def add(self, part: Part, category: str, hours: Decimal) -> None:
        self.lines[part, category] = self.lines.get((part, category), Decimal(0)) + hours

    @property
    def is_stated(self) -> bool:
        """Whether anything that counts states hours: else the sum is not known, which is not nought."""
        return bool(self.lines)

    @property
    def total(self) -> Decimal:
        return sum(self.lines.values(), Decimal(0))

    def of_part(self, part: Part) -> Decimal:
        return sum((hours for (at, _), hours in self.lines.items() if at is part), Decimal(0))

    def of_category(self, category: str) -> Decimal:
        return sum((hours for (_, at), hours in self.lines.items() if at == category), Decimal(0))

    def parts(self) -> list[tuple[str, Decimal]]:
        """What there is of each part, in customary order, with its name."""
        found = ((PART_LABELS[part], self.of_part(part)) for part in Part)
        return [(label, hours) for label, hours in found if hours]

    def categories(self) -> list[tuple[str, Decimal]]:
        """What there is of each category, in the order of the rule, with its name."""
        found = ((label, self.of_category(category)) for category, label in CATEGORY_LABELS.items())
        return [(label, hours) for label, hours in found if hours]


def gatherings_with_hours(branch_id: int, year: int, until: date) -> QuerySet[Meeting]:
    """The gatherings whose hours count, with their kinds."""
    held = Meeting.objects.filter(
        branch_id=branch_id,
        held_on__year=year,
        held_on__lte=until,
        state=Meeting.State.HELD,
        hours__isnull=False,
    )
    return held.select_related("main_kind").prefetch_related("extra_kinds").order_by("held_on", "pk")


@dataclass(frozen=True)
class Year:
    """A branch-year up to a day whose hours are counted; ``member_id`` for one member alone."""

    branch_id: int
    year: int
    until: date
    member_id: int | None = None

    def of_member(self, rows: QuerySet) -> QuerySet:
        return rows if self.member_id is None else rows.filter(member_id=self.member_id)


def count_hours(
    asked: Year,
    meetings: Sequence[Meeting],
    *,
    register: DueRegister,
    rolls: dict[int, Roll] | None = None,
) -> dict[int, StudyHours]:
    """Hours by member; who has none is absent. ``meetings`` are the gatherings held (with their kinds),
    ``rolls`` theirs where they were read already. Four queries at most, whatever there is."""
    found: dict[int, StudyHours] = defaultdict(StudyHours)
    for member_id, part, category, hours in _by_roll(asked):
        found[member_id].add(part, category, hours)
    stated = [each for each in meetings if each.hours is not None]
    if rolls is None:
        rolls = rolls_of([each.pk for each in stated])
    for member_id, meeting in _inferred(asked, stated, rolls, register):
        found[member_id].add(Part.GATHERINGS, meeting.study_category, meeting.hours)
    for member_id, part, category, hours in _outside(asked):
        found[member_id].add(part, category, hours)
    return dict(found)


def _by_roll(asked: Year) -> Iterator[tuple[int, Part, str, Decimal]]:
    """Of gatherings at which the person is named as present, or made it up."""
    rows = asked.of_member(
        Attendance.objects.filter(
            ATTENDED | MADE_UP,
            member__isnull=False,
            meeting__branch_id=asked.branch_id,
            meeting__held_on__year=asked.year,
            meeting__held_on__lte=asked.until,
            meeting__state=Meeting.State.HELD,
            meeting__removed_at__isnull=True,
            meeting__hours__isnull=False,
        )
    )
    part = Case(
        When(ATTENDED, then=Value(Part.GATHERINGS.value)),
        default=Value(Part.MADE_UP.value),
        output_field=CharField(),
    )
    summed = rows.order_by().annotate(part=part).values("member_id", "part", "meeting__study_category")
    for row in summed.annotate(hours=Sum("meeting__hours")):
        yield row["member_id"], Part(row["part"]), row["meeting__study_category"], row["hours"]


def _inferred(
    asked: Year, meetings: Sequence[Meeting], rolls: dict[int, Roll], register: DueRegister
) -> Iterator[tuple[int, Meeting]]:
    """Whoever was certainly at a gathering whose roll was not called."""
    certain = [
        each
        for each in meetings
        if not is_called(each, rolls.get(each.pk, Roll()))
        and names_all_absent(each, rolls.get(each.pk, Roll()), register)
    ]
    if not certain:
        return
    rows = Attendance.objects.filter(meeting_id__in=[each.pk for each in certain], member__isnull=False)
    named: dict[int, set[int]] = defaultdict(set)
    for meeting_id, member_id in asked.of_member(rows).order_by().values_list("meeting_id", "member_id"):
        named[meeting_id].add(member_id)
    for meeting in certain:
        due = register.due_ids(meeting)
        if asked.member_id is not None:
            due = due & {asked.member_id}
        for member_id in due - named[meeting.pk]:
            yield member_id, meeting


def _outside(asked: Year) -> Iterator[tuple[int, Part, str, Decimal]]:
    """Of self-study and training outside that the branch confirmed."""
    rows = SelfStudy.objects.filter(
        branch_id=asked.branch_id,
        done_on__year=asked.year,
        done_on__lte=asked.until,
        state=SelfStudy.State.CONFIRMED,
    )
    summed = asked.of_member(rows).order_by().values("member_id", "kind", "category")
    for row in summed.annotate(total=Sum("hours")):
        yield row["member_id"], Part(row["kind"]), row["category"], row["total"]
