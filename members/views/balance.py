"""Start + came − left = end, for any period: of a branch, and of a committee branch by branch; and the
people behind each figure."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode

from members import change_queries, queries
from members.changes import Balance, Period, balances, count_of_kinds, counts_on_evening_of, total_of
from members.models import Member, MembershipEvent, Organization
from partybranch.access.permissions import Permission
from partybranch.web.pages import DeskPage, ListPage
from partybranch.web.paging import page_of
from partybranch.web.years import EARLIEST

Kind = MembershipEvent.Kind
START, END, INSIDE = "start", "end", "inside"
_SHORT = {Kind.ADMITTED: "接收", Kind.MOVED_IN: "转入", Kind.RESTORED: "恢复党籍"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the balance: its label, number, and the page of the people behind it."""

    label: str
    number: int
    href: str
    sign: str = ""


def _asked_day(request: HttpRequest, parameter: str) -> date | None:
    try:
        day = parse_date(request.GET.get(parameter, "")[:10])
    except ValueError:
        return None
    return day if day and day.year >= EARLIEST else None


def period_of(request: HttpRequest) -> Period:
    """The period in the address (``?from=&to=``), never beyond today; without one, the running year."""
    today = timezone.localdate()
    last = min(_asked_day(request, "to") or today, today)
    first = _asked_day(request, "from") or date(last.year, 1, 1)
    return Period(min(first, last), last)


