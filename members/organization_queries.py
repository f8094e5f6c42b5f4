"""Named steps over the tree of organisations and its history. Each costs the same number of queries
however large the tree is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from members.models import Member, Organization, OrganizationEvent
from members.queries import account_names, belongs_on, branches_below

Kind = OrganizationEvent.Kind


def level_below(parent: Organization | None) -> QuerySet[Organization]:
    """What stands directly below an organisation; at the top where there is none above."""
    return Organization.objects.filter(parent=parent).order_by("path")


def within(parent: Organization | None) -> QuerySet[Organization]:
    """Everything below an organisation at any depth; everything where there is none above."""
    if parent is None:
        return Organization.objects.all()
    return Organization.objects.filter(path__gt=parent.path, path__lt=parent.path_end)


def named(rows: QuerySet[Organization], text: str) -> QuerySet[Organization]:
    """Search by a part of the name or the short name."""
    return rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text))


def above(organization: Organization) -> list[Organization]:
    """The organisations above, from the root down."""
    ids = organization.ancestor_ids()[:-1]
    return list(Organization.objects.filter(pk__in=ids).order_by("path"))


def count_below(ids: Collection[int]) -> dict[int, int]:
    """How many organisations stand directly below each of several, dissolved ones included."""
    rows = Organization.objects.filter(parent_id__in=ids).order_by()
    return dict(rows.values_list("parent_id").annotate(Count("pk")))


def may_be_superior() -> QuerySet[Organization]:
    """Committees and general branches that stand."""
    return Organization.objects.exclude(kind=Organization.Kind.BRANCH).filter(dissolved_on__isnull=True)


def may_receive_members() -> QuerySet[Organization]:
    """Branches that stand; members of a temporary one have their affiliation elsewhere."""
    return Organization.objects.filter(kind=Organization.Kind.BRANCH, dissolved_on__isnull=True).exclude(
        branch_form=Organization.BranchForm.TEMPORARY
    )


def reference_to(organization: Organization) -> str:
    """How an organisation is told from all others in a form: 上级/名称."""
    return f"{organization.parent.name}/{organization.name}" if organization.parent else organization.name


def referred_to(rows: QuerySet[Organization], text: str) -> QuerySet[Organization]:
    """Those that a text names: the whole name or short name, 上级/名称; else a part of the name."""
    exact = Q(name=text) | Q(short_name=text)
    superior, _, own = text.rpartition("/")
    if superior:
        exact |= Q(name=own.strip(), parent__name=superior.strip())
    found = rows.filter(exact)
    return (found if found.exists() else named(rows, text)).select_related("parent").order_by("path")


# -- History -------------------------------------------------------------------------------------------


def events_of(organization: Organization) -> QuerySet[OrganizationEvent]:
    """What happened to an organisation, and which branches were merged into it, in order of date."""
    return (
        OrganizationEvent.objects.filter(
            Q(organization=organization) | Q(kind=Kind.MERGED, other=organization)
        )
        .select_related("organization", "before_parent", "other")
        .order_by("occurred_on", "pk")
    )


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the history of an organisation: what, in one sentence, and who entered it."""

    event: OrganizationEvent
    sentence: str
    entered_by: str
    is_own: bool

    @property
    def approval(self) -> str:
        """批准单位、批准日期、文号 as one reads them out; '' where none was entered."""
        event = self.event
        day = event.approved_on
        parts = [
            f"{event.approved_by}批准" if event.approved_by else "",
            f"{day.year}年{day.month}月{day.day}日批复" if day else "",
            event.paper,
        ]
        return "，".join(part for part in parts if part)


def history_of(organization: Organization) -> list[HistoryLine]:
    """党组织沿革: two queries."""
    events = list(events_of(organization))
    names = account_names([event.entered_by_id for event in events])
    return [
        HistoryLine(
            event,
            _sentence(event, organization),
            names.get(event.entered_by_id or 0, "系统"),
            event.organization_id == organization.pk,
        )
        for event in events
    ]


def _sentence(event: OrganizationEvent, seen_from: Organization) -> str:
    if event.kind == Kind.RENAMED:
        return f"由“{event.before_name}”更名为“{event.after_name}”"
    if event.kind == Kind.MOVED:
        before = f"由“{event.before_parent}”" if event.before_parent else ""
        return f"{before}调整到“{event.other}”下面"
    if event.kind == Kind.MERGED:
        if event.organization_id != seen_from.pk:
            return f"“{event.organization.name}”并入"
        return f"并入“{event.other}”，同日撤销"
    return {Kind.FOUNDED: "成立", Kind.DISSOLVED: "撤销", Kind.REELECTED: "换届"}[Kind(event.kind)]


def name_on(organization: Organization, day: date) -> str:
    """The name an organisation bore on a day: what the first renaming after it replaced."""
    later = OrganizationEvent.objects.filter(
        organization=organization, kind=Kind.RENAMED, occurred_on__gt=day
    ).order_by("occurred_on", "pk")
    return later.values_list("before_name", flat=True).first() or organization.name


def names_on(organization: Organization, day: date) -> tuple[str, str]:
    """The names that an organisation and what it stood below bore on a day, '' for no superior: in two
    queries, two more where it stood below another than today. What it stood below is what the first move
    after the day led away from."""
    ids = (organization.pk, organization.parent_id)
    later = OrganizationEvent.objects.filter(
        organization_id__in=[pk for pk in ids if pk], kind__in=(Kind.RENAMED, Kind.MOVED), occurred_on__gt=day
    ).order_by("occurred_on", "pk")
    first: dict[tuple[int, str], tuple[str, int | None]] = {}
    for pk, kind, name, parent_id in later.values_list(
        "organization_id", "kind", "before_name", "before_parent_id"
    ):
        first.setdefault((pk, kind), (name, parent_id))
    renamed, moved = first.get((organization.pk, Kind.RENAMED)), first.get((organization.pk, Kind.MOVED))
    name = renamed[0] if renamed else organization.name
    if moved and moved[1] != organization.parent_id:
        elsewhere = Organization.objects.filter(pk=moved[1]).first()
        return name, name_on(elsewhere, day) if elsewhere else ""
    if organization.parent is None:
        return name, ""
    above = first.get((organization.parent.pk, Kind.RENAMED))
    return name, above[0] if above else organization.parent.name


# -- Members -------------------------------------------------------------------------------------------


def affiliated_below(committee: Organization) -> QuerySet[Organization]:
    """The branches below whose members are counted there: those of a temporary branch have their
    affiliation (组织关系) in another and would be counted twice."""
    return branches_below(committee).exclude(branch_form=Organization.BranchForm.TEMPORARY)


def count_members_below(committee: Organization, day: date) -> int:
    """Members of the branches below on a day, nobody twice."""
    branches = affiliated_below(committee).order_by().values("pk")
    return Member.objects.filter(belongs_on(day), branch__in=branches).count()


def present_on_or_after(branch: Organization, day: date) -> QuerySet[Member]:
    """Whoever has not left a branch before a day, in the order of the register."""
    return Member.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=day), branch=branch)
