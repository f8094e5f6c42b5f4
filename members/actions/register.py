"""Taking a register over: new members, changes, groups, offices and moves, in bulk."""

from typing import Any

from members.importers.context import ImportContext
from members.importers.moves import Move, first_day_in, last_day_in
from members.importers.roster import RosterDraft
from members.importers.vocabulary import group_number
from members.models import Member, MembershipEvent, OfficeTerm, PartyGroup
from members.names import search_columns
from partybranch.fields import DatePrecision, RecordSource
from partybranch.imports import ChangeLog, ImportPlan, RowPlan, Status

_BATCH = 1000
_LEAVING = {
    MembershipEvent.Kind.MOVED_OUT,
    MembershipEvent.Kind.DIED,
    MembershipEvent.Kind.REMOVED,
}


class RegisterWriter:
    """Writes one planned register; the caller holds the transaction and writes the audit record."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.branch = context.branch
        self.changes = ChangeLog()
        self.groups = {group_number(group.name): group for group in self.branch.party_groups.all()}

    def write(self, plan: ImportPlan) -> ChangeLog:
        new = plan.of(Status.NEW)
        for planned in new:
            planned.existing = self._new_member(planned.draft)
        made = Member.objects.bulk_create([planned.existing for planned in new], batch_size=_BATCH)
        self.changes.add_created("members.member", [member.pk for member in made])
        changed = plan.of(Status.CHANGED)
        for planned in changed:
            self._update(planned)
        self._write_offices(new + changed)
        self._write_events(new + changed)
        return self.changes

    def _new_member(self, draft: RosterDraft) -> Member:
        member = Member(
            uid=draft.uid,
            branch=self.branch,
            name=draft.name,
            group=self._group(draft.group_name),
            source=RecordSource.IMPORTED,
            **draft.attributes,
            **search_columns(draft.name),
        )
        _set_sealed(member, draft)
        self._set_stay(member, draft.moves)
        return member

    def _update(self, planned: RowPlan) -> None:
        member, draft = planned.existing, planned.draft
        before = _snapshot(member)
        for key, value in draft.attributes.items():
            setattr(member, key, value)
        if draft.group_name:
            member.group = self._group(draft.group_name)
        _set_sealed(member, draft)
        self._set_stay(member, draft.moves)
        old = {key: value for key, value in before.items() if value != _snapshot(member)[key]}
        if old:
            member.save()
            self.changes.add_changed("members.member", member.pk, old)

    def _group(self, name: str) -> PartyGroup | None:
        if not name:
            return None
        number = group_number(name)
        if number not in self.groups:
            position = int(number) if number.isdigit() else 99
            group = PartyGroup.objects.create(branch=self.branch, name=name, position=position)
            self.changes.add_created("members.partygroup", [group.pk])
            self.groups[number] = group
        return self.groups[number]

    @staticmethod
    def _set_stay(member: Member, moves: list[Move]) -> None:
        for move in moves:
            if move.kind == MembershipEvent.Kind.MOVED_IN:
                member.joined_on = first_day_in(move)
            elif move.kind in _LEAVING:
                member.left_on = last_day_in(move)

    def _write_offices(self, planned_rows: list[RowPlan]) -> None:
        terms = OfficeTerm.objects.filter(organization=self.branch, left_on__isnull=True)
        held = set(terms.values_list("member_id", "office"))
        led = set(terms.filter(office=OfficeTerm.Office.GROUP_LEADER).values_list("group_id", flat=True))
        wanted = []
        for planned in planned_rows:
            member = planned.existing
            for office in planned.draft.offices:
                group = member.group if office == OfficeTerm.Office.GROUP_LEADER else None
                if (member.pk, office) in held or member.left_on or (group and group.pk in led):
                    continue
                held.add((member.pk, office))
                led.update([group.pk] if group else [])
                wanted.append(
                    OfficeTerm(
                        organization=self.branch,
                        member=member,
                        office=office,
                        group=group,
                        source=RecordSource.IMPORTED,
                    )
                )
        made = OfficeTerm.objects.bulk_create(wanted, batch_size=_BATCH)
        self.changes.add_created("members.officeterm", [term.pk for term in made])

    def _write_events(self, planned_rows: list[RowPlan]) -> None:
        stored = set(
            MembershipEvent.objects.filter(branch=self.branch).values_list("member_id", "kind", "occurred_on")
        )
        wanted = [
            event
            for planned in planned_rows
            for event in self._events(planned.existing, planned.draft.moves)
            if (event.member_id, event.kind, event.occurred_on) not in stored
        ]
        made = MembershipEvent.objects.bulk_create(wanted, batch_size=_BATCH)
        self.changes.add_created("members.membershipevent", [event.pk for event in made])

    def _events(self, member: Member, moves: list[Move]) -> list[MembershipEvent]:
        """The moves told in the note; admission and confirmation where they fell into this year and
        into the member's time in this branch."""
        told = [
            self._event(member, move.kind, move.occurred_on, move.precision, move.counterpart)
            for move in moves
        ]
        own = (
            (MembershipEvent.Kind.ADMITTED, member.admitted_on, member.admitted_precision),
            (MembershipEvent.Kind.CONFIRMED, member.confirmed_on, member.confirmed_precision),
        )
        for kind, day, precision in own:
            if day is None or day.year != self.context.year:
                continue
            if (member.joined_on and day < member.joined_on) or (member.left_on and day > member.left_on):
                continue
            told.append(self._event(member, kind, day, precision))
        return told

    def _event(
        self, member: Member, kind: str, day: Any, precision: str, counterpart: str = ""
    ) -> MembershipEvent:
        return MembershipEvent(
            member=member,
            branch=self.branch,
            kind=kind,
            occurred_on=day,
            precision=precision or DatePrecision.DAY,
            counterpart=counterpart,
            source=RecordSource.IMPORTED,
        )


def _set_sealed(member: Member, draft: RosterDraft) -> None:
    if draft.phone is not None and draft.phone != member.phone:
        member.phone = draft.phone
    if draft.id_number is not None and draft.id_number != member.id_number:
        member.id_number = draft.id_number
    if draft.residence is not None and draft.residence != member.residence:
        member.residence = draft.residence


def _snapshot(member: Member) -> dict[str, Any]:
    """Stored columns as plain values, for taking an import back."""
    skipped = {"id", "updated_at", "created_at", "uid"}
    return {
        field.attname: getattr(member, field.attname)
        for field in member._meta.concrete_fields
        if field.attname not in skipped
    }
