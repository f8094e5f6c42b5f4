"""What a gathering held before each correction, as differences a reader understands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from meetings.models import Attendance, Meeting, MeetingKind, StudyCategory, Theme
from members.models import PartyGroup
from members.queries import account_names
from partybranch import history
from partybranch.models import Revision

_PLAIN = {
    "held_on": "日期",
    "starts_at": "时间",
    "place": "地点",
    "title": "主题内容",
    "content": "内容摘要",
    "chair": "主持人",
    "lecturer": "主讲人",
    "recorder": "记录人",
    "secretary_part": "书记参与情况",
    "mode": "方式",
    "place_kind": "场所",
    "study_category": "学习类别",
    "due_count": "应到",
    "present_count": "实到",
    "hours": "学时",
    "late_reason": "补录原因",
    "cancel_reason": "取消原因",
}
_CHOICES = {"place_kind": Meeting.PlaceKind.choices, "study_category": StudyCategory.choices}
NOT_SET = "未填"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was changed: what it said before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """One change of a gathering with what it changed, by whom and, where that was asked, why;
    ``can_undo`` for the newest that stands."""

    revision: Revision
    differences: list[Difference]
    can_undo: bool
    made_by: str
    reason: str


def versions_of(meeting: Meeting) -> list[Version]:
    """The changes that stand, newest first; five queries besides the revisions."""
    revisions = list(history.revisions_of(meeting).filter(undone_at__isnull=True))
    if not revisions:
        return []
    held = [history.before_of(revision) for revision in revisions]
    states = [_readable(each) for each in (history.snapshot(meeting), *held)]
    _name_keys(states)
    names = account_names(revision.made_by_id for revision in revisions)
    return [
        Version(
            revision,
            _differences(states[at + 1], states[at]),
            can_undo=at == 0 and not _settles(meeting, held[0]),
            made_by=names.get(revision.made_by_id or 0, "系统"),
            reason=held[at].get("reason", ""),
        )
        for at, revision in enumerate(revisions)
    ]


def _settles(meeting: Meeting, held: Mapping[str, Any]) -> bool:
    """Whether the change made the minutes stand: they are opened with a reason, not by an undo."""
    return meeting.settled_at is not None and not held.get("columns", {}).get("settled_at")


def _readable(held: Mapping[str, Any]) -> dict[str, Any]:
    """What a reader is shown of a stored state; {} where it was erased."""
    if not held:
        return {}
    columns, owned = held["columns"], held["relations"]
    found = {label: _text(name, columns.get(name)) for name, label in _PLAIN.items()}
    found["状态"] = Meeting.State(columns["state"]).label
    found["会议记录"] = "已定稿" if columns.get("settled_at") else "未定稿"
    found["形式"] = [columns["main_kind_id"], *owned["extra_kinds"]]
    found["专题"] = owned["themes"]
    found["范围"] = columns["group_id"]
    found["缺席"] = f"{sum(row[2] in Attendance.MISSED for row in owned['attendances'])}人"
    session = owned["session"] or {"materials": [], "note": ""}
    found["学习资料"] = "；".join(row[0] for row in session["materials"]) or NOT_SET
    found["学习要求"] = session["note"] or NOT_SET
    if "agenda" in owned:
        found["议程"] = "；".join(row[2] for row in owned["agenda"]) or NOT_SET
    return found


def _text(name: str, value: Any) -> str:
    if value in (None, ""):
        return NOT_SET
    if name == "held_on":
        day = value if isinstance(value, date) else date.fromisoformat(value)
        return f"{day.year}年{day.month}月{day.day}日"
    if name == "starts_at":
        return str(value)[:5]
    if name in _CHOICES:
        return str(dict(_CHOICES[name]).get(value, value))
    if name == "hours":
        return f"{Decimal(value).normalize():f}"
    return str(value)


def _name_keys(states: Sequence[dict[str, Any]]) -> None:
    """Keys of kinds, themes and groups become their names."""
    filled = [state for state in states if state]
    kinds = dict(MeetingKind.objects.values_list("pk", "fact_name"))
    themes = {key for state in filled for key in state["专题"]}
    theme_names = dict(Theme.objects.filter(pk__in=themes).values_list("pk", "name"))
    groups = {state["范围"] for state in filled} - {None}
    group_names = dict(PartyGroup.objects.filter(pk__in=groups).values_list("pk", "name"))
    for state in filled:
        state["形式"] = "、".join(kinds.get(key, "已停用的形式") for key in state["形式"])
        state["专题"] = "；".join(theme_names.get(key, "已删除的专题") for key in state["专题"]) or NOT_SET
        state["范围"] = group_names.get(state["范围"], "已撤销的党小组") if state["范围"] else "全支部"


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    if not before or not after:
        return []
    return [
        Difference(label, before[label], after[label])
        for label in before
        if before[label] != after.get(label)
    ]
