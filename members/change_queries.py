"""Named steps over changes of membership, letters, moves inside a committee and floating members."""

from datetime import date

from django.db.models import F, Q, QuerySet

from members.models import FloatingSpell, IntroductionLetter, Member, MembershipEvent, Organization
from members.queries import belongs_on, branches_below, members_visible_in
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope

Kind = MembershipEvent.Kind


def events_of(member: Member) -> QuerySet[MembershipEvent]:
    """The member's changes in the own branch, ready to be shown with letter, groups and the other side
    of a move."""
    return MembershipEvent.objects.filter(member=member, branch=member.branch_id).select_related(
        "letter", "paired_with", "pair", "from_group", "to_group"
    )


def root_of(organization: Organization) -> Organization:
    """The committee at the head of an organisation's tree."""
    return Organization.objects.get(pk=organization.ancestor_ids()[0])


def receiving_branches(committee: Organization, day: date) -> QuerySet[Organization]:
    """Branches below a committee that take members in on a day: temporary ones have none of their own."""
    return (
        branches_below(committee)
        .filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day))
        .exclude(branch_form=Organization.BranchForm.TEMPORARY)
        .select_related("parent")
    )


def counting_branches(organization: Organization) -> QuerySet[Organization]:
    """The branches whose members an organisation counts: every one below it (or itself) but temporary
    ones, whose members are counted where their affiliation is."""
    branches = Organization.objects.filter(
        path__gte=organization.path, path__lt=organization.path_end, kind=Organization.Kind.BRANCH
    )
    return branches.exclude(branch_form=Organization.BranchForm.TEMPORARY)


def temporary_branches(committee: Organization) -> QuerySet[Organization]:
    """The branches below that ``counting_branches`` leaves out."""
    return branches_below(committee).filter(branch_form=Organization.BranchForm.TEMPORARY)


def members_below(committee: Organization, day: date) -> QuerySet[Member]:
    """Whoever belongs to a branch below on a day."""
    return Member.objects.filter(
        belongs_on(day), branch__path__gt=committee.path, branch__path__lt=committee.path_end
    )


def transfers_below(committee: Organization) -> QuerySet[MembershipEvent]:
    """Moves of which both sides lie below a committee, each by its 转出; the newest first."""
    below = {"path__gt": committee.path, "path__lt": committee.path_end}
    sides = {
        f"{side}__{name}": value
        for side in ("branch", "paired_with__branch")
        for name, value in below.items()
    }
    return (
        MembershipEvent.objects.filter(kind=Kind.MOVED_OUT, **sides)
        .select_related("member", "branch", "paired_with__branch")
        .order_by("-occurred_on", "-pk")
    )


def letters_of(scope: Scope) -> QuerySet[IntroductionLetter]:
    """The letters of introduction of the members one may see, the newest move first."""
    return (
        IntroductionLetter.objects.filter(
            event__branch=scope.organization,
            event__removed_at__isnull=True,
            event__member__in=members_visible_in(scope),
        )
        .select_related("event__member")
        .order_by("-event__occurred_on", "-pk")
    )


def slips_to_come(letters: QuerySet[IntroductionLetter]) -> QuerySet[IntroductionLetter]:
    """Of moves out, those whose return slip has not come."""
    return letters.filter(event__kind=Kind.MOVED_OUT, slip_returned_on__isnull=True)


def slips_overdue(letters: QuerySet[IntroductionLetter], day: date) -> QuerySet[IntroductionLetter]:
    """Those of them whose letter's own term is over on a day."""
    return slips_to_come(letters).filter(valid_until__lt=day)


def spells_of(scope: Scope) -> QuerySet[FloatingSpell]:
    """Floating members of the branch, out and in, those who are so now first. Whoever sees one group
    alone sees its members' spells; a guest belongs to none."""
    spells = FloatingSpell.objects.filter(branch=scope.organization).select_related("member")
    if scope.only_own_group(Permission.VIEW_MEMBERS):
        spells = spells.filter(member__in=members_visible_in(scope))
    return spells.order_by(F("ended_on").desc(nulls_first=True), "-started_on", "-pk")
