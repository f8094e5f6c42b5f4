"""Who the branch is on the as-of date, and who came and went in the year."""

from collections.abc import Iterator

from members.models import Member, MembershipEvent, OfficeTerm
from partybranch.regulations.meetings import COMMITTEE_FROM_FULL_MEMBERS
from reports.facts import ledgers
from reports.facts.book import Evidence, Fact, Kind
from reports.facts.making import EVENT, GROUP, MEMBER, TERM, evidence, fact, names
from reports.facts.records import YearRecords

Office = OfficeTerm.Office
_REGISTER = (ledgers.REGISTER,)
# Seats a branch committee fills by name; without a committee only the secretary's.
_COMMITTEE_SEATS = (
    Office.SECRETARY,
    Office.ORGANISATION_MEMBER,
    Office.PUBLICITY_MEMBER,
    Office.DISCIPLINE_MEMBER,
)


def full_members(records: YearRecords) -> list[Member]:
    """Members of the branch known to be full members on the as-of date."""
    return [
        member
        for member in records.present_members
        if member.standing_on(records.as_of) == Member.Standing.FULL
    ]


def must_have_committee(records: YearRecords) -> bool:
    """Whether the branch is large enough for a branch committee (支部委员会)."""
    return len(full_members(records)) >= COMMITTEE_FROM_FULL_MEMBERS


def _gap(members: list[Member], states: list[str]) -> tuple[int, int] | None:
    """(known, all) where the register leaves a state of somebody empty."""
    known = sum(1 for state in states if state)
    return (known, len(members)) if known < len(members) else None


def _stock(
    records: YearRecords, name: str, members: list[Member], *, how: str, gap: tuple[int, int] | None = None
) -> Fact:
    return fact(
        records,
        name,
        None if gap else len(members),
        "名",
        Kind.PERSONS,
        how=how,
        of=_REGISTER,
        behind=evidence(MEMBER, [member.pk for member in members]),
        known=gap,
    )


def _in_state(members: list[Member], states: list[str], wanted: str) -> list[Member]:
    return [member for member, state in zip(members, states, strict=True) if state == wanted]


def stocks(records: YearRecords) -> Iterator[Fact]:
    """党员人数 and its parts on the as-of date; a part is unknown while somebody's state is."""
    present = records.present_members
    standings = [member.standing_on(records.as_of) for member in present]
    employments = [member.employment_on for member in present]
    yield _stock(records, "党员人数", present, how="截止日在本支部的党员，每人计1名，已转出的不计。")
    for name, standing, how in (
        ("正式党员人数", Member.Standing.FULL, "截止日在本支部的党员中，已经转正的。"),
        ("预备党员人数", Member.Standing.PROBATIONARY, "截止日在本支部的党员中，还在预备期的。"),
    ):
        part = _in_state(present, standings, standing)
        yield _stock(records, name, part, how=how, gap=_gap(present, standings))
    yield _stock(
        records,
        "离退休党员人数",
        _in_state(present, employments, Member.Employment.RETIRED),
        how="截止日在本支部的党员中，当日人员类别为离退休的。",
        gap=_gap(present, employments),
    )


def party_groups(records: YearRecords) -> Iterator[Fact]:
    yield fact(
        records,
        "党小组数",
        len(records.current_groups),
        "个",
        Kind.COUNT,
        how="截止日没有撤销的党小组。",
        of=_REGISTER,
        behind=evidence(GROUP, [group.pk for group in records.current_groups]),
    )


def secretary(records: YearRecords) -> Iterator[Fact]:
    terms = records.terms_on(records.as_of, Office.SECRETARY)
    yield fact(
        records,
        "书记",
        names(term.member_name for term in terms) or None,
        "名",
        Kind.TITLES,
        how="截止日担任支部书记的党员。",
        of=_REGISTER,
        behind=evidence(TERM, [term.pk for term in terms]),
    )


def _committee_terms(records: YearRecords) -> list[OfficeTerm]:
    return records.terms_on(records.as_of, *OfficeTerm.COMMITTEE_OFFICES)


