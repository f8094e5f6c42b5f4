"""The records behind a fact as a person reads them: when, what, how much, and where to look."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from meetings.models import Appraisal, Meeting, Opinion, Rectification, Reflection, Talk
from members.models import (
    CondolenceVisit,
    DuesCharge,
    DuesPayment,
    Member,
    MembershipEvent,
    OfficeTerm,
    Organization,
    PartyGroup,
    User,
)
from partybranch.access.permissions import Permission
from partybranch.fields import DatePrecision, money_text
from reports.facts import making
from reports.facts.book import Fact
from reports.kind_columns import columns_of, told
from reports.models import DeclaredFigure, LedgerEntry

_NOT_KNOWN = "未填"


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One record. ``head`` is its date or name, ``route`` the page of the record ('' has none)."""

    head: str
    what: str
    note: str = ""
    figure: str = ""
    route: str = ""
    pk: int = 0


def day_words(day: date, precision: str = DatePrecision.DAY) -> str:
    """A day inside the report's year, as far as it is known: 3月15日, 3月."""
    if precision == DatePrecision.YEAR:
        return f"{day.year}年"
    return f"{day.month}月" if precision == DatePrecision.MONTH else f"{day.month}月{day.day}日"


def _money(fen: int | None) -> str:
    return _NOT_KNOWN if fen is None else f"{money_text(fen)}元"


def _count(value: int | None) -> str:
    return _NOT_KNOWN if value is None else str(value)


def _meeting(meeting: Meeting) -> EvidenceRow:
    lecturer = f"主讲 {meeting.lecturer}" if meeting.lecturer else ""
    return EvidenceRow(
        day_words(meeting.held_on),
        "、".join(kind.fact_name for kind in meeting.kinds),
        "　".join(text for text in (meeting.title, lecturer) if text),
        f"{_count(meeting.present_count)}/{_count(meeting.due_count)}",
        "meetings:meeting-detail",
        meeting.pk,
    )


def _member(member: Member) -> EvidenceRow:
    return EvidenceRow(
        member.name,
        member.get_standing_display(),
        str(member.group or ""),
        member.get_employment_display(),
        "members:member-detail",
        member.pk,
    )


def _event(event: MembershipEvent) -> EvidenceRow:
    return EvidenceRow(
        day_words(event.occurred_on, event.precision),
        f"{event.member.name}　{event.get_kind_display()}",
        event.counterpart,
        route="members:member-detail",
        pk=event.member_id,
    )


def _term(term: OfficeTerm) -> EvidenceRow:
    started = f"{term.started_on:%Y年%-m月%-d日}任职" if term.started_on else "任职时间待补"
    return EvidenceRow(
        term.member.name,
        term.get_office_display(),
        started,
        route="members:member-detail",
        pk=term.member_id,
    )


def _group(group: PartyGroup) -> EvidenceRow:
    return EvidenceRow(group.name, "党小组")


def _charge(charge: DuesCharge) -> EvidenceRow:
    return EvidenceRow(
        f"{charge.month}月",
        charge.member.name,
        "应缴",
        _money(charge.due_fen),
        "members:member-detail",
        charge.member_id,
    )


def _payment(payment: DuesPayment) -> EvidenceRow:
    return EvidenceRow(
        f"{payment.month}月",
        payment.member.name,
        f"实缴　{payment.get_kind_display()}",
        _money(payment.paid_fen),
        "members:member-detail",
        payment.member_id,
    )


def _visit(visit: CondolenceVisit) -> EvidenceRow:
    has_money = visit.money_fen is not None or visit.money_is_masked
    return EvidenceRow(
        day_words(visit.visited_on, visit.precision),
        visit.recipient_name,
        "　".join(text for text in (visit.occasion, visit.category) if text),
        _money(visit.money_fen) if has_money else visit.goods,
    )


def _quantity(entry: LedgerEntry) -> str:
    if entry.quantity_is_masked:
        return f"数量{_NOT_KNOWN}"
    return "" if entry.quantity is None else f"{entry.quantity}{entry.unit or entry.kind.unit}"


def _amount(entry: LedgerEntry) -> str:
    if entry.amount_is_masked:
        return f"金额{_NOT_KNOWN}"
    return "" if entry.amount_fen is None else _money(entry.amount_fen)


def _entry(entry: LedgerEntry) -> EvidenceRow:
    own = [f"{column.label}：{text}" for column, text in told(columns_of(entry.kind), entry.values)]
    return EvidenceRow(
        day_words(entry.occurred_on, entry.precision),
        entry.title,
        "　".join(text for text in (entry.kind.name, *own, entry.note) if text),
        "　".join(text for text in (_quantity(entry), _amount(entry)) if text),
    )


def _reflection(reflection: Reflection) -> EvidenceRow:
    """Who wrote what when; its text is read on its own page alone."""
    return EvidenceRow(
        day_words(timezone.localdate(reflection.handed_in_at)),
        reflection.title,
        reflection.member.name,
        route="meetings:reflection-read",
        pk=reflection.pk,
    )


def _talk(talk: Talk) -> EvidenceRow:
    """The day and the kind of pair: whoever may see the names finds them in the list of talks."""
    return EvidenceRow(day_words(talk.held_on), talk.get_pair_display())


