"""The balance pages: figures that add up and open the people behind them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.actions import transfers
from members.models import MembershipEvent, Organization
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 16)
YEAR = "?from=2025-01-01&to=2025-12-31"


@pytest.fixture
def moved(world: World, at) -> World:
    """石小满 went to the branch beside; 谷雨 was admitted."""
    at("2025-11-20 10:00")
    transfers.transfer(
        member=world.members["member"], to_branch=world.beside, occurred_on=JUNE, by=world.user("staff")
    )
    MembershipEvent.objects.create(
        member=world.members["new password"], branch=world.branch, kind="admitted", occurred_on="2025-06-20"
    )
    return world


def _page(world: World, who: str, name: str, place: str, query: str = YEAR):
    client = Client()
    client.force_login(world.user(who))
    return client.get(reverse(f"members:{name}", args=[getattr(world, place).pk]) + query)


def test_the_branch_sees_its_sum_and_each_figure_opens_its_people(moved: World) -> None:
    response = _page(moved, "secretary", "balance", "branch")
    assert "10＋1－2＝9，期末花名册9名。" in response.content.decode()
    figures = {figure.label: figure for figure in response.context["figures"]}
    assert {label: figure.number for label, figure in figures.items()} == {
        "期初": 10,
        "接收": 1,
        "转出": 2,
        "期末": 9,
    }
    client = Client()
    client.force_login(moved.user("secretary"))
    for figure in figures.values():
        assert client.get(figure.href).context["page_obj"].paginator.count == figure.number, figure.label


def test_any_period_can_be_asked_for(moved: World) -> None:
    response = _page(moved, "secretary", "balance", "branch", "?from=2025-06-16&to=2025-06-16")
    assert "9＋0－1＝8，期末花名册8名。" in response.content.decode()


@pytest.mark.parametrize("query", ["", "?from=x&to=2025-99-99", "?from=2999-01-01", "?to=0001-01-01"])
def test_a_period_that_makes_no_sense_is_the_running_year(moved: World, query: str) -> None:
    response = _page(moved, "secretary", "balance", "branch", query)
    assert "至2025年11月20日" in response.content.decode()


def test_the_committee_sees_a_row_a_branch_and_moves_inside_cancel(moved: World) -> None:
    temporary = people.make_organization("抗旱临时党支部", Organization.Kind.BRANCH, moved.committee)
    Organization.objects.filter(pk=temporary.pk).update(branch_form="temporary")
    response = _page(moved, "staff", "committee-balance", "committee")
    html = response.content.decode()
    assert "另有1个临时党支部没有列入" in html
    total = {label: number for label, number, _ in response.context["total"].cells}
    assert (total["内部转入"], total["内部转出"], total["转入"], total["转出"]) == (1, 1, 0, 1)
    assert total["期初"] + total["接收"] - total["转出"] == total["期末"] == 11
    lines = {str(line.branch): line for line in response.context["page_obj"]}
    assert set(lines) == {"种植业第一党支部", "办公室党支部"}
    assert all(line.balance.holds for line in lines.values())


def test_a_move_out_of_the_general_branch_is_no_move_inside_it(moved: World) -> None:
    response = _page(moved, "staff", "committee-balance", "general_branch")
    total = {label: number for label, number, _ in response.context["total"].cells}
    assert (total["内部转出"], total["转出"]) == (0, 2)


@pytest.mark.parametrize(
    ("of", "count"),
    [("inside_in", 1), ("inside_out", 1), ("moved_out", 1), ("start", 11), ("out_of_party", 0)],
)
def test_the_committees_figures_open_their_people(moved: World, of: str, count: int) -> None:
    response = _page(moved, "staff", "committee-balance-records", "committee", f"{YEAR}&of={of}")
    assert response.context["page_obj"].paginator.count == count


def test_a_figure_of_another_committees_branch_opens_nobody(moved: World) -> None:
    query = f"{YEAR}&of=end&branch={moved.foreign.pk}"
    response = _page(moved, "staff", "committee-balance-records", "committee", query)
    assert response.context["page_obj"].paginator.count == 0


def test_differences_are_named_with_a_way_to_them(world: World, at) -> None:
    at("2025-11-20 10:00")
    html = _page(world, "secretary", "balance", "branch").content.decode()
    assert "花名册里新来、没有变动记录的" in html
    assert "谷雨" in html


def test_no_figure_of_an_unknown_kind(moved: World) -> None:
    assert _page(moved, "secretary", "balance-records", "branch", "?of=retired").status_code == 404


def test_who_sees_one_group_has_no_balance_and_opens_the_own_groups_people(moved: World) -> None:
    assert _page(moved, "group leader", "balance", "branch").context["balance"] is None
    response = _page(moved, "group leader", "balance-records", "branch", f"{YEAR}&of=end")
    assert [member.name for member in response.context["rows"]] == ["谷雨", "翁秋实"]
