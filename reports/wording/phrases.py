"""How facts become clauses, sentences and numbered paragraphs.

Four rules (DECISIONS 12, 25): what is unknown leaves a gap or is passed over, never a guess; work
that nobody must do and nobody did is passed over; a duty not done is said; good news needs a record.
A clause is a tuple of parts; an empty one closes up.
"""

from collections.abc import Collection, Iterable, Sequence

from partybranch.chinese import join_list, measure
from reports.facts.book import Fact, FactBook, Kind
from reports.wording.narrative import Blank, Figure, Paragraph, Part, Section, Text

Clause = tuple[Part, ...]
NOTHING: Clause = ()
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
# Endings of a fact's name that its figure says again.
_SAID_BY_FIGURE = ("次数", "人数", "篇数", "册数", "人次", "数")
_LOOSE_ENDS = "，。、；：,.;: \t\r\n\u3000"
_PAIRS = {"（": "）", "《": "》", "〈": "〉", "“": "”", "‘": "’", "〔": "〕", "(": ")"}
_PRINTED_NAMES = 6


def words(text: str) -> Clause:
    return (Text(text),) if text else NOTHING


def gap(label: str, fact: str = "") -> Clause:
    return (Blank(label, fact),)


def asked(book: FactBook, label: str, before: str = "", after: str = "", *, fact: str = "") -> Clause:
    """A clause with a gap in it; nothing where the branch does not report it this year."""
    if label in book.struck:
        return NOTHING
    return (*words(before), *gap(label, fact), *words(after))


def money_words(fen: int) -> str:
    """Fen as a report says it: 5100元, 31814.97元."""
    sign, fen = ("-" if fen < 0 else ""), abs(fen)
    cents = f".{fen % 100:02d}" if fen % 100 else ""
    return f"{sign}{fen // 100}{cents}元"


def printed(fact: Fact) -> str:
    """A known fact's value as the sentence prints it."""
    if fact.kind is Kind.MONEY:
        return money_words(fact.value)
    if fact.kind is Kind.TEXT:
        return str(fact.value)
    return measure(fact.value, fact.unit)


def spoken_name(fact: Fact) -> str:
    """What a figure counts, without the word its measure says again: 党课次数 → 党课."""
    name, bracket, theme = fact.name.partition("（")
    ending = next((ending for ending in _SAID_BY_FIGURE if name.endswith(ending)), "")
    return name.removesuffix(ending) + bracket + theme


def figure(fact: Fact) -> Figure:
    return Figure(fact.name, printed(fact), spoken=spoken_name(fact) + printed(fact))


def optional(book: FactBook, name: str, before: str = "", after: str = "", *, missing: str = "") -> Clause:
    """A clause about something a branch may do. Zero closes up; unknown leaves the gap ``missing``
    where one is asked for."""
    fact = book.get(name)
    if fact is None or fact.value is None:
        return asked(book, missing, before, after, fact=name) if missing else NOTHING
    if not fact.value:
        return NOTHING
    return (*words(before), figure(fact), *words(after))


def _not_done(book: FactBook) -> str:
    return "未" if book.is_whole_year else "尚未"


def duty(book: FactBook, name: str, verb: str, form: str) -> Clause:
    """A clause about what a branch has to do: 召开党员大会6次, or 未召开党员大会."""
    if book.value(name) == 0:
        return words(f"{_not_done(book)}{verb}{form}")
    return optional(book, name, f"{verb}{form}", missing=name)


def tally(book: FactBook, verb: str, forms: Sequence[str], *, duties: Collection[str] = ()) -> Clause:
    """Several forms under one verb: 召开党员大会6次、支部委员会12次. Forms not held are passed over,
    duties not done said: 未召开组织生活会."""
    held = series(*(optional(book, f"{form}次数", form, missing=f"{form}次数") for form in forms))
    undone = [form for form in forms if form in duties and book.value(f"{form}次数") == 0]
    return series(
        (*words(verb), *held) if held else NOTHING,
        words(f"{_not_done(book)}{verb}{named(undone)}") if undone else NOTHING,
        joint="，",
    )


def _paired(text: str) -> str:
    """The text without marks whose other half is missing."""
    waiting: list[int] = []
    paired: set[int] = set()
    for at, character in enumerate(text):
        if character in _PAIRS:
            waiting.append(at)
        elif waiting and _PAIRS[text[waiting[-1]]] == character:
            paired.update((waiting.pop(), at))
    halves = {*_PAIRS, *_PAIRS.values()}
    return "".join(character for at, character in enumerate(text) if character not in halves or at in paired)


