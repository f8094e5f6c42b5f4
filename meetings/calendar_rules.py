"""What the rules ask of a year of gatherings, compared with what is there: one line a rule."""

from dataclasses import dataclass
from datetime import date

from meetings.calendar import MeetingYear, NormLine, Period, State
from meetings.models import Meeting, MeetingKind
from partybranch.regulations.duties import BY_KEY, Duty, short_citation
from partybranch.regulations.meetings import Every

_MOST_NAMED = 3
_ORDER = ("overdue", "doubt", "due", "done", "none")
_WORDS = {"overdue": "逾期", "doubt": "待核", "due": "待办", "done": "已完成", "none": "不适用"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One rule beside the year: ``state`` is the CSS state, ``fill_on`` the day with which a form for
    what is missing begins, None where nothing is; ``doubtful_id`` names the gathering to look at."""

    kind: MeetingKind
    duty: Duty
    state: str
    sentence: str
    asked: int
    held: int
    unit: str
    fill_on: date | None = None
    doubtful_id: int | None = None

    @property
    def word(self) -> str:
        if self.state == "overdue" and not self.duty.is_duty:
            return "还没有"
        return _WORDS[self.state]

    @property
    def css(self) -> str:
        """A custom is never shown as overdue."""
        return "due" if self.state == "overdue" and not self.duty.is_duty else self.state

    @property
    def citation(self) -> str:
        return short_citation(self.duty.source)


def name_periods(periods: list[Period]) -> str:
    """1月、3月; from the fourth on 等5个时段."""
    labels = [period.label for period in periods]
    if len(labels) <= _MOST_NAMED:
        return "、".join(labels)
    return f"{'、'.join(labels[:_MOST_NAMED])}等{len(labels)}个时段"


def compare(records: MeetingYear) -> list[Comparison]:
    """What is to be done first; customs after the duties."""
    found = [_compare(records, line) for line in records.lines()]
    return sorted(found, key=lambda each: (not each.duty.is_duty, _ORDER.index(each.state)))


def _compare(records: MeetingYear, line: NormLine) -> Comparison:
    duty = BY_KEY[line.norm.code]
    unit = "季" if line.norm.every == Every.QUARTER else "次"
    asked, done = line.asked(records.today), len(line.of(State.DONE))
    state, sentence, fill_on = _how_it_stands(records, line)
    doubtful = _doubtful(records, line) if state == "doubt" else None
    return Comparison(
        line.kind, duty, state, sentence, asked, done, unit, fill_on, doubtful.pk if doubtful else None
    )


def _doubtful(records: MeetingYear, line: NormLine) -> Meeting | None:
    """The first gathering of the kind whose record does not agree with another."""
    return next((each.meeting for each in records.doubts if line.kind in each.meeting.kinds), None)


def _how_it_stands(records: MeetingYear, line: NormLine) -> tuple[str, str, date | None]:
    verb, today = line.kind.verb, records.today
    if not line.is_asked:
        return "none", line.why_not, None
    overdue, due = line.of(State.OVERDUE), line.of(State.DUE)
    if overdue:
        return "overdue", f"{name_periods(overdue)}未{verb}", overdue[0].span.last
    doubtful = _doubtful(records, line)
    if doubtful:
        day = doubtful.held_on
        return "doubt", f"{day.month}月{day.day}日的记录前后不符", None
    if due:
        planned = next((period.planned for period in due if period.planned), None)
        if planned:
            return "due", f"{planned.held_on.month}月{planned.held_on.day}日待召开", None
        return "due", f"{_now(due)}还没有{verb}", today
    return _in_order(records, line)


def _now(due: list[Period]) -> str:
    """The period that is running: 12月, 第四季度, 本年; how many groups where it is asked of each."""
    label = due[0].span.label.replace("全年", "本年")
    return f"{label}有{len(due)}个党小组" if due[0].group and len(due) > 1 else label


def _in_order(records: MeetingYear, line: NormLine) -> tuple[str, str, date | None]:
    verb = line.kind.verb
    days = [each.held_on for each in records.of_kind(line.norm.code, records.held)]
    if not days:
        return "none", "没有要办的时段", None
    if line.norm.every == Every.YEAR:
        return "done", f"{days[0].month}月{days[0].day}日{verb}", None
    return "done", f"到期的时段都已{verb}，共{len(days)}次", None
