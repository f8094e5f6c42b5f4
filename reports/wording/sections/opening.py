"""The opening sentence, and what frames the report: title, signature, date."""

from reports.facts.book import FactBook
from reports.wording import phrases
from reports.wording.narrative import Figure, Part, Section, Text
from reports.wording.phrases import Clause

GUIDING_IDEA = "年度工作思路"


def title_lines(book: FactBook) -> tuple[str, ...]:
    """The title, broken by sense; the bracket names the kind of unit where it is known."""
    kind = f"（{book.branch.unit_kind}）" if book.branch.unit_kind else ""
    return f"{book.branch.name}书记", f"{book.year}年度抓党建工作述职报告{kind}"


def words_or_gap(book: FactBook, said: str, label: str) -> Clause:
    """What the secretary wrote, fit to stand inside a sentence, or the gap that asks for it."""
    return phrases.words(phrases.clean(said)) or phrases.asked(book, label)


def section(book: FactBook, guiding_idea: str = "") -> Section:
    """One sentence in the first person, ending with the colon that hands over to the report."""
    idea = words_or_gap(book, guiding_idea, GUIDING_IDEA)
    parts = (
        *phrases.words(
            f"{book.year}年，我担任{book.branch.name}书记，履行抓党建第一责任人职责，"
            f"在{book.branch.superior or '上级党组织'}领导下，"
        ),
        *((*phrases.words("围绕"), *idea) if idea else phrases.words("扎实")),
        *phrases.words("推进支部各项工作。现将有关情况报告如下："),
    )
    paragraph = phrases.paragraph("opening", "", parts)
    return Section("opening", "", (paragraph,) if paragraph else (), short_title="开篇")


def signature(book: FactBook) -> tuple[Part, ...]:
    """述职人 with the name of who is secretary on the as-of date."""
    fact = book.get("书记")
    if fact is None or not fact.value:
        return (Text("述职人："), *phrases.gap("述职人", "书记"))
    name = phrases.named(fact.value)
    return (Text("述职人："), Figure(fact.name, name, spoken=f"书记{name}"))


def date_line(book: FactBook) -> tuple[Part, ...]:
    """The day all figures stand on."""
    day = book.as_of
    return phrases.words(f"{day.year}年{day.month}月{day.day}日")
