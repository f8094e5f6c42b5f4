"""The election of a new branch committee at the end of a term (换届), in one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from members.actions.organization_events import (
    NO_APPROVAL,
    Approval,
    OrganizationRefused,
    check_standing,
    enter_event,
    is_latest,
    kept_effects_of,
    locked,
)
from members.models import Member, OfficeTerm, Organization, OrganizationEvent
from partybranch.audit import log

Office = OfficeTerm.Office


@dataclass(frozen=True, slots=True)
class Seat:
    """Who is elected to which office."""

    office: str
    member: Member


@transaction.atomic
def hold_election(
    *,
    branch: Organization,
    held_on: date,
    seats: Sequence[Seat],
    by: log.Actor,
    term_ends_on: date | None = None,
    committee_seats: int | None = None,
    approval: Approval = NO_APPROVAL,
) -> OrganizationEvent:
    """On a day all offices of the committee end and those elected begin; who goes on holds a new term.
    ``committee_seats``: how many seats the new committee has, None where not known."""
    branch = locked(branch)
    check_standing(branch, held_on)
    if term_ends_on is not None and term_ends_on <= held_on:
        raise OrganizationRefused("任期届满日期要晚于换届日期。", "term_ends_on")
    _check_seats(branch, seats, held_on)
    ending = _current_terms(branch)
    _check_days(branch, list(ending), seats, held_on)
    moved = {
        "ended": list(ending.values_list("pk", flat=True)),
        "seats_before": branch.committee_seats,
        "begun": [],
    }
    ending.update(left_on=held_on)
    for seat in seats:
        term = OfficeTerm.objects.create(
            organization=branch,
            member=seat.member,
            office=seat.office,
            started_on=held_on,
            term_ends_on=term_ends_on,
        )
        moved["begun"].append(term.pk)
    kind = OrganizationEvent.Kind.REELECTED
    event = enter_event(branch, kind, held_on, approval, by, effects=moved)
    branch.committee_seats = committee_seats
    branch.save(update_fields=["committee_seats"])
    log.record(
        "换届",
        by=by,
        obj=event,
        organization=branch.pk,
        details={"ended": len(moved["ended"]), "begun": len(moved["begun"])},
    )
    return event


def _current_terms(branch: Organization) -> QuerySet[OfficeTerm]:
    return OfficeTerm.objects.filter(
        organization=branch, office__in=OfficeTerm.COMMITTEE_OFFICES, left_on__isnull=True
    )


def _check_seats(branch: Organization, seats: Sequence[Seat], held_on: date) -> None:
    """Members of the branch, a secretary among them, nobody twice in one office."""
    offices = [seat.office for seat in seats]
    if Office.SECRETARY not in offices:
        raise OrganizationRefused("请选择书记。", "secretary")
    for office in OfficeTerm.SINGLE_SEATS:
        if offices.count(office) > 1:
            raise OrganizationRefused(f"{Office(office).label}只能有一名。", None)
    if len({(seat.office, seat.member.pk) for seat in seats}) < len(seats):
        raise OrganizationRefused("同一名党员的同一个职务选了两次，请检查。", None)
    for seat in seats:
        if seat.member.branch_id != branch.pk or not seat.member.is_in_branch_on(held_on):
            raise OrganizationRefused(f"{seat.member.name}换届那天不在本支部，请核对日期。", "occurred_on")


def _check_days(
    branch: Organization, ending: Sequence[OfficeTerm], seats: Sequence[Seat], held_on: date
) -> None:
    """Nothing of the present committee began, and no seat to be filled was held, after the day."""
    for term in ending:
        if term.started_on is not None and term.started_on > held_on:
            raise OrganizationRefused(
                f"{term.member.name}{term.started_on:%Y-%m-%d}才任{term.get_office_display()}，"
                "换届日期不能早于它。",
                "occurred_on",
            )
    held = OfficeTerm.objects.filter(
        organization=branch, office__in=[seat.office for seat in seats], left_on__gt=held_on
    ).select_related("member")
    for term in held:
        is_same = (term.office, term.member_id) in {(seat.office, seat.member.pk) for seat in seats}
        if term.office in OfficeTerm.SINGLE_SEATS or is_same:
            raise OrganizationRefused(
                f"{term.member.name}任{term.get_office_display()}到{term.left_on:%Y-%m-%d}，"
                "换届日期不能早于这一天。",
                "occurred_on",
            )


def take_back_election(event: OrganizationEvent, by: log.Actor) -> None:
    """The committee of before goes on, as long as nobody was appointed or released since."""
    branch = locked(event.organization)
    moved = kept_effects_of(event)
    begun = OfficeTerm.objects.filter(pk__in=moved["begun"])
    if not is_latest(event) or begun.filter(left_on__isnull=True).count() < len(moved["begun"]):
        raise OrganizationRefused("换届以后又有任免，不能撤销，请在任职里逐项更正。")
    begun.delete()
    try:
        with transaction.atomic():
            OfficeTerm.objects.filter(pk__in=moved["ended"]).update(left_on=None)
    except IntegrityError as taken:
        raise OrganizationRefused("换届以后又有任免，不能撤销，请在任职里逐项更正。") from taken
    branch.committee_seats = moved["seats_before"]
    branch.save(update_fields=["committee_seats"])
