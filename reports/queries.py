"""The records of one branch and period, each as a query set with one caller or more."""

from datetime import date

from django.db.models import F, Max, Q, QuerySet

from meetings.models import AgendaItem, Appraisal, Meeting, Opinion, Rectification, Reflection, Talk
from members.models import (
    CondolenceVisit,
    DuesCharge,
    DuesPayment,
    Member,
    MembershipEvent,
    OfficeTerm,
    Organization,
    PartyGroup,
)
from members.ordering import in_order
from reports.models import BranchYear, DeclaredFigure, LedgerCompletion, LedgerEntry, LedgerKind


def register(branch: Organization) -> QuerySet[Member]:
    """Everybody the branch ever kept, in the order of strokes; sealed fields are left unread."""
    members = Member.objects.filter(branch=branch).only(
        "name",
        "branch_id",
        "group_id",
        "joined_on",
        "left_on",
        "admitted_on",
        "confirmed_on",
        "standing",
        "employment",
    )
    return in_order(members, branch)


def groups(branch: Organization) -> QuerySet[PartyGroup]:
    return PartyGroup.objects.filter(branch=branch).order_by("position", "name", "pk")


def office_terms(branch: Organization) -> QuerySet[OfficeTerm]:
    """Terms of office in the branch, each with ``member_name``."""
    return (
        OfficeTerm.objects.filter(organization=branch)
        .annotate(member_name=F("member__name"))
        .order_by("office", "pk")
    )


def meetings_held(branch: Organization, first: date, last: date) -> QuerySet[Meeting]:
    """Gatherings that took place in the period; planned and cancelled ones never count."""
    return Meeting.objects.filter(
        branch=branch, state=Meeting.State.HELD, held_on__gte=first, held_on__lte=last
    ).order_by("held_on", "pk")


def membership_events(branch: Organization, first: date, last: date) -> QuerySet[MembershipEvent]:
    return MembershipEvent.objects.filter(
        branch=branch, occurred_on__gte=first, occurred_on__lte=last
    ).order_by("occurred_on", "pk")


def visits(branch: Organization, first: date, last: date) -> QuerySet[CondolenceVisit]:
    return CondolenceVisit.objects.filter(
        branch=branch, visited_on__gte=first, visited_on__lte=last
    ).order_by("visited_on", "pk")


def dues_charges(branch: Organization, year: int, up_to_month: int) -> QuerySet[DuesCharge]:
    return DuesCharge.objects.filter(branch=branch, year=year, month__lte=up_to_month).order_by(
        "month", "member_id"
    )


def dues_payments(branch: Organization, year: int, up_to_month: int) -> QuerySet[DuesPayment]:
    return DuesPayment.objects.filter(branch=branch, year=year, month__lte=up_to_month).order_by(
        "month", "pk"
    )


def ledger_entries(branch: Organization, first: date, last: date) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(branch=branch, occurred_on__gte=first, occurred_on__lte=last).order_by(
        "occurred_on", "pk"
    )


def talks(branch: Organization, first: date, last: date) -> QuerySet[Talk]:
    return Talk.objects.filter(branch=branch, held_on__gte=first, held_on__lte=last).order_by("held_on", "pk")


def ledger_kinds_of(branch: Organization) -> QuerySet[LedgerKind]:
    """The kinds of other work a branch reports by: the national ones, those of the organisations above
    it, and whatever its entries were made with."""
    used = LedgerEntry.objects.filter(branch=branch).order_by().values("kind_id")
    return LedgerKind.objects.filter(_meant_for(branch) | Q(pk__in=used))


def ledger_kinds_offered(branch: Organization, *, also: int | None = None) -> QuerySet[LedgerKind]:
    """The kinds a new entry may have, and ``also``, the one it has."""
    return LedgerKind.objects.filter(_meant_for(branch) & Q(is_offered=True) | Q(pk=also))


def _meant_for(branch: Organization) -> Q:
    return Q(organization__isnull=True) | Q(organization_id__in=branch.ancestor_ids())


def completions(branch: Organization, year: int) -> QuerySet[LedgerCompletion]:
    return LedgerCompletion.objects.filter(branch=branch, year=year)


def declared_figures(branch: Organization, year: int) -> QuerySet[DeclaredFigure]:
    return DeclaredFigure.objects.filter(branch=branch, year=year)


def reflections(branch: Organization, first: date, last: date) -> QuerySet[Reflection]:
    """Reflections handed in in the period; drafts are nobody's but the author's."""
    return Reflection.objects.filter(
        branch=branch, handed_in_at__date__gte=first, handed_in_at__date__lte=last
    ).order_by("handed_in_at", "pk")


def hearings(branch: Organization, year: int) -> QuerySet[AgendaItem]:
    """Agenda items of the year's gatherings, held or not, at which a report on Party work is heard."""
    return AgendaItem.objects.filter(
        meeting__branch=branch, meeting__held_on__year=year, kind=AgendaItem.Kind.WORK_REPORT
    ).order_by()


def opinions(branch: Organization, first: date, last: date) -> QuerySet[Opinion]:
    """Opinions of gatherings of the period that stand."""
    return Opinion.objects.filter(
        branch=branch, meeting__held_on__range=(first, last), meeting__removed_at__isnull=True
    ).order_by("pk")


def rectifications(branch: Organization, year: int) -> QuerySet[Rectification]:
    return Rectification.objects.filter(branch=branch, year=year).order_by("pk")


def appraisals(branch: Organization, year: int) -> QuerySet[Appraisal]:
    return Appraisal.objects.filter(branch=branch, year=year).order_by("pk")


def newest_year(branch: Organization, today: date) -> int:
    """The newest year up to today with a gathering, a charge, a visit or other work; else this year."""
    return _newest_year(branch, today) or today.year


def year_to_import(branch: Organization, today: date) -> int:
    """The year a workbook is most likely of: for a branch without records the first one it is kept for."""
    since = branch.in_use_since
    first = since.year if since and since <= today else today.year
    return _newest_year(branch, today) or first


def _newest_year(branch: Organization, today: date) -> int | None:
    found = [
        Meeting.objects.filter(branch=branch, held_on__lte=today).aggregate(day=Max("held_on"))["day"],
        CondolenceVisit.objects.filter(branch=branch, visited_on__lte=today).aggregate(day=Max("visited_on"))[
            "day"
        ],
        LedgerEntry.objects.filter(branch=branch, occurred_on__lte=today).aggregate(day=Max("occurred_on"))[
            "day"
        ],
    ]
    years = [day.year for day in found if day]
    charged = DuesCharge.objects.filter(branch=branch, year__lte=today.year).aggregate(year=Max("year"))[
        "year"
    ]
    return max([*years, *([charged] if charged else [])], default=None)


def newest_open_year(branch: Organization, today: date) -> int:
    """The newest year with records, or a later one that was opened for work."""
    years = BranchYear.objects.filter(branch=branch, year__lte=today.year)
    opened = years.aggregate(year=Max("year"))["year"]
    return max(newest_year(branch, today), opened or 0)
