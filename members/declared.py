"""What is told to a person of each model's rows about them, and what becomes of the rows after leaving.

Each app declares its own models (``members/own_declared.py``, ``meetings/own_declared.py``), by label. A
model with a key to a person that is declared nowhere is shown whole (``Shown()``) and kept; a test asks
for its declaration. Nothing here knows a model: the tables are read before there is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from partybranch.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class Shown:
    """How a model's rows are shown to the person they are about.

    ``why`` they are kept, one line. ``seen_with``: the right by which others see them, None where nobody
    else does; ``also_seen_with``: another one that opens them too. ``page``: the route of the own page
    that shows them in detail. ``only``: the fields told where the rest of the row is not about the person.
    ``left_out``: field → why it is not told ('' where that needs no word). ``counted``: the field whose
    values the summary counts. ``titles``: relation → what the rows are to the person, where a model has
    several.
    """

    why: str = ""
    seen_with: Permission | None = None
    also_seen_with: Permission | None = None
    page: str = ""
    only: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    counted: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a model's rows when what need not be kept of a person is erased.

    ``goes``: the whole rows. Else ``emptied`` fields, and the rest stays on ``ground``.
    Source: 中华人民共和国个人信息保护法 article 47; what a branch has to keep is our reading.
    """

    ground: str = ""
    emptied: tuple[str, ...] = ()
    goes: bool = False


SHOWN: dict[str, Shown] = {}
FATES: dict[str, Fate] = {}


def declare(label: str, shown: Shown, fate: Fate) -> None:
    """``label``: the model's, in lower case ("members.duescharge")."""
    SHOWN[label] = shown
    FATES[label] = fate
