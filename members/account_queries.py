"""Named steps over accounts, grants and offices. Each gives a query set."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from members.models import Grant, Member, OfficeTerm, Organization, PartyGroup, Session, User
from members.ordering import in_order
from members.queries import belongs_on


def running(today: date | None = None) -> Q:
    """A grant that is in force."""
    day = today or timezone.localdate()
    return Q(ends_on__isnull=True) | Q(ends_on__gte=day)


def current_grants_of(user: User) -> QuerySet[Grant]:
    """Grants in force or to come."""
    return user.grants.filter(running())


def administrators() -> QuerySet[User]:
    """Accounts in use that administrate the installation today."""
    held = Grant.objects.filter(
        running(), user=OuterRef("pk"), kind=Grant.Kind.ADMINISTRATOR, starts_on__lte=timezone.localdate()
    )
    return User.objects.filter(Exists(held), is_active=True)


def lasting_administrators() -> QuerySet[User]:
    """Administrators of whom no day is set on which they cease to be."""
    held = Grant.objects.filter(
        user=OuterRef("pk"),
        kind=Grant.Kind.ADMINISTRATOR,
        starts_on__lte=timezone.localdate(),
        ends_on__isnull=True,
    )
    return User.objects.filter(Exists(held), is_active=True)


def grants_of(user: User) -> QuerySet[Grant]:
    """Every grant of an account, those without an end first, then by how late they end."""
    return user.grants.select_related("organization").order_by(
        F("ends_on").desc(nulls_first=True), "-starts_on", "pk"
    )


def open_sessions(user: User) -> QuerySet[Session]:
    """Browsers in which somebody is signed in with the account, the latest sign-in first."""
    return user.sessions.filter(expire_date__gt=timezone.now()).order_by("-started_at", "session_key")


def held_now() -> Q:
    """An office nobody has been released from by today."""
    return Q(left_on__isnull=True) | Q(left_on__gt=timezone.localdate())


def offices_elsewhere(member: Member, branch: Organization) -> QuerySet[OfficeTerm]:
    return OfficeTerm.objects.filter(held_now(), member=member).exclude(organization=branch)


def members_with_accounts(branch: Organization) -> QuerySet[Member]:
    """Who belongs to the branch today, and who left it but can still sign in; with their accounts."""
    still = Q(left_on__lt=timezone.localdate(), account__is_active=True)
    members = Member.objects.filter(belongs_on(timezone.localdate()) | still, branch=branch)
    return in_order(members.select_related("account__second_factor", "group"), branch)


def members_without_account(branch: Organization) -> QuerySet[Member]:
    return present_members(branch).filter(account__isnull=True)


def all_accounts() -> QuerySet[User]:
    """Every account with its branch, and its grants in force or to come in ``running_grants``."""
    grants = Grant.objects.filter(running()).select_related("organization").order_by("pk")
    return (
        User.objects.select_related("member__branch")
        .prefetch_related(Prefetch("grants", queryset=grants, to_attr="running_grants"))
        .order_by("pk")
    )


def terms_of(organization: Organization) -> QuerySet[OfficeTerm]:
    """Offices of an organisation, those held now first, in the order of rank."""
    return (
        OfficeTerm.objects.filter(organization=organization)
        .select_related("member", "group")
        .order_by("left_on", "pk")
    )


def groups_of_branch(branch: Organization) -> QuerySet[PartyGroup]:
    return PartyGroup.objects.filter(branch=branch).order_by("dissolved_on", "position", "name", "pk")


def present_members(branch: Organization) -> QuerySet[Member]:
    return in_order(Member.objects.filter(belongs_on(timezone.localdate()), branch=branch), branch)
