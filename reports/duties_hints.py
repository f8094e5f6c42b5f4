"""Customs and local demands, called to mind and never counted as neglected. Each can be dismissed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from meetings.calendar import State
from meetings.calendar_rules import name_periods
from partybranch.access.permissions import Permission as P
from partybranch.regulations import duties as rules
from partybranch.regulations import meetings as meeting_rules
from partybranch.regulations.duties import Duty, short_citation
from reports.duties_items import Link, to
from reports.duties_records import DutyRecords
from reports.duties_report import is_asked_by_law

# So many are named before it says 等几名.
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint: ``key`` names it and its period, for dismissing."""

    key: str
    duty: Duty
    title: str
    action: Link | None
    view: P
    act: P

    @property
    def rule(self) -> str:
        return f"{short_citation(self.duty.source)}：{self.duty.demand}"


def hints(records: DutyRecords) -> Iterator[Hint]:
    yield from _lecture(records)
    yield from _spring_visits(records)
    yield from _slips(records)
    yield from _late_in_the_year(records)


def _lecture(records: DutyRecords) -> Iterator[Hint]:
    (line,) = records.meetings.lines((meeting_rules.LECTURE,)) or (None,)
    open_ones = line.of(State.OVERDUE) + line.of(State.DUE)
    if not open_ones:
        return
    last = open_ones[-1].span
    day = min(last.last, records.today)
    yield Hint(
        f"lecture:{last.first.month}",
        rules.LECTURE,
        f"{name_periods(open_ones)}没有党课记录",
        to("登记党课", "meetings:meeting-log", records.branch.pk, date=day.isoformat(), kind=line.kind.pk),
        P.VIEW_MEETINGS,
        P.RECORD_MEETINGS,
    )


def _spring_visits(records: DutyRecords) -> Iterator[Hint]:
    if records.is_running and records.today.month <= 2 and not records.visited_at_new_year:
        yield Hint(
            "spring_visits",
            rules.SPRING_VISITS,
            "元旦春节走访慰问还没有登记",
            to("登记慰问", "members:condolence-visit-add", records.branch.pk),
            P.VIEW_VISITS,
            P.RECORD_VISITS,
        )


def _slips(records: DutyRecords) -> Iterator[Hint]:
    """Return slips outstanding after the term their letters state: the office's own reminder."""
    letters = records.overdue_slips if records.is_running else []
    if not letters:
        return
    names = "、".join(letter.event.member.name for letter in letters[:_MOST_NAMES])
    rest = f"等{len(letters)}名" if len(letters) > _MOST_NAMES else ""
    yield Hint(
        # A slip that falls overdue later speaks again.
        f"letter_slip:{letters[-1].pk}",
        rules.LETTER_SLIP,
        f"{names}{rest}的介绍信过了有效期，回执没有收到",
        to("登记回执", "members:letter-list", records.branch.pk, slip="overdue"),
        P.VIEW_MEMBERS,
        P.RECORD_MEMBERS,
    )


def _late_in_the_year(records: DutyRecords) -> Iterator[Hint]:
    """From autumn on: what the application keeps no records of, and what closes the year."""
    branch = records.branch.pk
    if _has_come(records, rules.DUES_DISCLOSURE) and not records.disclosed_dues:
        action = to("登记一项", "reports:ledger-entry-add", branch, kind="disclosure")
        yield Hint(
            "dues_disclosure",
            rules.DUES_DISCLOSURE,
            "本年党费收缴情况没有公布记录",
            action,
            P.VIEW_LEDGER,
            P.RECORD_LEDGER,
        )
    if (
        _has_come(records, rules.REPORT_CUSTOM)
        and not is_asked_by_law(records.branch)
        and records.year not in records.calls
        and records.year not in records.reports
    ):
        action = to("打开报告", "reports:report", branch, year=records.year)
        yield Hint(
            "report_custom",
            rules.REPORT_CUSTOM,
            f"准备{records.year}年度述职报告",
            action,
            P.VIEW_REPORT,
            P.VIEW_REPORT,
        )
    if _has_come(records, rules.TALKS):
        action = to("看谈话台账", "meetings:talk-list", branch, year=records.year)
        title = "谈心谈话是否谈到每名党员，请核对"
        yield Hint(rules.TALKS.key, rules.TALKS, title, action, P.RECORD_TALKS, P.RECORD_TALKS)
    if _has_come(records, rules.LEADERS_STUDY):
        title = "书记和班子成员的培训没有单独登记，请对照"
        study = rules.LEADERS_STUDY
        yield Hint(study.key, study, title, None, P.MANAGE_BRANCH, P.MANAGE_BRANCH)


def _has_come(records: DutyRecords, duty: Duty) -> bool:
    """Whether its month has come; of a year long over nothing is called to mind any more."""
    return records.is_running and records.today >= date(records.year, duty.speaks_from, 1)
