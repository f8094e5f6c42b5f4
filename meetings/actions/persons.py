"""Who has a part in a gathering: a member of the branch, or a guest known by name."""

from dataclasses import dataclass

from members.models import Member


@dataclass(frozen=True)
class Person:
    """Somebody with a part in a gathering: a member, or a name from elsewhere."""

    member: Member | None = None
    name: str = ""

    @property
    def text(self) -> str:
        return self.name or (self.member.name if self.member else "")


NOBODY = Person()