def _query(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _whole_years() -> list[tuple[str, str]]:
    """This year and the three before as (label, query)."""
    this_year = timezone.localdate().year
    years = range(this_year, this_year - 4, -1)
    return [(f"{year}年", f"?from={year}-01-01&to={year}-12-31") for year in years]


def _figures(balance: Balance, address: str, query: dict[str, str]) -> list[Figure]:
    """The figures in the order of the sum; kinds of which there is none are left out."""

    def figure(label: str, number: int, of: str, sign: str = "") -> Figure:
        return Figure(label, number, f"{address}?{urlencode({**query, 'of': of})}", sign)

    counts = count_of_kinds(balance)
    found = [figure("期初", balance.start, START)]
    for kinds, sign in ((MembershipEvent.COMING, "＋"), (MembershipEvent.LEAVING, "－")):
        for kind in kinds:
            number = counts[kind, False]
            if number:
                found.append(figure(_SHORT.get(Kind(kind), Kind(kind).label), number, kind, sign))
    return [*found, figure("期末", balance.end, END)]


class BranchBalance(DeskPage):
    """The branch's own balance of a period."""

    permission = Permission.VIEW_MEMBERS
    template_name = "members/balance/branch.html"

    @cached_property
    def period(self) -> Period:
        return period_of(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        branch = self.scope.organization
        whole = not self.scope.only_own_group(Permission.VIEW_MEMBERS)
        context = {**super().get_context_data(**kwargs), "whole_years": _whole_years()}
        if not whole:
            return {**context, "balance": None, "figures": []}
        found = balances(Member.objects.filter(branch=branch), self.period)
        balance = found.get(branch.pk, Balance(as_of=self.period.last))
        address = reverse("members:balance-records", args=[branch.pk])
        return {**context, "balance": balance, "figures": _figures(balance, address, _query(self.period))}


@dataclass(frozen=True, slots=True)
class Line:
    """One branch (or, without one, all of them) with its balance; the columns of the table."""

    branch: Organization | None
    balance: Balance
    query: str

    def _number(self, *kinds: str, is_inside: bool = False) -> int:
        counts = count_of_kinds(self.balance)
        return sum(counts[kind, is_inside] for kind in kinds)

    @property
    def cells(self) -> list[tuple[str, int, str]]:
        """(label, number, what ``of`` of the records page) of each column."""
        return [
            ("期初", self.balance.start, START),
            ("接收", self._number(Kind.ADMITTED), Kind.ADMITTED),
            ("转入", self._number(Kind.MOVED_IN), Kind.MOVED_IN),
            ("恢复", self._number(Kind.RESTORED), Kind.RESTORED),
            ("内部转入", self._number(Kind.MOVED_IN, is_inside=True), f"{INSIDE}_in"),
            ("内部转出", self._number(Kind.MOVED_OUT, is_inside=True), f"{INSIDE}_out"),
            ("转出", self._number(Kind.MOVED_OUT), Kind.MOVED_OUT),
            ("停止党籍", self._number(Kind.SUSPENDED), Kind.SUSPENDED),
            ("除名出党", self._number(Kind.REMOVED, Kind.EXPELLED), "out_of_party"),
            ("去世", self._number(Kind.DIED), Kind.DIED),
            ("期末", self.balance.end, END),
        ]


_ROWS_PER_PAGE = 50


class CommitteeBalance(DeskPage):
    """One row a branch below, and all together; moves between them cancel out."""

    permission = Permission.VIEW_BRANCHES
    template_name = "members/balance/committee.html"

    @cached_property
    def period(self) -> Period:
        return period_of(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        committee = self.scope.organization
        branches = list(change_queries.counting_branches(committee).order_by("path"))
        keys = {branch.pk for branch in branches}
        members = Member.objects.filter(branch__in=change_queries.counting_branches(committee).order_by())
        found = balances(members, self.period, inside=keys)
        lines = [
            Line(
                branch,
                found.get(branch.pk, Balance()),
                urlencode({**_query(self.period), "branch": branch.pk}),
            )
            for branch in branches
        ]
        total = Line(None, total_of(found.values()), urlencode(_query(self.period)))
        temporary = change_queries.temporary_branches(committee).count()
        page = page_of(lines, self.request.GET.get("page"), _ROWS_PER_PAGE)
        return {
            **super().get_context_data(**kwargs),
            "page_obj": page,
            "total": total,
            "odd": [line for line in lines if not line.balance.holds],
            "temporary": temporary,
            "whole_years": _whole_years(),
        }


class _Records(ListPage):
    """The people behind one figure: who counted on an evening, or who came or left in the period."""

    template_name = "members/balance/records.html"

    @cached_property
    def period(self) -> Period:
        return period_of(self.request)

    def members(self) -> QuerySet[Member]:
        """The members the figure is of."""
        raise NotImplementedError

    def inside(self) -> list[int]:
        """The branches between which a move is inside."""
        return []

    @cached_property
    def of(self) -> str:
        return self.request.GET.get("of", END)

    @property
    def is_stock(self) -> bool:
        return self.of in (START, END)

    @property
    def day(self) -> date:
        return self.period.eve if self.of == START else self.period.last

    @property
    def title(self) -> str:
        names = {
            START: "期初党员",
            END: "期末党员",
            f"{INSIDE}_in": "内部转入",
            f"{INSIDE}_out": "内部转出",
            "out_of_party": "除名和出党",
        }
        return names.get(self.of) or Kind(self.of).label

    def _kinds(self) -> tuple[tuple[str, ...], bool]:
        """The kinds of change the figure counts, and whether inside or not."""
        known = {
            f"{INSIDE}_in": ((Kind.MOVED_IN,), True),
            f"{INSIDE}_out": ((Kind.MOVED_OUT,), True),
            "out_of_party": ((Kind.REMOVED, Kind.EXPELLED), False),
        }
        flows = (*MembershipEvent.COMING, *MembershipEvent.LEAVING)
        if self.of not in (*known, *flows):
            raise Http404
        return known.get(self.of) or ((self.of,), False)

    def all_rows(self) -> QuerySet[Any]:
        members = self.members()
        if self.is_stock:
            rows = members.filter(counts_on_evening_of(self.day))
            return rows.select_related("branch").order_by("branch__path", "name_strokes", "name", "pk")
        kinds, is_inside = self._kinds()
        found = balances(members, self.period, inside=self.inside()).values()
        keys = [
            each.event_id
            for balance in found
            for each in balance.movements
            if each.kind in kinds and each.is_inside == is_inside
        ]
        return MembershipEvent.objects.filter(pk__in=keys).select_related("member", "branch")


class BranchBalanceRecords(_Records):
    """Behind a figure of one branch."""

    permission = Permission.VIEW_MEMBERS

    def members(self) -> QuerySet[Member]:
        # Whoever sees one group alone sees of each figure those of the group.
        return queries.members_visible_in(self.scope)


class CommitteeBalanceRecords(_Records):
    """Behind a figure of a committee, or of one branch below it (``?branch=``)."""

    permission = Permission.VIEW_BRANCHES

    @cached_property
    def below(self) -> list[int]:
        below = change_queries.counting_branches(self.scope.organization)
        return list(below.values_list("pk", flat=True))

    def members(self) -> QuerySet[Member]:
        asked = self.asked_id("branch")
        members = Member.objects.filter(branch__in=self.below)
        return members if asked is None else members.filter(branch=asked)

    def inside(self) -> list[int]:
        return self.below
