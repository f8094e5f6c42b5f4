"""Named steps over members, dues and visits of one branch. Each takes and gives a query set."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.as_of import floating_on, with_state_on
from members.models import (
    CondolenceVisit,
    DuesCharge,
    DuesPayment,
    Grant,
    Member,
    MembershipEvent,
    OfficeTerm,
    Organization,
    PartyGroup,
    User,
)
from members.ordering import in_order
from partybranch import history
from partybranch.access.permissions import Permission
from partybranch.access.roles import Role, rights_of
from partybranch.access.scope import Scope
from partybranch.audit.models import AuditRecord
from partybranch.fields import RecordSource
from partybranch.records import Kept
from partybranch.web.years import newest_year

# Payments that were not taken back: neither reversals nor what they reverse.
_STANDING = Q(reverses__isnull=True, reversed_by__isnull=True)


def members_visible_in(scope: Scope) -> QuerySet[Member]:
    """The branch's members whom this person may see: all, or the groups one leads."""
    members = in_order(Member.objects.filter(branch=scope.organization), scope.organization)
    if scope.only_own_group(Permission.VIEW_MEMBERS):
        members = members.filter(group_id__in=scope.group_ids)
    return members


def belongs_on(day: date) -> Q:
    """Belongs to the branch on a day: the condition behind ``Member.is_in_branch_on``."""
    return (
        (Q(joined_on__isnull=True) | Q(joined_on__lte=day))
        & (Q(left_on__isnull=True) | Q(left_on__gte=day))
        & (Q(admitted_on__isnull=True) | Q(admitted_on__lte=day))
    )


def left_before(members: QuerySet[Member], day: date) -> QuerySet[Member]:
    """Those whose last day in the branch lies before a day."""
    return members.filter(left_on__lt=day)


def of_standing_on(standing: str, day: date) -> Q:
    """Full or probationary on a day, by the confirmation where it is dated (``standing_on``)."""
    undated = Q(confirmed_on__isnull=True, standing=standing)
    if standing == Member.Standing.FULL:
        return undated | Q(confirmed_on__lte=day)
    return undated | Q(confirmed_on__gt=day)


def count_standings(branch: Organization, day: date) -> dict[str, int]:
    """How many belong to a branch on a day, and how many of them are full and probationary: one query."""
    return Member.objects.filter(belongs_on(day), branch=branch).aggregate(
        present=Count("pk"),
        full=Count("pk", filter=of_standing_on(Member.Standing.FULL, day)),
        probationary=Count("pk", filter=of_standing_on(Member.Standing.PROBATIONARY, day)),
    )


def matching(members: QuerySet[Member], text: str) -> QuerySet[Member]:
    """Search by part of the name, by pinyin initials ("zjg" finds 张建国) or by the beginning of the
    whole pinyin ("zhangjian" does)."""
    words = "".join(text.split())
    if not words:
        return members
    letters = words.lower()
    return members.filter(
        Q(name__icontains=words)
        | Q(name_initials__startswith=letters)
        | Q(name_initials__contains=f" {letters}")
        | Q(name_pinyin__startswith=letters)
    )


def with_current_offices(members: QuerySet[Member], day: date) -> QuerySet[Member]:
    """What the register shows of a day: ``current_offices``, ``group_on_name``, ``employment_on`` and
    ``floats_on``."""
    held = OfficeTerm.objects.filter(
        Q(started_on__isnull=True) | Q(started_on__lte=day), Q(left_on__isnull=True) | Q(left_on__gt=day)
    )
    return (
        with_state_on(members, day)
        .annotate(group_on_name=_group_name_on(day), floats_on=floating_on(day))
        .select_related("group")
        .prefetch_related(Prefetch("office_terms", queryset=held, to_attr="current_offices"))
    )


def _group_name_on(day: date) -> F | Subquery:
    if day >= timezone.localdate():
        return F("group__name")
    return Subquery(PartyGroup.objects.filter(pk=OuterRef("group_on_id")).values("name")[:1])


def groups_of(scope: Scope) -> QuerySet[PartyGroup]:
    groups = PartyGroup.objects.filter(branch=scope.organization, dissolved_on__isnull=True)
    if scope.only_own_group(Permission.VIEW_MEMBERS):
        groups = groups.filter(pk__in=scope.group_ids)
    return groups


def newest_register_year(branch: Organization) -> int | None:
    """The year of the newest move, dues month or visit of the branch."""
    return newest_year(
        [
            MembershipEvent.objects.filter(branch=branch).aggregate(last=Max("occurred_on"))["last"],
            newest_dues_year(branch),
            newest_visit_year(branch),
        ]
    )


def newest_dues_year(branch: Organization) -> int | None:
    return DuesCharge.objects.filter(branch=branch).aggregate(last=Max("year"))["last"]


