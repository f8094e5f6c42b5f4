"""What importers know of the branch while they read its workbooks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from members.models import Member, Organization
from partybranch.imports import RowRefused

_CHOSEN = "党员#"


@dataclass
class ImportContext:
    """The branch, the year of the workbook, today, and the words the branch taught the importer
    ((vocabulary, word) → meaning)."""

    branch: Organization
    year: int
    today: date = field(default_factory=timezone.localdate)
    taught: dict[tuple[str, str], str] = field(default_factory=dict)

    def meaning(self, vocabulary: str, word: str) -> str | None:
        return self.taught.get((vocabulary, word))


def describe(member: Member) -> str:
    """Enough to tell two members of one name apart, and no more."""
    born = f"{member.born_on:%Y年%-m月}生" if member.born_on else "出生年月未填"
    left = "，已转出" if member.left_on else ""
    return f"{member.name}（{born}{left}）"


class People:
    """The register of one branch by name. A name that fits two is never resolved by order."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._by_name: dict[str, list[Member]] = defaultdict(list)
        self._by_id: dict[int, Member] = {}
        for member in members:
            self._by_name[member.name].append(member)
            self._by_id[member.pk] = member

    @classmethod
    def of_branch(cls, branch: Organization) -> "People":
        return cls(Member.objects.filter(branch=branch).order_by("pk"))

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self):
        return iter(self._by_id.values())

    @property
    def names(self) -> set[str]:
        return set(self._by_name)

    def named(self, name: str) -> list[Member]:
        if name.startswith(_CHOSEN):
            chosen = self._by_id.get(int(name.removeprefix(_CHOSEN) or 0))
            return [chosen] if chosen else []
        return self._by_name.get(name, [])

    def find(self, name: str, *, field: str, on: date | None = None) -> Member | None:
        """The member of that name (on that day where several had it), None where nobody has it;
        raises RowRefused with the candidates where two fit."""
        fitting = self.named(name)
        if len(fitting) > 1 and on is not None:
            fitting = [member for member in fitting if member.is_in_branch_on(on)] or fitting
        if len(fitting) > 1:
            choices = "、".join(describe(member) for member in fitting)
            raise RowRefused(
                f"“{name}”对应{len(fitting)}名党员：{choices}，请选一名。",
                field=field,
                value=name,
                options=[(f"{_CHOSEN}{member.pk}", describe(member)) for member in fitting],
            )
        return fitting[0] if fitting else None
