"""Everything that is stored about one person, in words, from the graph of the models: a model that is
added with a key to a member or an account appears here by itself.

Source: 中华人民共和国个人信息保护法 article 45. Left out is what the declarations name with their reason:
secrets, what was worked out, and what a row tells of others. Who did something in office is named.
"""

from collections import Counter
from collections.abc import Callable, Collection
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.db.models import ForeignKey, Model
from django.urls import reverse

from members import corrections, erasure
from members.declared import SHOWN, Shown
from members.in_words import NOTHING, label_of, name_of, spoken, text_of, value_of
from members.models import CorrectionRequest, Member, User
from members.person_graph import Way, ways_to_a_person
from partybranch import history
from partybranch.access.permissions import Permission
from partybranch.access.roles import GROUP_ONLY, RIGHTS, ROLE_LABELS
from partybranch.models import Revision

REGISTER = "党员登记"
HISTORY = "更正留痕"
ONLY_ONESELF = "只有您本人"
# Kept without a key to a person, so told in words.
ELSEWHERE = (
    ("操作记录", "谁在什么时候办了哪件事，只记编号和项目名称，不记内容；不能改也不能删"),
    ("您在职务上登记的内容", "活动、党费等记录里只留登记人的编号"),
    ("党费登记和核定前的数字", "全支部一起加密留底，只用来撤销"),
    ("上传的工作簿", f"导入用的花名册等加密存放，{erasure.IMPORTS_KEPT_DAYS}天后清除"),
    ("报送的述职报告", "报送稿加密留存，可能写到您的姓名"),
)

# What says when something was, in the order in which it is looked for.
_DAYS = ("held_on", "occurred_on", "visited_on", "started_on", "starts_on", "asked_at", "created_at")

_WHOSE = ("branch", "organization", "name", "display_name", "recipient_name")

IdWords = Callable[[str], str]


def full_id(number: str) -> str:
    return number


def only_stored(number: str) -> str:
    return "已录入" if number else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One stored value: the field's name, its label, the value, and how it is said."""

    name: str
    label: str
    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record, line by line; ``is_removed``: set aside, kept so that it can be put back."""

    lines: list[Line]
    is_removed: bool = False

    def beyond(self, known: Collection[str]) -> "Row":
        """The lines that say something, and more than where the person belongs and is called."""
        told = [
            line
            for line in self.lines
            if line.text != NOTHING and not (line.name in _WHOSE and line.text in known)
        ]
        return Row(told, self.is_removed)


@dataclass(frozen=True, slots=True)
class Section:
    """All records of one kind, newest first; who else sees them, why they are kept, and what of them is
    left out here (label, reason)."""

    key: str
    title: str
    why: str
    seen_by: str
    rows: list[Row]
    summary: str = ""
    href: str = ""
    left_out: list[tuple[str, str]] = field(default_factory=list)
    seen_with: Permission | None = None


def seen_by(*permissions: Permission | None) -> str:
    """In which roles somebody else may see it, by the table of roles."""
    wanted = {permission for permission in permissions if permission is not None}
    if not wanted:
        return ONLY_ONESELF
    holders = [
        f"{ROLE_LABELS[role]}（限本组）" if wanted & GROUP_ONLY.get(role, frozenset()) else ROLE_LABELS[role]
        for role, rights in RIGHTS.items()
        if wanted & rights
    ]
    return f"您本人；{'、'.join(holders)}"


def records_of(member: Member) -> list[Member]:
    """The person's records, the present one first: one for each stay in a branch."""
    found = [member]
    while found[-1].previous_id is not None:
        found.append(found[-1].previous)
    return found


# -- A record, line by line ------------------------------------------------------------------------------


def fields_of(model: type[Model], relation: str = "") -> list[models.Field]:
    """The columns that are told: labelled in Chinese, not left out, and not the key to the person."""
    shown = SHOWN.get(model._meta.label_lower, Shown())
    return [
        column
        for column in model._meta.concrete_fields
        if label_of(column)
        and column.name not in shown.left_out
        and column.name != relation
        and (not shown.only or column.name in shown.only)
        and not (isinstance(column, ForeignKey) and column.related_model in (Member, User))
    ]


