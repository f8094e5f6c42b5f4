"""Taking and leaving offices; Party groups."""

from datetime import date

import pytest

from members.actions import groups, terms
from members.actions.groups import GroupRefused
from members.actions.terms import TermRefused
from members.models import OfficeTerm, PartyGroup
from partybranch.access.roles import Role
from partybranch.audit.models import AuditRecord
from partybranch.fields import RecordSource
from tests.people import World

pytestmark = pytest.mark.django_db
OFFICE = OfficeTerm.Office
START = date(2025, 6, 1)


def _appoint(world: World, office: str = OFFICE.PARTY_WORKER, **fields) -> OfficeTerm:
    given = {"member": world.members["member"], "started_on": START, **fields}
    return terms.appoint(organization=world.branch, office=office, by=world.user("secretary"), **given)


def test_office_gives_its_right_and_is_recorded(world: World) -> None:
    terms.end_term(
        term=world.members["publicity member"].office_terms.get(), left_on=START, by=world.user("secretary")
    )
    _appoint(world, OFFICE.PUBLICITY_MEMBER)
    scope = world.user("member").scope_in(world.branch.pk, is_branch=True)
    assert Role.PUBLICITY_MEMBER in scope.roles
    assert list(AuditRecord.objects.values_list("verb", "organization_id"))[:2] == [
        ("任职", world.branch.pk),
        ("免职", world.branch.pk),
    ]


def test_single_seat_is_taken_once(world: World) -> None:
    with pytest.raises(TermRefused, match="柳承志担任，请先免去现任") as refused:
        _appoint(world, OFFICE.SECRETARY)
    assert refused.value.field == "office"


def test_nobody_holds_an_office_twice(world: World) -> None:
    _appoint(world)
    with pytest.raises(TermRefused, match="现在就是"):
        _appoint(world)


def test_several_may_be_committee_members(world: World) -> None:
    _appoint(world, OFFICE.COMMITTEE_MEMBER)
    held = OfficeTerm.objects.filter(organization=world.branch, office=OFFICE.COMMITTEE_MEMBER)
    assert held.count() == 2


def test_group_leader_needs_a_group_without_a_leader(world: World) -> None:
    first, second = world.groups
    with pytest.raises(TermRefused, match="哪个党小组") as refused:
        _appoint(world, OFFICE.GROUP_LEADER)
    assert refused.value.field == "group"
    with pytest.raises(TermRefused, match="翁秋实担任"):
        _appoint(world, OFFICE.GROUP_LEADER, group=second)
    assert _appoint(world, OFFICE.GROUP_LEADER, group=first).group == first


def test_terms_of_a_single_seat_do_not_overlap(world: World) -> None:
    held = world.members["secretary"].office_terms.get()
    terms.end_term(term=held, left_on=date(2025, 7, 1), by=world.user("deputy"))
    with pytest.raises(TermRefused, match="到2025-07-01"):
        _appoint(world, OFFICE.SECRETARY, started_on=date(2025, 6, 30))
    assert _appoint(world, OFFICE.SECRETARY, started_on=date(2025, 7, 1)).pk


@pytest.mark.parametrize("ends", [START, date(2025, 1, 1)])
def test_term_ends_after_it_began(world: World, ends: date) -> None:
    with pytest.raises(TermRefused, match="晚于任职日期"):
        _appoint(world, term_ends_on=ends)
    term = _appoint(world)
    with pytest.raises(TermRefused, match="不能早于任职日期"):
        terms.end_term(term=term, left_on=date(2025, 5, 31), by=world.user("secretary"))


def test_ending_is_taken_back_while_the_seat_is_free(world: World) -> None:
    by, held = world.user("deputy"), world.members["secretary"].office_terms.get()
    terms.end_term(term=held, left_on=START, by=by)
    with pytest.raises(TermRefused, match="已经免去"):
        terms.end_term(term=held, left_on=START, by=by)
    terms.take_back_ending(term=held, by=by)
    assert OfficeTerm.objects.get(pk=held.pk).left_on is None
    terms.end_term(term=held, left_on=START, by=by)
    _appoint(world, OFFICE.SECRETARY)
    with pytest.raises(TermRefused, match="石小满担任"):
        terms.take_back_ending(term=held, by=by)


def test_only_what_was_entered_is_removed(world: World) -> None:
    term = _appoint(world)
    OfficeTerm.objects.filter(pk=term.pk).update(source=RecordSource.IMPORTED)
    with pytest.raises(TermRefused, match="花名册导入"):
        terms.remove_term(term=OfficeTerm.objects.get(pk=term.pk), by=world.user("secretary"))
    OfficeTerm.objects.filter(pk=term.pk).update(source=RecordSource.ENTERED)
    terms.remove_term(term=OfficeTerm.objects.get(pk=term.pk), by=world.user("secretary"))
    assert not OfficeTerm.objects.filter(pk=term.pk).exists()


def test_group_names_are_used_once(world: World) -> None:
    first, second = world.groups
    told = {"members": [], "moved_on": START, "by": world.user("secretary")}
    with pytest.raises(GroupRefused, match="已有"):
        groups.add_group(branch=world.branch, name=first.name, **told)
    with pytest.raises(GroupRefused, match="已有"):
        groups.correct_group(group=second, name=first.name, **told)


def test_group_goes_when_nobody_is_left_in_it(world: World) -> None:
    by, group = world.user("secretary"), world.groups[1]
    with pytest.raises(GroupRefused, match="还有3名党员"):
        groups.dissolve_group(group=group, dissolved_on=START, by=by)
    groups.correct_group(group=group, name=group.name, members=[], moved_on=START, by=by)
    with pytest.raises(GroupRefused, match="组长翁秋实"):
        groups.dissolve_group(group=group, dissolved_on=START, by=by)
    terms.end_term(term=OfficeTerm.objects.get(group=group), left_on=START, by=by)
    groups.dissolve_group(group=group, dissolved_on=START, by=by)
    assert PartyGroup.objects.get(pk=group.pk).dissolved_on == START
    groups.restore_group(group=group, by=by)
    assert PartyGroup.objects.get(pk=group.pk).dissolved_on is None
