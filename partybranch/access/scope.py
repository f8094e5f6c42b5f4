"""The answer to "as whom does this person stand in that organisation?"."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from partybranch.access.permissions import Permission
from partybranch.access.roles import Role, is_group_only, rights_of


@dataclass(frozen=True)
class Scope:
    """A person's standing in one organisation: the roles held there today and what follows.

    ``organization`` is the organisation itself, ``member_id`` the person's own member record
    (None for staff), ``group_ids`` the Party groups the person leads.
    """

    organization: Any
    roles: frozenset[Role]
    member_id: int | None = None
    group_ids: frozenset[int] = field(default_factory=frozenset)

    def allows(self, permission: Permission) -> bool:
        return permission in rights_of(self.roles)

    def only_own_group(self, permission: Permission) -> bool:
        return is_group_only(self.roles, permission)


class HasStanding(Protocol):
    """What the access check asks of a signed-in user; ``members.User`` implements it."""

    def scope_in(self, organization_id: int, *, is_branch: bool) -> Scope | None:
        """The person's scope there today, None where the organisation is missing or not theirs."""

    def allows_anywhere(self, permission: Permission) -> bool:
        """Whether a role of the whole installation gives the right today."""

    def rights_anywhere(self) -> frozenset[Permission]:
        """Everything that roles of the whole installation give today."""

    @property
    def must_set_up_second_factor(self) -> bool:
        """Whether a role of today asks a second factor, and there is none yet."""

    def unread_notices(self) -> int:
        """How many notices wait to be read."""
