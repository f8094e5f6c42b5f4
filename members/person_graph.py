"""Where something is kept about a person: by the keys of the models, whichever app they are of."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.db.models import ForeignObjectRel, Model, QuerySet

from members.declared import SHOWN, Shown
from members.models import Member, User


@dataclass(frozen=True, slots=True)
class Way:
    """How rows about a person are found: the model, its relation, and the lookup from it to a member.
    ``is_of_account``: they hang on the account, not on the member."""

    model: type[Model]
    relation: str
    lookup: str
    is_of_account: bool

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def title(self) -> str:
        """What the rows are to the person."""
        own = SHOWN.get(self.label, Shown()).titles.get(self.relation)
        return own or str(self.model._meta.verbose_name)

    @property
    def key(self) -> str:
        return f"{self.label}.{self.relation}"

    def rows(self, members: Collection[Member]) -> QuerySet:
        """The rows about these records of one person, also those set aside."""
        return self.model._base_manager.filter(**{f"{self.lookup}__in": members})


def _pointing_at(model: type[Model]) -> list[ForeignObjectRel]:
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many
    ]


@cache
def ways_to_a_person() -> tuple[Way, ...]:
    """Every model with a key to a member or an account, and what hangs on such a row as personal data
    (the letter of a move): by the model graph, so that a new model is among them by itself. In the order
    of the declarations, what belongs to the account last."""
    found: list[Way] = []
    waiting: deque[tuple[type[Model], str, bool]] = deque([(Member, "", False)])
    while waiting:
        target, onward, of_account = waiting.popleft()
        for relation in _pointing_at(target):
            model, name = relation.related_model, relation.field.name
            is_personal = name in getattr(model, "PERSONAL_FIELDS", ())
            if model is Member or (target not in (Member, User) and not is_personal):
                continue
            lookup = f"{name}__{onward}" if onward else name
            way = Way(model, name, lookup, of_account or target is User)
            if way.key not in {each.key for each in found}:
                found.append(way)
                waiting.append((model, lookup, way.is_of_account))
    declared = list(SHOWN)

    def place(way: Way) -> tuple[bool, int]:
        known = way.label in declared
        return way.is_of_account or way.model is User, declared.index(way.label) if known else len(declared)

    return tuple(sorted(found, key=place))
