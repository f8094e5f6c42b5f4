"""Part six, the problems, and next year's plan."""

from collections.abc import Iterator

from partybranch.regulations import meetings as rules
from partybranch.regulations.meetings import Norm
from reports.facts.book import Fact, FactBook, KindLine
from reports.wording import phrases
from reports.wording.narrative import Figure, Paragraph, Section, Text
from reports.wording.phrases import Clause

_EVERY = {rules.Every.MONTH: "个月", rules.Every.QUARTER: "个季度", rules.Every.YEAR: "个年度"}
# More periods than these are counted instead of named.
_NAMED_PERIODS = 3


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


def missed_duties(book: FactBook) -> Iterator[Clause]:
    """One clause for every duty that some period over by the as-of date went without."""
    kinds = {kind.code: kind for kind in book.kinds}
    for norm in rules.DUTIES:
        kind = kinds.get(norm.code)
        fact = book.get(f"{kind.name}缺开时段") if kind else None
        if kind and fact and fact.value:
            yield _missed(fact, norm, kind)


def _proved(book: FactBook) -> Iterator[Paragraph | None]:
    """Problems the records themselves show."""
    clauses = list(missed_duties(book))
    if clauses:
        yield phrases.paragraph(
            "missed-duties", "", phrases.sentence(phrases.words("组织生活不够经常"), *clauses)
        )
    yield phrases.paragraph(
        "arrears",
        "",
        phrases.sentence(phrases.optional(book, "党费欠缴人数", "党费收缴不够到位，有", "党员欠缴")),
    )


def problems(book: FactBook) -> Section:
    """What the records show, and the gap for what only the secretary can say."""
    told = phrases.paragraph("problems", "", phrases.gap("存在问题"), phrases.words("。"))
    paragraphs = (*phrases.itemised(list(_proved(book))), *([told] if told else []))
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


def plan(book: FactBook) -> Section:
    """The overall idea (the secretary's) and what rule and records ask for next year."""
    year = book.year + 1
    idea = phrases.paragraph(
        "plan-idea", "", phrases.words("总体思路："), phrases.gap(f"{year}年总体思路"), phrases.words("。")
    )
    items = [phrases.paragraph("plan-life", "", _asked_by_rule(book)), *_to_be_made_up(book)]
    paragraphs = (*([idea] if idea else []), *phrases.itemised(items))
    return Section("plan", f"{year}年工作计划", paragraphs, short_title="计划")