def _line(record: Model, column: models.Field, id_words: IdWords) -> Line:
    name, label = name_of(column), label_of(column)
    if isinstance(record, Member):
        if _is_erased(record, column):
            return Line(name, label, erasure.ERASED, erasure.ERASED)
        if name == "id_number":
            told = id_words(record.id_number)
            return Line(name, label, told or None, told or NOTHING)
    if isinstance(record, CorrectionRequest) and name in ("about", "wanted"):
        text = _of_request(record, name, id_words)
        return Line(name, label, text, text)
    return Line(name, label, value_of(record, column), text_of(record, column))


def _is_erased(member: Member, column: models.Field) -> bool:
    if member.erased_at is None:
        return False
    return column.name in erasure.fate_of(Member).emptied and not getattr(member, column.name)


def _of_request(request: CorrectionRequest, name: str, id_words: IdWords) -> str:
    if name == "about":
        return corrections.line_label(request.about)
    if request.about == "id_number":
        return id_words(request.wanted) or NOTHING
    return corrections.wanted_in_words(request.about, request.wanted)


def row_of(record: Model, columns: Collection[models.Field], id_words: IdWords) -> Row:
    removed = getattr(record, "removed_at", None) is not None
    return Row([_line(record, column, id_words) for column in columns], removed)


# -- Sections --------------------------------------------------------------------------------------------


def _register(member: Member, id_words: IdWords) -> Section:
    """One stay in a branch as its register has it."""
    rows = [row_of(member, fields_of(Member), id_words)]
    return _section(Member, rows, key=Member._meta.label_lower, title=REGISTER, branch_id=member.branch_id)


def _section(
    model: type[Model], rows: list[Row], *, key: str, title: str, branch_id: int, summary: str = ""
) -> Section:
    shown = SHOWN.get(model._meta.label_lower, Shown())
    left_out = [
        (label_of(column), shown.left_out[column.name])
        for column in model._meta.concrete_fields
        if shown.left_out.get(column.name) and label_of(column)
    ]
    return Section(
        key,
        title,
        shown.why,
        seen_by(shown.seen_with, shown.also_seen_with),
        rows,
        summary or f"{len(rows)}条",
        _address(shown.page, branch_id),
        left_out,
        shown.seen_with,
    )


def _address(page: str, branch_id: int) -> str:
    if not page:
        return ""
    return reverse(page) if page == "members:notice-list" else reverse(page, args=[branch_id])


def _walked(way: Way, members: list[Member], id_words: IdWords) -> Section:
    columns = fields_of(way.model, way.relation)
    keys = [column.name for column in columns if isinstance(column, ForeignKey)]
    records = list(way.rows(members).select_related(*keys).order_by("-pk"))
    records.sort(key=lambda record: _when(record, keys), reverse=True)
    rows = [row_of(record, columns, id_words) for record in records]
    return _section(
        way.model,
        rows,
        key=way.key,
        title=way.title,
        branch_id=members[0].branch_id,
        summary=_summary(way, records),
    )


def _when(record: Model, keys: Collection[str] = ()) -> tuple[int, int, int]:
    """The day a record is about, else that of what it belongs to (a gathering); (0, 0, 0) for none."""
    if hasattr(record, "month"):
        return record.year, record.month, 0
    told = (getattr(record, name, None) for name in _DAYS)
    day = next((day for day in told if day is not None), None)
    if day is not None:
        return day.year, day.month, day.day
    owners = (getattr(record, name) for name in keys)
    return max((_when(owner) for owner in owners if owner is not None), default=(0, 0, 0))


def _summary(way: Way, records: list[Model]) -> str:
    """How many, by what they say, and what the money adds up to; removed ones are not counted."""
    standing = [record for record in records if getattr(record, "removed_at", None) is None]
    parts = [f"{len(standing)}条"]
    counted = SHOWN.get(way.label, Shown()).counted
    if counted and standing:
        choices = dict(way.model._meta.get_field(counted).flatchoices)
        found = Counter(getattr(record, counted) for record in standing)
        parts += [f"{label}{found[value]}" for value, label in choices.items() if found[value]]
    if len(standing) > 1:
        parts += [text for column in fields_of(way.model) if (text := _sum_of(standing, column))]
    return "，".join(parts)


