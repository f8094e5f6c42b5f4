"""As whom somebody stands in an organisation today: from membership, offices held, and grants.

Every right is worked out anew at each request, so that leaving an office ends it the same day.
"""

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
    ancestors = organization.ancestor_ids()
    roles = {
        grant.role
        for grant in current_grants(user).filter(organization_id__in=ancestors)
        if grant.role is Role.COMMITTEE_STAFF
    }
    group_ids: set[int] = set()
    member_id = None
    if user.member_id is not None and is_branch:
        member = _model("Member").objects.filter(pk=user.member_id, branch=organization).first()
        if member is not None and member.is_in_branch_on(timezone.localdate()):
            member_id = member.pk
            roles.add(Role.MEMBER)
        for term in current_terms(user).filter(organization=organization):
            if term.role is not None:
                roles.add(term.role)
                group_ids.update([term.group_id] if term.group_id else [])
    if not roles:
        return None
    return Scope(organization, frozenset(roles), member_id, frozenset(group_ids))


def rights_anywhere(user: "User") -> frozenset[Permission]:
    """What the roles granted for the whole installation allow today."""
    kinds = set(current_grants(user).values_list("kind", flat=True))
    return rights_of(frozenset(role for role in INSTALLATION_ROLES if role.value in kinds))


def allows_anywhere(user: "User", permission: Permission) -> bool:
    return permission in rights_anywhere(user)


def roles_anywhere(user: "User", today: date) -> frozenset[Role]:
    """Every role the person holds today, in whatever organisation."""
    roles = {Role(kind) for kind in current_grants(user, today).values_list("kind", flat=True)}
    if user.member_id is not None:
        roles |= {term.role for term in current_terms(user, today) if term.role is not None}
        if user.member.is_in_branch_on(today):
            roles.add(Role.MEMBER)
    return frozenset(roles)


def must_set_up_second_factor(user: "User") -> bool:
    """Whether a role held today asks a second factor from today on or earlier, and there is none."""
    today = timezone.localdate()
    rules = _model("SecondFactorRule").objects.filter(required_from__lte=today)
    asking = {Role(role) for role in rules.values_list("role", flat=True)}
    if not asking or user.has_second_factor:
        return False
    return bool(asking & roles_anywhere(user, today))


def organizations_of(user: "User") -> list[Any]:
    """The organisations a person works in, the own branch first, then committees, by path."""
    today = timezone.localdate()
    ids = set(current_grants(user, today).values_list("organization_id", flat=True)) - {None}
    ids |= set(current_terms(user, today).values_list("organization_id", flat=True))
    if user.member_id is not None and user.member.is_in_branch_on(today):
        ids.add(user.member.branch_id)
    found = _model("Organization").objects.filter(pk__in=ids)
    return sorted(found, key=lambda organization: (not organization.is_branch, organization.path))
