"""Part six, the problems, and next year's plan."""

from collections.abc import Iterable, Iterator

from partybranch.regulations import meetings as rules
from partybranch.regulations.meetings import Norm
from reports.facts.book import Fact, FactBook, KindLine
from reports.wording import phrases, tokens
from reports.wording.edits import PlanLine, ProblemLine
from reports.wording.narrative import Figure, Paragraph, Part, Section, Text
from reports.wording.phrases import Clause
from reports.wording.sections.opening import words_or_gap

_EVERY = {rules.Every.MONTH: "个月", rules.Every.QUARTER: "个季度", rules.Every.YEAR: "个年度"}
# More periods than these are counted instead of named.
_NAMED_PERIODS = 3
PROBLEMS = "存在问题"
_MISSED = "缺开时段"
_OWING = "党费欠缴人数"


def _missed(fact: Fact, norm: Norm, kind: KindLine) -> Clause:
    """One duty some periods went without: 第三季度未召开党员大会, 有5个月未召开支部委员会."""
    count = len(fact.value)
    if count <= _NAMED_PERIODS:
        periods = phrases.named(fact.value)
        return (Figure(fact.name, periods, spoken=f"{kind.name}缺开{periods}"), *_undone(kind))
    if norm is rules.GROUP_MEETING:
        figure = Figure(fact.name, f"{count}次", spoken=f"{kind.name}缺开{count}次")
        return (Text("有"), figure, Text(f"{kind.name}应开未开"))
    printed = f"{count}{_EVERY[norm.every]}"
    return (Text("有"), Figure(fact.name, printed, spoken=f"{kind.name}缺开{printed}"), *_undone(kind))


def _undone(kind: KindLine) -> Clause:
    return phrases.words(f"未{kind.verb}{kind.name}")


def missed_duties(book: FactBook) -> dict[str, Clause]:
    """One clause for every duty that some period over by the as-of date went without, by its fact."""
    kinds = {kind.code: kind for kind in book.kinds}
    found = {}
    for norm in rules.DUTIES:
        kind = kinds.get(norm.code)
        fact = book.get(f"{kind.name}{_MISSED}") if kind else None
        if kind and fact and fact.value:
            found[fact.name] = _missed(fact, norm, kind)
    return found


def as_problem(book: FactBook, fact_name: str) -> str:
    """What the records show as the text of a problem to go on writing; '' where they show none."""
    clause = missed_duties(book).get(fact_name, ())
    if fact_name in (_OWING, "党费欠缴人员"):
        clause = phrases.optional(book, _OWING, "党费收缴不够到位，有", "党员欠缴")
    return tokens.text_of(clause)


def proved_facts(book: FactBook) -> list[str]:
    """Facts that show a problem, in the order of the report."""
    return [*missed_duties(book), *([_OWING] if book.value(_OWING) else [])]


def missed_figures(book: FactBook) -> dict[str, Part]:
    """Periods gone without as sentences print them, by fact."""
    clauses = missed_duties(book).items()
    return {name: part for name, clause in clauses for part in clause if isinstance(part, Figure)}


def is_put_right(book: FactBook, text: str) -> bool:
    """Whether the records no longer show a problem that was written from them."""
    return any(
        name in book.facts and not book.value(name) and book.value(name) is not None
        for name in tokens.names_in(text)
        if name.endswith(_MISSED) or name == _OWING
    )


def _proved(book: FactBook, written: Iterable[ProblemLine]) -> Iterator[Paragraph | None]:
    """Problems the records themselves show, but those the secretary wrote about."""
    told = {name for line in written for name in tokens.names_in(line.text)}
    clauses = [clause for name, clause in missed_duties(book).items() if name not in told]
    if clauses:
        yield phrases.paragraph(
            "missed-duties", "", phrases.sentence(phrases.words("组织生活不够经常"), *clauses)
        )
    owing = phrases.optional(book, _OWING, "党费收缴不够到位，有", "党员欠缴")
    yield phrases.paragraph("arrears", "", phrases.sentence(owing if _OWING not in told else ()))


def _sentences(found: tokens.Tokens, *texts: str) -> Iterator[Clause]:
    for text in texts:
        # A full stop of the writer's own is taken off and set again.
        parts = found.parts(text.strip().rstrip("。；;，, "))
        if parts:
            yield phrases.sentence(parts)


def _written(book: FactBook, line: ProblemLine) -> Paragraph | None:
    found = tokens.Tokens(book, missed_figures(book))
    return phrases.paragraph(line.key, "", *_sentences(found, line.text, line.measure))


def problem_words(book: FactBook, line: ProblemLine) -> tuple[str, bool]:
    """A problem as the report prints it, and whether it does: not once the records put it right."""
    found = tokens.Tokens(book, missed_figures(book)).parts(line.text)
    return "".join(part.printed for part in found), not is_put_right(book, line.text)


def problems(book: FactBook, written: tuple[ProblemLine, ...] = ()) -> Section:
    """What the records show, what the secretary names, or the gap that asks for it."""
    standing = [line for line in written if not is_put_right(book, line.text)]
    named = [_written(book, line) for line in standing]
    asked = () if any(named) else phrases.sentence(phrases.asked(book, PROBLEMS))
    told = phrases.paragraph("problems", "", asked)
    paragraphs = (*phrases.itemised([*_proved(book, standing), *named]), *([told] if told else []))
    return Section("problems", "六、存在的问题和努力方向", paragraphs, short_title="问题")


def _asked_by_rule(book: FactBook) -> Clause:
    """The gatherings the rules ask of a branch like this one."""
    monthly = [
        *(["支部委员会"] if (book.value("正式党员人数") or 0) >= rules.COMMITTEE_FROM_FULL_MEMBERS else []),
        *(["党小组会"] if book.value("党小组数") else []),
        "主题党日",
    ]
    return phrases.sentence(
        phrases.words("严格组织生活制度"),
        phrases.words("每季度至少召开一次党员大会"),
        phrases.words(f"每月至少安排一次{phrases.named(monthly)}"),
        phrases.words("年内召开组织生活会并开展民主评议党员"),
    )


def _to_be_made_up(book: FactBook) -> Iterator[Paragraph | None]:
    if book.value("民主评议党员次数") == 0:
        yield phrases.paragraph("plan-appraisal", "", phrases.words("尽快补上民主评议党员，并把结果用好。"))
    yield phrases.paragraph(
        "plan-arrears",
        "",
        phrases.sentence(phrases.optional(book, "党费欠缴人数", "做好党费收缴，督促欠缴的", "党员补缴")),
    )


def outlook_label(book: FactBook) -> str:
    return f"{book.year + 1}年总体思路"


def _planned(line: PlanLine) -> Paragraph | None:
    """党课4次 where a target was set, else the words alone."""
    target = f"{line.target}{line.unit}" if line.target is not None else ""
    return phrases.paragraph(line.key, "", phrases.sentence(phrases.words(phrases.clean(line.text) + target)))


def plan(book: FactBook, idea_told: str = "", planned: tuple[PlanLine, ...] = ()) -> Section:
    """The overall idea, what the secretary plans, what rule and records ask for next year."""
    year = book.year + 1
    said = words_or_gap(book, idea_told, outlook_label(book))
    idea = phrases.paragraph("plan-idea", "", phrases.sentence(said, before="总体思路："))
    items = [phrases.paragraph("plan-life", "", _asked_by_rule(book)), *_to_be_made_up(book)]
    items += [_planned(line) for line in planned]
    paragraphs = (*([idea] if idea else []), *phrases.itemised(items))
    return Section("plan", f"{year}年工作计划", paragraphs, short_title="计划")
