"""What the sample's current year shows beside gatherings that were held: an agenda with minutes and what
was resolved, a study plan, a talk, a reflection, self-study. Few of each, invented, marked 示例."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from meetings.models import (
    AgendaItem,
    Meeting,
    Minutes,
    Reflection,
    Resolution,
    SelfStudy,
    StudyCategory,
    StudyPlanItem,
    Talk,
)
from members.models import Member, OfficeTerm, Organization
from partybranch.audit import log
from partybranch.records import entered
from reports.actions.sample_year import MARK

_STUDY_PLAN = (
    (3, "中国共产党章程", StudyCategory.DISCIPLINE, 4),
    (6, "党的创新理论专题", StudyCategory.THEORY, 8),
    (9, "水利先辈的奋斗史", StudyCategory.TRADITION, 4),
    (11, "当前形势与任务", StudyCategory.SITUATION, 4),
)
_AGENDA = (
    (AgendaItem.Kind.WORK_REPORT, "听取支部委员会上半年工作报告"),
    (AgendaItem.Kind.LECTURE, "书记讲党课"),
    (AgendaItem.Kind.DISCUSSION, "讨论党员责任岗设置"),
)
_DUE_AFTER = timedelta(days=45)
_MINUTES = {
    "passed_on": "传达上级党组织关于学习安排的通知。",
    "discussion": "到会党员结合本职谈了打算，建议在窗口岗位先行设置党员责任岗。",
    "decisions": "同意先在两个窗口设置党员责任岗。",
    "closing": "请各党小组会后抓好落实。",
}


def write_life(branch: Organization, today: date, by: log.Actor) -> None:
    """Worked out from the day alone, like the year around it."""
    secretary = _holders(branch, OfficeTerm.Office.SECRETARY).first()
    others = list(
        Member.objects.filter(branch=branch, left_on__isnull=True, office_terms__isnull=True).order_by("pk")[
            :3
        ]
    )
    StudyPlanItem.objects.bulk_create(_study_plan(branch, today.year, by))
    if secretary is None or not others:
        return
    meeting = _last_general_meeting(branch, today)
    if meeting is not None:
        _write_minutes(meeting, secretary, by)
    _write_study(branch, today, others[-1], by)
    talk = Talk(
        branch=branch,
        held_on=today.replace(day=1),
        talker=secretary,
        partner=others[-1],
        pair=Talk.Pair.COMMITTEE_MEMBER,
        place="办公室",
        **entered(by),
    )
    talk.content = f"谈近期工作和家里情况，没有困难。（{MARK}）"
    talk.save()


def _holders(branch: Organization, office: str) -> QuerySet[Member]:
    return Member.objects.filter(
        office_terms__organization=branch, office_terms__office=office, office_terms__left_on__isnull=True
    ).order_by("pk")


def _study_plan(branch: Organization, year: int, by: log.Actor) -> Iterator[StudyPlanItem]:
    for month, topic, category, hours in _STUDY_PLAN:
        yield StudyPlanItem(
            branch=branch,
            year=year,
            month=month,
            topic=f"{topic}（{MARK}）",
            category=category,
            hours=Decimal(hours),
            **entered(by),
        )


def _last_general_meeting(branch: Organization, today: date) -> Meeting | None:
    return (
        Meeting.objects.filter(
            branch=branch,
            main_kind__code="general_meeting",
            held_on__year=today.year,
            state=Meeting.State.HELD,
        )
        .order_by("held_on")
        .last()
    )


def _write_minutes(meeting: Meeting, secretary: Member, by: log.Actor) -> None:
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, kind=kind, title=title, position=at)
        for at, (kind, title) in enumerate(_AGENDA)
    )
    Minutes.objects.create(meeting=meeting, revision=1, saved_by_id=by.pk, **_MINUTES)
    Resolution.objects.create(
        branch=meeting.branch,
        meeting=meeting,
        item=items[-1],
        text=f"在两个窗口设置党员责任岗（{MARK}）",
        owner=secretary,
        due_on=meeting.held_on + _DUE_AFTER,
        **entered(by),
    )


def _write_study(branch: Organization, today: date, member: Member, by: log.Actor) -> None:
    first = today.replace(day=1)
    reflection = Reflection(
        branch=branch,
        member=member,
        title=f"学习党章的体会（{MARK}）",
        handed_in_at=timezone.make_aware(datetime.combine(first, time(9))),
    )
    reflection.text = f"{MARK}文字：学党章要同本职工作结合起来。"
    reflection.save()
    SelfStudy.objects.create(
        branch=branch,
        member=member,
        done_on=first,
        title=f"自学《中国共产党章程》（{MARK}）",
        category=StudyCategory.DISCIPLINE,
        hours=Decimal(2),
        **entered(by),
    )
