"""Heart-to-heart talks of the year, as numbers alone."""

from collections.abc import Iterator

from reports.facts import ledgers
from reports.facts.book import Fact, Kind
from reports.facts.making import TALK, evidence, fact, ids_of
from reports.facts.records import YearRecords


def talks(records: YearRecords) -> Iterator[Fact]:
    """谈心谈话次数 and 谈心谈话人数, whoever of the two spoke first."""
    behind = evidence(TALK, ids_of(records.talks))
    people = {key for talk in records.talks for key in (talk.talker_id, talk.partner_id)}
    for name, value, unit, kind, how in (
        ("谈心谈话次数", len(records.talks), "次", Kind.COUNT, "本年登记的谈心谈话，两个人谈一次计1次。"),
        ("谈心谈话人数", len(people), "名", Kind.PERSONS, "本年谈过话的党员，谈话双方都算，每人计1名。"),
    ):
        yield fact(records, name, value, unit, kind, how=how, of=(ledgers.TALKS,), behind=behind)
