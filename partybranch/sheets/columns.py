"""Finding the header of a sheet and what each of its columns is about."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from partybranch.sheets.header import HEADER_WITHIN_ROWS, HeaderCell, candidates, unit_above
from partybranch.sheets.words import HeaderWord, header_word
from partybranch.spreadsheets.values import Sheet

# How sure a match is. A column a person taught stands over all; an exact word over a part of a word.
_TAUGHT = 1_000.0
_EXACT = 100.0
_ENDS_WITH = 60.0
_CONTAINS = 40.0
_UNMAPPED_COSTS = 50.0
_WEAKER_BY_PLACE = 0.2
_WEAKER_BY_FORM = 1.0
# Parts of a longer header word that turn it into something else.
_TURNS = re.compile(
    r"未|非|不|是否|预备期|拟|原|上级|比例|率|占比|编号|证号|号码|电话|手机|地址|住址|介绍人|联系人|培养人|签名|签字|签收|签到|"
    r"照片|附件|年龄|党龄|排名|得分|评分|原因|依据|名单|负责人|单位名称|完成时间|截止|计划|目标|上年|去年|结余|余额|领导|"
    r"行政|单位|职称|技术|银行|账号|户名|年限|月数|天数|次数|分类号|文号|经办|审核|审批|审签"
)
# A word that says one thing more than the column holds: 时间地点.
_ANOTHER_THING = {"时间", "日期", "地点"}
_LONGEST_REST = 6
_SEVERAL = re.compile(r"[/／、]|以及|及其|及|和|与|或")


# How sure, the column's index from 0, the key.
Pair = tuple[float, int, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a layout knows of: its key in code, its Chinese label, and the words sheets use for it,
    the most telling first. ``fills_down``: a cell merged over several rows holds for each of them.
    ``exact_only``: a longer word that contains one of these means something else."""

    key: str
    label: str
    synonyms: tuple[str, ...]
    fills_down: bool = False
    is_money: bool = False
    exact_only: bool = False

    @property
    def words(self) -> dict[str, int]:
        """Each synonym in its comparable form and its place in the list."""
        forms = (header_word(word).full for word in (self.label, *self.synonyms))
        return {form: place for place, form in reversed(list(enumerate(forms)))}


