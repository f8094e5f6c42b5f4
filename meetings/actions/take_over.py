"""Taking a ledger of gatherings over, in bulk."""

from itertools import chain
from typing import Any

from django.db.models import Q

from meetings.importers.meetings import MeetingDraft, absence_rows, themes_of
from meetings.models import Attendance, Meeting, Theme
from members.importers.context import ImportContext
from members.importers.vocabulary import group_number
from members.models import PartyGroup
from partybranch.fields import RecordSource
from partybranch.imports import ChangeLog, ImportPlan, RowPlan, Status

_BATCH = 500


class MeetingsWriter:
    """Writes one planned ledger; the caller holds the transaction and writes the audit record."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.changes = ChangeLog()
        self.groups = {group_number(group.name): group for group in context.branch.party_groups.all()}
        self.themes: dict[str, Theme] = {}

    def write(self, plan: ImportPlan) -> ChangeLog:
        new, changed = plan.of(Status.NEW), plan.of(Status.CHANGED)
        self._ready_themes(chain.from_iterable(planned.draft.themes for planned in new + changed))
        for planned in new:
            planned.existing = self._meeting(planned.draft)
        made = Meeting.objects.bulk_create([planned.existing for planned in new], batch_size=_BATCH)
        self.changes.add_created("meetings.meeting", [meeting.pk for meeting in made])
        for planned in changed:
            self._update(planned)
        self._write_relations(new + changed)
        return self.changes

    def _ready_themes(self, names: Any) -> None:
        names = list(dict.fromkeys(names))
        self.themes = themes_of(self.context, names)
        for name in names:
            if name not in self.themes:
                self.themes[name] = Theme.objects.create(branch=self.context.branch, name=name)
                self.changes.add_created("meetings.theme", [self.themes[name].pk])

    def _group(self, draft: MeetingDraft) -> PartyGroup | None:
        if not draft.group_name:
            return None
        number = group_number(draft.group_name)
        if number not in self.groups:
            position = int(number) if number.isdigit() else 99
            group = PartyGroup.objects.create(
                branch=self.context.branch, name=draft.group_name, position=position
            )
            self.changes.add_created("members.partygroup", [group.pk])
            self.groups[number] = group
        return self.groups[number]

    def _meeting(self, draft: MeetingDraft) -> Meeting:
        return Meeting(
            branch=self.context.branch,
            group=self._group(draft),
            state=Meeting.State.HELD,
            held_on=draft.held_on,
            main_kind=draft.kinds[0],
            source=RecordSource.IMPORTED,
            **draft.columns,
        )

    def _update(self, planned: RowPlan) -> None:
        meeting, draft = planned.existing, planned.draft
        old: dict[str, Any] = {
            "extra_kinds": [kind.pk for kind in meeting.extra_kinds.all()],
            "themes": [theme.pk for theme in meeting.themes.all()],
            "attendances": [
                [a.member_id, a.name, a.status, a.reason, str(a.made_up_on or ""), a.made_up_how]
                for a in meeting.attendances.all()
            ],
        }
        for column, value in {**draft.columns, "main_kind_id": draft.kinds[0].pk}.items():
            if getattr(meeting, column) != value:
                old[column] = getattr(meeting, column)
                setattr(meeting, column, value)
        meeting.save()
        told = [member.pk for _, _, member in draft.absentees if member]
        meeting.attendances.filter(Q(status__in=Attendance.MISSED) | Q(member_id__in=told)).delete()
        self.changes.add_changed("meetings.meeting", meeting.pk, old)

    def _write_relations(self, planned_rows: list[RowPlan]) -> None:
        kinds_table, themes_table = Meeting.extra_kinds.through, Meeting.themes.through
        ids = [planned.existing.pk for planned in planned_rows if planned.status is Status.CHANGED]
        kinds_table.objects.filter(meeting_id__in=ids).delete()
        themes_table.objects.filter(meeting_id__in=ids).delete()
        kinds, themes, absences = [], [], []
        for planned in planned_rows:
            meeting, draft = planned.existing, planned.draft
            kinds += [kinds_table(meeting_id=meeting.pk, meetingkind_id=k.pk) for k in draft.kinds[1:]]
            used = {self.themes[name].pk for name in draft.themes}
            themes += [themes_table(meeting_id=meeting.pk, theme_id=pk) for pk in sorted(used)]
            is_changed = planned.status is Status.CHANGED
            had = {row.member_id: row for row in meeting.attendances.all()} if is_changed else {}
            absences += absence_rows(draft, meeting, had)
        kinds_table.objects.bulk_create(kinds, batch_size=_BATCH)
        themes_table.objects.bulk_create(themes, batch_size=_BATCH)
        Attendance.objects.bulk_create(absences, batch_size=_BATCH)