def _sum_of(records: list[Model], column: models.Field) -> str:
    """A sum over rows of which one is not known is not known."""
    if not column.name.endswith("_fen") or column.name == "base_fen":
        return ""
    values = [value_of(record, column) for record in records]
    if all(value is None for value in values):
        return ""
    # A visit with goods alone has no sum and hides none.
    unknown = any(
        value is None and getattr(record, "money_is_masked", True)
        for record, value in zip(records, values, strict=True)
    )
    total = "有未知数" if unknown else spoken(sum(filter(None, values)), is_money=True)
    return f"{label_of(column)}合计{total}"


def sections_of(member: Member, *, id_words: IdWords, earlier: bool = True) -> list[Section]:
    """Everything about a person: the register's line of each stay, what hangs on them, and what the
    records held before they were corrected. ``earlier``: also of the stays before this one."""
    members = records_of(member) if earlier else [member]
    found = [_register(each, id_words) for each in members]
    found += [_walked(way, members, id_words) for way in ways_to_a_person()]
    return [*found, _history(members, id_words)]


def for_reading(section: Section, member: Member) -> Section:
    """A section without what the whole page is about."""
    known = (str(member.branch), member.name)
    return replace(section, rows=[row.beyond(known) for row in section.rows])


# -- What records held before ----------------------------------------------------------------------------


def _history(members: list[Member], id_words: IdWords) -> Section:
    rows = [row for member in members for row in former_values([member], id_words)]
    for way in ways_to_a_person():
        if not SHOWN.get(way.label, Shown()).only:
            rows += former_values(list(way.rows(members)), id_words, way.relation)
    shown = SHOWN[Member._meta.label_lower]
    why = "更正和删除以前的内容留底，弄错了可以改回来"
    return Section(
        "history",
        HISTORY,
        why,
        seen_by(Permission.RECORD_MEMBERS),
        rows,
        f"{len(rows)}条",
        seen_with=shown.seen_with,
    )


def former_values(records: list[Any], id_words: IdWords, relation: str = "") -> list[Row]:
    """For every correction of these records of one model: when, and each line before and after."""
    # What has no number of its own (a session) is never corrected, so nothing of it is kept.
    present = {record.pk: record for record in records if isinstance(record.pk, int)}
    if not present:
        return []
    model = type(records[0])
    columns = fields_of(model, relation)
    kept = Revision.objects.filter(object_type=model._meta.label_lower, object_id__in=present).order_by("-pk")
    rows = []
    for revision in kept:
        after = present[revision.object_id]
        before = _as_it_was(after, history.before_of(revision))
        if before is None:
            continue
        rows += [
            Row([_said("made_at", "时间", revision.made_at), *changed])
            for changed in _changes(before, after, columns, id_words)
        ]
        present[revision.object_id] = before
    return rows


def _as_it_was(record: Any, before: dict[str, Any]) -> Any:
    """The record as a revision holds it; None where that was erased, or is of many records at once."""
    if "columns" not in before:
        return None
    earlier = copy(record)
    for column in record._meta.concrete_fields:
        if column.attname in before["columns"]:
            value = before["columns"][column.attname]
            target = column.target_field if isinstance(column, ForeignKey) else column
            setattr(earlier, column.attname, None if value is None else target.to_python(value))
    return earlier


def _changes(before: Any, after: Any, columns: list[models.Field], id_words: IdWords) -> list[list[Line]]:
    pairs = ((_line(before, column, id_words), _line(after, column, id_words)) for column in columns)
    return [
        [
            _said("what", "哪一项", old.label),
            _said("before", "原来", old.text),
            _said("after", "后来", new.text),
        ]
        for old, new in pairs
        if old.text != new.text
    ]


def _said(name: str, label: str, value: Any) -> Line:
    return Line(name, label, value, spoken(value))


def held_before(request: CorrectionRequest) -> str:
    """What the line said before an answered request changed it; '' where it changed nothing."""
    if request.state != CorrectionRequest.State.ACCEPTED or request.about == corrections.OTHER:
        return ""
    label = corrections.line_label(request.about)
    for row in former_values([request.member], corrections.tail_of):
        made_at, what, before, _ = row.lines
        if what.value == label and made_at.value <= request.answered_at:
            return before.text
    return ""
