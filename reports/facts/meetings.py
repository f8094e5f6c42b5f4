"""Gatherings of the year: how often each form was held, on which theme, by whom, who came."""

from collections import Counter
from collections.abc import Iterator

from meetings.models import Meeting, MeetingKind
from members.models import OfficeTerm
from reports.facts import ledgers
from reports.facts.book import Fact, Kind
from reports.facts.making import MEETING, evidence, fact, ids_of, names, total
from reports.facts.rates import percentage
from reports.facts.records import MeetingRow, YearRecords

INTEGRITY_EDUCATION = "integrity_education"
LECTURE = "lecture"
SITE_VISIT = "site_visit"
# Forms that are study in themselves; their ways of study are what the report names.
STUDY_CODES = ("study_day", "discussion", "training")
_INTEGRITY_WORDS = ("廉洁", "廉政")
_MEETINGS = (ledgers.MEETINGS,)


def count_of(records: YearRecords, name: str, meetings: list[MeetingRow], how: str, unit: str = "次") -> Fact:
    return fact(
        records,
        name,
        len(meetings),
        unit,
        Kind.COUNT,
        how=how,
        of=_MEETINGS,
        behind=evidence(MEETING, ids_of(meetings)),
    )


def is_about_integrity(theme: str) -> bool:
    return any(word in theme for word in _INTEGRITY_WORDS)


def integrity_meetings(records: YearRecords) -> list[MeetingRow]:
    """Held as 廉政教育, or on a theme of clean conduct; each once."""
    by_kind = {meeting.id for meeting in records.meetings_by_kind[INTEGRITY_EDUCATION]}
    by_theme = {
        meeting.id
        for theme, meetings in records.meetings_by_theme.items()
        if is_about_integrity(theme)
        for meeting in meetings
    }
    return [meeting for meeting in records.meetings if meeting.id in by_kind | by_theme]


def meetings_of(records: YearRecords, kind: MeetingKind) -> list[MeetingRow]:
    """The gatherings a form counts in the year."""
    if kind.code == INTEGRITY_EDUCATION:
        return integrity_meetings(records)
    return records.meetings_by_kind[kind.code]


def _how_counted(kind: MeetingKind) -> str:
    if kind.code == INTEGRITY_EDUCATION:
        return "本年形式含“廉政教育”，或专题为廉洁、廉政的活动，每次计1次。"
    return f"本年形式含“{kind.fact_name}”的活动，每次计1次，与其他形式合并开展的也计入。"


def by_kind(records: YearRecords) -> Iterator[Fact]:
    """…次数 for every form, held or not."""
    for kind in records.kinds:
        yield count_of(records, f"{kind.fact_name}次数", meetings_of(records, kind), _how_counted(kind))


def by_theme(records: YearRecords) -> Iterator[Fact]:
    """…次数（theme） for every pair of form and theme met in the year, and each theme in all."""
    for theme, meetings in records.meetings_by_theme.items():
        yield count_of(
            records, f"专题活动次数（{theme}）", meetings, f"本年专题为“{theme}”的活动，每次计1次。"
        )
        on_theme = {meeting.id for meeting in meetings}
        for kind in records.kinds:
            both = [meeting for meeting in records.meetings_by_kind[kind.code] if meeting.id in on_theme]
            if both:
                how = f"本年形式含“{kind.fact_name}”、专题为“{theme}”的活动，每次计1次。"
                yield count_of(records, f"{kind.fact_name}次数（{theme}）", both, how)


def every_meeting(records: YearRecords) -> Iterator[Fact]:
    yield count_of(
        records, "活动总次数", records.meetings, "本年已召开的各种活动，一次活动有几种形式也只计1次。"
    )


def _is_by_secretary(records: YearRecords, meeting: MeetingRow) -> bool:
    return any(
        term.member_id == meeting.lecturer_member_id
        for term in records.terms_on(meeting.held_on, OfficeTerm.Office.SECRETARY)
    )


def _has_lecturer(meeting: MeetingRow) -> bool:
    return bool(meeting.lecturer.strip()) or meeting.lecturer_member_id is not None


