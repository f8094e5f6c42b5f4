"""A gathering as somebody states it, before it is checked and written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from meetings.actions.persons import NOBODY, Person
from meetings.models import MeetingKind, Theme
from members.models import PartyGroup


@dataclass(frozen=True)
class Stated:
    """Numbers without a roll; None is not known."""

    due: int | None
    present: int | None


@dataclass(frozen=True, kw_only=True)
class MeetingEntry:
    """One gathering as somebody states it. ``absences``: reason by member, everybody else due came;
    KEPT_REASON leaves the reason that is stored. ``statuses``: how it was with a member where more is said
    than present or absent. ``observers``: who looked on without being due; None leaves whom is stored.
    ``stated``: numbers where no roll is called.
    ``roll_mark``: for which list of people the absences were ticked. ``calls_anew``: the roll follows
    the register again. ``another_reason``: why it is not the gathering of the same kind and day."""

    kinds: Sequence[MeetingKind]
    held_on: date
    starts_at: time | None = None
    group: PartyGroup | None = None
    place: str = ""
    title: str = ""
    content: str = ""
    hours: Decimal | None = None
    place_kind: str = ""
    mode: str = ""
    study_category: str = ""
    secretary_part: str = ""
    recorder: str = ""
    chair: Person = NOBODY
    lecturer: Person = NOBODY
    themes: Sequence[Theme] = ()
    new_theme: str = ""
    absences: Mapping[int, str] = field(default_factory=dict)
    statuses: Mapping[int, str] = field(default_factory=dict)
    observers: Sequence[Person] | None = None
    stated: Stated | None = None
    roll_mark: str = ""
    calls_anew: bool = False
    late_reason: str = ""
    is_another: bool = False
    another_reason: str = ""
