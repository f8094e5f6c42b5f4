"""Planning gatherings: one or a series, moved, cancelled, and what is to be read for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

# Imported for its registration: what a gathering owns is kept with its earlier versions.
from meetings import history as _owned  # noqa: F401
from meetings import roll
from meetings.actions import checks
from meetings.actions.persons import NOBODY, Person
from meetings.models import (
    JointGathering,
    Material,
    Meeting,
    MeetingKind,
    StudyPlanItem,
    StudySeries,
    StudySession,
)
from members.actions.notices import notify
from members.models import Organization, PartyGroup
from members.queries import accounts_of
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered

_BATCH = 500
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Reading:
    """Something to read: its title, where in it, an address of http or https."""

    title: str
    passage: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one planned gathering, or each of a series, is to be; with ``tells`` whoever is due is told
    as soon as it is planned. ``plan_item``: the line of the year's study plan it carries out."""

    kinds: Sequence[MeetingKind]
    title: str
    starts_at: time | None = None
    place: str = ""
    group: PartyGroup | None = None
    hours: Decimal | None = None
    lecturer: Person = NOBODY
    plan_item: StudyPlanItem | None = None
    place_kind: str = ""
    mode: str = ""
    study_category: str = ""
    note: str = ""
    readings: Sequence[Reading] = ()
    is_another: bool = False
    tells: bool = True

    @property
    def main_kind(self) -> MeetingKind:
        return min(self.kinds, key=lambda kind: (kind.position, kind.pk))

    @property
    def extra_kinds(self) -> list[MeetingKind]:
        return [kind for kind in self.kinds if kind.pk != self.main_kind.pk]


class NotInThePlan(checks.Refused):
    field = "plan_item"

    def __init__(self) -> None:
        super().__init__("这一项不在本支部的学习计划里，请重新选择。")


class NoSuchLink(checks.Refused):
    def __init__(self) -> None:
        super().__init__("网址要以http://或https://开头。")


class AlreadyPast(checks.Refused):
    def __init__(self) -> None:
        super().__init__("只有还没召开的活动可以改期或取消。")


class NeedsReason(checks.Refused):
    field = "reason"

    def __init__(self) -> None:
        super().__init__("请写明取消的原因，党员会在通知里看到。")


@transaction.atomic
def plan_meetings(*, branch: Organization, plan: Plan, days: Sequence[date], by: Any) -> list[Meeting]:
    """Plan one gathering, or several as a series; whoever is due is told once, unless that is to wait."""
    made = make_meetings(branch, plan, days, by)
    told = tell_planned(made, by)
    log.record(
        "安排组织生活",
        by=by,
        obj=made[0],
        organization=branch.pk,
        details={"meetings": len(made), "materials": len(plan.readings), "notices": told},
    )
    return made


def make_meetings(
    branch: Organization, plan: Plan, days: Sequence[date], by: Any, joint: JointGathering | None = None
) -> list[Meeting]:
    """The planned gatherings themselves, checked; telling of them and the audit record are the caller's."""
    _check(branch, plan)
    Organization.objects.select_for_update().get(pk=branch.pk)
    for day in days:
        checks.check_planned_day(day)
        if not plan.is_another:
            checks.check_double(branch, plan.kinds, day, plan.group)
    made = Meeting.objects.bulk_create([_meeting(branch, plan, day, by, joint) for day in days])
    table = Meeting.extra_kinds.through
    table.objects.bulk_create(
        [
            table(meeting_id=meeting.pk, meetingkind_id=kind.pk)
            for meeting in made
            for kind in plan.extra_kinds
        ],
        batch_size=_BATCH,
    )
    series = None
    if len(made) > 1:
        series = StudySeries.objects.create(branch=branch, title=_title_of(plan)[:120], created_by_id=by.pk)
    sessions = [
        StudySession(meeting=meeting, series=series, plan_item=plan.plan_item, note=plan.note)
        for meeting in made
    ]
    _add_readings(StudySession.objects.bulk_create(sessions), plan.readings)
    return made


