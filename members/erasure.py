"""What goes and what stays when what need not be kept of a person who left is erased.

The declarations are those of ``members.declared``; here they are put into words and asked of records.
"""

from dataclasses import dataclass

from django.db.models import Model
from django.utils import timezone

from members.declared import FATES, Fate
from members.in_words import label_of
from members.models import Member
from members.person_graph import ways_to_a_person

ERASED = "已清除"
# Staged workbooks are sealed and dropped after so many days (reports.actions.imports.KEPT_FOR).
IMPORTS_KEPT_DAYS = 7
# Of the day of birth the year stays: the statistics of past years are by age.
COARSENED = "born_on"
KEPT_OF_BIRTH = "出生年份"


def fate_of(model: type[Model]) -> Fate:
    return FATES.get(model._meta.label_lower, Fate(ground="支部台账需要"))


def is_closed(member: Member) -> bool:
    """Erased and still gone: nothing is filled in again, by hand or by import."""
    return member.erased_at is not None and has_left(member)


def has_left(member: Member) -> bool:
    return member.left_on is not None and member.left_on < timezone.localdate()


# -- In words, for the page that asks once ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of rows: what it is called, how many there are, what of it goes, why the rest stays."""

    title: str
    count: int
    going: str
    ground: str


def columns_going() -> list[str]:
    """Labels of the columns of a member that are emptied."""
    labels = (label_of(Member._meta.get_field(name)) for name in fate_of(Member).emptied)
    return [label for label in labels if label]


def columns_staying() -> list[str]:
    """Labels of the columns of a member that stay."""
    emptied = fate_of(Member).emptied
    fields = [field for field in Member._meta.concrete_fields if field.name not in emptied]
    labels = [KEPT_OF_BIRTH if field.name == COARSENED else label_of(field) for field in fields]
    return [label for label in labels if label and label not in ("此前的记录", "清除时间")]


def parts_of(member: Member) -> list[Part]:
    """Everything else that is kept about a member, kind by kind; what is not there is left out."""
    parts = []
    for way in ways_to_a_person():
        count, fate = way.rows([member]).count(), fate_of(way.model)
        if count:
            labels = [label_of(way.model._meta.get_field(name)) for name in fate.emptied]
            going = "全部" if fate.goes else "、".join(label for label in labels if label)
            parts.append(Part(way.title, count, going, fate.ground))
    return parts