def committee(records: YearRecords) -> Iterator[Fact]:
    """支部委员会委员数 and the seats nobody fills."""
    terms = _committee_terms(records)
    seats = _COMMITTEE_SEATS if must_have_committee(records) else (Office.SECRETARY,)
    filled = {term.office for term in terms}
    behind = evidence(TERM, [term.pk for term in terms])
    yield fact(
        records,
        "支部委员会委员数",
        len({term.member_id for term in terms}) or None,
        "名",
        Kind.PERSONS,
        how="截止日担任书记、副书记和各委员的党员，一人多职只计1名。",
        of=_REGISTER,
        behind=behind,
    )
    yield fact(
        records,
        "支部委员会缺额",
        tuple(Office(seat).label for seat in seats if seat not in filled) if terms else None,
        "名",
        Kind.TITLES,
        how=f"正式党员{COMMITTEE_FROM_FULL_MEMBERS}名以上的支部，书记、组织委员、宣传委员、纪检委员中没有人担任的。",
        of=_REGISTER,
        behind=behind,
    )


def committee_changes(records: YearRecords) -> Iterator[Fact]:
    """Whether the secretary changed and how many committee members did, by dated terms alone."""
    started = [term for term in records.terms if records.is_in_period(term.started_on)]
    ended = [term for term in records.terms if records.is_in_period(term.left_on)]
    new_secretary = [term for term in started if term.office == Office.SECRETARY]
    others = set(OfficeTerm.COMMITTEE_OFFICES) - {Office.SECRETARY}
    changed = [term for term in {*started, *ended} if term.office in others]
    yield fact(
        records,
        "书记调整",
        bool(new_secretary),
        "",
        Kind.YES_NO,
        how="本年内有新任支部书记的任职记录。",
        of=_REGISTER,
        behind=evidence(TERM, [term.pk for term in new_secretary]),
    )
    yield fact(
        records,
        "委员调整人数",
        len({term.member_id for term in changed}),
        "名",
        Kind.PERSONS,
        how="本年内任职或离任的副书记和委员，每人计1名。",
        of=_REGISTER,
        behind=evidence(TERM, sorted(term.pk for term in changed)),
    )


def party_workers(records: YearRecords) -> Iterator[Fact]:
    terms = records.terms_on(records.as_of, Office.PARTY_WORKER)
    yield fact(
        records,
        "专职党务工作者人数",
        # No register says that there is none.
        len({term.member_id for term in terms}) or None,
        "名",
        Kind.PERSONS,
        how="截止日担任专职党务工作者的党员。",
        of=_REGISTER,
        behind=evidence(TERM, [term.pk for term in terms]),
    )


def _moved(records: YearRecords, name: str, kind: str, by_register: list[Member], how: str) -> Fact:
    events = records.events_of(kind)
    people = {event.member_id for event in events} | {member.pk for member in by_register}
    behind: tuple[Evidence, ...] = (
        *evidence(EVENT, [event.id for event in events]),
        *evidence(MEMBER, [member.pk for member in by_register]),
    )
    return fact(records, name, len(people), "名", Kind.PERSONS, how=how, of=(ledgers.MOVES,), behind=behind)


# Besides moves: how somebody ceases to be counted, and is counted again.
_OTHER_CHANGES = (
    (MembershipEvent.Kind.SUSPENDED, "停止党籍人数", "本年内在本支部停止党籍的，每人计1名。"),
    (MembershipEvent.Kind.RESTORED, "恢复党籍人数", "本年内在本支部恢复党籍的，每人计1名。"),
    (MembershipEvent.Kind.REMOVED, "除名人数", "本年内从本支部除名的，每人计1名；停止党籍后除名的也在内。"),
    (MembershipEvent.Kind.EXPELLED, "出党人数", "本年内在本支部被开除党籍等出党的，每人计1名。"),
    (MembershipEvent.Kind.DIED, "去世党员人数", "本年内去世的本支部党员，每人计1名。"),
)


def moves(records: YearRecords) -> Iterator[Fact]:
    """接收、转正、转入、转出 and the other ways to come and go: distinct persons of the year."""
    kinds = MembershipEvent.Kind
    yield _moved(
        records,
        "接收预备党员人数",
        kinds.ADMITTED,
        records.admitted_by_register,
        "本年内在本支部被接收为预备党员的，每人计1名。",
    )
    yield _moved(
        records,
        "预备党员转正人数",
        kinds.CONFIRMED,
        records.confirmed_by_register,
        "本年内在本支部由预备党员转为正式党员的，每人计1名。",
    )
    yield _moved(records, "转入人数", kinds.MOVED_IN, [], "本年内组织关系转入本支部的，每人计1名。")
    yield _moved(records, "转出人数", kinds.MOVED_OUT, [], "本年内组织关系从本支部转出的，每人计1名。")
    for kind, name, how in _OTHER_CHANGES:
        yield _moved(records, name, kind, [], how)
