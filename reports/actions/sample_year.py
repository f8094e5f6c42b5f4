"""The sample's current year: a light one beside 2025, held to date, with two planned weeks.

Worked out from the day alone, so that the same day gives the same records. Everything is invented
and says so (示例).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils import timezone

from meetings import roll
from meetings.models import Attendance, Material, Meeting, MeetingKind, StudySeries, StudySession
from members.models import (
    CondolenceVisit,
    DuesCharge,
    DuesPayment,
    DuesStandard,
    Member,
    MembershipEvent,
    OfficeTerm,
    Organization,
    PartyGroup,
)
from partybranch.audit import log
from partybranch.calendar import add_months, months_of_year
from partybranch.records import entered
from reports.actions.years import open_year
from reports.models import LedgerEntry, LedgerKind, PlanItem

MARK = "示例"
_PLACE = "三楼会议室"
_REASONS = ("出差", "事假", "病假", "值班")
_THEMES = (
    "学习贯彻党的创新理论",
    "重温入党誓词",
    "学习党章党规党纪",
    "节约用水进社区",
    "清明祭英烈",
    "河道巡护志愿服务",
    "庆祝建党纪念日",
    "防汛一线话担当",
    "学习先进典型",
    "水源地保护宣传",
    "学习宪法和法律",
    "年度总结交流",
)
_PLAN = (
    ("开展主题党日", 12, "次"),
    ("讲专题党课", 4, "次"),
    ("走访慰问困难党员", 6, "人次"),
    ("更新学习角资料", None, ""),
)


@dataclass(frozen=True, slots=True)
class _Gathering:
    """One gathering of the sample: kinds by code, the main one first."""

    day: date
    kinds: tuple[str, ...]
    title: str
    hours: str
    group: PartyGroup | None = None


class SampleYear:
    """Writes the year of one day into the sample branch."""

    def __init__(self, branch: Organization, today: date, by: log.Actor) -> None:
        self.branch, self.today, self.by = branch, today, by
        self.kinds = {kind.code: kind for kind in MeetingKind.objects.all()}
        self.groups = list(PartyGroup.objects.filter(branch=branch, dissolved_on__isnull=True))
        self.chair = (
            Member.objects.filter(
                office_terms__organization=branch, office_terms__office=OfficeTerm.Office.SECRETARY
            )
            .order_by("pk")
            .first()
        )

    def write(self) -> None:
        PlanItem.objects.bulk_create(
            PlanItem(
                branch=self.branch,
                year=self.today.year,
                text=f"{text}（{MARK}）",
                target=target,
                unit=unit,
                position=at,
            )
            for at, (text, target, unit) in enumerate(_PLAN)
        )
        open_year(branch=self.branch, year=self.today.year, by=self.by)
        self._confirm_probationers()
        self._write_held()
        self._write_planned()
        self._write_dues()
        self._write_other_work()

    def _confirm_probationers(self) -> None:
        """Whose probation year is over is a full member by now."""
        for member in Member.objects.filter(
            branch=self.branch, standing=Member.Standing.PROBATIONARY, confirmed_on__isnull=True
        ).exclude(admitted_on__isnull=True):
            over = add_months(member.admitted_on, 12)
            if over > self.today:
                continue
            member.confirmed_on, member.standing = over, Member.Standing.FULL
            member.save(update_fields=["confirmed_on", "standing"])
            MembershipEvent.objects.create(
                member=member,
                branch=self.branch,
                kind=MembershipEvent.Kind.CONFIRMED,
                occurred_on=over,
                note=MARK,
                **entered(self.by),
            )

    # -- Gatherings -----------------------------------------------------------------------------

    def _write_held(self) -> None:
        # Today's begins in the afternoon: it is not held yet.
        held = [each for each in self._of_the_year() if each.day < self.today]
        meetings = [self._meeting(each, Meeting.State.HELD) for each in held]
        rows: list[Attendance] = []
        for number, (meeting, each) in enumerate(zip(meetings, held, strict=True)):
            rows += self._roll(meeting, each, number)
        Meeting.objects.bulk_create(meetings)
        Attendance.objects.bulk_create(rows, batch_size=500)
        self._add_extra_kinds(meetings, held)

    def _of_the_year(self) -> Iterator[_Gathering]:
        """What the rules ask, month by month. The last group's gathering of last month is missing:
        there is something to see to."""
        last_month = add_months(self.today.replace(day=1), -1)
        for month in months_of_year(self.today.year, self.today):
            name = f"{month.month}月"
            yield _Gathering(
                _workday(month, 4), ("committee_meeting",), f"{name}支委会：研究本月党建工作", "1"
            )
            theme = _THEMES[month.month - 1]
            yield _Gathering(_workday(month, 12), ("theme_day",), f"{name}主题党日：{theme}", "2")
            yield _Gathering(_workday(month, 24), ("study_day",), f"{name}固定学习日", "1.5")
            for at, group in enumerate(self.groups):
                if month == last_month and at == len(self.groups) - 1:
                    continue
                title = f"{group.name}{name}学习讨论"
                yield _Gathering(_workday(month, 8 + at), ("group_meeting",), title, "1", group)
            if month.month % 3 == 2:
                title = f"第{'一二三四'[month.month // 3]}季度党员大会并讲党课"
                yield _Gathering(_workday(month, 18), ("general_meeting", "lecture"), title, "2")

    def _meeting(self, each: _Gathering, state: str) -> Meeting:
        kind = self.kinds[each.kinds[0]]
        return Meeting(
            branch=self.branch,
            group=each.group,
            state=state,
            held_on=each.day,
            starts_at=time(15),
            main_kind=kind,
            title=each.title,
            content=f"{MARK}记录，内容是编的。",
            place=_PLACE,
            chair=self.chair.name if self.chair else "",
            chair_member=self.chair,
            hours=Decimal(each.hours),
            announced_at=timezone.now() if state == Meeting.State.PLANNED else None,
            **entered(self.by),
        )

    def _roll(self, meeting: Meeting, each: _Gathering, number: int) -> list[Attendance]:
        """Everybody due; up to two stay away, each time others."""
        kinds = [self.kinds[code] for code in each.kinds]
        due = roll.due_members(self.branch, kinds, each.day, each.group)
        away = {(number * 7 + step * 5) % len(due) for step in range(number % 3)} if len(due) > 3 else set()
        rows = []
        for at, member in enumerate(due):
            is_away = at in away and member != self.chair
            rows.append(
                Attendance(
                    meeting=meeting,
                    member=member,
                    name=member.name,
                    status=Attendance.Status.ABSENT if is_away else Attendance.Status.PRESENT,
                    reason=_REASONS[(number + at) % len(_REASONS)] if is_away else "",
                )
            )
        meeting.due_count = len(rows)
        meeting.present_count = sum(row.status == Attendance.Status.PRESENT for row in rows)
        return rows

    def _add_extra_kinds(self, meetings: list[Meeting], held: list[_Gathering]) -> None:
        through = Meeting.extra_kinds.through
        through.objects.bulk_create(
            through(meeting_id=meeting.pk, meetingkind_id=self.kinds[code].pk)
            for meeting, each in zip(meetings, held, strict=True)
            for code in each.kinds[1:]
        )

    def _write_planned(self) -> None:
        """The study days of the two weeks to come, with what to read."""
        series = StudySeries.objects.create(branch=self.branch, title=f"每周学习（{MARK}）")
        readings = (
            ("中国共产党章程", "第一章 党员", ""),
            ("中国共产党支部工作条例（试行）", "第三章 基本任务", "https://www.12371.cn/"),
        )
        for week, (title, passage, link) in enumerate(readings):
            day = _workday(self.today + timedelta(days=1 + 7 * week))
            each = _Gathering(day, ("study_day",), f"学习《{title}》", "1.5")
            meeting = self._meeting(each, Meeting.State.PLANNED)
            meeting.chair, meeting.chair_member = "", None
            meeting.save()
            session = StudySession.objects.create(
                meeting=meeting, series=series, note=f"请会前读完，会上每人谈一条体会。（{MARK}）"
            )
            Material.objects.create(session=session, title=title, passage=passage, link=link)

    # -- Dues, visits, other work ---------------------------------------------------------------

    def _write_dues(self) -> None:
        """The months that are over, all paid; this month waits to be entered."""
        first = date(self.today.year, 1, 1)
        standards = DuesStandard.objects.filter(branch=self.branch, starts_on=first).select_related("member")
        charges, payments = [], []
        for month in months_of_year(self.today.year, self.today)[:-1]:
            for row in standards:
                if not row.member.is_in_branch_on(month):
                    continue
                place = {
                    "branch": self.branch,
                    "member": row.member,
                    "year": month.year,
                    "month": month.month,
                }
                charges.append(DuesCharge(**place, due_fen=row.due_fen))
                payments.append(DuesPayment(**place, paid_fen=row.due_fen, paid_on=_workday(month, 10)))
        DuesCharge.objects.bulk_create(charges, batch_size=500)
        DuesPayment.objects.bulk_create(payments, batch_size=500)

    def _write_other_work(self) -> None:
        visited = Member.objects.filter(
            branch=self.branch, employment=Member.Employment.RETIRED, left_on__isnull=True
        ).order_by("pk")
        day = date(self.today.year, 1, 20)
        if day <= self.today:
            for member in visited[:2]:
                CondolenceVisit.objects.create(
                    branch=self.branch,
                    visited_on=day,
                    occasion="春节",
                    recipient=member,
                    recipient_name=member.name,
                    category="离退休党员",
                    is_party_member=True,
                    money_fen=30000,
                    visitors=self.chair.name if self.chair else "",
                    note=MARK,
                    **entered(self.by),
                )
        kinds = {kind.code: kind for kind in LedgerKind.objects.all()}
        for when, code, title in (
            (date(self.today.year, 1, 15), "document", f"{self.today.year}年党建工作要点（{MARK}）"),
            (date(self.today.year, 3, 2), "document", f"{self.today.year}年党员学习计划（{MARK}）"),
        ):
            if when <= self.today:
                LedgerEntry.objects.create(
                    branch=self.branch,
                    kind=kinds[code],
                    occurred_on=when,
                    title=title,
                    note=MARK,
                    **entered(self.by),
                )


def _workday(month: date, day: int | None = None) -> date:
    """That day of the month, or the Monday after a weekend."""
    found = month if day is None else month.replace(day=day)
    return found + timedelta(days=max(0, 7 - found.weekday()) if found.weekday() > 4 else 0)
