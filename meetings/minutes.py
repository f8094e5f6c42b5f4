"""The record of a gathering in its customary layout: what page, print and document show of it.

Who came, when and where, what was resolved and voted stand in the gathering's own records; the text of
the minutes is the rest. What is not known is an empty text, which is printed 〔待补〕 and never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from meetings.models import Attendance, Meeting, Minutes, Resolution, Vote
from meetings.queries import may_see_reason, of_kind
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope

TITLE = "会议记录"
UNWRITTEN = "记录正文"
SIGNERS = ("主持人", "记录人")
REASON_KNOWN = "原因已登记"
TEXTS = {
    "passed_on": "报告、传达",
    "discussion": "讨论发言",
    "decisions": "决定事项",
    "closing": "主持人总结",
}
PARTS = tuple(TEXTS)
_Status = Attendance.Status
_WITH_NAME = {_Status.LATE: "迟到"}


@dataclass(frozen=True, slots=True)
class Pair:
    """One fact of the head: 地点：三楼会议室. An empty ``text`` is not known; on paper one that
    ``continues`` stands in the line of the one before."""

    label: str
    text: str
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the record with its paragraphs; none where the part is still to be written."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """The record of one gathering as one reader may see it."""

    branch: str
    name: str
    pairs: tuple[Pair, ...]
    parts: tuple[Part, ...]

    @property
    def title_lines(self) -> tuple[str, str]:
        return (f"{self.branch}", f"{self.name}{TITLE}")


def may_read(scope: Scope, meeting: Meeting) -> bool:
    """Minutes are for who works with the branch's records; a group leader reads none of another group's
    own gatherings."""
    if not scope.allows(Permission.VIEW_BRANCH):
        return False
    is_leader_only = scope.only_own_group(Permission.RECORD_MEETINGS)
    return not is_leader_only or meeting.group_id is None or meeting.group_id in scope.group_ids


def may_write_about(meeting: Meeting, today: object) -> bool:
    """Minutes are of what was held, or is being held today."""
    if meeting.state == Meeting.State.PLANNED:
        return meeting.held_on <= today
    return meeting.state == Meeting.State.HELD


def number_in_year(meeting: Meeting) -> int:
    """第几次: which gathering of its main kind this is in the year of the branch, by date; one of a group
    is counted among those of its group."""
    of_year = Meeting.objects.filter(
        branch_id=meeting.branch_id, held_on__year=meeting.held_on.year, state=Meeting.State.HELD
    )
    same = of_kind(of_year, meeting.main_kind_id).filter(group_id=meeting.group_id).exclude(pk=meeting.pk)
    return _before(same, meeting).count() + 1


def _before(meetings: QuerySet[Meeting], meeting: Meeting) -> QuerySet[Meeting]:
    on_the_day = Q(starts_at=meeting.starts_at, pk__lt=meeting.pk) | Q(starts_at__isnull=True)
    if meeting.starts_at is not None:
        on_the_day |= Q(starts_at__lt=meeting.starts_at)
    else:
        on_the_day = Q(starts_at__isnull=True, pk__lt=meeting.pk)
    return meetings.filter(Q(held_on__lt=meeting.held_on) | Q(held_on=meeting.held_on) & on_the_day)


def record_of(scope: Scope, meeting: Meeting) -> Record:
    """The record as this reader may see it; the same number of queries for every gathering."""
    kind = "、".join(each.name for each in meeting.kinds)
    return Record(
        branch=meeting.branch.name,
        name=meeting.main_kind.name,
        pairs=tuple(_head(scope, meeting, kind)),
        parts=tuple(_parts(meeting)),
    )


def _head(scope: Scope, meeting: Meeting, kind: str) -> list[Pair]:
    day = meeting.held_on
    at = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    whose = f"{meeting.group.name}" if meeting.group else ""
    return [
        Pair("会议名称", f"{whose}{kind}"),
        Pair("第几次", f"{day.year}年第{number_in_year(meeting)}次"),
        *([Pair("主题", meeting.title)] if meeting.title else []),
        Pair("时间", f"{day.year}年{day.month}月{day.day}日{at}"),
        Pair("地点", meeting.place),
        Pair("主持人", meeting.chair),
        Pair("记录人", meeting.recorder),
        *_attendance(scope, meeting),
    ]


def _attendance(scope: Scope, meeting: Meeting) -> list[Pair]:
    due, present = meeting.due_count, meeting.present_count
    absent = "" if due is None or present is None else f"{due - present}名"
    found = [
        Pair("应到", "" if due is None else f"{due}名"),
        Pair("实到", "" if present is None else f"{present}名", continues=True),
        Pair("缺席", absent, continues=True),
    ]
    rows = list(meeting.attendances.select_related("member"))
    came = [_named(row) for row in rows if row.status in (_Status.PRESENT, _Status.LATE)]
    away = [_with_reason(scope, row) for row in rows if row.status in (_Status.ABSENT, _Status.EXCUSED)]
    observers = [row.name for row in rows if row.status == _Status.OBSERVER]
    exempt = [row.name for row in rows if row.status == _Status.EXEMPT]
    for label, names in (
        ("出席人员", came),
        ("缺席人员", away),
        ("不作要求", exempt),
        ("列席人员", observers),
    ):
        if names:
            found.append(Pair(label, "、".join(names)))
    return found


def _named(row: Attendance) -> str:
    note = _WITH_NAME.get(row.status)
    return f"{row.name}（{note}）" if note else row.name


def _with_reason(scope: Scope, row: Attendance) -> str:
    """The reason only for whom it concerns; others read that it is known."""
    if not row.reason:
        return row.name
    return f"{row.name}（{row.reason if may_see_reason(scope, row) else REASON_KNOWN}）"


def _parts(meeting: Meeting) -> list[Part]:
    minutes = Minutes.objects.filter(meeting=meeting).first()
    texts = {name: _paragraphs(getattr(minutes, name, "")) for name in TEXTS}
    items = [f"{number}．{_item(item)}" for number, item in enumerate(meeting.agenda.all(), 1)]
    votes = [vote_words(vote) for vote in meeting.votes.filter(removed_at__isnull=True)]
    standing = meeting.resolutions.filter(removed_at__isnull=True).select_related("owner")
    resolutions = [
        f"{number}．{resolution_words(resolution)}" for number, resolution in enumerate(standing, 1)
    ]
    found = [
        Part("议题", tuple(items)),
        Part("内容摘要", _paragraphs(meeting.content)),
        Part(TEXTS["passed_on"], texts["passed_on"]),
        Part(TEXTS["discussion"], texts["discussion"]),
        Part("表决", tuple(votes)),
        Part(TEXTS["decisions"], texts["decisions"]),
        Part("决议", tuple(resolutions)),
        Part(TEXTS["closing"], texts["closing"]),
    ]
    written = [part for part in found if part.paragraphs]
    return written if any(texts.values()) else [*written, Part(UNWRITTEN, ())]


def _item(item: object) -> str:
    note = f"：{item.note}" if item.note else ""
    return f"{item.title}（{item.get_kind_display()}）{note}"


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def vote_words(vote: Vote) -> str:
    """A vote as minutes state it, with the number of those entitled (细则 2026 第21条)."""
    who = "委员" if vote.matter == Vote.Matter.COMMITTEE else "党员"
    secret = "（无记名投票）" if vote.is_secret else ""
    written = _written_opinions(vote)
    return (
        f"{vote.subject}{secret}：应到会有表决权的{who}{vote.entitled}名，实到{vote.present}名，"
        f"赞成{vote.in_favour}票，反对{vote.against}票，弃权{vote.abstaining}票{written}。"
    )


def _written_opinions(vote: Vote) -> str:
    counts = (vote.written_in_favour, vote.written_against, vote.written_abstaining)
    if not any(counts):
        return ""
    in_favour, against, abstaining = counts
    return f"；会前提交书面意见的，赞成{in_favour}票，反对{against}票，弃权{abstaining}票"


def resolution_words(resolution: Resolution) -> str:
    """A resolution with whom it falls to and until when, as far as that was settled."""
    owner = resolution.owner_name or (resolution.owner.name if resolution.owner else "")
    day = resolution.due_on
    facts: Sequence[str] = [
        *([f"责任人：{owner}"] if owner else []),
        *([f"完成时限：{day.year}年{day.month}月{day.day}日"] if day else []),
    ]
    return f"{resolution.text.rstrip('。')}（{'；'.join(facts)}）。" if facts else resolution.text