def newest_visit_year(branch: Organization) -> int | None:
    return newest_year(
        [CondolenceVisit.objects.filter(branch=branch).aggregate(last=Max("visited_on"))["last"]]
    )


def members_with_dues(branch: Organization, year: int) -> QuerySet[Member]:
    """Whoever owes or paid something for a month of the year, in the order of the register."""
    charged = DuesCharge.objects.filter(branch=branch, year=year).values("member_id")
    paid = DuesPayment.objects.filter(branch=branch, year=year).values("member_id")
    return in_order(Member.objects.filter(Q(pk__in=charged) | Q(pk__in=paid)), branch)


def owing_member_ids(branch: Organization, year: int, through_month: int) -> QuerySet:
    """Whoever paid less than was due for a month up to ``through_month``. A payment of unknown size
    counts as paid, a charge of unknown size without a payment as owed; a gift settles nothing."""
    same_month = (
        DuesPayment.objects.filter(
            branch=branch, member_id=OuterRef("member_id"), year=OuterRef("year"), month=OuterRef("month")
        )
        .filter(_STANDING)
        .exclude(kind=DuesPayment.Kind.EXTRA)
    )
    paid = same_month.order_by().values("month").annotate(total=Sum("paid_fen")).values("total")
    owed = Q(due_fen__gt=F("paid")) | Q(due_fen__isnull=True, has_payment=False)
    return (
        DuesCharge.objects.filter(branch=branch, year=year, month__lte=through_month)
        .annotate(
            paid=Coalesce(Subquery(paid), 0),
            has_payment=Exists(same_month),
            is_unknown=Exists(same_month.filter(paid_fen__isnull=True)),
        )
        .filter(owed, is_unknown=False)
        .order_by()
        .values("member_id")
        .distinct()
    )


def charges_of(branch: Organization, year: int, member_ids: Collection[int]) -> QuerySet[DuesCharge]:
    return DuesCharge.objects.filter(branch=branch, year=year, member_id__in=member_ids)


def payments_of(branch: Organization, year: int, member_ids: Collection[int]) -> QuerySet[DuesPayment]:
    return DuesPayment.objects.filter(branch=branch, year=year, member_id__in=member_ids)


def dues_totals(branch: Organization, year: int) -> tuple[int | None, int | None]:
    """Due and paid in fen over the whole year; None where a sum of it is not known, or no dues are
    stored. Nothing received is known: 0."""
    return (
        _known_sum(DuesCharge.objects.filter(branch=branch, year=year), "due_fen"),
        _known_sum(DuesPayment.objects.filter(_STANDING, branch=branch, year=year), "paid_fen", nothing=0),
    )


def _known_sum(rows: QuerySet, field: str, *, nothing: int | None = None) -> int | None:
    found = rows.aggregate(total=Sum(field), unknown=Count("pk", filter=Q(**{f"{field}__isnull": True})))
    if found["unknown"]:
        return None
    return nothing if found["total"] is None else found["total"]


def visits_of(branch: Organization, year: int) -> QuerySet[CondolenceVisit]:
    return CondolenceVisit.objects.filter(branch=branch, visited_on__year=year).select_related("recipient")


def branches_below(committee: Organization) -> QuerySet[Organization]:
    """Every branch below a committee or general branch, at any depth."""
    return Organization.objects.filter(
        path__gt=committee.path, path__lt=committee.path_end, kind=Organization.Kind.BRANCH
    )


def named_below(committee: Organization, name: str, day: date) -> QuerySet[Member]:
    """Whoever of that exact name belongs on a day to a branch below a committee: found by the name's own
    index, the branch being looked up for those few alone, in the order of the tree."""
    below = Q(branch__path__gt=committee.path, branch__path__lt=committee.path_end)
    found = Member.objects.filter(below, belongs_on(day), name="".join(name.split()))
    return found.select_related("branch").order_by("branch__path", "pk")


def count_members_on(branch_ids: Collection[int], day: date) -> dict[int, int]:
    """Members of several branches on a day, one query."""
    members = Member.objects.filter(belongs_on(day), branch_id__in=branch_ids)
    return dict(members.order_by().values_list("branch_id").annotate(Count("pk")))


def secretaries_of(branch_ids: Collection[int]) -> dict[int, str]:
    """Who is secretary of each branch today, by name."""
    today = timezone.localdate()
    terms = OfficeTerm.objects.filter(
        Q(started_on__isnull=True) | Q(started_on__lte=today),
        Q(left_on__isnull=True) | Q(left_on__gt=today),
        organization_id__in=branch_ids,
        office=OfficeTerm.Office.SECRETARY,
    )
    return dict(terms.values_list("organization_id", "member__name"))


