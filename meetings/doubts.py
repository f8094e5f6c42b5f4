"""Records of gatherings that do not agree with each other: doubtful, never refused."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from meetings.models import Attendance, Meeting


class Absence(NamedTuple):
    """Somebody absent or excused, with the Party group of the register (None: none, or not in it)."""

    member_id: int | None
    name: str
    status: str
    group_id: int | None

    @property
    def status_label(self) -> str:
        return Attendance.Status(self.status).label


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about one gathering that somebody should look at. ``key`` is stable while the records
    stay as they are; ``member_id`` is set where it speaks of one person."""

    key: str
    sentence: str
    why: str
    meeting: Meeting
    member_id: int | None = None
    group_id: int | None = None

    @property
    def day(self) -> date:
        return self.meeting.held_on


def doubts_of(meetings: list[Meeting]) -> Iterator[Doubt]:
    """``meetings`` carry ``absences``: their rows of absent and excused people."""
    by_day: dict[date, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        by_day[meeting.held_on].append(meeting)
    for same_day in by_day.values():
        yield from _absent_and_leading(same_day)
        yield from _twice(same_day)
    yield from _absentees_beyond_the_count(meetings)


def _absent_and_leading(same_day: list[Meeting]) -> Iterator[Doubt]:
    """Somebody absent from one gathering leads another (or the same one) on that day."""
    absent = {row.member_id: (row, meeting) for meeting in same_day for row in meeting.absences}
    for meeting in same_day:
        leading = {meeting.chair_member_id: "主持", meeting.lecturer_member_id: "主讲"}
        for member_id, role in leading.items():
            if member_id is None or member_id not in absent:
                continue
            row, missed = absent[member_id]
            yield Doubt(
                f"doubt:leading:{meeting.pk}:{missed.pk}:{member_id}",
                f"{row.name}{missed.main_kind.fact_name}{row.status_label}，"
                f"又{role}{meeting.main_kind.fact_name}",
                "同一天出席记录前后不符，影响实到人次",
                meeting,
                member_id,
                row.group_id,
            )


def _twice(same_day: list[Meeting]) -> Iterator[Doubt]:
    """Two gatherings of one kind, group and title on one day: perhaps one, entered twice."""
    seen: dict[tuple, Meeting] = {}
    for meeting in same_day:
        key = (
            meeting.main_kind_id,
            meeting.group_id,
            meeting.starts_at,
            "".join(meeting.title.split()),
            meeting.content if meeting.group_id is None else "",
        )
        if key in seen:
            yield Doubt(
                f"doubt:twice:{seen[key].pk}:{meeting.pk}",
                f"同一天有两次“{meeting.title or meeting.main_kind.fact_name}”",
                "可能重复登记，影响次数和人次",
                meeting,
            )
        seen.setdefault(key, meeting)


def _absentees_beyond_the_count(meetings: list[Meeting]) -> Iterator[Doubt]:
    for meeting in meetings:
        if meeting.due_count is None or meeting.present_count is None:
            continue
        missing, named = meeting.due_count - meeting.present_count, len(meeting.absences)
        if named > missing:
            yield Doubt(
                f"doubt:count:{meeting.pk}:{missing}:{named}",
                f"{meeting.main_kind.fact_name}缺席名单有{named}人，应到与实到相差{missing}人",
                "缺席名单和人数对不上，影响实到人次",
                meeting,
            )
