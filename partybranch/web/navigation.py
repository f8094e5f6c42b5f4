"""The places of the rail and the bottom bar: each shown to whom its page is open, and to nobody else."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.web.years import asked_year


@dataclass(frozen=True)
class Place:
    """One place: label, name of its icon, page it opens, the right it takes, and the beginnings of
    the route names that belong to it."""

    label: str
    icon: str
    route: str
    permission: Permission
    routes: tuple[str, ...]


@dataclass(frozen=True)
class PlaceLink:
    label: str
    icon: str
    href: str
    is_current: bool


BRANCH_PLACES = (
    Place("工作台", "desk", "reports:branch-home", Permission.VIEW_BRANCH, ("reports:",)),
    Place(
        "组织生活",
        "calendar",
        "meetings:calendar",
        Permission.VIEW_MEETINGS,
        ("meetings:",),
    ),
    Place(
        "党员",
        "people",
        "members:member-list",
        Permission.VIEW_MEMBERS,
        (
            "members:member-",
            "members:change-",
            "members:correction-",
            "members:balance",
            "members:letter-",
            "members:floating-",
            "members:transfer-",
            "members:account-",
            "members:term-",
            "members:election-",
            "members:group-",
        ),
    ),
    Place(
        "党费慰问",
        "ledger",
        "members:dues-charge-list",
        Permission.VIEW_DUES,
        ("members:dues-", "members:condolence-visit-"),
    ),
    Place(
        "述职报告", "document", "reports:report", Permission.VIEW_REPORT, ("reports:report", "reports:review")
    ),
)
# About oneself as a member of the branch: for whoever holds no office there, and for office holders
# who look after their own record.
OWN_PLACES = (
    Place("首页", "home", "meetings:own-home", Permission.OWN_RECORD, ("meetings:", "meetings:own-home")),
    Place(
        "学习安排",
        "calendar",
        "meetings:own-schedule",
        Permission.OWN_RECORD,
        ("meetings:own-schedule", "meetings:leave-", "meetings:meeting-", "meetings:study-plan"),
    ),
    Place(
        "我的记录",
        "desk",
        "meetings:own-record",
        Permission.OWN_RECORD,
        ("meetings:own-record", "meetings:own-reflection", "meetings:own-self-study"),
    ),
    Place("我的党费", "ledger", "members:own-dues", Permission.OWN_RECORD, ("members:own-dues",)),
    Place(
        "我的",
        "person",
        "meetings:own-page",
        Permission.OWN_RECORD,
        ("meetings:own-page", "members:own-data", "members:own-copy", "members:own-correction-"),
    ),
)
_OWN_ROUTES = (
    "meetings:own-",
    "members:own-",
    "meetings:leave-ask",
    "meetings:leave-withdraw",
    "meetings:calendar-link",
)
COMMITTEE_PLACES = (
    Place("工作台", "desk", "reports:committee-home", Permission.VIEW_BRANCHES, ("reports:",)),
    Place(
        "支部",
        "tree",
        "reports:branch-overview",
        Permission.VIEW_BRANCHES,
        (
            "reports:branch-overview",
            "reports:remind",
            "members:committee-balance",
            "members:committee-transfer-",
            "members:member-search",
            "meetings:joint-",
            "meetings:committee-campaign-",
        ),
    ),
    Place(
        "审阅",
        "search",
        "reports:review-list",
        Permission.REVIEW_REPORTS,
        ("reports:review", "reports:bundle"),
    ),
    Place("统计", "bars", "reports:statistics", Permission.VIEW_BRANCHES, ("reports:statistics",)),
    Place(
        "设置",
        "sliders",
        "reports:committee-settings",
        Permission.REVIEW_REPORTS,
        ("reports:committee-settings", "reports:committee-ledger-kind-"),
    ),
)
INSTALLATION_PLACES = (
    Place(
        "党组织",
        "tree",
        "members:organization-list",
        Permission.MANAGE_ORGANIZATIONS,
        ("members:organization-",),
    ),
    Place(
        "账号",
        "people",
        "members:user-list",
        Permission.MANAGE_ORGANIZATIONS,
        ("members:user-", "members:second-factor-rules"),
    ),
    Place("活动形式", "calendar", "meetings:kind-list", Permission.MANAGE_KINDS, ("meetings:kind-",)),
    Place(
        "工作类别", "sliders", "reports:ledger-kind-list", Permission.MANAGE_KINDS, ("reports:ledger-kind-",)
    ),
    Place("操作记录", "ledger", "members:audit-record-list", Permission.VIEW_AUDIT, ("members:audit-",)),
)


def places_of(request: HttpRequest) -> list[PlaceLink]:
    """The places of the organisation one stands in; without one, those of the installation."""
    scope: Scope | None = getattr(request, "scope", None)
    if scope is not None:
        return _places_in(request, scope)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    if user.must_change_password or user.must_set_up_second_factor:
        return []
    rights = user.rights_anywhere()
    open_places = [place for place in INSTALLATION_PLACES if place.permission in rights]
    return _links(request, open_places, {})


def _places_in(request: HttpRequest, scope: Scope) -> list[PlaceLink]:
    is_branch = scope.organization.is_branch
    if is_branch:
        places = OWN_PLACES if is_about_oneself(request, scope) else BRANCH_PLACES
    else:
        places = COMMITTEE_PLACES
    open_places = [place for place in places if scope.allows(place.permission)]
    return _links(request, open_places, {"branch_id" if is_branch else "committee_id": scope.organization.pk})


def is_about_oneself(request: HttpRequest, scope: Scope) -> bool:
    """Whether the person stands here as a plain member: holds nothing else, or looks at the own record."""
    if not scope.allows(Permission.VIEW_BRANCH):
        return True
    match = request.resolver_match
    return bool(match) and match.view_name.startswith(_OWN_ROUTES)


def _links(request: HttpRequest, places: list[Place], kwargs: dict[str, int]) -> list[PlaceLink]:
    current = _current(request, places)
    year = asked_year(request)
    suffix = f"?year={year}" if year and kwargs else ""
    return [
        PlaceLink(place.label, place.icon, reverse(place.route, kwargs=kwargs) + suffix, place is current)
        for place in places
    ]


def _current(request: HttpRequest, places: list[Place]) -> Place | None:
    """The place whose route beginning fits this page longest."""
    match = request.resolver_match
    name = match.view_name if match else ""
    fitting = [
        (len(start), place) for place in places for start in place.routes if name and name.startswith(start)
    ]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None
