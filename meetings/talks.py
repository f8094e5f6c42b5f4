"""Heart-to-heart talks of a branch: who may see which, what pair two people are, whom the year reached."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from meetings.models import Talk
from members.models import Member, OfficeTerm, Organization
from members.ordering import in_order
from members.queries import belongs_on
from partybranch.web.years import newest_year


def talks_of(branch: Organization, year: int) -> QuerySet[Talk]:
    """The year's talks with both people, the newest first; what was said is left unread."""
    rows = Talk.objects.filter(branch=branch, held_on__year=year)
    return rows.select_related("talker", "partner").defer("content_sealed")


def newest_talk_year(branch: Organization) -> int | None:
    return newest_year([Talk.objects.filter(branch=branch).aggregate(last=Max("held_on"))["last"]])


def with_person(talks: QuerySet[Talk], text: str) -> QuerySet[Talk]:
    """Talks of somebody whose name holds the text."""
    return talks.filter(Q(talker__name__icontains=text) | Q(partner__name__icontains=text))


def of_member(talks: QuerySet[Talk], member_id: int) -> QuerySet[Talk]:
    return talks.filter(Q(talker_id=member_id) | Q(partner_id=member_id))


def count_by_pair(talks: QuerySet[Talk]) -> list[tuple[str, str, int]]:
    """How many talks of each kind of pair: (value, label, count), in the customary order."""
    counts = dict(talks.order_by().values_list("pair").annotate(Count("pk")))
    return [(value, label, counts.get(value, 0)) for value, label in Talk.Pair.choices]


def committee_on(branch: Organization, day: date) -> set[int]:
    """Who sat on the branch committee on a day."""
    held = OfficeTerm.objects.filter(
        Q(started_on__isnull=True) | Q(started_on__lte=day),
        Q(left_on__isnull=True) | Q(left_on__gt=day),
        organization=branch,
        office__in=OfficeTerm.COMMITTEE_OFFICES,
    )
    return set(held.values_list("member_id", flat=True))


def pair_of(talker_id: int, partner_id: int, committee: set[int]) -> str:
    """What kind of pair two people are, by the offices of the day."""
    seats = len({talker_id, partner_id} & committee)
    return (Talk.Pair.MEMBERS, Talk.Pair.COMMITTEE_MEMBER, Talk.Pair.COMMITTEE)[seats]


@dataclass(frozen=True)
class Coverage:
    """Whom the year's talks reached: the members of the day, and those of them without a talk, in the
    order of the register."""

    members: int
    without: list[Member]

    @property
    def reached(self) -> int:
        return self.members - len(self.without)


def coverage_of(branch: Organization, year: int, as_of: date) -> Coverage:
    """Two queries. A talk counts for both."""
    talks = Talk.objects.filter(branch=branch, held_on__year=year, held_on__lte=as_of)
    reached = {key for pair in talks.values_list("talker_id", "partner_id") for key in pair}
    members = Member.objects.filter(belongs_on(as_of), branch=branch)
    listed = list(in_order(members, branch).only("name", "branch_id"))
    return Coverage(len(listed), [member for member in listed if member.pk not in reached])
