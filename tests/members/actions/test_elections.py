"""换届: all offices of the committee end on the day and those elected begin, or nothing changes."""

from datetime import date

import pytest

from members.actions.elections import Seat, hold_election
from members.actions.organization_corrections import can_be_put_back, remove_event
from members.actions.organization_events import OrganizationRefused
from members.actions.terms import appoint, end_term
from members.models import OfficeTerm, Organization, OrganizationEvent
from partybranch.access.roles import Role
from partybranch.audit.models import AuditRecord
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OFFICE = OfficeTerm.Office
DAY, END = date(2025, 6, 1), date(2028, 6, 1)


def _seats(world: World, **holders: str) -> list[Seat]:
    holders = {OFFICE.SECRETARY: "secretary", OFFICE.PUBLICITY_MEMBER: "member", **holders}
    return [Seat(office, world.members[name]) for office, name in holders.items()]


def _hold(world: World, day: date = DAY, seats: list[Seat] | None = None, **rest) -> OrganizationEvent:
    return hold_election(
        branch=world.branch,
        held_on=day,
        seats=_seats(world) if seats is None else seats,
        by=world.user("administrator"),
        **{"term_ends_on": END, "committee_seats": 3, **rest},
    )


def test_all_of_the_committee_ends_and_the_new_one_begins(world: World) -> None:
    before = AuditRecord.objects.count()
    event = _hold(world)
    ended = OfficeTerm.objects.filter(organization=world.branch, left_on=DAY)
    assert ended.count() == 6
    now = OfficeTerm.objects.filter(organization=world.branch, started_on=DAY)
    assert set(now.values_list("office", "member__name", "term_ends_on", "left_on")) == {
        ("secretary", "柳承志", END, None),
        ("publicity_member", "石小满", END, None),
    }
    assert (event.kind, event.occurred_on) == ("reelected", DAY)
    assert Organization.objects.get(pk=world.branch.pk).committee_seats == 3
    assert AuditRecord.objects.count() == before + 1


def test_who_goes_on_holds_a_new_term_and_who_does_not_loses_the_right(world: World) -> None:
    _hold(world)
    assert world.members["secretary"].office_terms.count() == 2
    roles = world.user("publicity member").scope_in(world.branch.pk, is_branch=True).roles
    assert Role.PUBLICITY_MEMBER not in roles
    assert Role.PUBLICITY_MEMBER in world.user("member").scope_in(world.branch.pk, is_branch=True).roles


def test_group_leaders_and_party_workers_go_on(world: World) -> None:
    _hold(world)
    assert world.members["group leader"].office_terms.get().left_on is None


def test_one_person_may_hold_two_offices(world: World) -> None:
    _hold(world, seats=_seats(world, deputy_secretary="member"))
    assert world.members["member"].office_terms.filter(left_on__isnull=True).count() == 2


@pytest.mark.parametrize(
    ("offices", "sentence", "field"),
    [
        ([(OFFICE.PUBLICITY_MEMBER, "member")], "请选择书记", "secretary"),
        ([(OFFICE.SECRETARY, "member"), (OFFICE.SECRETARY, "deputy")], "书记只能有一名", None),
        (
            [(OFFICE.SECRETARY, "member"), *[(OFFICE.COMMITTEE_MEMBER, "deputy")] * 2],
            "选了两次",
            None,
        ),
        ([(OFFICE.SECRETARY, "member beside")], "不在本支部", "occurred_on"),
        ([(OFFICE.SECRETARY, "moved out")], "不在本支部", "occurred_on"),
    ],
)
def test_a_committee_that_cannot_be_is_refused(
    world: World, offices: list, sentence: str, field: str | None
) -> None:
    with pytest.raises(OrganizationRefused, match=sentence) as refused:
        _hold(world, seats=[Seat(office, world.members[name]) for office, name in offices])
    assert refused.value.field == field
    assert not OfficeTerm.objects.filter(left_on__isnull=False).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"day": date(2999, 1, 1), "term_ends_on": None}, "不能晚于今天"),
        ({"term_ends_on": DAY}, "要晚于"),
    ],
)
def test_days_must_agree(world: World, change: dict, sentence: str) -> None:
    with pytest.raises(OrganizationRefused, match=sentence):
        _hold(world, **change)


def test_terms_do_not_overlap_those_before_or_after(world: World) -> None:
    by = world.user("administrator")
    appoint(
        organization=world.branch,
        member=world.members["member"],
        office=OFFICE.COMMITTEE_MEMBER,
        started_on=date(2025, 9, 1),
        by=by,
    )
    with pytest.raises(OrganizationRefused, match="2025-09-01才任委员"):
        _hold(world)
    world.members["member"].office_terms.all().delete()
    end_term(term=world.members["secretary"].office_terms.get(), left_on=date(2025, 8, 1), by=by)
    with pytest.raises(OrganizationRefused, match="柳承志任书记到2025-08-01"):
        _hold(world, seats=_seats(world, secretary="member"))
    assert _hold(world, date(2025, 8, 1)).pk


def test_election_is_taken_back_to_the_committee_of_before(world: World) -> None:
    by = world.user("administrator")
    Organization.objects.filter(pk=world.branch.pk).update(committee_seats=5)
    event = _hold(world)
    assert not can_be_put_back(event)
    remove_event(event=event, by=by)
    terms = OfficeTerm.objects.filter(organization=world.branch)
    assert terms.count() == 7
    assert not terms.filter(left_on__isnull=False).exists()
    assert Organization.objects.get(pk=world.branch.pk).committee_seats == 5
    assert not OrganizationEvent.objects.exists()


def test_election_stands_once_somebody_was_appointed_or_released_since(world: World) -> None:
    by = world.user("administrator")
    event = _hold(world)
    appointed = {"organization": world.branch, "by": by, "started_on": date(2025, 7, 1)}
    term = appoint(member=world.members["deputy"], office=OFFICE.ORGANISATION_MEMBER, **appointed)
    with pytest.raises(OrganizationRefused, match="又有任免"):
        remove_event(event=event, by=by)
    term.delete()
    end_term(term=OfficeTerm.objects.get(office="secretary", started_on=DAY), left_on=DAY, by=by)
    with pytest.raises(OrganizationRefused, match="又有任免"):
        remove_event(event=event, by=by)


def test_election_of_which_nothing_was_kept_is_not_taken_back(world: World) -> None:
    event = OrganizationEvent.objects.create(
        organization=world.branch, kind=OrganizationEvent.Kind.REELECTED, occurred_on=DAY
    )
    with pytest.raises(OrganizationRefused, match="没有留底"):
        remove_event(event=event, by=world.user("administrator"))