def lectures(records: YearRecords) -> Iterator[Fact]:
    """党课 by who gave it. A lecture without a lecturer leaves the shares unknown."""
    held = records.meetings_by_kind[LECTURE]
    stated = [meeting for meeting in held if _has_lecturer(meeting)]
    known = (len(stated), len(held)) if len(stated) < len(held) else None
    by_secretary = [meeting for meeting in stated if _is_by_secretary(records, meeting)]
    by_members = [
        meeting
        for meeting in stated
        if meeting.lecturer_member_id is not None and meeting not in by_secretary
    ]
    for name, given, how in (
        ("书记讲党课次数", by_secretary, "本年党课中，主讲人当天担任支部书记的。"),
        ("党员讲党课次数", by_members, "本年党课中，主讲人是本支部党员、当天不担任书记的。"),
    ):
        yield fact(
            records,
            name,
            None if known else len(given),
            "次",
            Kind.COUNT,
            how=how,
            of=_MEETINGS,
            behind=evidence(MEETING, ids_of(given)),
            known=known,
        )
    yield fact(
        records,
        "党课主讲",
        names(
            records.member_names.get(meeting.lecturer_member_id or 0, meeting.lecturer) for meeting in stated
        ),
        "名",
        Kind.TITLES,
        how="本年党课的主讲人，每人只列一次。",
        of=_MEETINGS,
        behind=evidence(MEETING, ids_of(stated)),
    )


def attendance(records: YearRecords) -> Iterator[Fact]:
    """应到人次, 实到人次, 到会率 over all gatherings; a sum with a gap is unknown."""
    due, due_known = total(meeting.due_count for meeting in records.meetings)
    present, present_known = total(meeting.present_count for meeting in records.meetings)
    behind = evidence(MEETING, ids_of(records.meetings))
    yield fact(
        records,
        "应到人次",
        due,
        "人次",
        Kind.PERSON_TIMES,
        how="本年各次活动的应到人数相加。",
        of=_MEETINGS,
        behind=behind,
        known=due_known,
    )
    yield fact(
        records,
        "实到人次",
        present,
        "人次",
        Kind.PERSON_TIMES,
        how="本年各次活动的实到人数相加。",
        of=_MEETINGS,
        behind=behind,
        known=present_known,
    )
    yield fact(
        records,
        "到会率",
        percentage(present, due) if due and present is not None else None,
        "",
        Kind.TEXT,
        how="实到人次除以应到人次。",
        of=_MEETINGS,
        behind=behind,
    )


def integrity_months(records: YearRecords) -> Iterator[Fact]:
    held = integrity_meetings(records)
    yield fact(
        records,
        "廉政教育覆盖月数",
        len({meeting.held_on.month for meeting in held}),
        "个月",
        Kind.COUNT,
        how="本年开展过廉政教育的月份数。",
        of=_MEETINGS,
        behind=evidence(MEETING, ids_of(held)),
    )


def study_modes(records: YearRecords) -> Iterator[Fact]:
    """Ways of study (集中学习, 观看视频 …), the commonest first."""
    study = {meeting.id: meeting for code in STUDY_CODES for meeting in records.meetings_by_kind[code]}
    stated = {key: meeting.mode.strip() for key, meeting in study.items() if meeting.mode.strip()}
    # Online or not says where people sat, not how they studied.
    ways = {key: mode for key, mode in stated.items() if mode not in Meeting.Mode.values}
    modes = Counter(ways.values())
    yield fact(
        records,
        "学习方式",
        tuple(mode for mode, _ in modes.most_common()),
        "种",
        Kind.ACTIVITIES,
        how="本年固定学习日、专题讨论、集中培训记录里的方式，用得多的在前。",
        of=_MEETINGS,
        behind=evidence(MEETING, list(ways)),
    )


def site_visits(records: YearRecords) -> Iterator[Fact]:
    held = [meeting for meeting in records.meetings_by_kind[SITE_VISIT] if meeting.place.strip()]
    yield fact(
        records,
        "现场教学地点",
        names(meeting.place for meeting in held),
        "处",
        Kind.ACTIVITIES,
        how="本年现场教学记录里的地点，每处只列一次。",
        of=_MEETINGS,
        behind=evidence(MEETING, ids_of(held)),
    )