@transaction.atomic
def correct_plan(
    *, meeting: Meeting, plan: Plan, with_following: bool, seen: datetime | None = None, by: Any
) -> list[Revision]:
    """Change what a planned gathering is about and what is to be read; the following ones of the series
    too where asked. Day, time and place are changed by moving it."""
    stored = checks.lock(meeting, seen)
    _check(stored.branch, plan)
    targets = _targets(stored, with_following)
    revisions = []
    for target in targets:
        before = history.snapshot(target)
        target.main_kind, target.title, target.hours = plan.main_kind, plan.title, plan.hours
        target.group, target.place_kind = plan.group, plan.place_kind
        target.mode, target.study_category = plan.mode, plan.study_category
        target.lecturer, target.lecturer_member = plan.lecturer.text, plan.lecturer.member
        target.save()
        target.extra_kinds.set(plan.extra_kinds)
        session, _ = StudySession.objects.get_or_create(meeting=target)
        session.note, session.plan_item = plan.note, plan.plan_item
        session.save(update_fields=["note", "plan_item"])
        files = dict(session.materials.exclude(attachment=None).values_list("title", "attachment_id"))
        session.materials.all().delete()
        _add_readings([session], plan.readings, files)
        revisions.append(_keep(target, by, before))
    log.record(
        "更正活动安排",
        by=by,
        obj=stored,
        organization=stored.branch_id,
        fields=[
            *("kinds", "title", "hours", "group", "place_kind", "mode", "study_category"),
            *("lecturer", "plan_item", "note", "materials"),
        ],
        details={"meetings": len(targets)},
    )
    return revisions


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    held_on: date,
    starts_at: time | None,
    place: str,
    with_following: bool,
    seen: datetime | None = None,
    by: Any,
) -> list[Revision]:
    """Move a planned gathering to another day, time or place; the following ones of the series by the
    same number of days where asked."""
    stored = checks.lock(meeting, seen)
    shift = held_on - stored.held_on
    targets = _targets(stored, with_following)
    own = {target.pk for target in targets}
    for target in targets:
        day = target.held_on + shift
        if shift:
            checks.check_planned_day(day)
        _check_free(target, day, own)

    def change(target: Meeting) -> None:
        target.held_on, target.starts_at, target.place = target.held_on + shift, starts_at, place

    revisions = _change_each(targets, change, by)
    told = _tell_known(
        targets, by, lambda each, count: f"{_name(each)}改期：改为{_when(each)}{_following(count)}。"
    )
    log.record(
        "改期",
        by=by,
        obj=stored,
        organization=stored.branch_id,
        fields=["held_on", "starts_at", "place"],
        details={"meetings": len(targets), "days": shift.days, "notices": told},
    )
    return revisions


@transaction.atomic
def cancel_meeting(
    *, meeting: Meeting, reason: str, with_following: bool, seen: datetime | None = None, by: Any
) -> list[Revision]:
    """Cancel a planned gathering with its reason; the following ones of the series where asked."""
    if not reason:
        raise NeedsReason
    stored = checks.lock(meeting, seen)
    targets = _targets(stored, with_following)

    def change(target: Meeting) -> None:
        target.state, target.cancel_reason = Meeting.State.CANCELLED, reason

    revisions = _change_each(targets, change, by)
    told = tell_cancelled(targets, reason, by)
    log.record(
        "取消活动安排",
        by=by,
        obj=stored,
        organization=stored.branch_id,
        fields=["state", "cancel_reason"],
        details={"meetings": len(targets), "notices": told},
    )
    return revisions


@transaction.atomic
def remove_plans(*, meeting: Meeting, by: Any) -> list[Revision]:
    """Set a planned gathering and the following ones of its series aside."""
    targets = _targets(checks.lock(meeting, None), with_following=True)
    revisions = [history.remove(target, by=by, organization=target.branch_id) for target in targets]
    log.record(
        "删除活动安排",
        by=by,
        obj=meeting,
        organization=meeting.branch_id,
        details={"meetings": len(targets), "notices": tell_removed(targets, by)},
    )
    return revisions


def tell_planned(made: Sequence[Meeting], by: Any) -> int:
    return _tell_known(made, by, lambda each, count: f"新安排{_name(each)}：{_when(each)}{_times(count)}。")


def tell_cancelled(cancelled: Sequence[Meeting], reason: str, by: Any) -> int:
    why = reason.rstrip("。")
    return _tell_known(
        cancelled,
        by,
        lambda each, count: f"{_name(each)}取消：原定{_when(each)}{_following(count)}。原因：{why}。",
    )


def tell_removed(meetings: Sequence[Meeting], by: Any) -> int:
    """Whoever was told of what is planned is told that it is not any more; the page is gone with it."""
    coming = _coming(meetings)
    href = reverse("meetings:own-schedule", args=[coming[0].branch_id]) if coming else ""
    return _tell_known(
        coming, by, lambda each, count: f"{_name(each)}不再安排：原定{_when(each)}{_following(count)}。", href
    )


def tell_restored(meetings: Sequence[Meeting], by: Any) -> int:
    """Whoever was told of a change is told that the plan stands as before."""
    return _tell_known(
        _coming(meetings),
        by,
        lambda each, count: f"{_name(each)}恢复原来的安排：{_when(each)}{_following(count)}。",
    )


def _coming(meetings: Sequence[Meeting]) -> list[Meeting]:
    """Those planned for today or later, the soonest first."""
    today = timezone.localdate()
    planned = [each for each in meetings if each.state == Meeting.State.PLANNED and each.held_on >= today]
    return sorted(planned, key=lambda each: (each.held_on, each.pk))


