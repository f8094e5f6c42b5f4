"""As whom somebody stands in an organisation today: from membership, offices held, and grants.

Every right is worked out anew at each request, so that leaving an office ends it the same day.
"""

from collections.abc import Set
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from partybranch.access.permissions import Permission
from partybranch.access.roles import INSTALLATION_ROLES, Role, rights_of
from partybranch.access.scope import Scope

if TYPE_CHECKING:
    from members.models import User

# Roles given by a grant; every other follows from an office, or from being a member.
_GRANTED = INSTALLATION_ROLES | {Role.COMMITTEE_STAFF}


def _model(name: str) -> Any:
    return apps.get_model("members", name)


def current_grants(user: "User", today: date | None = None) -> QuerySet:
    today = today or timezone.localdate()
    return user.grants.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today)


def current_terms(user: "User", today: date | None = None) -> QuerySet:
    today = today or timezone.localdate()
    return _model("OfficeTerm").objects.filter(
        Q(started_on__isnull=True) | Q(started_on__lte=today),
        Q(left_on__isnull=True) | Q(left_on__gt=today),
        member_id=user.member_id,
        member__isnull=False,
    )


def scope_of(user: "User", organization_id: int, *, is_branch: bool) -> Scope | None:
    """The person's roles in one organisation, None where there is none (or no such organisation)."""
    organization = _model("Organization").objects.filter(pk=organization_id).first()
    if organization is None or organization.is_branch != is_branch:
        return None
    roles = set()
    staff_in = (
        current_grants(user).filter(kind=Role.COMMITTEE_STAFF).values_list("organization_id", flat=True)
    )
    if set(staff_in) & set(organization.ancestor_ids()):
        roles.add(Role.COMMITTEE_STAFF)
    group_ids: set[int] = set()
    member_id = None
    if user.member_id is not None and is_branch:
        if _is_member_on(user, timezone.localdate(), branch=organization):
            member_id = user.member_id
            roles.add(Role.MEMBER)
        for term in current_terms(user).filter(organization=organization).only("office", "group_id"):
            if term.role is not None:
                roles.add(term.role)
                group_ids.update([term.group_id] if term.group_id else [])
    if not roles:
        return None
    return Scope(organization, frozenset(roles), member_id, frozenset(group_ids))


def _is_member_on(user: "User", day: date, **of_branch: Any) -> bool:
    """Whether the person's own record stands in its branch on a day; nothing else of it is read."""
    members = _model("Member").objects.filter(pk=user.member_id, **of_branch)
    return any(
        member.is_in_branch_on(day)
        for member in members.order_by().only("joined_on", "left_on", "admitted_on")
    )


def rights_anywhere(user: "User") -> frozenset[Permission]:
    """What the roles granted for the whole installation allow today."""
    kinds = set(current_grants(user).values_list("kind", flat=True))
    return rights_of(frozenset(role for role in INSTALLATION_ROLES if role.value in kinds))


def allows_anywhere(user: "User", permission: Permission) -> bool:
    return permission in rights_anywhere(user)


def holds_one_of(user: "User", roles: Set[Role], today: date) -> bool:
    """Whether the person holds one of these roles today, in whatever organisation; only what can give
    one of them is read."""
    if roles & _GRANTED and roles & set(current_grants(user, today).values_list("kind", flat=True)):
        return True
    if user.member_id is None:
        return False
    if roles - _GRANTED - {Role.MEMBER} and roles & set(
        current_terms(user, today).values_list("office", flat=True)
    ):
        return True
    return Role.MEMBER in roles and _is_member_on(user, today)


def must_set_up_second_factor(user: "User") -> bool:
    """Whether a role held today asks a second factor from today on or earlier, and there is none."""
    today = timezone.localdate()
    rules = _model("SecondFactorRule").objects.filter(required_from__lte=today)
    asking = {Role(role) for role in rules.values_list("role", flat=True)}
    return bool(asking) and holds_one_of(user, asking, today) and not user.has_second_factor


def organizations_of(user: "User") -> list[Any]:
    """The organisations a person works in, the own branch first, then committees, by path."""
    today = timezone.localdate()
    ids = set(current_grants(user, today).values_list("organization_id", flat=True)) - {None}
    ids |= set(current_terms(user, today).values_list("organization_id", flat=True))
    if user.member_id is not None and user.member.is_in_branch_on(today):
        ids.add(user.member.branch_id)
    found = _model("Organization").objects.filter(pk__in=ids)
    return sorted(found, key=lambda organization: (not organization.is_branch, organization.path))
