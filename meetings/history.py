"""What a gathering owns, kept with its earlier versions and put back by an undo."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from meetings.models import (
    AgendaItem,
    Attachment,
    Attendance,
    Material,
    Meeting,
    MeetingKind,
    StudyPlanItem,
    StudySeries,
    StudySession,
    Theme,
)
from members.models import Member
from partybranch import history

_BATCH = 1000


def read(meeting: Meeting) -> dict[str, Any]:
    """Kinds, themes, who came, what was to be read, and the agenda, as JSON values."""
    return {
        "extra_kinds": sorted(meeting.extra_kinds.values_list("pk", flat=True)),
        "themes": sorted(meeting.themes.values_list("pk", flat=True)),
        "attendances": [
            [row.member_id, row.name, row.status, row.reason, str(row.made_up_on or ""), row.made_up_how]
            for row in meeting.attendances.order_by("pk")
        ],
        "session": _read_session(meeting),
        "agenda": [
            [item.pk, item.kind, item.title, item.note, item.position] for item in meeting.agenda.all()
        ],
    }


def _read_session(meeting: Meeting) -> dict[str, Any] | None:
    session = StudySession.objects.filter(meeting=meeting).first()
    if session is None:
        return None
    materials = [
        [each.title, each.passage, each.link, each.attachment_id] for each in session.materials.all()
    ]
    return {
        "series": session.series_id,
        "plan_item": session.plan_item_id,
        "note": session.note,
        "materials": materials,
    }


def put_back(meeting: Meeting, held: Mapping[str, Any]) -> None:
    """What is gone meanwhile (a theme, a kind, a person) stays away."""
    meeting.extra_kinds.set(MeetingKind.objects.filter(pk__in=held["extra_kinds"]))
    meeting.themes.set(Theme.objects.filter(pk__in=held["themes"]))
    meeting.attendances.all().delete()
    known = set(
        Member.objects.filter(pk__in=[row[0] for row in held["attendances"]]).values_list("pk", flat=True)
    )
    Attendance.objects.bulk_create(
        [
            Attendance(
                meeting=meeting,
                member_id=member_id if member_id in known else None,
                name=name,
                status=status,
                reason=reason,
                made_up_on=made_up[0] if made_up and made_up[0] else None,
                made_up_how=made_up[1] if made_up else "",
            )
            for member_id, name, status, reason, *made_up in held["attendances"]
        ],
        batch_size=_BATCH,
    )
    _put_session_back(meeting, held["session"])
    _put_agenda_back(meeting, held.get("agenda"))


def _put_session_back(meeting: Meeting, held: Mapping[str, Any] | None) -> None:
    if held is None:
        StudySession.objects.filter(meeting=meeting).delete()
        return
    series = StudySeries.objects.filter(pk=held["series"]).first()
    plan_item = StudyPlanItem.objects.filter(pk=held.get("plan_item")).first()
    session, _ = StudySession.objects.update_or_create(
        meeting=meeting, defaults={"series": series, "plan_item": plan_item, "note": held["note"]}
    )
    session.materials.all().delete()
    # What was kept before files could be attached names three things of each.
    files = {row[3] for row in held["materials"] if len(row) > 3 and row[3]}
    known = set(Attachment.everything.filter(pk__in=files).values_list("pk", flat=True))
    Material.objects.bulk_create(
        Material(
            session=session,
            title=title,
            passage=passage,
            link=link,
            attachment_id=file[0] if file and file[0] in known else None,
            position=at,
        )
        for at, (title, passage, link, *file) in enumerate(held["materials"])
    )


def _put_agenda_back(meeting: Meeting, held: list[list[Any]] | None) -> None:
    """Items keep their keys, since resolutions and votes point at them; what one of those points at
    stays. None: kept by an edition that knew of no agenda."""
    if held is None:
        return
    keys = [row[0] for row in held]
    used = Q(resolutions__isnull=False) | Q(votes__isnull=False)
    added = meeting.agenda.exclude(pk__in=keys)
    AgendaItem.objects.filter(pk__in=added.exclude(used).values_list("pk", flat=True)).delete()
    there = set(meeting.agenda.values_list("pk", flat=True))
    items = [
        AgendaItem(pk=pk, meeting=meeting, kind=kind, title=title, note=note, position=position)
        for pk, kind, title, note, position in held
    ]
    AgendaItem.objects.bulk_update(
        [item for item in items if item.pk in there], ["kind", "title", "note", "position"]
    )
    AgendaItem.objects.bulk_create([item for item in items if item.pk not in there])


history.keeps_relations(Meeting, history.Relations(read, put_back))