def clean(name: str) -> str:
    """A name from a record, fit to stand inside a sentence."""
    return _paired(" ".join(name.split())).strip(_LOOSE_ENDS)


def titled(name: str) -> str:
    """A paper's title in book marks, which it may bring along; marks inside it become single."""
    title = clean(name)
    if title.startswith("《") and title.endswith("》"):
        return title
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def quoted(name: str) -> str:
    title = clean(name)
    if title.startswith("“") and title.endswith("”"):
        return title
    return f"“{title.replace('“', '‘').replace('”', '’')}”"


def named(names: Iterable[str], *, limit: int = _PRINTED_NAMES) -> str:
    """Names in a row; 等 only where more exist than are printed."""
    found = [name for name in map(clean, names) if name]
    shown = join_list(found[:limit])
    return f"{shown}等" if len(found) > limit else shown


def listing(
    book: FactBook, name: str, before: str, after: str = "", *, marks: str = "", limit: int = _PRINTED_NAMES
) -> Clause:
    """A clause naming things; nothing where there are none or it is not known. ``marks`` sets each
    name in 《》 or “”."""
    dress = {"《》": titled, "“”": quoted}.get(marks, clean)
    said = named((dress(found) for found in book.value(name) or () if clean(found)), limit=limit)
    return words(f"{before}{said}{after}") if said else NOTHING


def series(*clauses: Clause, joint: str = "、") -> Clause:
    """Clauses that are not empty, with ``joint`` between them."""
    found = [clause for clause in clauses if clause]
    parts: list[Part] = []
    for at, clause in enumerate(found):
        parts.extend([*words(joint if at else ""), *clause])
    return tuple(parts)


def sentence(*clauses: Clause, before: str = "") -> Clause:
    """One sentence ending in 。, nothing where no clause is left."""
    said = series(*clauses, joint="，")
    return (*words(before), *said, Text("。")) if said else NOTHING


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Neighbouring words as one part."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Text) and found and isinstance(found[-1], Text):
            found[-1] = Text(found[-1].text + part.text)
        else:
            found.append(part)
    return tuple(found)


def paragraph(key: str, lead: str, *sentences: Clause) -> Paragraph | None:
    """A paragraph with a run-in topic, None where it has nothing to say."""
    parts = joined(part for said in sentences for part in said)
    return Paragraph(key, parts, lead=f"{lead}。" if lead else "") if parts else None


def _mark(paragraph: Paragraph, mark: str) -> Paragraph:
    return Paragraph(paragraph.key, paragraph.parts, mark=mark, lead=paragraph.lead)


def bracketed(paragraphs: Sequence[Paragraph | None]) -> tuple[Paragraph, ...]:
    """Level-2 marks （一）（二）… over what is left; a single paragraph carries none."""
    found = [paragraph for paragraph in paragraphs if paragraph is not None]
    if len(found) < 2:
        return tuple(found)
    return tuple(_mark(found_one, f"（{numeral(at)}）") for at, found_one in enumerate(found, start=1))


def itemised(paragraphs: Sequence[Paragraph | None]) -> tuple[Paragraph, ...]:
    """一是 二是 … over what is left; a single item carries no mark."""
    found = [paragraph for paragraph in paragraphs if paragraph is not None]
    if len(found) < 2:
        return tuple(found)
    return tuple(_mark(found_one, f"{numeral(at)}是") for at, found_one in enumerate(found, start=1))


def numeral(number: int) -> str:
    """1 to 99 in Chinese: 三, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_NUMERALS[tens - 1]}十")
    return head + (_NUMERALS[ones - 1] if ones else "")


def part_of_report(
    book: FactBook, key: str, heading: str, short: str, paragraphs: Sequence[Paragraph | None]
) -> Section:
    """A level-1 part; one without anything to say shows the gap instead of an empty heading."""
    found = bracketed(paragraphs)
    if not found:
        said = paragraph(f"{key}-missing", "", sentence(asked(book, f"{short}方面的工作情况")))
        found = (said,) if said else ()
    return Section(key, heading, found, short_title=short)


def so_far(book: FactBook) -> str:
    """How a sentence of counts begins: 全年, or the day up to which was counted."""
    if book.is_whole_year:
        return "全年"
    year = "" if book.as_of.year == book.year else f"{book.as_of.year}年"
    return f"截至{year}{book.as_of.month}月{book.as_of.day}日，"
