"""The register (党员花名册): one row a member.

Read are the columns a branch needs (``members/forms/members.py`` says which others real registers have,
and why they are left out). What stands for something sealed (199****0000, 已录入) states nothing, so that
a register this application wrote can be read again without changing anything.
"""

import re
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from members import erasure
from members.importers import vocabulary
from members.importers.context import ImportContext, People, describe
from members.importers.moves import Move, read_moves
from members.models import Member, MembershipEvent, OfficeTerm, PartyGroup
from members.register import STORED
from partybranch.chinese import check_id_number, clean_text
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

KIND = "roster"

# Attributes of a member the register states, with the word a person knows them by.
COMPARED = {
    "gender": "性别",
    "ethnicity": "民族",
    "born_on": "出生年月",
    "born_precision": "出生年月",
    "native_place": "籍贯",
    "education": "学历",
    "work_post": "工作单位及职务",
    "sponsors": "入党介绍人",
    "admitted_on": "入党时间",
    "admitted_precision": "入党时间",
    "confirmed_on": "转正时间",
    "confirmed_precision": "转正时间",
    "standing": "党员类别",
    "employment": "人员类别",
    "dues_base_fen": "党费基数",
    "note": "备注",
}


@dataclass(slots=True)
class RosterDraft:
    """One register row as read. ``attributes`` holds only what the sheet states."""

    name: str
    attributes: dict[str, Any]
    phone: str | None = None
    id_number: str | None = None
    residence: str | None = None
    group_name: str = ""
    offices: list[str] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    uid: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def identity(self) -> tuple:
        """What tells two members of one name apart."""
        return self.attributes.get("born_on"), self.attributes.get("admitted_on"), self.id_number


def _word(reader: RowReader, key: str) -> str:
    return clean_text(reader.read(key, cells.read_text) or "").replace(" ", "")


def _read_gender(reader: RowReader) -> str | None:
    word = _word(reader, "gender")
    if not word:
        return None
    if word not in vocabulary.GENDERS:
        raise RowRefused(f"性别“{word}”没有认出来，请写男或女。", field="gender")
    return vocabulary.GENDERS[word]


def _read_standing(reader: RowReader, context: ImportContext) -> str | None:
    word = _word(reader, "standing")
    if not word:
        return None
    if "是否转正" in reader.header("standing") and word in ("是", "否"):
        return Member.Standing.FULL if word == "是" else Member.Standing.PROBATIONARY
    taught = context.meaning("standing", word)
    if taught:
        return taught
    if any(other in word for other in vocabulary.NOT_MEMBERS):
        raise RowRefused(f"“{word}”不是党员，不列入花名册。", field="standing")
    found = vocabulary.STANDINGS.get(word)
    if found is None:
        found = next(
            (value for key, value in vocabulary.STANDINGS.items() if len(key) > 1 and key in word), None
        )
    if "预备" in word:
        found = Member.Standing.PROBATIONARY
    if found is None:
        raise RowRefused(
            f"党员类别“{word}”没有认出来，请写正式党员或预备党员。",
            field="standing",
            value=word,
            options=Member.Standing.choices,
            maps="standing",
        )
    return found


def _read_employment(reader: RowReader, context: ImportContext) -> tuple[str | None, str]:
    """The employment and, where the word was not understood, the word."""
    word = _word(reader, "employment")
    if not word:
        return None, ""
    found = context.meaning("employment", word) or vocabulary.read_employment(
        word, reader.header("employment")
    )
    return (found, "") if found else (Member.Employment.OTHER, word)


def _read_date(reader: RowReader, key: str) -> tuple[date | None, str]:
    value = reader.raw(key)
    if cells.is_empty(value):
        return None, DatePrecision.DAY
    found = reader.read(key, cells.read_date)
    if found is cells.MASKED or found is None:
        return None, DatePrecision.DAY
    return found


def _text(reader: RowReader, key: str, limit: int) -> str | None:
    value = reader.read(key, cells.read_text)
    if value is cells.MASKED or value is None:
        return None
    if len(value) > limit:
        raise RowRefused(f"{reader.header(key)}超过{limit}个字，请写短一些。", field=key)
    return value


def _read_residence(reader: RowReader) -> str | None:
    text = _text(reader, "residence", 120)
    return None if text and text.startswith(STORED) else text


def _read_sponsors(reader: RowReader) -> str | None:
    """One column with both, or a column each."""
    named = [_text(reader, key, 60 if key.endswith("2") else 120) for key in ("sponsors", "sponsors_2")]
    told = "、".join(name for name in named if name)
    if len(told) > 120:
        raise RowRefused("入党介绍人超过120个字，请写短一些。", field="sponsors")
    return told or None


