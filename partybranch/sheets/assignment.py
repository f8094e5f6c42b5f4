"""Giving each column of a header the one thing it is about."""

from collections.abc import Collection, Sequence

# A pair a person taught stands over all; SURE lies above every match by a part of a word and below every
# exact one.
TAUGHT = 1_000.0
SURE = 75.0

# How sure, the column's index from 0, the key.
Pair = tuple[float, int, str]
# The column's index → how sure, the key.
Assigned = dict[int, tuple[float, str]]


def assign(pairs: Sequence[Pair], required: Collection[str]) -> Assigned:
    """Each column at most one key and each key at most one column, the surest pairs first. A required
    key left without a column takes one that may mean it from a key that is not required."""
    assigned = _greedy(pairs, [])
    forced: list[Pair] = []
    held = {key for _, key in assigned.values()}
    for key in (key for key in required if key not in held):
        spare = [pair for pair in pairs if pair[2] == key and _may_move(pair, assigned, required)]
        if spare:
            forced.append(max(spare, key=lambda pair: (pair[0], -pair[1])))
            assigned = _greedy(pairs, forced)
    _make_room(pairs, assigned)
    return assigned


def _make_room(pairs: Sequence[Pair], assigned: Assigned) -> None:
    """A column left over takes a key from one that has another good one: 活动名称 is the title, and
    活动内容 beside it the content."""
    sure = sorted((pair for pair in pairs if SURE < pair[0] < TAUGHT), reverse=True)
    for score, index, key in sure:
        holder = next((at for at, (_, held) in assigned.items() if held == key), None)
        if index in assigned or holder is None or assigned[holder][0] >= TAUGHT:
            continue
        taken = {held for _, held in assigned.values()}
        other = next((pair for pair in sure if pair[1] == holder and pair[2] not in taken), None)
        if other:
            assigned[holder] = (other[0], other[2])
            assigned[index] = (score, key)


def _may_move(pair: Pair, assigned: Assigned, required: Collection[str]) -> bool:
    score, index, _ = pair
    return SURE < score < TAUGHT and assigned[index][1] not in required


def _greedy(pairs: Sequence[Pair], forced: Sequence[Pair]) -> Assigned:
    assigned: Assigned = {}
    taken: set[str] = set()
    surest_first = sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))
    for score, index, key in (*forced, *surest_first):
        if index not in assigned and key not in taken:
            assigned[index] = (score, key)
            taken.add(key)
    return assigned
