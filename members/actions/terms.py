"""Offices: who holds which from when, and when it ends."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from members.models import Member, OfficeTerm, Organization, PartyGroup
from partybranch.audit import log
from partybranch.fields import RecordSource


class TermRefused(Exception):
    """The office cannot be given or ended so. ``field`` is the field of the form it concerns."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def appoint(
    *,
    organization: Organization,
    member: Member,
    office: str,
    by: log.Actor,
    group: PartyGroup | None = None,
    started_on: date | None = None,
    term_ends_on: date | None = None,
) -> OfficeTerm:
    """Somebody holds an office from a day on."""
    is_leader = office == OfficeTerm.Office.GROUP_LEADER
    if is_leader and group is None:
        raise TermRefused("请选择是哪个党小组的组长。", "group")
    group = group if is_leader else None
    if started_on and term_ends_on and term_ends_on <= started_on:
        raise TermRefused("任期届满日期要晚于任职日期。", "term_ends_on")
    _refuse_taken_seat(organization, member, office, group)
    _refuse_overlap(organization, member, office, started_on)
    term = OfficeTerm.objects.create(
        organization=organization,
        member=member,
        office=office,
        group=group,
        started_on=started_on,
        term_ends_on=term_ends_on,
    )
    log.record("任职", by=by, obj=term, organization=organization.pk, details={"office": office})
    return term


def _refuse_taken_seat(
    organization: Organization, member: Member, office: str, group: PartyGroup | None
) -> None:
    current = OfficeTerm.objects.filter(
        organization=organization, office=office, left_on__isnull=True
    ).select_related("member")
    label = OfficeTerm.Office(office).label
    held = current.filter(member=member, group=group).first()
    if held is not None:
        raise TermRefused(f"{member.name}现在就是{label}。", "member")
    if office in OfficeTerm.SINGLE_SEATS or group is not None:
        holder = current.filter(group=group).first()
        if holder is not None:
            raise TermRefused(f"{label}现由{holder.member.name}担任，请先免去现任。", "office")


def _refuse_overlap(organization: Organization, member: Member, office: str, started_on: date | None) -> None:
    """A single seat is not held twice on a day, nor an office twice by one person."""
    if started_on is None:
        return
    past = OfficeTerm.objects.filter(organization=organization, office=office, left_on__gt=started_on)
    if office not in OfficeTerm.SINGLE_SEATS:
        past = past.filter(member=member)
    before = past.select_related("member").order_by("-left_on").first()
    if before is not None:
        raise TermRefused(
            f"{before.member.name}任{OfficeTerm.Office(office).label}到{before.left_on:%Y-%m-%d}，"
            "任职日期不能早于这一天。",
            "started_on",
        )


@transaction.atomic
def end_term(*, term: OfficeTerm, left_on: date, by: log.Actor) -> None:
    """The office is no longer held from ``left_on`` on; the rights that follow from it end that day."""
    if term.left_on is not None:
        raise TermRefused("这一任已经免去。")
    if term.started_on and left_on < term.started_on:
        raise TermRefused(f"免职日期不能早于任职日期（{term.started_on:%Y-%m-%d}）。", "left_on")
    term.left_on = left_on
    term.save(update_fields=["left_on"])
    log.record("免职", by=by, obj=term, organization=term.organization_id, fields=["left_on"])


@transaction.atomic
def take_back_ending(*, term: OfficeTerm, by: log.Actor) -> None:
    """The office was not ended after all, as long as nobody else holds it."""
    if term.left_on is None:
        raise TermRefused("这一任没有免去，不用撤销。")
    _refuse_taken_seat(term.organization, term.member, term.office, term.group)
    term.left_on = None
    term.save(update_fields=["left_on"])
    log.record("撤销免职", by=by, obj=term, organization=term.organization_id, fields=["left_on"])


@transaction.atomic
def remove_term(*, term: OfficeTerm, by: log.Actor) -> None:
    """Entered by mistake: as if it had never been. What a register told is ended, not removed."""
    if term.source != RecordSource.ENTERED:
        raise TermRefused("这一任是从花名册导入的，不能删除；不再担任请登记免职。")
    log.record(
        "删除任职", by=by, obj=term, organization=term.organization_id, details={"office": term.office}
    )
    term.delete()


def current_terms(organization: Organization, today: date) -> list[OfficeTerm]:
    """Offices held on a day, by rank."""
    ranks = list(OfficeTerm.Office.values)
    terms = OfficeTerm.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=today), organization=organization
    ).select_related("member", "group")
    return sorted(terms, key=lambda term: (ranks.index(term.office), term.group_id or 0, term.pk))
