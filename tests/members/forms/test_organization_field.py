"""A field that names an organisation: what it takes, what it asks back."""

import pytest

from members import organization_queries as tree
from members.forms.organization_field import OrganizationField
from members.models import Organization
from partybranch.web.forms import OfficeForm
from tests import people
from tests.people import World

pytestmark = pytest.mark.django_db


class _Form(OfficeForm):
    parent = OrganizationField(
        label="上级党组织", rows=tree.may_be_superior(), suggest="superiors", required=False
    )


def _clean(text: str) -> _Form:
    form = _Form({"parent": text})
    form.is_valid()
    return form


def test_a_name_a_short_name_or_a_part_finds_it(world: World) -> None:
    for text in (world.general_branch.name, "种植业党总支", " 种植业 ", "农业局机关委员会"):
        assert _clean(text).cleaned_data["parent"] in (world.general_branch, world.committee), text
    assert _clean("").cleaned_data["parent"] is None


def test_nothing_found_is_said_with_what_was_typed(world: World) -> None:
    (error,) = _clean("林业").errors["parent"]
    assert error == "没有找到“林业”，请核对上级党组织的名称。"
    assert _clean(world.branch.name).errors["parent"]


def test_several_are_named_with_their_superiors(world: World) -> None:
    kind = Organization.Kind.GENERAL_BRANCH
    for number in range(6):
        people.make_organization(f"第{number}农技党总支", kind, world.committee)
    (error,) = _clean("农技").errors["parent"]
    assert "中共青石市农业农村局机关委员会/第0农技党总支" in error
    assert "等" in error
    assert "第5农技党总支" not in error


def test_the_page_draws_no_list_of_all_and_begins_with_the_one_given(world: World) -> None:
    html = str(_Form(initial={"parent": world.general_branch})["parent"])
    assert 'value="中共青石市农业农村局机关委员会/青石市农业农村局种植业党总支"' in html
    assert "<option" not in html
    assert "of=superiors" in html
