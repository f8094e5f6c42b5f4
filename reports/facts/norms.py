"""Which periods went without a gathering that the rules ask for."""

from collections.abc import Iterator
from datetime import date

from partybranch.regulations import meetings as rules
from partybranch.regulations.meetings import Norm, shortfalls
from reports.facts import ledgers
from reports.facts.book import Fact, Kind
from reports.facts.making import MEETING, evidence, fact, ids_of
from reports.facts.membership import must_have_committee
from reports.facts.records import YearRecords

_BOTH = (ledgers.MEETINGS, ledgers.REGISTER)
_EVERY = {rules.Every.MONTH: "每月", rules.Every.QUARTER: "每季度", rules.Every.YEAR: "每年"}
# The four parts of 三会一课.
_THREE_AND_ONE = (rules.GENERAL_MEETING, rules.COMMITTEE_MEETING, rules.GROUP_MEETING, rules.LECTURE)


def shortfall_name(kind_name: str) -> str:
    return f"{kind_name}缺开时段"


def applies(records: YearRecords, norm: Norm) -> bool:
    """Whether the branch is one the norm speaks of."""
    if norm is rules.COMMITTEE_MEETING:
        return must_have_committee(records)
    if norm is rules.GROUP_MEETING:
        return bool(records.current_groups)
    return True


def _missed(records: YearRecords, norm: Norm, dates: list[date]) -> list[str]:
    found = shortfalls(dates, norm, records.year, records.as_of, since=records.branch.founded_on)
    return [span.label for span in found]


def missed_periods(records: YearRecords, norm: Norm) -> tuple[str, ...]:
    """Labels of the periods without the gathering, for group meetings group by group; a meeting of
    no named group counts for all of them."""
    held = records.meetings_by_kind[norm.code]
    if not applies(records, norm):
        return ()
    if norm is not rules.GROUP_MEETING:
        return tuple(_missed(records, norm, [meeting.held_on for meeting in held]))
    return tuple(
        f"{group.name}{label}"
        for group in records.current_groups
        for label in _missed(
            records, norm, [meeting.held_on for meeting in held if meeting.group_id in (None, group.pk)]
        )
    )


def _how(norm: Norm, kind_name: str) -> str:
    source = f"{norm.source.cited}：" if norm.is_duty else f"{norm.source.document}的习惯做法："
    return f"{source}{_EVERY[norm.every]}至少1次{kind_name}；列出截止日以前没有记录的时段。"


def missed(records: YearRecords) -> Iterator[Fact]:
    """…缺开时段 for every form with a norm."""
    kind_names = {kind.code: kind.fact_name for kind in records.kinds}
    for norm in rules.NORMS:
        if norm.code not in kind_names:
            continue
        name = kind_names[norm.code]
        yield fact(
            records,
            shortfall_name(name),
            missed_periods(records, norm),
            "个",
            Kind.TITLES,
            how=_how(norm, name),
            of=_BOTH,
            behind=evidence(MEETING, ids_of(records.meetings_by_kind[norm.code])),
        )


def three_and_one(records: YearRecords) -> Iterator[Fact]:
    """Whether the year lets the report say 坚持三会一课: all four held, no period missed that a national
    rule names. For the lecture it names none: one a quarter is custom."""
    wanted = [norm for norm in _THREE_AND_ONE if applies(records, norm)]
    held = {meeting.id: meeting for norm in wanted for meeting in records.meetings_by_kind[norm.code]}
    is_kept = all(
        records.meetings_by_kind[norm.code] and not (norm.is_duty and missed_periods(records, norm))
        for norm in wanted
    )
    yield fact(
        records,
        "三会一课达到要求",
        is_kept,
        "",
        Kind.YES_NO,
        how="党员大会每季度、支部委员会和党小组会每月都有记录，党课本年有记录。",
        of=_BOTH,
        behind=evidence(MEETING, sorted(held)),
    )