class RosterImporter(SheetImporter):
    """Reads, compares and plans register rows of one branch."""

    def __init__(self, context: ImportContext) -> None:
        super().__init__(context)
        self._id_column_told = False

    # -- Read ------------------------------------------------------------------------------------

    def _read_row(self, reader: RowReader) -> RosterDraft:
        name = reader.read("name", cells.read_name)
        if not name or name is cells.MASKED:
            raise RowRefused("缺少姓名。", field="name")
        if len(name) > 60:
            raise RowRefused("姓名太长，请核对。", field="name")
        self._check_branch(reader)
        attributes = self._read_attributes(reader)
        draft = RosterDraft(name, attributes)
        draft.phone = self._read_phone(reader)
        draft.id_number = self._read_id_number(reader, attributes)
        draft.residence = _read_residence(reader)
        draft.group_name = _text(reader, "group", 60) or ""
        draft.offices = self._read_offices(reader)
        draft.moves = self._read_moves(reader, attributes.get("note") or "")
        self._check_dates(draft)
        return draft

    def _check_branch(self, reader: RowReader) -> None:
        named = _word(reader, "branch")
        own = self.context.branch
        if named and not any(
            named.endswith(name) or name.endswith(named) for name in (own.name, own.short_name) if name
        ):
            raise RowRefused(f"这一行属于“{named}”，不是本支部。", field="branch")

    def _read_attributes(self, reader: RowReader) -> dict[str, Any]:
        attributes: dict[str, Any] = {}
        attributes["gender"] = _read_gender(reader)
        attributes["ethnicity"] = _text(reader, "ethnicity", 20)
        attributes["native_place"] = _text(reader, "native_place", 60)
        attributes["education"] = _text(reader, "education", 30)
        attributes["work_post"] = _text(reader, "work_post", 120)
        attributes["sponsors"] = _read_sponsors(reader)
        attributes["standing"] = _read_standing(reader, self.context)
        attributes["employment"], unknown = _read_employment(reader, self.context)
        if unknown:
            self._warn(
                reader,
                f"人员类别“{unknown}”没有认出来，按“其他”登记。",
                "employment",
                maps="employment",
                options=Member.Employment.choices,
            )
        base = reader.read("dues_base", cells.read_money)
        attributes["dues_base_fen"] = None if base is cells.MASKED else base
        attributes["note"] = _text(reader, "note", 300)
        for key, name in (("birth", "born"), ("admitted_on", "admitted"), ("confirmed_on", "confirmed")):
            day, precision = _read_date(reader, key)
            if day is not None and day > self.context.today:
                raise RowRefused(f"{reader.header(key)}不能晚于今天。", field=key)
            if day is not None:
                attributes[f"{name}_on"], attributes[f"{name}_precision"] = day, precision
        return {key: value for key, value in attributes.items() if value is not None}

    def _read_phone(self, reader: RowReader) -> str | None:
        text = reader.read("phone", cells.read_text)
        if not text or text is cells.MASKED or "*" in text:
            return None
        return re.sub(r"[\s-]", "", text)[:40]

    def _read_id_number(self, reader: RowReader, attributes: dict[str, Any]) -> str | None:
        value = reader.raw("id_number")
        if cells.is_empty(value) or str(value).startswith(STORED):
            return None
        if not self.context.branch.stores_id_numbers:
            self._tell_id_column(reader)
            return None
        if isinstance(value, int | float):
            raise RowRefused("身份证号已被表格软件改写，请把这一列设为文本后重填。", field="id_number")
        text = clean_text(str(value)).replace(" ", "").upper()
        if not check_id_number(text):
            raise RowRefused("身份证号不对，请核对18位号码。", field="id_number")
        self._complete_birth(text, attributes)
        return text

    def _tell_id_column(self, reader: RowReader) -> None:
        if not self._id_column_told:
            self._id_column_told = True
            self._warn(reader, "本支部没有开启身份证号登记，这一列没有导入。", "id_number", bare=True)

    @staticmethod
    def _complete_birth(id_number: str, attributes: dict[str, Any]) -> None:
        """A birth month without a day takes the day of the ID number where the two agree."""
        born = date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
        stated = attributes.get("born_on")
        if stated is None or (
            attributes.get("born_precision") == DatePrecision.MONTH
            and (stated.year, stated.month) == (born.year, born.month)
        ):
            attributes["born_on"], attributes["born_precision"] = born, DatePrecision.DAY

    def _read_offices(self, reader: RowReader) -> list[str]:
        text = _text(reader, "office", 100) or ""
        taught = self.context.meaning("office", text)
        if taught is not None:
            return [taught] if taught else []
        offices, unknown = vocabulary.read_offices(text)
        if unknown:
            self._warn(
                reader,
                f"职务“{'、'.join(unknown)}”不是支部的职务，没有登记任职。",
                "office",
                maps="office",
                options=OfficeTerm.Office.choices,
            )
        return offices

    def _read_moves(self, reader: RowReader, note: str) -> list[Move]:
        moves, undated = read_moves(note, self.context.year)
        if undated:
            self._warn(reader, "备注里的变动没有写日期，没有登记这次变动。", "note")
        return [move for move in moves if move.occurred_on <= self.context.today]

    @staticmethod
    def _check_dates(draft: RosterDraft) -> None:
        born, admitted, confirmed = (
            draft.attributes.get(key) for key in ("born_on", "admitted_on", "confirmed_on")
        )
        if admitted and confirmed and confirmed < admitted:
            raise RowRefused("转正时间早于入党时间，请核对。", field="confirmed_on")
        if born and admitted and admitted.year - born.year < 18:
            raise RowRefused("入党时不满18岁，请核对出生年月和入党时间。", field="admitted_on")
        if draft.attributes.get("standing") == Member.Standing.PROBATIONARY and confirmed:
            raise RowRefused("预备党员不应有转正时间，请核对党员类别。", field="standing")

    def _warn(self, reader: RowReader, reason: str, key: str, *, bare: bool = False, **extra: Any) -> None:
        problem = reader.problem(reason, key, **extra)
        if bare:
            problem = Problem(problem.sheet, problem.row, problem.column, reason, field=key)
        self.plan.warnings.append(problem)

    # -- Compare ---------------------------------------------------------------------------------

    def compare(self) -> ImportPlan:
        """Set every draft against the register."""
        people = People.of_branch(self.context.branch)
        matcher = _Matcher(self.drafts, people)
        plan = self._compare_rows(
            lambda reader, draft, doubts: self._plan_row(reader.row, draft, matcher, doubts)
        )
        self._warn_of_the_missing(plan, people, matcher)
        self._warn_of_office_conflicts(plan)
        return plan

    def _plan_row(self, row: Any, draft: RosterDraft, matcher: "_Matcher", doubts: list[Problem]) -> RowPlan:
        existing = matcher.match(row, draft)
        planned = RowPlan(row.sheet_title, row.row_number, Status.NEW, draft, draft.name, existing)
        if existing is not None and erasure.is_closed(existing):
            planned.status = Status.UNCHANGED
            doubts.append(_doubt_of_the_erased(row, existing))
        elif existing is not None:
            planned.changes = self._changes(existing, draft)
            planned.status = Status.CHANGED if planned.changes else Status.UNCHANGED
        return planned

    def _changes(self, member: Member, draft: RosterDraft) -> dict[str, tuple[str, str]]:
        changes: dict[str, tuple[str, str]] = {}
        for key, value in draft.attributes.items():
            stored = getattr(member, key)
            if stored != value and COMPARED[key] not in changes:
                changes[COMPARED[key]] = (shown(stored), shown(value))
        if draft.phone is not None and draft.phone != member.phone:
            changes["联系电话"] = ("", "")
        if draft.id_number is not None and draft.id_number != member.id_number:
            changes["身份证号"] = ("", "")
        if draft.residence is not None and draft.residence != member.residence:
            changes["现居住地"] = ("", "")
        if draft.group_name and not _same_group(member.group, draft.group_name):
            changes["党小组"] = (str(member.group or ""), draft.group_name)
        if set(draft.offices) - set(self._offices_held(member)):
            changes["党内职务"] = ("", "、".join(OfficeTerm.Office(office).label for office in draft.offices))
        if self._new_moves(member, draft):
            changes["变动"] = ("", "、".join(MembershipEvent.Kind(move.kind).label for move in draft.moves))
        return changes

    def _offices_held(self, member: Member) -> set[str]:
        if not hasattr(self, "_terms"):
            self._terms: dict[int, set[str]] = {}
        if not self._terms:
            terms = OfficeTerm.objects.filter(organization=self.context.branch, left_on__isnull=True)
            for member_id, office in terms.values_list("member_id", "office"):
                self._terms.setdefault(member_id, set()).add(office)
            self._terms.setdefault(0, set())
        return self._terms.get(member.pk, set())

    def _new_moves(self, member: Member, draft: RosterDraft) -> list[Move]:
        if not draft.moves:
            return []
        stored = list(member.events.all())
        return [move for move in draft.moves if not any(_tells(event, move) for event in stored)]

    def _warn_of_the_missing(self, plan: ImportPlan, people: People, matcher: "_Matcher") -> None:
        if not self.drafts:
            return
        absent = [m for m in people if m.pk not in matcher.taken and m.left_on is None]
        refused_names = {problem.value for problem in plan.refused}
        names = [member.name for member in absent if member.name not in refused_names]
        if names and plan.of(Status.CHANGED) + plan.of(Status.UNCHANGED):
            some = "、".join(names[:10]) + ("等" if len(names) > 10 else "")
            first = self.drafts[0][0]
            plan.warnings.append(
                Problem(
                    first.sheet_title,
                    first.row_number,
                    "",
                    f"登记册里的{len(names)}名党员不在这张花名册里：{some}。",
                    "name",
                )
            )

    def _warn_of_office_conflicts(self, plan: ImportPlan) -> None:
        """A single seat named for two, or held by somebody else already, is not taken over."""
        held = dict(
            OfficeTerm.objects.filter(
                organization=self.context.branch, left_on__isnull=True, office__in=OfficeTerm.SINGLE_SEATS
            ).values_list("office", "member__name")
        )
        named: dict[str, str] = {}
        for planned in plan.rows:
            if planned.draft is None:
                continue
            for office in [o for o in planned.draft.offices if o in OfficeTerm.SINGLE_SEATS]:
                holder = named.setdefault(office, held.get(office, planned.draft.name))
                if holder != planned.draft.name:
                    planned.draft.offices.remove(office)
                    label = OfficeTerm.Office(office).label
                    plan.warnings.append(
                        Problem(
                            planned.sheet,
                            planned.row,
                            "",
                            f"{label}现为{holder}，{planned.draft.name}的任职没有登记，请先登记离任。",
                            "office",
                        )
                    )


