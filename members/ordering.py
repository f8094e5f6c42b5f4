"""The orders in which members of a branch are listed."""

from datetime import date

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, TextChoices, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.models import Member, OfficeTerm, Organization

# The customary sequence of the seats; whoever holds several stands at the first.
_RANKS = (*OfficeTerm.COMMITTEE_OFFICES, OfficeTerm.Office.GROUP_LEADER, OfficeTerm.Office.PARTY_WORKER)


class Order(TextChoices):
    """STROKES is customary wherever nothing else is asked for."""

    STROKES = "strokes", "姓氏笔画"
    PINYIN = "pinyin", "姓名拼音"
    POST = "post", "党内职务"


def strokes_column(branch: Organization) -> str:
    """The column of the order by strokes that the branch uses for names of two characters."""
    is_spaced = branch.two_character_names == Organization.TwoCharacterNames.SPACED
    return "name_strokes_spaced" if is_spaced else "name_strokes"


def by_strokes(branch: Organization, prefix: str = "") -> tuple[str, str, str]:
    """What to order by, of members or (``prefix`` "member__") of what belongs to one."""
    return f"{prefix}{strokes_column(branch)}", f"{prefix}name", f"{prefix}pk"


def _rank_on(day: date) -> Coalesce:
    """The place of a member's first office on a day; who holds none comes after all."""
    held = OfficeTerm.objects.filter(
        Q(started_on__isnull=True) | Q(started_on__lte=day),
        Q(left_on__isnull=True) | Q(left_on__gt=day),
        member=OuterRef("pk"),
    )
    ranks = Case(
        *(When(office=office, then=at) for at, office in enumerate(_RANKS)), output_field=IntegerField()
    )
    first = held.annotate(rank=ranks).order_by("rank").values("rank")[:1]
    return Coalesce(Subquery(first), len(_RANKS))


def in_order(
    members: QuerySet[Member], branch: Organization, order: str = Order.STROKES, day: date | None = None
) -> QuerySet[Member]:
    """``members`` of ``branch`` as they are to be listed; offices are those of ``day`` (today)."""
    strokes = by_strokes(branch)
    if order == Order.PINYIN:
        return members.order_by("name_pinyin", *strokes)
    if order == Order.POST:
        rank = _rank_on(day or timezone.localdate())
        return members.annotate(post_rank=rank).order_by("post_rank", *strokes)
    return members.order_by(*strokes)
