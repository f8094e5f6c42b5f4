"""Finding the header of a sheet and what each of its columns is about."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from partybranch.sheets.assignment import TAUGHT, Pair, assign
from partybranch.sheets.header import HEADER_WITHIN_ROWS, HeaderCell, candidates, text_above
from partybranch.sheets.words import HeaderWord, header_word, unit_in
from partybranch.spreadsheets.values import Sheet

# How sure a match is: an exact word over a part of a word.
_EXACT = 100.0
_ENDS_WITH = 60.0
_CONTAINS = 40.0
_UNMAPPED_COSTS = 50.0
_NAMED_ADDS = 50.0
_AS_GOOD_AS_A_LATER_ONE = 0.7
_AS_GOOD_AS_ITS_NEIGHBOUR = 0.98
_WEAKER_BY_PLACE = 0.2
_WEAKER_BY_FORM = 1.0
_WEAKER_BY_READING = 2.0
# Parts of a longer header word that turn it into something else.
_TURNS = re.compile(
    r"未|非|不|是否|预备期|拟|原|上级|比例|率|占比|编号|证号|号码|电话|手机|地址|住址|介绍人|联系人|培养人|签名|签字|签收|签到|"
    r"照片|附件|年龄|党龄|排名|得分|评分|原因|依据|名单|负责人|单位名称|完成时间|截止|计划|目标|上年|去年|结余|余额|领导|"
    r"行政|单位|职称|技术|时间|日期|地点|\d|银行|账号|户名|年限|月数|天数|次数|分类号|文号|经办|审核|审批|审签"
)
_LONGEST_REST = 6
_SEVERAL = re.compile(r"[/／、]|以及|及其|及|和|与|或")


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


@dataclass(frozen=True, eq=False)
class Layout:
    """A kind of sheet. It fits when every key of ``required`` has a column, no header word contains a
    ``foreign`` word, and something tells it from the other kinds: a ``distinguishing`` key, a
    ``telling`` word in the header, or a ``titles`` word in the sheet's name or above the header."""

    key: str
    label: str
    columns: tuple[Column, ...]
    required: tuple[str, ...]
    distinguishing: frozenset[str]
    foreign: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def words(self) -> list[tuple[Column, dict[str, int]]]:
        return [(column, column.words) for column in self.columns]

    @cached_property
    def known_words(self) -> frozenset[str]:
        return frozenset(word for _, words in self.words for word in words)

    def missing(self, keys: Iterable[str]) -> list[str]:
        found = set(keys)
        return [key for key in self.required if key not in found]

    def fits(self, keys: Iterable[str], header_words: Collection[str], is_named: bool) -> bool:
        found = set(keys)
        if self.missing(found) or _any_inside(self.foreign, header_words):
            return False
        return is_named or bool(found & self.distinguishing) or _any_inside(self.telling, header_words)

    def is_named_in(self, text: str) -> bool:
        return any(title in text for title in self.titles)


def _any_inside(parts: Iterable[str], words: Collection[str]) -> bool:
    return any(part in word for part in parts for word in words)


@lru_cache(maxsize=8192)
def _scores(layout: Layout, word: HeaderWord) -> tuple[tuple[float, str], ...]:
    """How well the word suits each column it could mean."""
    found = []
    for column, words in layout.words:
        forms = enumerate(word.forms)
        score = max((_score(form, at, words, column.exact_only) for at, form in forms), default=0.0)
        if score:
            found.append((score, column.key))
    return tuple(found)


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
    if _TURNS.search(rest) or len(rest) > _LONGEST_REST:
        return 0.0
    base = _ENDS_WITH if form.endswith(word) else _CONTAINS
    return base + 10 * len(word) / len(form)