def _appraisal(appraisal: Appraisal) -> EvidenceRow:
    return EvidenceRow(appraisal.member.name, "民主评议", appraisal.note, appraisal.get_grade_display())


def _rectification(record: Rectification) -> EvidenceRow:
    state = f"{day_words(record.cured_on)}到位" if record.cured_on else "正在整改"
    owner = record.owner.name if record.owner else "支委会"
    return EvidenceRow(f"{record.year}年", record.problem, f"{record.measure}　{owner}".strip(), state)


def _opinion(opinion: Opinion) -> EvidenceRow:
    """What was said stays sealed: the row says when and of what kind."""
    return EvidenceRow(day_words(opinion.meeting.held_on), opinion.get_kind_display())


def _declared(figure: DeclaredFigure) -> EvidenceRow:
    day = timezone.localtime(figure.declared_at)
    return EvidenceRow(
        f"{day.year}年{day.month}月{day.day}日",
        f"{figure.declared_by or '未具名'}填报",
        f"依据：{figure.basis}",
        _count(figure.number) if figure.number is not None else figure.text,
    )


def _declared_rows(branch: Organization) -> QuerySet[DeclaredFigure]:
    """Statements of the branch, each with ``declared_by``, the name of who made it."""
    author = User.objects.filter(pk=OuterRef("declared_by_id"))
    return DeclaredFigure.objects.filter(branch=branch).annotate(
        declared_by=Subquery(author.values("display_name")[:1])
    )


@dataclass(frozen=True)
class Source:
    """How records of one model are read: the query set of a branch, the row, the right it takes."""

    rows_of: Callable[[Organization], QuerySet]
    as_row: Callable[[Any], EvidenceRow]
    permission: Permission


SOURCES: dict[str, Source] = {
    making.MEETING: Source(
        lambda branch: (
            Meeting.objects.filter(branch=branch).select_related("main_kind").prefetch_related("extra_kinds")
        ),
        _meeting,
        Permission.VIEW_MEETINGS,
    ),
    making.MEMBER: Source(
        lambda branch: Member.objects.filter(branch=branch).select_related("group"),
        _member,
        Permission.VIEW_MEMBERS,
    ),
    making.EVENT: Source(
        lambda branch: MembershipEvent.objects.filter(branch=branch).select_related("member"),
        _event,
        Permission.VIEW_MEMBERS,
    ),
    making.TERM: Source(
        lambda branch: OfficeTerm.objects.filter(organization=branch).select_related("member"),
        _term,
        Permission.VIEW_MEMBERS,
    ),
    making.GROUP: Source(
        lambda branch: PartyGroup.objects.filter(branch=branch), _group, Permission.VIEW_MEMBERS
    ),
    making.CHARGE: Source(
        lambda branch: DuesCharge.objects.filter(branch=branch).select_related("member"),
        _charge,
        Permission.VIEW_DUES,
    ),
    making.PAYMENT: Source(
        lambda branch: DuesPayment.objects.filter(branch=branch).select_related("member"),
        _payment,
        Permission.VIEW_DUES,
    ),
    making.VISIT: Source(
        lambda branch: CondolenceVisit.objects.filter(branch=branch), _visit, Permission.VIEW_VISITS
    ),
    making.ENTRY: Source(
        lambda branch: LedgerEntry.objects.filter(branch=branch).select_related("kind"),
        _entry,
        Permission.VIEW_LEDGER,
    ),
    making.REFLECTION: Source(
        lambda branch: (
            Reflection.objects.filter(branch=branch, handed_in_at__isnull=False)
            .select_related("member")
            .defer("text_sealed")
        ),
        _reflection,
        Permission.READ_REFLECTIONS,
    ),
    making.TALK: Source(
        lambda branch: Talk.objects.filter(branch=branch).defer("content_sealed"),
        _talk,
        Permission.VIEW_REPORT,
    ),
    making.APPRAISAL: Source(
        lambda branch: Appraisal.objects.filter(branch=branch).select_related("member"),
        _appraisal,
        Permission.VIEW_APPRAISALS,
    ),
    making.RECTIFICATION: Source(
        lambda branch: Rectification.objects.filter(branch=branch).select_related("owner"),
        _rectification,
        Permission.VIEW_APPRAISALS,
    ),
    making.OPINION: Source(
        lambda branch: Opinion.objects.filter(branch=branch).select_related("meeting"),
        _opinion,
        Permission.VIEW_APPRAISALS,
    ),
    making.DECLARED: Source(_declared_rows, _declared, Permission.VIEW_REPORT),
}


def keys_of(fact: Fact) -> list[tuple[str, int]]:
    """Every record behind a fact as (model label, key), in the fact's order."""
    return [(evidence.model, key) for evidence in fact.evidence for key in evidence.ids]


def rows(branch: Organization, keys: Iterable[tuple[str, int]]) -> list[EvidenceRow]:
    """The records of the branch with these keys, in the order given; two queries a model at most."""
    wanted = list(keys)
    found: dict[tuple[str, int], EvidenceRow] = {}
    for model in dict.fromkeys(model for model, _ in wanted):
        source = SOURCES[model]
        ids = [key for label, key in wanted if label == model]
        for record in source.rows_of(branch).filter(pk__in=ids):
            found[model, record.pk] = source.as_row(record)
    return [found[key] for key in wanted if key in found]