def following_of(meeting: Meeting) -> list[Meeting]:
    """The planned gatherings of the same series that come after this one."""
    session = StudySession.objects.filter(meeting=meeting).first()
    if session is None or session.series_id is None:
        return []
    return list(
        Meeting.objects.filter(
            study_session__series_id=session.series_id,
            branch_id=meeting.branch_id,
            state=Meeting.State.PLANNED,
            held_on__gt=meeting.held_on,
        ).order_by("held_on", "pk")
    )


def _check(branch: Organization, plan: Plan) -> None:
    checks.check_scope(plan.kinds, plan.group)
    checks.check_branch(branch, plan.group, (plan.lecturer.member,))
    if plan.plan_item is not None and plan.plan_item.branch_id != branch.pk:
        raise NotInThePlan
    if any(each.link and not each.link.startswith(("http://", "https://")) for each in plan.readings):
        raise NoSuchLink


def _meeting(branch: Organization, plan: Plan, day: date, by: Any, joint: JointGathering | None) -> Meeting:
    return Meeting(
        branch=branch,
        joint=joint,
        group=plan.group,
        state=Meeting.State.PLANNED,
        held_on=day,
        starts_at=plan.starts_at,
        main_kind=plan.main_kind,
        title=plan.title,
        place=plan.place,
        hours=plan.hours,
        lecturer=plan.lecturer.text,
        lecturer_member=plan.lecturer.member,
        place_kind=plan.place_kind,
        mode=plan.mode,
        study_category=plan.study_category or (plan.plan_item.category if plan.plan_item else ""),
        announced_at=timezone.now() if plan.tells else None,
        announced_by_id=by.pk if plan.tells else None,
        **entered(by),
    )


def _add_readings(
    sessions: Sequence[StudySession], readings: Sequence[Reading], files: Mapping[str, int] | None = None
) -> None:
    """``files``: the attachment of a reading by its title, where it had one before."""
    Material.objects.bulk_create(
        [
            Material(
                session=session,
                title=each.title,
                passage=each.passage,
                link=each.link,
                attachment_id=files.get(each.title) if files else None,
                position=at,
            )
            for session in sessions
            for at, each in enumerate(readings)
        ],
        batch_size=_BATCH,
    )


def _targets(meeting: Meeting, with_following: bool) -> list[Meeting]:
    if meeting.state != Meeting.State.PLANNED:
        raise AlreadyPast
    return [meeting, *(following_of(meeting) if with_following else [])]


def _check_free(meeting: Meeting, day: date, own: set[int]) -> None:
    """Another gathering of the same kind on the new day; those moved along do not stand in the way."""
    if day == meeting.held_on:
        return
    try:
        checks.check_double(meeting.branch, meeting.kinds, day, meeting.group, besides=meeting.pk)
    except checks.IsDouble as found:
        if found.twin.pk not in own:
            raise DayTaken(day, meeting.main_kind) from None


class DayTaken(checks.Refused):
    field = "held_on"

    def __init__(self, day: date, kind: MeetingKind) -> None:
        super().__init__(f"{day.month}月{day.day}日已有一次{kind.fact_name}，请换一天。")


def _change_each(targets: Sequence[Meeting], change: Callable[[Meeting], None], by: Any) -> list[Revision]:
    revisions = []
    for target in targets:
        before = history.snapshot(target)
        change(target)
        target.save()
        revisions.append(_keep(target, by, before))
    return revisions


def _keep(meeting: Meeting, by: Any, before: Mapping[str, Any]) -> Revision:
    return history.keep(
        meeting, verb=Revision.Verb.CORRECTED, by=by, organization=meeting.branch_id, before=before
    )


def _tell_known(
    meetings: Sequence[Meeting], by: Any, sentence: Callable[[Meeting, int], str], href: str = ""
) -> int:
    """One notice about those members know of, from the first of them and their number; none where they
    know of none."""
    known = [each for each in meetings if each.announced_at is not None]
    return _tell(known[0], by, sentence(known[0], len(known)), href) if known else 0


def _tell(meeting: Meeting, by: Any, sentence: str, href: str = "") -> int:
    """A notice to whoever is due, but not to whoever does it."""
    due = roll.due_members(meeting.branch, meeting.kinds, meeting.held_on, meeting.group)
    accounts = accounts_of(due).exclude(pk=by.pk)
    href = href or reverse("meetings:meeting-detail", args=[meeting.branch_id, meeting.pk])
    return notify(recipients=accounts, sentence=sentence, href=href, organization=meeting.branch)


def _title_of(plan: Plan) -> str:
    return plan.title or plan.main_kind.fact_name


def _name(meeting: Meeting) -> str:
    title = f"“{meeting.title[:40]}”" if meeting.title else ""
    return f"{meeting.main_kind.fact_name}{title}"


def _when(meeting: Meeting) -> str:
    day = meeting.held_on
    said = f"{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"
    return f"{said}{meeting.starts_at:%H:%M}" if meeting.starts_at else said


def _times(count: int) -> str:
    return f"起，共{count}次" if count > 1 else ""


def _following(count: int) -> str:
    return f"，以后{count - 1}次同样办理" if count > 1 else ""
