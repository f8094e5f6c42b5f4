"""The first pages: the way to one's own workbench, the workbench of a branch and of a committee."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meetings import queries as meetings
from members import queries as members
from members.models import Organization, User
from members.standing import organizations_of
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.access.roles import ROLE_LABELS, Role
from partybranch.web.context import SEVERAL_PLACES
from partybranch.web.navigation import INSTALLATION_PLACES
from partybranch.web.pages import DeskPage, ListPage
from reports.facts.builder import build
from reports.overview import ledger_lines
from reports.queries import newest_year
from reports.wording.office import compose

_LATEST_MEETINGS = 6


@dataclass(frozen=True, slots=True)
class Way:
    """One place somebody works in: its name, as whom, and its page."""

    label: str
    role: str
    href: str


def _way_into(user: User, organization: Organization) -> Way | None:
    """The workbench of an organisation, None where an office there opens no page of it."""
    is_branch = organization.is_branch
    scope = user.scope_in(organization.pk, is_branch=is_branch)
    needed = Permission.VIEW_BRANCH if is_branch else Permission.VIEW_BRANCHES
    if scope is None or not scope.allows(needed):
        return None
    route = "reports:branch-home" if is_branch else "reports:committee-home"
    roles = "、".join(ROLE_LABELS[role] for role in Role if role in scope.roles)
    return Way(organization.name, roles, reverse(route, args=[organization.pk]))


def _ways_of(user: User) -> list[Way]:
    ways = [_way_into(user, organization) for organization in organizations_of(user)]
    everywhere = [
        Way(place.label, "全系统", reverse(place.route))
        for place in INSTALLATION_PLACES
        if user.allows_anywhere(place.permission)
    ]
    # The places of the installation stand side by side in one rail: one way in is enough.
    return [way for way in ways if way is not None] + everywhere[:1]


@requires(Permission.SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the one workbench; a choice of as whom where there are several."""
    ways = _ways_of(request.user)
    request.session[SEVERAL_PLACES] = len(ways) > 1
    if len(ways) == 1:
        return redirect(ways[0].href)
    return render(request, "reports/home/choose.html", {"ways": ways})


class BranchHome(DeskPage):
    """The workbench of a branch: its ledgers, the last gatherings, what the report still lacks."""

    permission = Permission.VIEW_BRANCH
    template_name = "reports/home/branch.html"

    def newest_year(self) -> int:
        return newest_year(self.scope.organization, timezone.localdate())

    def _narrative(self) -> Any:
        if not self.scope.allows(Permission.VIEW_REPORT):
            return None
        return compose(build(self.scope.organization, self.year, as_of=self.as_of))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        narrative = self._narrative()
        return {
            **super().get_context_data(**kwargs),
            "ledgers": list(ledger_lines(self.scope, self.year, self.as_of)),
            "latest": meetings.latest(self.scope.organization, self.year, _LATEST_MEETINGS),
            "blanks": narrative.blanks() if narrative else None,
            "is_staff": Role.COMMITTEE_STAFF in self.scope.roles,
        }


class CommitteeHome(ListPage):
    """The workbench of a committee: the branches below it."""

    permission = Permission.VIEW_BRANCHES
    template_name = "reports/home/committee.html"
    search_label = "支部名称"

    def newest_year(self) -> int | None:
        return meetings.newest_year_below(self.all_rows().order_by().values("pk"))

    def all_rows(self) -> QuerySet[Organization]:
        return members.branches_below(self.scope.organization).select_related("parent")

    def narrow(self, rows: QuerySet[Organization]) -> QuerySet[Organization]:
        if self.search:
            rows = rows.filter(Q(name__icontains=self.search) | Q(short_name__icontains=self.search))
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        ids = [branch.pk for branch in context["rows"]]
        return {
            **context,
            "secretaries": members.secretaries_of(ids),
            "member_counts": members.count_members_on(ids, self.as_of),
            "activities": meetings.activity_of(ids, self.year),
        }
