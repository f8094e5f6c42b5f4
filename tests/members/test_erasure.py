"""What is kept of a person who left, and what is not: declared for every model."""

import pytest

from members import erasure
from members.declared import FATES
from members.models import Member
from members.person_graph import ways_to_a_person
from reports.actions.imports import KEPT_FOR

# Personal columns of a member that stay: the register of past years is made of them.
STAYING = {
    "name",
    "name_initials",
    "name_pinyin",
    "name_strokes",
    "name_strokes_spaced",
    "gender",
    "born_on",
    "admitted_on",
    "confirmed_on",
}


def test_every_personal_column_of_a_member_goes_or_is_known_to_stay() -> None:
    assert set(FATES["members.member"].emptied) | STAYING == Member.PERSONAL_FIELDS
    assert not set(FATES["members.member"].emptied) & STAYING


@pytest.mark.parametrize("label", sorted(FATES))
def test_rows_go_or_stay_on_a_ground(label: str) -> None:
    fate = FATES[label]
    assert fate.goes != bool(fate.ground)
    assert not (fate.goes and fate.emptied)


def test_no_ground_is_a_rule_that_was_not_found() -> None:
    """A ground is the branch's own need; none of the rules that were read says how long it keeps these."""
    assert not any("规定" in fate.ground or "条例" in fate.ground for fate in FATES.values())


def test_sealed_columns_go_with_their_hashes() -> None:
    sealed = {column.name for column in Member._meta.concrete_fields if "sealed" in column.name}
    assert sealed | {"id_number_index"} <= set(FATES["members.member"].emptied)


def test_what_goes_and_what_stays_is_said_in_words() -> None:
    assert {"身份证号", "联系电话", "现居住地", "学历", "备注"} <= set(erasure.columns_going())
    staying = erasure.columns_staying()
    assert {"姓名", "入党时间", "转正时间", "出生年份"} <= set(staying)
    assert not set(staying) & set(erasure.columns_going())


def test_uploads_are_kept_as_long_as_is_said() -> None:
    assert KEPT_FOR.days == erasure.IMPORTS_KEPT_DAYS


def test_the_account_comes_last() -> None:
    of_account = [way.is_of_account or way.label == "members.user" for way in ways_to_a_person()]
    assert of_account == sorted(of_account)
