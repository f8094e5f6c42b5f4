"""A move between two branches: on every day the person is in exactly one of them."""

from datetime import date, timedelta

import pytest

from members.actions import transfers
from members.actions.changes import ChangeRefused
from members.models import CondolenceVisit, Member, MembershipEvent, Notice, OfficeTerm, Organization
from members.queries import belongs_on
from partybranch.audit.models import AuditRecord
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = date(2025, 6, 16)


def _move(world: World, name: str = "member", **rest) -> transfers.Transfer:
    told = {"to_branch": world.beside, "occurred_on": DAY, **rest}
    return transfers.transfer(member=world.members[name], by=world.user("staff"), **told)


def _branches_of(name: str, day: date) -> list[Organization]:
    return [each.branch for each in Member.objects.filter(belongs_on(day), name=name)]


def test_on_every_day_the_person_is_in_exactly_one_branch(world: World) -> None:
    _move(world)
    for offset in range(-3, 4):
        day = DAY + timedelta(days=offset)
        expected = world.branch if day < DAY else world.beside
        assert _branches_of("石小满", day) == [expected], day


def test_both_branches_have_their_event_and_one_audit_record_tells_of_the_move(world: World) -> None:
    before = AuditRecord.objects.count()
    done = _move(world, paper="农机关党委〔2025〕8号", letter={"number": "2025-017"})
    assert (done.out.branch, done.out.kind, done.out.counterpart) == (
        world.branch,
        MembershipEvent.Kind.MOVED_OUT,
        world.beside.name,
    )
    assert (done.into.branch, done.into.kind, done.into.pair) == (
        world.beside,
        MembershipEvent.Kind.MOVED_IN,
        done.out,
    )
    assert done.out.letter.number == "2025-017"
    assert list(AuditRecord.objects.order_by("sequence")[before:].values_list("verb", flat=True)) == [
        "转接组织关系"
    ]


def test_the_new_record_goes_on_with_what_is_known_of_the_person(world: World) -> None:
    world.beside.stores_id_numbers = True
    world.beside.save()
    old = world.members["member"]
    old.phone, old.residence = "19900005555", "青石市稻香路"
    old.save()
    made = _move(world).member
    made.refresh_from_db()
    assert (made.phone, made.residence, made.id_number) == (
        "19900005555",
        "青石市稻香路",
        "999999198005010019",
    )
    assert (made.name, made.name_initials, made.admitted_on, made.confirmed_on, made.group) == (
        old.name,
        old.name_initials,
        old.admitted_on,
        old.confirmed_on,
        None,
    )
    assert made.previous == old


def test_an_id_number_goes_only_where_the_branch_stores_them(world: World) -> None:
    made = _move(world).member
    assert (made.id_number, made.id_number_index) == ("", "")


def test_the_account_goes_along_and_its_rights_with_it(world: World) -> None:
    made = _move(world).member
    user = world.user("member")
    user.refresh_from_db()
    assert user.member == made
    assert user.scope_in(world.branch.pk, is_branch=True) is None
    assert user.scope_in(world.beside.pk, is_branch=True) is not None


def test_offices_in_the_old_branch_end_on_the_day(world: World) -> None:
    done = _move(world, "organisation member")
    term = OfficeTerm.objects.get(member=done.out.member)
    assert (done.ended_offices, term.left_on) == (["组织委员"], DAY)
    assert not term.is_held_on(DAY)


def test_the_receiving_branch_is_told(world: World) -> None:
    OfficeTerm.objects.create(
        organization=world.beside,
        member=world.members["member beside"],
        office=OfficeTerm.Office.SECRETARY,
    )
    done = _move(world)
    notice = Notice.objects.get(recipient=world.user("member beside"))
    assert "石小满" in notice.sentence
    assert notice.href.endswith(f"/members/{done.member.pk}/")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"to_branch": "branch"}, "请选择另一个党支部"),
        ({"to_branch": "committee"}, "请选择另一个党支部"),
        ({"to_branch": "foreign"}, "转到别的党委"),
        ({"occurred_on": date(2999, 1, 1)}, "不能晚于今天"),
        ({"occurred_on": date(2005, 7, 1)}, "还不在本支部"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(world: World, change: dict, sentence: str) -> None:
    if "to_branch" in change:
        change = {"to_branch": getattr(world, change["to_branch"])}
    with pytest.raises(ChangeRefused, match=sentence):
        _move(world, **change)
    assert Member.objects.filter(name="石小满").count() == 1


def test_a_temporary_or_dissolved_branch_receives_nobody(world: World) -> None:
    world.beside.branch_form = Organization.BranchForm.TEMPORARY
    world.beside.save()
    with pytest.raises(ChangeRefused, match="临时党支部"):
        _move(world)
    world.beside.branch_form = Organization.BranchForm.ORDINARY
    world.beside.dissolved_on = DAY
    world.beside.save()
    with pytest.raises(ChangeRefused, match="没有在运行"):
        _move(world)


def test_nobody_is_moved_twice(world: World) -> None:
    _move(world)
    with pytest.raises(ChangeRefused, match="已经离开"):
        _move(world, occurred_on=DAY + timedelta(days=5))


def test_a_move_can_be_taken_back_and_done_again(world: World) -> None:
    done = _move(world, "organisation member")
    transfers.take_back_transfer(out=done.out, by=world.user("staff"))
    member = Member.objects.get(name="邹敏")
    assert (member.branch, member.left_on) == (world.branch, None)
    assert OfficeTerm.objects.get(member=member).left_on is None
    assert world.user("organisation member").member_id == member.pk
    again = _move(world, "organisation member", occurred_on=DAY + timedelta(days=1))
    assert _branches_of("邹敏", DAY) == [world.branch]
    assert again.member.branch == world.beside


def test_a_move_stands_once_something_was_recorded_in_the_receiving_branch(world: World) -> None:
    done = _move(world)
    people.make_visit(world.beside, date(2025, 7, 1), "石小满", recipient=done.member)
    with pytest.raises(ChangeRefused, match="已有“慰问”记录"):
        transfers.take_back_transfer(out=done.out, by=world.user("staff"))
    assert CondolenceVisit.objects.filter(recipient=done.member).exists()
    assert _branches_of("石小满", DAY) == [world.beside]
