"""The code of the terminal, the first administrator, and the commands that help without a browser."""

from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from members.actions.terms import appoint
from members.models import Grant, Member, OfficeTerm, Organization, User
from partybranch.access.permissions import Permission
from reports.actions import setup
from reports.actions.setup import SetupRefused
from reports.models import BranchYear
from tests.people import World, make_member

pytestmark = pytest.mark.django_db
PASSWORD = "云川的水利渠2026"


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


def test_no_code_fits_before_one_was_made() -> None:
    assert not setup.code_fits("")
    assert not setup.code_fits("AAAA-AAAA")


def test_code_is_kept_and_read_however_it_is_typed() -> None:
    code = setup.setup_code()
    assert setup.setup_code() == code
    assert setup.code_fits(f" {code.lower().replace('-', ' ')} ")
    assert not setup.code_fits(code[:-1])
    assert not setup.code_fits("全角码")
    setup.drop_code()
    assert not setup.code_fits(code)


def _administrator() -> User:
    return setup.create_first_administrator(name="管一方", username="guan", password=PASSWORD)


def test_first_administrator_is_made_once() -> None:
    assert setup.is_wanted()
    user = _administrator()
    assert user.allows_anywhere(Permission.MANAGE_ORGANIZATIONS)
    assert not user.must_change_password
    assert not setup.is_wanted()
    with pytest.raises(SetupRefused):
        setup.create_first_administrator(name="另一人", username="ling", password=PASSWORD)


def test_steps_go_on_where_they_were_left() -> None:
    by = _administrator()
    assert setup.progress().committee is None
    committee = setup.keep_committee(name="中共某局机关委员会", short_name="", by=by)
    assert setup.progress().committee == committee
    setup.keep_committee(name="中共某局机关党委", short_name="机关党委", by=by)
    assert [str(each) for each in Organization.objects.all()] == ["机关党委"]
    given = {"short_name": "", "unit_kind": "office", "by": by}
    branch = setup.keep_branch(name="一支部", in_use_since=date(2026, 1, 1), **given)
    assert (branch.parent, branch.in_use_since) == (committee, date(2026, 1, 1))
    assert BranchYear.objects.filter(branch=branch, year=2026).exists()
    setup.keep_branch(name="第一党支部", in_use_since=date(2026, 3, 1), **given)
    assert setup.progress().branch.name == "第一党支部"
    assert not setup.progress().is_over


def _branch(by: User) -> Organization:
    setup.keep_committee(name="中共某局机关委员会", short_name="", by=by)
    return setup.keep_branch(
        name="第一党支部", short_name="", unit_kind="office", in_use_since=date(2026, 1, 1), by=by
    )


def test_secretary_is_member_officer_and_account_in_one() -> None:
    by = _administrator()
    slip = setup.keep_secretary(branch=_branch(by), name="范平", username="", by=by, is_oneself=False)
    user = authenticate(username=slip.username, password=slip.password)
    assert user.must_change_password
    assert user.allows_anywhere(Permission.MANAGE_ORGANIZATIONS) is False
    assert setup.progress().secretary.member == user.member
    assert setup.progress().is_over


def test_administrator_may_be_the_secretary() -> None:
    by = _administrator()
    branch = _branch(by)
    assert setup.keep_secretary(branch=branch, name="管一方", username="", by=by, is_oneself=True) is None
    scope = by.scope_in(branch.pk, is_branch=True)
    assert scope.allows(Permission.IMPORT_WORKBOOKS)
    assert by.allows_anywhere(Permission.MANAGE_ORGANIZATIONS)


def test_secretary_of_an_imported_register_is_the_member_of_that_name() -> None:
    by = _administrator()
    branch = _branch(by)
    member = make_member(branch, "范平")
    setup.keep_secretary(branch=branch, name="范平", username="", by=by, is_oneself=False)
    assert Member.objects.get() == member
    assert OfficeTerm.objects.get().member == member


def test_two_of_one_name_are_not_guessed_between() -> None:
    by = _administrator()
    branch = _branch(by)
    make_member(branch, "范平")
    make_member(branch, "范平")
    with pytest.raises(SetupRefused, match="两名范平"):
        setup.keep_secretary(branch=branch, name="范平", username="", by=by, is_oneself=False)
    assert not OfficeTerm.objects.exists()


def _told(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_command_makes_an_administrator_who_changes_the_password() -> None:
    told = _told("create_administrator", "管一方")
    password = told.split("首次密码 ")[1].split()[0]
    user = authenticate(username="guanyifang", password=password)
    assert user.must_change_password
    assert Grant.objects.get().user == user
    with pytest.raises(CommandError, match="已经有人使用"):
        _told("create_administrator", "另一人", "--account", "guanyifang")


def test_command_resets_a_password(world: World) -> None:
    told = _told("reset_password", "secretary")
    assert authenticate(username="secretary", password=told.split("：")[1].split()[0]) == world.user(
        "secretary"
    )
    with pytest.raises(CommandError, match="没有“nobody”"):
        _told("reset_password", "nobody")
    with pytest.raises(CommandError, match="--enable"):
        _told("reset_password", "disabled")
    _told("reset_password", "disabled", "--enable")
    assert User.objects.get(username="disabled").is_active


def test_disabled_administrator_is_none(world: World) -> None:
    User.objects.filter(grants__kind=Grant.Kind.ADMINISTRATOR).update(is_active=False)
    assert setup.is_wanted()


def _keep_in_use_since(branch: Organization, day: date, by: User) -> None:
    setup.keep_branch(name=branch.name, short_name="", unit_kind="office", in_use_since=day, by=by)


def _years(branch: Organization) -> list[int]:
    return list(BranchYear.objects.filter(branch=branch).order_by("year").values_list("year", flat=True))


def test_a_year_typed_by_mistake_is_not_left_open() -> None:
    by = _administrator()
    branch = _branch(by)
    _keep_in_use_since(branch, date(2025, 1, 1), by)
    assert _years(branch) == [2025]


def test_years_that_were_kept_stay_open_whatever_is_corrected_later() -> None:
    by = _administrator()
    branch = _branch(by)
    BranchYear.objects.create(branch=branch, year=2027)
    _keep_in_use_since(branch, date(2025, 1, 1), by)
    assert _years(branch) == [2025, 2026, 2027]


def test_another_name_than_the_secretarys_in_office_is_refused() -> None:
    by = _administrator()
    branch = _branch(by)
    appoint(organization=branch, member=make_member(branch, "范平"), office="secretary", by=by)
    with pytest.raises(SetupRefused, match="书记已登记为范平"):
        setup.keep_secretary(branch=branch, name="方立新", username="", by=by, is_oneself=False)
    assert not setup.progress().is_over
