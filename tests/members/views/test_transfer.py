"""Moves between two branches in the browser: by the sending branch and by the committee."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.actions import transfers
from members.models import Member, MembershipEvent, Organization
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 16)


@pytest.fixture
def desk(world: World, at) -> Client:
    at("2025-11-20 10:00")
    client = Client()
    client.force_login(world.user("secretary"))
    return client


@pytest.fixture
def staff(world: World, at) -> Client:
    at("2025-11-20 10:00")
    client = Client()
    client.force_login(world.user("staff"))
    return client


def _add(world: World, who: str = "member") -> str:
    return reverse("members:transfer-add", args=[world.branch.pk, world.members[who].pk])


def _form(**changed: str) -> dict[str, str]:
    return {"to_branch": "办公室", "occurred_on": "2025-06-16", **changed}


def _of_committee(world: World, name: str, *pk: int, committee: str = "committee") -> str:
    return reverse(f"members:committee-transfer-{name}", args=[getattr(world, committee).pk, *pk])


def _branches_of(name: str) -> list[str]:
    return [str(each.branch) for each in Member.objects.filter(name=name, left_on__isnull=True)]


def test_a_part_of_the_branchs_name_is_enough(world: World, desk: Client) -> None:
    form = _form(paper="〔2025〕8号", number="2025-017", dues_paid_through="2025-06")
    html = desk.post(_add(world), form, follow=True).content.decode()
    assert "石小满的组织关系已从种植业第一党支部转到办公室党支部，两边同时办好。" in html
    assert _branches_of("石小满") == ["办公室党支部"]
    letter = MembershipEvent.objects.get(kind="moved_out", member=world.members["member"]).letter
    assert (letter.number, letter.dues_paid_through) == ("2025-017", date(2025, 6, 1))


def test_several_branches_of_that_name_are_offered_to_choose_from(world: World, desk: Client) -> None:
    other = people.make_organization("办公室第二党支部", Organization.Kind.BRANCH, world.committee)
    html = desk.post(_add(world), _form(note="借调转正式")).content.decode()
    assert "请选一个" in html
    assert "借调转正式" in html
    desk.post(_add(world), _form(which_branch=str(other.pk)))
    assert _branches_of("石小满") == ["办公室第二党支部"]


@pytest.mark.parametrize("text", ["丹顶鹤博物馆", "种植业第一", "没有这个", "临时"])
def test_branches_that_cannot_receive_are_not_found(world: World, desk: Client, text: str) -> None:
    temporary = people.make_organization("抗旱临时党支部", Organization.Kind.BRANCH, world.committee)
    Organization.objects.filter(pk=temporary.pk).update(branch_form="temporary")
    assert f"没有找到“{text}”" in desk.post(_add(world), _form(to_branch=text)).content.decode()
    assert _branches_of("石小满") == ["种植业第一党支部"]


def test_thousands_of_branches_are_not_all_printed(world: World, desk: Client) -> None:
    assert '<option value="青石市农业农村局办公室党支部">' in desk.get(_add(world)).content.decode()
    for number in range(101):
        people.make_organization(f"第{number}党支部", Organization.Kind.BRANCH, world.committee)
    assert "<option" not in desk.get(_add(world)).content.decode()


def test_what_the_action_refuses_stands_beside_its_field(world: World, desk: Client) -> None:
    response = desk.post(_add(world), _form(occurred_on="2004-01-01"))
    assert "这一天以前还不在本支部" in response.context["form"].errors["occurred_on"][0]


def test_the_sending_side_takes_it_back_and_the_receiving_side_cannot(world: World, desk: Client) -> None:
    done = transfers.transfer(
        member=world.members["member"], to_branch=world.beside, occurred_on=JUNE, by=world.user("secretary")
    )
    people.make_member(world.beside, "新书记")
    world.members["member beside"].office_terms.create(organization=world.beside, office="secretary")
    receiver = Client()
    receiver.force_login(world.user("member beside"))
    there = reverse("members:change-remove", args=[world.beside.pk, done.into.pk])
    html = receiver.post(there, follow=True).content.decode()
    assert "请由转出的支部或者党委撤销整个转接" in html
    assert "由转出支部撤销" in html
    here = reverse("members:change-remove", args=[world.branch.pk, done.out.pk])
    assert "组织关系仍在本支部" in desk.post(here, follow=True).content.decode()
    assert _branches_of("石小满") == ["种植业第一党支部"]


def test_the_committee_moves_somebody_found_by_name(world: World, staff: Client) -> None:
    html = staff.post(_of_committee(world, "add"), _form(member="石小满"), follow=True).content.decode()
    assert "两边同时办好" in html
    assert _branches_of("石小满") == ["办公室党支部"]
    assert "石小满" in staff.get(_of_committee(world, "list") + "?year=2025").content.decode()


def test_namesakes_are_offered_with_their_branches(world: World, staff: Client) -> None:
    twin = people.make_member(world.beside, "石小满", born_on=date(1990, 1, 1))
    form = _form(member="石小满", to_branch="种植业第一")
    html = staff.post(_of_committee(world, "add"), form).content.decode()
    assert "对应两名党员，请选一名。" in html
    assert "石小满（办公室党支部，1990年生）" in html
    staff.post(_of_committee(world, "add"), {**form, "which_member": str(twin.pk)})
    assert _branches_of("石小满") == ["种植业第一党支部", "种植业第一党支部"]


def test_nobody_of_another_committee_is_found(world: World, staff: Client) -> None:
    html = staff.post(_of_committee(world, "add"), _form(member="鹤鸣九皋")).content.decode()
    assert "没有找到“鹤鸣九皋”" in html


def test_the_committee_takes_back_what_lies_below_it(world: World, staff: Client) -> None:
    done = transfers.transfer(
        member=world.members["member"], to_branch=world.beside, occurred_on=JUNE, by=world.user("staff")
    )
    # Only one side lies below the general branch.
    aside = _of_committee(world, "undo", done.out.pk, committee="general_branch")
    assert staff.post(aside).status_code == 404
    staff.post(_of_committee(world, "undo", done.out.pk))
    assert _branches_of("石小满") == ["种植业第一党支部"]


def test_a_move_that_was_built_on_is_not_taken_back(world: World, staff: Client) -> None:
    done = transfers.transfer(
        member=world.members["member"], to_branch=world.beside, occurred_on=JUNE, by=world.user("staff")
    )
    people.make_visit(world.beside, date(2025, 7, 1), "石小满", recipient=done.member)
    html = staff.post(_of_committee(world, "undo", done.out.pk), follow=True).content.decode()
    assert "不能撤销，请再转接回来" in html