def _doubt_of_the_erased(row: Any, member: Member) -> Problem:
    """What was erased after somebody left does not come back through a workbook."""
    reason = f"{member.name}已离开本支部，信息已按规定清除，这一行没有导入；重新转来的请登记新党员。"
    return Problem(row.sheet_title, row.row_number, "", reason, field="name")


def _tells(event: MembershipEvent, move: Move) -> bool:
    """Whether a recorded change is the one a note tells of; of a move dated by its month any day of it."""
    if event.kind != move.kind:
        return False
    is_month = DatePrecision.MONTH in (event.precision, move.precision)
    first, second = event.occurred_on, move.occurred_on
    return (first.year, first.month) == (second.year, second.month) if is_month else first == second


def _same_group(group: PartyGroup | None, name: str) -> bool:
    return group is not None and vocabulary.group_number(group.name) == vocabulary.group_number(name)


class _Matcher:
    """Finds the stored member a register row means; a name alone decides only where it is alone."""

    def __init__(self, drafts: list[tuple[Any, RosterDraft]], people: People) -> None:
        self.people = people
        self.taken: dict[int, int] = {}
        self.in_file = Counter(draft.name for _, draft in drafts)
        self._seen: dict[str, list[tuple[RosterDraft, int]]] = {}

    def match(self, row: Any, draft: RosterDraft) -> Member | None:
        self._refuse_repeat(row, draft)
        fitting = self.people.named(draft.name)
        if len(fitting) > 1 or (fitting and self.in_file[draft.name] > 1):
            fitting = [member for member in fitting if _may_be_same(_identity(member), draft.identity)]
        if len(fitting) > 1:
            choices = "、".join(describe(member) for member in fitting)
            raise RowRefused(
                f"“{draft.name}”对应{len(fitting)}名党员：{choices}，请写明出生日期或入党时间。", field="name"
            )
        if not fitting:
            return None
        member = fitting[0]
        if self.taken.setdefault(member.pk, row.row_number) != row.row_number:
            raise RowRefused(f"与第{self.taken[member.pk]}行是同一名党员，只导入一次。", field="name")
        return member

    def _refuse_repeat(self, row: Any, draft: RosterDraft) -> None:
        earlier = self._seen.setdefault(draft.name, [])
        for other, number in earlier:
            if number != row.row_number and _may_be_same(other.identity, draft.identity):
                raise RowRefused(
                    f"与第{number}行重复，只导入一次；同名的两名党员请填写不同的出生日期。", field="name"
                )
        earlier.append((draft, row.row_number))


def _identity(member: Member) -> tuple:
    if erasure.is_closed(member):
        # Of the day of birth only the year is left.
        return None, member.admitted_on, None
    return member.born_on, member.admitted_on, member.id_number or None


def _may_be_same(one: tuple, other: tuple) -> bool:
    """No stated mark differs."""
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))
