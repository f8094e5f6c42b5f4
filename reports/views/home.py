"""The first pages: the way to one's own workbench, and the workbench of a branch."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.models import Organization, User
from members.standing import organizations_of
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.access.roles import ROLE_LABELS, Role
from partybranch.access.scope import Scope
from partybranch.web.context import SEVERAL_PLACES
from partybranch.web.navigation import INSTALLATION_PLACES
from partybranch.web.pages import DeskPage
from reports.actions.years import year_to_open
from reports.annual import narrative_of
from reports.duties import Desk, desk_of
from reports.facts.records import Given
from reports.overview import gatherings_of_month, ledger_lines
from reports.queries import newest_open_year
from reports.wording.narrative import Narrative

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Way:
    """One place somebody works in: its name, as whom, its page, and whether by an office or a grant."""

    label: str
    role: str
    href: str
    is_office: bool = True


def _office_way(scope: Scope, organization: Organization) -> Way | None:
    """The workbench of an organisation, None where no office there opens a page of it."""
    is_branch = organization.is_branch
    needed = Permission.VIEW_BRANCH if is_branch else Permission.VIEW_BRANCHES
    if not scope.allows(needed):
        return None
    route = "reports:branch-home" if is_branch else "reports:committee-home"
    offices = [role for role in Role if role in scope.roles and role is not Role.MEMBER]
    roles = "、".join(ROLE_LABELS[role] for role in offices)
    return Way(organization.name, roles, reverse(route, args=[organization.pk]))


def _own_way(scope: Scope, organization: Organization) -> Way | None:
    if not scope.allows(Permission.OWN_RECORD):
        return None
    href = reverse("meetings:own-home", args=[organization.pk])
    return Way(organization.name, "党员本人", href, is_office=False)


def _ways_into(user: User, organization: Organization) -> list[Way]:
    scope = user.scope_in(organization.pk, is_branch=organization.is_branch)
    if scope is None:
        return []
    found = (_office_way(scope, organization), _own_way(scope, organization))
    return [way for way in found if way is not None]


def _ways_of(user: User) -> list[Way]:
    ways = [way for organization in organizations_of(user) for way in _ways_into(user, organization)]
    everywhere = [
        Way(place.label, "全系统", reverse(place.route))
        for place in INSTALLATION_PLACES
        if user.allows_anywhere(place.permission)
    ]
    # The places of the installation stand side by side in one rail: one way in is enough.
    return ways + everywhere[:1]


def _straight_to(ways: list[Way]) -> Way | None:
    """The one office somebody holds comes before being a member of the branch."""
    offices = [way for way in ways if way.is_office]
    if len(offices) == 1:
        return offices[0]
    return ways[0] if len(ways) == 1 else None


@requires(Permission.SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the one workbench; a choice of as whom where there are several, or it is asked for."""
    ways = _ways_of(request.user)
    request.session[SEVERAL_PLACES] = len(ways) > 1
    straight = None if request.GET.get("choose") else _straight_to(ways)
    if straight is not None:
        return redirect(straight.href)
    return render(request, "reports/home/choose.html", {"ways": ways})


class BranchHome(DeskPage):
    """The workbench of a branch: what is to be done by which rule, the month's gatherings, what the
    report still lacks, the ledgers."""

    permission = Permission.VIEW_BRANCH
    template_name = "reports/home/branch.html"

    def newest_year(self) -> int:
        return newest_open_year(self.scope.organization, timezone.localdate())

    @cached_property
    def desk(self) -> Desk:
        return desk_of(self.scope, self.year, timezone.localdate())

    @property
    def today_in_words(self) -> str:
        today = timezone.localdate()
        return f"{today.year}年{today.month}月{today.day}日 星期{_WEEKDAYS[today.weekday()]}"

    @property
    def days_to_report(self) -> int | None:
        """How many days are left until the year's report is due, None without a day to come."""
        call = self.desk.records.calls.get(self.year)
        if call is None or call.due_on is None or not self.scope.allows(Permission.VIEW_REPORT):
            return None
        left = (call.due_on - timezone.localdate()).days
        return left if left >= 0 else None

    @property
    def is_staff(self) -> bool:
        return Role.COMMITTEE_STAFF in self.scope.roles

    @property
    def is_new(self) -> bool:
        """Whether the branch has hardly more than its secretary, and nothing on record."""
        records = self.desk.records
        return len(records.members) <= 1 and not records.meetings.meetings and not records.charges

    def _narrative(self) -> Narrative | None:
        if not self.scope.allows(Permission.VIEW_REPORT):
            return None
        records = self.desk.records
        given = Given(records.meetings, records.all_terms)
        return narrative_of(self.scope.organization, self.year, as_of=self.as_of, given=given)[1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        narrative = self._narrative()
        if narrative is not None:
            self.desk.say_gaps(len(narrative.blanks()))
        branch, may_open = self.scope.organization, self.scope.allows(Permission.MANAGE_BRANCH)
        return {
            **super().get_context_data(**kwargs),
            "desk": self.desk,
            "ledgers": list(ledger_lines(self.scope, self.desk.records.meetings)),
            "month": gatherings_of_month(self.desk.records.meetings),
            "blanks": narrative.blanks() if narrative else None,
            "year_to_open": year_to_open(branch, timezone.localdate()) if may_open else None,
        }
