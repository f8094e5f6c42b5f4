"""The ledger of gatherings: one row a gathering, with all its kinds, themes and named absentees."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from meetings.importers.vocabulary import KindVocabulary
from meetings.models import Attendance, Meeting, MeetingKind, Theme
from members.as_of import group_history
from members.importers.context import ImportContext, People
from members.importers.visits import date_in_year, text_of
from members.importers.vocabulary import group_number
from members.models import Member, OfficeTerm, PartyGroup
from partybranch.chinese import clean_text
from partybranch.fields import DatePrecision
from partybranch.imports import (
    ImportPlan,
    Problem,
    RowPlan,
    RowReader,
    RowRefused,
    SheetImporter,
    Status,
    shown,
)
from partybranch.sheets import cells

KIND = "meetings"

_WHOLE_BRANCH = re.compile(
    r"^(全体)?(党支部|支部|本支部|机关支部|全支部|党员|全体党员|支部全体党员|支委会?|支部委员会?|班子|委员会)$"
)
_GROUP = re.compile(r"(第?[一二三四五六七八九十\d]+(?:党小组|小组|组))")
_COMPARED = {
    "starts_at": "时间",
    "title": "主题内容",
    "content": "内容摘要",
    "place": "地点",
    "mode": "方式",
    "chair": "主持人",
    "chair_member_id": "主持人",
    "lecturer": "主讲人",
    "lecturer_member_id": "主讲人",
    "due_count": "应到",
    "present_count": "实到",
    "hours": "学时",
}


@dataclass(slots=True)
class MeetingDraft:
    """One row as read; names are resolved against the register when it is compared."""

    held_on: date
    kinds: list[MeetingKind]
    themes: list[str]
    columns: dict[str, Any]
    group_name: str
    absentees_cell: Any
    lecturers: list[str] = field(default_factory=list)
    chair: str = ""
    group: PartyGroup | None = None
    absentees: list[tuple[str, str, Member | None]] = field(default_factory=list)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(kind.code for kind in self.kinds)

    @property
    def title(self) -> str:
        return self.columns["title"]


def _count(reader: RowReader, key: str) -> int | None:
    value = reader.raw(key)
    if value is None or cells.is_empty(value):
        return None
    number = reader.read(key, cells.read_count)
    return None if number is cells.MASKED else number


def _both_counts(reader: RowReader) -> list[int | None]:
    """Who was due and who came from one column ("31/30"), in the order its header states."""
    header = reader.header("both_counts")
    due_at, present_at = header.find("应"), header.find("实")
    present_first = None if min(due_at, present_at) < 0 else present_at < due_at
    pair = reader.read("both_counts", cells.read_due_and_present, present_first=present_first)
    return [number if isinstance(number, int) else None for number in pair]


def _hours(reader: RowReader) -> Decimal | None:
    if cells.is_empty(reader.raw("hours")):
        return None
    value = reader.read("hours", cells.read_decimal)
    if value is cells.MASKED or value is None:
        return None
    if value > 100:
        raise RowRefused("一次活动的学时超过100，请核对。", field="hours")
    return value.quantize(Decimal("0.01"))


class MeetingsImporter(SheetImporter):
    """Reads, compares and plans gatherings of one branch and year."""

    def __init__(self, context: ImportContext) -> None:
        super().__init__(context)
        taught = {
            word: code for (field_name, word), code in context.taught.items() if field_name == "meeting_kind"
        }
        self.vocabulary = KindVocabulary(MeetingKind.objects.all(), taught)

    # -- Read ------------------------------------------------------------------------------------

    def _read_row(self, reader: RowReader) -> MeetingDraft:
        held_on, precision = date_in_year(reader, "date", self.context)
        if precision != DatePrecision.DAY:
            raise RowRefused("日期只写到月，请写到日。", field="date")
        kinds = self._read_kinds(reader)
        columns = self._read_columns(reader)
        columns["title"] = columns["title"] or self._title_in_kind(reader)
        columns["due_count"], columns["present_count"] = self._read_counts(reader)
        chair, lecturers = text_of(reader, "chair", 60), text_of(reader, "lecturer", 60)
        columns["chair"], columns["lecturer"] = chair, lecturers
        return MeetingDraft(
            held_on,
            kinds,
            self._read_themes(reader),
            columns,
            self._read_group_name(reader, columns["title"], kinds),
            reader.raw("absentees"),
            cells.read_names(lecturers) if lecturers else [],
            next(iter(cells.read_names(chair)), "") if chair else "",
        )

    def _read_kinds(self, reader: RowReader) -> list[MeetingKind]:
        text = text_of(reader, "kind", 100)
        if not text:
            raise RowRefused("缺少活动类型。", field="kind")
        kinds, unknown = self.vocabulary.read(text)
        if unknown or not kinds:
            word = "、".join(unknown) or text
            raise RowRefused(
                f"活动类型“{word}”没有认出来，请选它属于哪一种。",
                field="kind",
                value=word,
                options=self.vocabulary.options(),
                maps="meeting_kind",
            )
        return kinds

    def _title_in_kind(self, reader: RowReader) -> str:
        """A ledger without a column for it may have the title where the kind is named."""
        text = text_of(reader, "kind", 100)
        return "" if reader.has("title") or self.vocabulary.names_only_kinds(text) else text

    def _read_columns(self, reader: RowReader) -> dict[str, Any]:
        return {
            "title": text_of(reader, "title", 300),
            "content": text_of(reader, "content", 2000),
            "place": text_of(reader, "place", 120),
            "mode": text_of(reader, "mode", 40),
            "hours": _hours(reader),
            "starts_at": self._read_start(reader),
        }

    @staticmethod
    def _read_start(reader: RowReader) -> time | None:
        if not cells.is_empty(reader.raw("start_time")):
            found = reader.read("start_time", cells.read_time)
            return found if isinstance(found, time) else None
        return None

    def _read_counts(self, reader: RowReader) -> tuple[int | None, int | None]:
        due, present, absent = (_count(reader, f"{name}_count") for name in ("due", "present", "absent"))
        if due is None and present is None and not cells.is_empty(reader.raw("both_counts")):
            due, present = _both_counts(reader)
        if present is None and due is not None and absent is not None and not reader.has("present_count"):
            present = due - absent if absent <= due else None
        if due is not None and present is not None and present > due:
            raise RowRefused(
                f"实到人数不能多于应到人数（应到{due}人，实到{present}人）。",
                field="present_count" if reader.has("present_count") else "both_counts",
            )
        return due, present

    def _read_themes(self, reader: RowReader) -> list[str]:
        text = text_of(reader, "theme", 300)
        if not text or cells.is_empty(text):
            return []
        names = [re.sub(r"[《》“”\"]", "", part).strip() for part in re.split(r"[、，,；;\n]", text)]
        return list(dict.fromkeys(name[:120] for name in names if name and not cells.is_empty(name)))

    def _read_group_name(self, reader: RowReader, title: str, kinds: list[MeetingKind]) -> str:
        scope = clean_text(text_of(reader, "scope", 60)).replace(" ", "")
        found = _GROUP.search(scope)
        if found:
            return found.group(1)
        is_group_meeting = any(kind.due == MeetingKind.Due.GROUP for kind in kinds)
        if scope and not _WHOLE_BRANCH.match(scope) and is_group_meeting:
            return scope
        found = _GROUP.search(title)
        return found.group(1) if found and is_group_meeting else ""

    # -- Compare ---------------------------------------------------------------------------------

    def compare(self) -> ImportPlan:
        register = _Register(self.context)
        stored = _Stored(self.context)
        repeats = _Repeats(self.drafts)
        self._use_full_theme_names()

        def compare_row(reader: RowReader, draft: MeetingDraft, doubts: list[Problem]) -> RowPlan:
            register.place(draft)
            self._resolve(reader, draft, register.people, doubts)
            repeats.check(reader.row, draft)
            register.doubt(reader, draft, doubts)
            return self._plan_row(reader.row, draft, stored, repeats)

        return self._compare_rows(compare_row)

    def _use_full_theme_names(self) -> None:
        known = themes_of(self.context, {name for _, draft in self.drafts for name in draft.themes})
        for _, draft in self.drafts:
            full = [known[name].name if name in known else name for name in draft.themes]
            draft.themes = list(dict.fromkeys(full))

    @staticmethod
    def _resolve(reader: RowReader, draft: MeetingDraft, people: People, warnings: list[Any]) -> None:
        on = draft.held_on
        chair = people.find(draft.chair, field="chair", on=on) if draft.chair else None
        draft.columns["chair_member_id"] = chair.pk if chair else None
        lecturers = [people.find(name, field="lecturer", on=on) for name in draft.lecturers]
        single = lecturers[0] if len(lecturers) == 1 else None
        draft.columns["lecturer_member_id"] = single.pk if single else None
        draft.absentees = []
        for name, reason in _absentees(reader, people, warnings):
            member = people.find(name, field="absentees", on=on)
            if member is None and len(people):
                warnings.append(reader.problem(f"花名册里没有缺席人员“{name}”，按姓名登记。", "absentees"))
            draft.absentees.append((member.name if member else name, reason[:60], member))

    def _plan_row(self, row: Any, draft: MeetingDraft, stored: "_Stored", repeats: "_Repeats") -> RowPlan:
        kinds = "、".join(kind.fact_name for kind in draft.kinds)
        summary = f"{draft.held_on:%-m月%-d日} {kinds} {draft.title}".strip()
        existing = stored.match(draft, repeats.alone(draft))
        planned = RowPlan(row.sheet_title, row.row_number, Status.NEW, draft, summary, existing)
        if existing is not None:
            planned.changes = _changes(existing, draft)
            planned.status = Status.CHANGED if planned.changes else Status.UNCHANGED
            if planned.changes and existing.settled_at is not None:
                raise RowRefused("会议记录已定稿，导入不改动；要更正请打开这次活动，写明原因。", field="date")
        return planned


def _absentees(reader: RowReader, people: People, warnings: list[Any]) -> list[tuple[str, str]]:
    """Named absentees; a cell that names nobody clearly is told, the gathering is still taken over."""
    try:
        named = reader.read("absentees", cells.read_absentees, known_names=people.names)
    except RowRefused as unclear:
        warnings.append(reader.problem(unclear.reason, "absentees"))
        return []
    return [] if named is cells.MASKED else named


def _changes(meeting: Meeting, draft: MeetingDraft) -> dict[str, tuple[str, str]]:
    changes = {
        label: (shown(getattr(meeting, key)), shown(draft.columns[key]))
        for key, label in _COMPARED.items()
        if getattr(meeting, key) != draft.columns[key]
    }
    if meeting.main_kind_id != draft.kinds[0].pk:
        changes["活动类型"] = (meeting.main_kind.fact_name, draft.kinds[0].fact_name)
    themes = {theme.name for theme in meeting.themes.all()}
    if themes != set(draft.themes):
        changes["专题"] = ("、".join(sorted(themes)), "、".join(sorted(draft.themes)))
    stored = {
        (a.name, a.reason, a.member_id) for a in meeting.attendances.all() if a.status in Attendance.MISSED
    }
    told = {(name, reason, member.pk if member else None) for name, reason, member in draft.absentees}
    if stored != told:
        changes["缺席"] = ("、".join(sorted(a[0] for a in stored)), "、".join(sorted(a[0] for a in told)))
    return changes


def _base(draft: MeetingDraft) -> tuple:
    return draft.held_on, group_number(draft.group_name) if draft.group_name else "", draft.codes


class _Repeats:
    """Repeats inside one file: same date, organiser and kinds, and the same title (or time)."""

    def __init__(self, drafts: list[tuple[Any, MeetingDraft]]) -> None:
        self._bases = Counter(_base(draft) for _, draft in drafts)
        self._seen: dict[tuple, int] = {}

    def alone(self, draft: MeetingDraft) -> bool:
        return self._bases[_base(draft)] == 1

    def check(self, row: Any, draft: MeetingDraft) -> None:
        key = (*_base(draft), re.sub(r"\s", "", draft.title), draft.columns["starts_at"])
        first = self._seen.setdefault(key, row.row_number)
        if first != row.row_number:
            raise RowRefused(
                f"与第{first}行重复（日期、组织单位、类型和主题都相同），只导入一次。", field="date"
            )


class _Stored:
    """Gatherings of the branch-year already there."""

    def __init__(self, context: ImportContext) -> None:
        self._by_base: dict[tuple, list[Meeting]] = {}
        meetings = (
            Meeting.objects.filter(branch=context.branch, held_on__year=context.year)
            .exclude(state=Meeting.State.CANCELLED)
            .select_related("main_kind", "group")
            .prefetch_related("extra_kinds", "themes", "attendances")
        )
        for meeting in meetings:
            group = group_number(meeting.group.name) if meeting.group else ""
            codes = frozenset(kind.code for kind in meeting.kinds)
            self._by_base.setdefault((meeting.held_on, group, codes), []).append(meeting)

    def match(self, draft: MeetingDraft, is_alone: bool) -> Meeting | None:
        """The same title first; without it the only one of its day, if the file too has one."""
        fitting = self._by_base.get(_base(draft), [])
        same_title = [m for m in fitting if re.sub(r"\s", "", m.title) == re.sub(r"\s", "", draft.title)]
        if len(same_title) > 1:
            same_title = [m for m in same_title if m.starts_at == draft.columns["starts_at"]] or same_title
        if same_title:
            return same_title[0]
        return fitting[0] if len(fitting) == 1 and is_alone else None


class _Register:
    """What the register says of who was due, for comparing with the sheet."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.people = People.of_branch(context.branch)
        self.groups = {group_number(group.name): group for group in context.branch.party_groups.all()}
        self.group_history = group_history(context.branch)
        self.terms = list(
            OfficeTerm.objects.filter(organization=context.branch, office__in=OfficeTerm.COMMITTEE_OFFICES)
        )

    def place(self, draft: MeetingDraft) -> None:
        draft.group = self.groups.get(group_number(draft.group_name)) if draft.group_name else None

    def doubt(self, reader: RowReader, draft: MeetingDraft, warnings: list[Any]) -> None:
        due, present = draft.columns["due_count"], draft.columns["present_count"]
        if draft.group_name and draft.group is None and len(self.people):
            warnings.append(
                reader.problem(f"登记册里没有“{draft.group_name}”，导入时新建这个党小组。", "scope")
            )
        if (
            due is not None
            and present is not None
            and draft.absentees
            and due - present != len(draft.absentees)
        ):
            warnings.append(
                reader.problem(
                    f"应到{due}人、实到{present}人，缺席应是{due - present}人，"
                    f"写了{len(draft.absentees)}人，请核对。",
                    "absentees",
                )
            )
        expected = self._expected(draft)
        if due is not None and expected and due not in expected:
            counted = "或".join(str(number) for number in sorted(expected))
            warnings.append(
                reader.problem(
                    f"应到{due}人，按登记册当天应到{counted}人，按表中数字导入，请核对。", "due_count"
                )
            )

    def _expected(self, draft: MeetingDraft) -> set[int]:
        """How many were due by the register; several where a move is known only by its month."""
        dues = {kind.due for kind in draft.kinds}
        if not len(self.people) or (draft.group_name and draft.group is None):
            return set()
        if dues == {MeetingKind.Due.COMMITTEE}:
            holders = {term.member_id for term in self.terms if term.is_held_on(draft.held_on)}
            return {len(holders)} if holders else set()
        members = [
            m for m in self.people if draft.group is None or self._group_id(m, draft) == draft.group.pk
        ]
        sure = sum(
            m.is_in_branch_on(draft.held_on) and not self._is_moving(m, draft.held_on) for m in members
        )
        moving = sum(self._is_moving(m, draft.held_on) for m in members)
        return set(range(sure, sure + moving + 1)) if sure or moving else set()

    def _group_id(self, member: Member, draft: MeetingDraft) -> int | None:
        """The member's group on the day of the gathering."""
        return self.group_history.group_id(member, draft.held_on)

    @staticmethod
    def _is_moving(member: Member, day: date) -> bool:
        """Whether the member came or left in that very month (its day may not be known)."""
        return any(
            edge is not None and (edge.year, edge.month) == (day.year, day.month)
            for edge in (member.joined_on, member.left_on)
        )


def themes_of(context: ImportContext, names: Iterable[str]) -> dict[str, Theme]:
    """Themes by the name a sheet uses: the full name, or an alias of one."""
    known: dict[str, Theme] = {}
    for theme in Theme.objects.filter(branch__isnull=True) | Theme.objects.filter(branch=context.branch):
        for name in (theme.name, *theme.aliases):
            known.setdefault(name, theme)
    return {name: known[name] for name in set(names) if name in known}


def absence_rows(
    draft: MeetingDraft, meeting: Meeting, had: Mapping[int | None, Attendance]
) -> list[Attendance]:
    """Rows for the named absentees only; how many came is stated by the sheet. ``had``: rows that stood,
    by member: what somebody made up since stays."""
    rows = []
    for name, reason, member in draft.absentees:
        row = Attendance(meeting=meeting, member=member, name=name, reason=reason)
        row.status = Attendance.Status.ABSENT
        before = had.get(member.pk) if member else None
        if before is not None:
            row.made_up_on, row.made_up_how = before.made_up_on, before.made_up_how
        rows.append(row)
    return rows
