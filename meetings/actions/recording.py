"""Recording what was held: entered, corrected, removed, and each of it taken back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

# Imported for its registration: what a gathering owns is kept with its earlier versions.
from meetings import history as _owned  # noqa: F401
from meetings import roll
from meetings.actions import attending, checks, planning
from meetings.actions.entries import MeetingEntry, Stated
from meetings.models import Attendance, Meeting, Theme
from members.models import Member, Organization
from partybranch import history
from partybranch.audit import log
from partybranch.audit.models import AuditRecord
from partybranch.fields import RecordSource
from partybranch.models import Revision
from partybranch.records import entered

_TOKENS_LOOKED_AT = 300
# What an entry states as the gathering keeps it.
_PLAIN = (
    *("held_on", "starts_at", "group", "place", "place_kind", "mode", "title", "hours"),
    *("study_category", "secretary_part", "recorder"),
)


@transaction.atomic
def record_meeting(*, branch: Organization, entry: MeetingEntry, token: str = "", by: Any) -> Meeting:
    """Enter a gathering that was held. A form sent twice (``token``) makes one gathering: the second
    time it is given back."""
    _wait_for_turn(branch)
    made_before = _made_with(token, branch, by)
    if made_before is not None:
        return made_before
    _check(branch, entry)
    checks.check_day_of_held(entry.held_on)
    note = _note_of_double(branch, entry)
    is_late = _late_reason_given(entry, timezone.localdate())
    meeting = Meeting(
        branch=branch,
        state=Meeting.State.HELD,
        source=RecordSource.ENTERED,
        is_late_entry=is_late,
        **entered(by),
    )
    members = roll.due_members(branch, entry.kinds, entry.held_on, entry.group)
    _fill(meeting, entry, note)
    count = _write(meeting, entry, members)
    log.record(
        "登记组织生活",
        by=by,
        obj=meeting,
        organization=branch.pk,
        details={"kinds": len(entry.kinds), "attendances": count, "late": is_late, "form": token},
    )
    return meeting


@transaction.atomic
def hold_meeting(*, meeting: Meeting, entry: MeetingEntry, seen: datetime | None = None, by: Any) -> Revision:
    """Record a planned gathering as held."""
    stored = checks.lock(meeting, seen)
    if stored.state != Meeting.State.PLANNED:
        raise checks.WrongState("这次活动已经登记过，要改请用“更正”。")
    _check(stored.branch, entry)
    checks.check_day_of_held(entry.held_on)
    note = _note_of_double(stored.branch, entry, stored) if _is_moved(stored, entry) else ""
    is_late = _late_reason_given(entry, timezone.localdate())
    before = history.snapshot(stored)
    stored.state, stored.is_late_entry = Meeting.State.HELD, is_late
    members = roll.due_members(stored.branch, entry.kinds, entry.held_on, entry.group)
    _fill(stored, entry, note)
    count = _write(stored, entry, members)
    revision = _keep(stored, by, before)
    log.record(
        "登记已安排的活动",
        by=by,
        obj=stored,
        organization=stored.branch_id,
        fields=_changed(before, stored),
        details={"attendances": count, "late": is_late},
    )
    return revision


@transaction.atomic
def correct_meeting(
    *, meeting: Meeting, entry: MeetingEntry, seen: datetime | None = None, reason: str = "", by: Any
) -> Revision:
    """Correct a gathering that was held; what it held before is kept, with the ``reason`` that settled
    minutes ask for. The roll stays as it was called unless day, kinds or group change or it is to be
    called anew."""
    stored = checks.lock(meeting, seen)
    if stored.state != Meeting.State.HELD:
        raise checks.WrongState("这次活动还没有登记，不能更正。")
    checks.check_open_or_reason(stored, reason)
    _check(stored.branch, entry)
    checks.check_day_of_held(entry.held_on)
    note = _note_of_double(stored.branch, entry, stored) if _is_moved(stored, entry) else ""
    if stored.source == RecordSource.ENTERED:
        stored.is_late_entry = _late_reason_given(entry, _recorded_on(stored))
    before = history.snapshot(stored)
    members = roll_of(stored, entry)
    _fill(stored, entry, note)
    count = _write(stored, entry, members)
    revision = _keep(stored, by, before, reason)
    log.record(
        "更正组织生活",
        by=by,
        obj=stored,
        organization=stored.branch_id,
        fields=_changed(before, stored),
        details={"attendances": count, "settled": stored.settled_at is not None},
    )
    return revision


@transaction.atomic
def remove_meeting(*, meeting: Meeting, by: Any) -> Revision:
    """Set a gathering aside: it counts nowhere until it is put back."""
    checks.check_not_settled(Meeting.objects.select_for_update().get(pk=meeting.pk))
    revision = history.remove(meeting, by=by, organization=meeting.branch_id)
    log.record(
        "删除组织生活",
        by=by,
        obj=meeting,
        organization=meeting.branch_id,
        details={"notices": planning.tell_removed([meeting], by)},
    )
    return revision


@transaction.atomic
def undo(*, revisions: Sequence[Revision], by: Any) -> list[Meeting]:
    """Give gatherings what they held before a change: removed ones stand again. All or none. Whoever was
    told of a move, a cancellation or a removal is told of this too.

    Raises history.CannotPutBack."""
    stood = {
        each.pk: each
        for each in Meeting.everything.filter(pk__in=[revision.object_id for revision in revisions])
    }
    restored = [_put_back(revision, stood[revision.object_id]) for revision in revisions]
    changed = [
        each
        for each in restored
        if stood[each.pk].state != Meeting.State.HELD
        and _when_and_whether(stood[each.pk]) != _when_and_whether(each)
    ]
    log.record(
        "撤销对组织生活的改动",
        by=by,
        obj=restored[0],
        organization=restored[0].branch_id,
        details={"meetings": len(restored), "notices": planning.tell_restored(changed, by)},
    )
    return restored


def _put_back(revision: Revision, stood: Meeting) -> Meeting:
    """Settled minutes are opened with a reason, not by an undo; and members were told once they were."""
    columns = history.before_of(revision).get("columns", {})
    if stood.settled_at is not None and columns and not columns.get("settled_at"):
        raise history.CannotPutBack(str(checks.IsSettled()))
    restored = history.put_back(Meeting, revision)
    if restored.announced_at != stood.announced_at:
        restored.announced_at, restored.announced_by_id = stood.announced_at, stood.announced_by_id
        restored.save(update_fields=["announced_at", "announced_by_id"])
    return restored


def _when_and_whether(meeting: Meeting) -> tuple[object, ...]:
    """What whoever is due was told of a plan."""
    return (
        meeting.state,
        meeting.removed_at is None,
        meeting.held_on,
        meeting.starts_at,
        meeting.place,
    )


def roll_of(meeting: Meeting, entry: MeetingEntry) -> list[Member]:
    """Who is due: as the roll was called where nothing of it changed, else by the register."""
    called = roll.recorded_roll(meeting)
    if called is not None and not entry.calls_anew and not _changes_roll(meeting, entry):
        return called.members
    return roll.due_members(meeting.branch, entry.kinds, entry.held_on, entry.group)


def _changes_roll(meeting: Meeting, entry: MeetingEntry) -> bool:
    group_id = entry.group.pk if entry.group else None
    return _is_moved(meeting, entry) or group_id != meeting.group_id


def _is_moved(meeting: Meeting, entry: MeetingEntry) -> bool:
    return entry.held_on != meeting.held_on or {kind.pk for kind in entry.kinds} != {
        kind.pk for kind in meeting.kinds
    }


def _wait_for_turn(branch: Organization) -> None:
    """Gatherings of one branch are entered one after the other, so that none is entered twice."""
    Organization.objects.select_for_update().get(pk=branch.pk)


def _made_with(token: str, branch: Organization, by: Any) -> Meeting | None:
    """The gathering the same form made before and that still stands: taken back and sent again, the form
    makes another. The audit record remembers the form."""
    if not token:
        return None
    latest = AuditRecord.objects.filter(organization_id=branch.pk).values_list(
        "actor_id", "object_id", "details"
    )[:_TOKENS_LOOKED_AT]
    made = [key for actor, key, details in latest if actor == by.pk and details.get("form") == token]
    return Meeting.objects.filter(branch=branch, pk__in=made).first()


def _check(branch: Organization, entry: MeetingEntry) -> None:
    checks.check_scope(entry.kinds, entry.group)
    checks.check_branch(branch, entry.group, (entry.chair.member, entry.lecturer.member))
    if any(theme.branch_id not in (None, branch.pk) for theme in entry.themes):
        raise checks.NotOfTheBranch
    stated = entry.stated
    if stated and stated.due is not None and stated.present is not None and stated.present > stated.due:
        raise checks.MorePresentThanDue(stated.due)


def _note_of_double(branch: Organization, entry: MeetingEntry, meeting: Meeting | None = None) -> str:
    """The line that says why a second gathering of the kind and day stands, '' where there is no other."""
    try:
        checks.check_double(
            branch, entry.kinds, entry.held_on, entry.group, besides=meeting.pk if meeting else None
        )
    except checks.IsDouble:
        if not entry.is_another:
            raise
        if not entry.another_reason:
            raise checks.NeedsAnotherReason from None
        return f"同日另一次：{entry.another_reason}"
    return ""


def _recorded_on(meeting: Meeting) -> date:
    """The day it was recorded as held: for one planned before, not the day of the plan."""
    for revision in history.revisions_of(meeting).filter(undone_at__isnull=True):
        columns = history.before_of(revision).get("columns", {})
        if columns.get("state") == Meeting.State.PLANNED:
            return timezone.localdate(revision.made_at)
    return timezone.localdate(meeting.entered_at)


def _late_reason_given(entry: MeetingEntry, entered_on: date) -> bool:
    is_late = checks.is_late(entry.held_on, entered_on)
    if is_late and not entry.late_reason:
        raise checks.NeedsLateReason
    return is_late


def _fill(meeting: Meeting, entry: MeetingEntry, note: str = "") -> None:
    """The columns; the main kind is the first by the customary order."""
    meeting.main_kind = min(entry.kinds, key=lambda kind: (kind.position, kind.pk))
    for name in _PLAIN:
        setattr(meeting, name, getattr(entry, name))
    meeting.content = "\n".join(filter(None, (entry.content, note)))
    meeting.chair, meeting.chair_member = entry.chair.text, entry.chair.member
    meeting.lecturer, meeting.lecturer_member = entry.lecturer.text, entry.lecturer.member
    meeting.late_reason = entry.late_reason if meeting.is_late_entry else ""


def _write(meeting: Meeting, entry: MeetingEntry, members: Sequence[Member]) -> int:
    """Save the gathering with what it owns; returns how many are on the roll."""
    calls_roll, is_new = entry.stated is None, meeting.pk is None
    rows = attending.rows_for(meeting, entry, members) if calls_roll else []
    if entry.stated is None:
        attending.count(meeting, rows)
    else:
        _check_named(meeting, entry.stated)
        meeting.due_count, meeting.present_count = entry.stated.due, entry.stated.present
    meeting.save()
    _set(meeting.extra_kinds, [kind for kind in entry.kinds if kind.pk != meeting.main_kind_id], is_new)
    _set(meeting.themes, _themes(meeting.branch, entry), is_new)
    if calls_roll:
        attending.store(meeting, rows, is_new=is_new)
    if entry.observers is not None:
        attending.store_observers(meeting, entry.observers, is_new=is_new)
    return len(rows)


def _set(related: Any, found: Collection[Any], is_new: bool) -> None:
    """Of a new gathering nothing is related yet, so that nothing has to be looked up."""
    if not is_new:
        related.set(found)
    elif found:
        related.add(*found)


def _check_named(meeting: Meeting, stated: Stated) -> None:
    """Numbers that leave fewer absent than are named."""
    if stated.due is None or stated.present is None or meeting.pk is None:
        return
    named = meeting.attendances.filter(status__in=Attendance.MISSED).count()
    if named > stated.due - stated.present:
        raise checks.MoreAbsentNamed(named, stated.due - stated.present)


def _themes(branch: Organization, entry: MeetingEntry) -> Collection[Theme]:
    themes = list(entry.themes)
    if entry.new_theme:
        known = Theme.objects.filter(branch__isnull=True) | Theme.objects.filter(branch=branch)
        meant = [each for each in known if entry.new_theme in (each.name, *each.aliases)]
        themes += meant[:1] or [Theme.objects.create(branch=branch, name=entry.new_theme)]
    return themes


def _keep(meeting: Meeting, by: Any, before: Mapping[str, Any], reason: str = "") -> Revision:
    return history.keep(
        meeting,
        verb=Revision.Verb.CORRECTED,
        by=by,
        organization=meeting.branch_id,
        before=before,
        reason=reason,
    )


def _changed(before: Mapping[str, Any], meeting: Meeting) -> list[str]:
    """The names of what differs now."""
    now = history.snapshot(meeting)
    return [
        name
        for part in ("columns", "relations")
        for name, value in now[part].items()
        if before[part].get(name) != value
    ]
