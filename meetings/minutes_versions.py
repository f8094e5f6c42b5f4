"""What the minutes said before each correction: who, when, why, and what differs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from meetings.minutes import PARTS, TEXTS
from meetings.models import Minutes
from members.queries import account_names
from partybranch import history
from partybranch.models import Revision

# Where the reason of a correction stands in what its revision keeps.
REASON = "reason"
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
# Of a long stretch that stayed the same only its ends are shown.
_SHOWN_OF_SAME = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: ``kind`` is same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PartChange:
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class MinutesVersion:
    """One correction: what the minutes said before it against what they said after; ``earlier`` is the
    whole earlier text by part. Empty where what stood was erased."""

    revision: Revision
    by: str
    reason: str
    changes: tuple[PartChange, ...]
    earlier: tuple[tuple[str, str], ...]


def versions_of(minutes: Minutes | None) -> list[MinutesVersion]:
    """The corrections that stand, newest first."""
    if minutes is None:
        return []
    revisions = list(history.revisions_of(minutes).filter(undone_at__isnull=True))
    if not revisions:
        return []
    names = account_names([each.made_by_id for each in revisions])
    held = [history.before_of(each) for each in revisions]
    states = [{name: getattr(minutes, name) for name in PARTS}, *(each.get("columns", {}) for each in held)]
    return [
        MinutesVersion(
            revision,
            names.get(revision.made_by_id or 0, "系统"),
            held[at].get(REASON, ""),
            tuple(_changes(states[at + 1], states[at])),
            tuple((TEXTS[name], states[at + 1][name]) for name in PARTS if states[at + 1].get(name)),
        )
        for at, revision in enumerate(revisions)
    ]


def _changes(before: dict[str, str], after: dict[str, str]) -> Iterator[PartChange]:
    for name in PARTS:
        if before and after and before[name] != after[name]:
            yield PartChange(TEXTS[name], tuple(_pieces(before[name], after[name])))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    """Sentence by sentence."""
    old, new = (_SENTENCE.findall(text) for text in (before, after))
    for what, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        gone, came = "".join(old[i1:i2]), "".join(new[j1:j2])
        if what == "equal":
            if gone:
                yield Piece("same", _shortened(gone))
            continue
        if gone:
            yield Piece("gone", gone)
        if came:
            yield Piece("new", came)


def _shortened(text: str) -> str:
    if len(text) <= 3 * _SHOWN_OF_SAME:
        return text
    return f"{text[:_SHOWN_OF_SAME]}……{text[-_SHOWN_OF_SAME:]}"