@dataclass(slots=True)
class HeaderMatch:
    """What was found: the layout, the header's rows, the key of each column (index from 0), its header
    word as shown, the columns nothing was found for, and the required keys that have none.
    ``recognised`` sums how sure the columns are; ``score`` also counts words nobody can place against the
    layout and its name above the table for it."""

    layout: Layout
    sheet_title: str
    header_rows: tuple[int, ...]
    columns: dict[int, str]
    words: dict[int, str]
    unmapped: list[tuple[int, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    units: dict[int, str] = field(default_factory=dict)
    normalised: dict[int, str] = field(default_factory=dict)
    is_named: bool = False
    recognised: float = 0.0
    score: float = 0.0

    @property
    def fits(self) -> bool:
        return self.layout.fits(self.columns.values(), self.normalised.values(), self.is_named)

    @property
    def repeated(self) -> list[int]:
        """Columns that nothing is read from because another one has the very same header."""
        read = {self.normalised[index] for index in self.columns if index in self.normalised}
        return [index for index, _ in self.unmapped if self.normalised.get(index) in read]

    @property
    def is_side_by_side(self) -> bool:
        """Whether a second table with the same header stands to the right of the first."""
        again = {self.normalised[index] for index in self.repeated}
        keys = {key for index, key in self.columns.items() if self.normalised.get(index) in again}
        return keys.issuperset(self.layout.required) and 2 * len(keys) >= len(self.columns)

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
            best.append(_most_likely(matches))
    return best


def _most_likely(matches: Sequence[HeaderMatch]) -> HeaderMatch:
    """The first header that fits, since a sheet may repeat it in slightly better words further down; of
    the rows that touch each other the one that says clearly more. Where none fits, the best guess."""
    fitting = sorted((match for match in matches if match.fits), key=lambda match: match.header_rows)
    if not fitting:
        return max(matches, key=_likelihood)
    good = _first_above(fitting, _AS_GOOD_AS_A_LATER_ONE)
    touching, last = [], good.header_rows[-1]
    for match in fitting[fitting.index(good) :]:
        if match.header_rows[0] > last + 1:
            break
        touching.append(match)
        last = max(last, match.header_rows[-1])
    return _first_above(touching, _AS_GOOD_AS_ITS_NEIGHBOUR)


def _first_above(matches: Sequence[HeaderMatch], part: float) -> HeaderMatch:
    """The first that recognises at least that part of what the best one does."""
    most = max(match.recognised for match in matches)
    return next(match for match in matches if match.recognised >= part * most)


def _likelihood(match: HeaderMatch) -> tuple[bool, float, int]:
    """What makes one row more likely to be the header than another. Where no word is known at all, the
    row with the most words is it."""
    words = len(match.unmapped)
    return match.fits, match.recognised, -words if match.columns else words


def _match(
    sheet: Sheet,
    layout: Layout,
    rows: tuple[int, ...],
    cells: Sequence[HeaderCell],
    remembered: Mapping[str, str],
) -> HeaderMatch:
    ignored = {cell.index for cell in cells if _taught(cell, remembered) == ""}
    pairs = [pair for cell in cells if cell.index not in ignored for pair in _pairs(layout, cell, remembered)]
    assigned = assign(pairs, layout.required)
    columns = {index: key for index, (_, key) in sorted(assigned.items())}
    unmapped = [(c.index, c.shown) for c in cells if c.index not in columns and c.index not in ignored]
    above = text_above(sheet, rows[0])
    is_named = layout.is_named_in(f"{sheet.title}\n{above}")
    recognised = round(sum(min(score, _EXACT) for score, _ in assigned.values()), 3)
    return HeaderMatch(
        layout=layout,
        sheet_title=sheet.title,
        header_rows=rows,
        columns=columns,
        words={cell.index: cell.shown for cell in cells},
        unmapped=unmapped,
        missing=layout.missing(columns.values()),
        units=_units(layout, cells, columns, unit_in(above)),
        normalised={cell.index: cell.words[0].full for cell in cells},
        is_named=is_named,
        recognised=recognised,
        score=recognised - _UNMAPPED_COSTS * len(unmapped) + _NAMED_ADDS * is_named,
    )


def _taught(cell: HeaderCell, remembered: Mapping[str, str]) -> str | None:
    return next((remembered[word.full] for word in cell.words if word.full in remembered), None)


def _pairs(layout: Layout, cell: HeaderCell, remembered: Mapping[str, str]) -> list[Pair]:
    taught = _taught(cell, remembered)
    if taught in layout.by_key:
        return [(TAUGHT, cell.index, taught)]
    return [(score, cell.index, key) for score, key in _cell_scores(layout, cell)]


def _cell_scores(layout: Layout, cell: HeaderCell) -> list[tuple[float, str]]:
    """Best score a key, over the ways a header of several rows can be read."""
    best: dict[str, float] = {}
    for place, word in enumerate(cell.words):
        for score, key in _scores(layout, word):
            best[key] = max(best.get(key, 0.0), score - place * _WEAKER_BY_READING)
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