def audit_verbs() -> QuerySet:
    """Every verb of the audit record with the number of records."""
    return AuditRecord.objects.order_by("verb").values_list("verb").annotate(Count("pk"))


def accounts_of(members: QuerySet[Member] | Collection[Member]) -> QuerySet[User]:
    """Accounts in use of these members."""
    return User.objects.filter(member__in=members, is_active=True)


def accounts_with(branch: Organization, permission: Permission) -> list[User]:
    """Accounts in use of the branch's own people whose offices there give a right today."""
    today = timezone.localdate()
    holders = OfficeTerm.objects.filter(
        Q(started_on__isnull=True) | Q(started_on__lte=today),
        Q(left_on__isnull=True) | Q(left_on__gt=today),
        organization=branch,
    )
    offices: dict[int, set[Role]] = {}
    for member_id, office in holders.values_list("member_id", "office"):
        if office in set(Role):
            offices.setdefault(member_id, set()).add(Role(office))
    able = [key for key, roles in offices.items() if permission in rights_of(frozenset(roles))]
    return list(accounts_of(Member.objects.filter(pk__in=able)))


def staff_above(organization: Organization) -> list[User]:
    """Accounts in use of committee staff appointed above an organisation (or in it)."""
    today = timezone.localdate()
    grants = Grant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        kind=Grant.Kind.COMMITTEE_STAFF,
        starts_on__lte=today,
        organization_id__in=organization.ancestor_ids(),
    )
    return list(User.objects.filter(pk__in=grants.values("user_id"), is_active=True))


def account_names(ids: Collection[int | None]) -> dict[int, str]:
    """The names of accounts by key, for lines that say who did something."""
    found = User.objects.filter(pk__in=[key for key in ids if key is not None])
    return {user.pk: str(user) for user in found}


def entry_lines(record: Kept) -> list[str]:
    """Who entered a record when, and who corrected it when, newest last; a line a fact."""
    revisions = list(history.revisions_of(record).filter(undone_at__isnull=True))[::-1]
    names = account_names([record.entered_by_id, *(each.made_by_id for each in revisions)])
    lines = []
    if record.entered_at:
        lines.append(f"{names.get(record.entered_by_id or 0, '系统')}于{_moment(record.entered_at)}登记")
    elif getattr(record, "source", "") == RecordSource.IMPORTED:
        lines.append("由工作簿导入")
    lines += [
        f"{names.get(each.made_by_id or 0, '系统')}于{_moment(each.made_at)}{each.get_verb_display()}"
        for each in revisions
    ]
    return lines


def _moment(when: datetime) -> str:
    local = timezone.localtime(when)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"


def visitors_before(branch: Organization) -> list[str]:
    """Who went on the newest visits, as written there, for filling in the next one."""
    rows = CondolenceVisit.objects.filter(branch=branch).exclude(visitors="")
    return list(dict.fromkeys(rows.order_by("-visited_on", "-pk").values_list("visitors", flat=True)[:30]))[
        :8
    ]


def changes_of(scope: Scope, year: int) -> QuerySet[MembershipEvent]:
    """The year's changes of the members one may see, in order of date."""
    return MembershipEvent.objects.filter(
        branch=scope.organization, occurred_on__year=year, member__in=members_visible_in(scope)
    ).select_related("member", "from_group", "to_group")


def changes_between(scope: Scope, first: date, last: date) -> QuerySet[MembershipEvent]:
    """The changes of a period of the members one may see, in order of date, with groups and members."""
    return MembershipEvent.objects.filter(
        branch=scope.organization,
        occurred_on__range=(first, last),
        member__in=members_visible_in(scope).order_by(),
    ).select_related("member", "from_group", "to_group")


def newest_change_year(branch: Organization) -> int | None:
    return newest_year(
        [MembershipEvent.objects.filter(branch=branch).aggregate(last=Max("occurred_on"))["last"]]
    )


def member_entry_lines(member: Member) -> list[str]:
    """Who entered a member when, as the audit record tells, and who corrected it when."""
    made = (
        AuditRecord.objects.filter(
            object_type=member._meta.label_lower, object_id=str(member.pk), verb="登记党员"
        )
        .order_by("sequence")
        .first()
    )
    revisions = list(history.revisions_of(member).filter(undone_at__isnull=True)[:20])[::-1]
    names = account_names([made.actor_id if made else None, *(each.made_by_id for each in revisions)])
    lines = []
    if made is not None:
        lines.append(f"{names.get(made.actor_id or 0, '系统')}于{_moment(made.recorded_at)}登记")
    elif member.source == RecordSource.IMPORTED:
        lines.append(f"{_moment(member.created_at)}由工作簿导入")
    lines += [
        f"{names.get(each.made_by_id or 0, '系统')}于{_moment(each.made_at)}{each.get_verb_display()}"
        for each in revisions
    ]
    return lines