@dataclass(frozen=True)
class Layout:
    """A kind of sheet. It fits when every key of ``required`` has a column, one of the
    ``distinguishing`` keys does, and no header word contains one of the ``foreign`` ones."""

    key: str
    label: str
    columns: tuple[Column, ...]
    required: tuple[str, ...]
    distinguishing: frozenset[str]
    foreign: tuple[str, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def _words(self) -> list[tuple[Column, dict[str, int]]]:
        return [(column, column.words) for column in self.columns]

    @cached_property
    def known_words(self) -> frozenset[str]:
        return frozenset(word for _, words in self._words for word in words)

    def missing(self, keys: Iterable[str]) -> list[str]:
        found = set(keys)
        return [key for key in self.required if key not in found]

    def fits(self, keys: Iterable[str], header_words: Iterable[str]) -> bool:
        found = set(keys)
        is_foreign = any(foreign in word for word in header_words for foreign in self.foreign)
        return not is_foreign and not self.missing(found) and bool(found & self.distinguishing)

    def scores(self, word: HeaderWord) -> Iterator[tuple[float, str]]:
        """How well the word suits each column it could mean."""
        for column, words in self._words:
            forms = enumerate(word.forms)
            score = max((_score(form, at, words, column.exact_only) for at, form in forms), default=0.0)
            if score:
                yield score, column.key


def _score(form: str, place_of_form: int, words: Mapping[str, int], exact_only: bool) -> float:
    weaker = place_of_form * _WEAKER_BY_FORM
    if form in words:
        return _EXACT - weaker - _WEAKER_BY_PLACE * words[form]
    if exact_only or _SEVERAL.search(form):
        return 0.0  # 应到/实到, 时间及地点: one column that says two things
    inside = [word for word in words if len(word) > 1 and word in form]
    return max((_score_part(form, word) - weaker for word in inside), default=0.0)


def _score_part(form: str, word: str) -> float:
    rest = form.replace(word, "", 1)
    if _TURNS.search(rest) or rest in _ANOTHER_THING or len(rest) > _LONGEST_REST:
        return 0.0
    base = _ENDS_WITH if form.endswith(word) else _CONTAINS
    return base + 10 * len(word) / len(form)


@dataclass(slots=True)
class HeaderMatch:
    """What was found: the layout, the header's rows, the key of each column (index from 0), its header
    word as shown, the columns nothing was found for, and the required keys that have none."""

    layout: Layout
    sheet_title: str
    header_rows: tuple[int, ...]
    columns: dict[int, str]
    words: dict[int, str]
    unmapped: list[tuple[int, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    units: dict[int, str] = field(default_factory=dict)
    normalised: dict[int, str] = field(default_factory=dict)
    score: float = 0.0

    @property
    def fits(self) -> bool:
        return self.layout.fits(self.columns.values(), self.normalised.values())

    def headers(self) -> dict[str, str]:
        """Key → header word as the sheet writes it."""
        return {key: self.words.get(index, "") for index, key in self.columns.items()}

    def with_columns(self, columns: Mapping[int, str]) -> "HeaderMatch":
        """The same header with the columns a person chose; '' for a column to leave out."""
        chosen = {index: key for index, key in sorted(columns.items()) if key}
        unmapped = [(index, word) for index, word in self.words.items() if index not in columns]
        return replace(self, columns=chosen, unmapped=unmapped, missing=self.layout.missing(chosen.values()))


def find_header(
    sheet: Sheet,
    layouts: Sequence[Layout],
    *,
    remembered: Mapping[str, str] | None = None,
    explicit: Mapping[int, str] | None = None,
) -> HeaderMatch | None:
    """The header of a sheet and the layout it fits best; ``None`` where none fits or two fit equally.

    ``remembered`` maps comparable header words (``HeaderMatch.normalised``) to a key, '' for a word to
    leave out. ``explicit`` maps column indexes from 0 to keys and replaces what would be found.
    """
    if explicit is not None:
        best = _best_per_layout(sheet, layouts, remembered or {})
        replaced = [match.with_columns(explicit) for match in best]
        return _clear_winner([match for match in replaced if not match.missing])
    found = _best_per_layout(sheet, layouts, remembered or {})
    return _clear_winner([match for match in found if match.fits])


def guess_header(
    sheet: Sheet, layout: Layout, *, remembered: Mapping[str, str] | None = None
) -> HeaderMatch | None:
    """The most likely header for a layout a person named, its ``missing`` keys told; ``None`` for a
    sheet without any row of words."""
    found = _best_per_layout(sheet, [layout], remembered or {})
    return found[0] if found else None


def _clear_winner(matches: list[HeaderMatch]) -> HeaderMatch | None:
    ranked = sorted(matches, key=lambda match: match.score, reverse=True)
    if len(ranked) > 1 and ranked[0].score == ranked[1].score:
        return None
    return ranked[0] if ranked else None


def _best_per_layout(
    sheet: Sheet, layouts: Sequence[Layout], remembered: Mapping[str, str]
) -> list[HeaderMatch]:
    known = set(remembered).union(*(layout.known_words for layout in layouts))
    possible = candidates(sheet, HEADER_WITHIN_ROWS, lambda word: not known.isdisjoint(word.forms))
    best = []
    for layout in layouts:
        matches = [_match(sheet, layout, rows, cells, remembered) for rows, cells in possible]
        if matches:
            best.append(max(matches, key=_likelihood))
    return best


def _likelihood(match: HeaderMatch) -> tuple[bool, float, int]:
    """What makes one row more likely to be the header than another. Where no word is known at all, the
    row with the most words is it."""
    recognised = match.score + _UNMAPPED_COSTS * len(match.unmapped)
    return match.fits, recognised, -len(match.unmapped) if match.columns else len(match.unmapped)


def _match(
    sheet: Sheet,
    layout: Layout,
    rows: tuple[int, ...],
    cells: Sequence[HeaderCell],
    remembered: Mapping[str, str],
) -> HeaderMatch:
    ignored = {cell.index for cell in cells if _taught(cell, remembered) == ""}
    assigned = _assign(layout, [cell for cell in cells if cell.index not in ignored], remembered)
    columns = {index: key for index, (_, key) in sorted(assigned.items())}
    unmapped = [(c.index, c.shown) for c in cells if c.index not in columns and c.index not in ignored]
    above = unit_above(sheet, rows[0])
    return HeaderMatch(
        layout=layout,
        sheet_title=sheet.title,
        header_rows=rows,
        columns=columns,
        words={cell.index: cell.shown for cell in cells},
        unmapped=unmapped,
        missing=layout.missing(columns.values()),
        units=_units(layout, cells, columns, above),
        normalised={cell.index: cell.words[0].full for cell in cells},
        score=_worth(layout, assigned, len(unmapped)),
    )


def _worth(layout: Layout, assigned: Mapping[int, tuple[float, str]], unmapped: int) -> float:
    """Sum over the columns, exact ones counting most; words nobody can place speak against a layout."""
    return round(sum(min(score, _EXACT) for score, _ in assigned.values()) - _UNMAPPED_COSTS * unmapped, 3)


def _taught(cell: HeaderCell, remembered: Mapping[str, str]) -> str | None:
    return next((remembered[word.full] for word in cell.words if word.full in remembered), None)


def _assign(
    layout: Layout, cells: Sequence[HeaderCell], remembered: Mapping[str, str]
) -> dict[int, tuple[float, str]]:
    """Each column at most one key and each key at most one column, the surest pairs first. A required
    key left without a column takes one that may mean it from a key that is not required."""
    pairs: list[Pair] = []
    for cell in cells:
        taught = _taught(cell, remembered)
        if taught in layout.by_key:
            pairs.append((_TAUGHT, cell.index, taught))
        else:
            pairs += [(score, cell.index, key) for score, key in _cell_scores(layout, cell)]
    assigned = _greedy(pairs, [])
    forced: list[Pair] = []
    for key in layout.missing(key for _, key in assigned.values()):
        spare = [pair for pair in pairs if pair[2] == key and _may_move(pair, assigned, layout)]
        if spare:
            forced.append(max(spare, key=lambda pair: (pair[0], -pair[1])))
            assigned = _greedy(pairs, forced)
    return assigned


def _may_move(pair: Pair, assigned: Mapping[int, tuple[float, str]], layout: Layout) -> bool:
    score, index, _ = pair
    return _ENDS_WITH + 10 < score < _TAUGHT and assigned[index][1] not in layout.required


def _greedy(pairs: Sequence[Pair], forced: Sequence[Pair]) -> dict[int, tuple[float, str]]:
    assigned: dict[int, tuple[float, str]] = {}
    taken: set[str] = set()
    surest_first = sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))
    for score, index, key in (*forced, *surest_first):
        if index not in assigned and key not in taken:
            assigned[index] = (score, key)
            taken.add(key)
    return assigned


def _cell_scores(layout: Layout, cell: HeaderCell) -> list[tuple[float, str]]:
    """Best score a key, over the ways a header of several rows can be read."""
    best: dict[str, float] = {}
    for place, word in enumerate(cell.words):
        for score, key in layout.scores(word):
            best[key] = max(best.get(key, 0.0), score - place * _WEAKER_BY_FORM)
    return [(score, key) for key, score in best.items()]


def _units(
    layout: Layout, cells: Sequence[HeaderCell], columns: Mapping[int, str], above: str
) -> dict[int, str]:
    units = {}
    for cell in cells:
        column = layout.by_key.get(columns.get(cell.index, ""))
        unit = next((word.unit for word in cell.words if word.unit), "")
        if column and not unit and column.is_money and above.endswith("元"):
            unit = above
        if column and unit:
            units[cell.index] = unit
    return units
