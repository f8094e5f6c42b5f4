"""The second factor: its codes, the codes on paper, removing it, which roles must have one."""

import base64
from datetime import date

import pytest
from django_otp.oath import TOTP

from members.actions import second_factor
from members.actions.accounts import AccountRefused
from members.actions.second_factor import CodeRefused, Proof, take_code
from members.models import RecoveryCode, SecondFactor, SecondFactorRule, User
from partybranch.access.roles import Role
from partybranch.audit.models import AuditRecord
from partybranch.models import SecretAttempt
from partybranch.throttling import attempts
from tests import people
from tests.doings_of_accounts import code_of
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _clock(at) -> None:
    at("2025-11-20 10:00")


@pytest.fixture
def member(world: World) -> User:
    return world.user("member")


def _fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def _turn_on(user: User) -> tuple[str, list[str]]:
    secret = second_factor.new_secret()
    return secret, second_factor.turn_on(user=user, secret=secret, typed=code_of(secret), by=user)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, 94287082),
        (1111111109, 7081804),
        (1111111111, 14050471),
        (1234567890, 89005924),
        (2000000000, 69279037),
        (20000000000, 65353130),
    ],
)
def test_the_library_makes_the_codes_of_the_standard(seconds: int, code: int) -> None:
    """RFC 6238, Appendix B (SHA-1, eight digits)."""
    app = TOTP(b"12345678901234567890", digits=8)
    app.time = seconds
    assert app.token() == code


def test_first_code_turns_it_on_and_gives_ten_codes_on_paper(member: User) -> None:
    secret, codes = _turn_on(member)
    assert len(set(codes)) == 10
    assert _fresh(member).has_second_factor
    assert len(base64.b32decode(secret)) == 20
    assert AuditRecord.objects.first().verb == "启用动态码"


def test_neither_key_nor_codes_are_stored_readably(member: User) -> None:
    secret, codes = _turn_on(member)
    stored = str(SecondFactor.objects.values().get()) + str(list(RecoveryCode.objects.values()))
    told = str(list(AuditRecord.objects.values()))
    assert not any(word in stored + told for word in (secret, *codes, *(c.replace("-", "") for c in codes)))


@pytest.mark.parametrize("typed", ["000000", "12345", "abcdef", "", "１２３"])
def test_wrong_first_code_turns_nothing_on(member: User, typed: str) -> None:
    secret = second_factor.new_secret()
    with pytest.raises(CodeRefused, match="现在显示的6位数字"):
        second_factor.turn_on(user=member, secret=secret, typed=typed, by=member)
    assert not SecondFactor.objects.exists()


def test_it_is_not_turned_on_twice(member: User) -> None:
    _turn_on(member)
    with pytest.raises(AccountRefused, match="已经启用"):
        _turn_on(_fresh(member))


def test_code_is_good_once(member: User, at) -> None:
    secret, _ = _turn_on(member)
    assert take_code(user=member, typed=code_of(secret)) is None
    at("2025-11-20 10:01")
    assert take_code(user=member, typed=code_of(secret)) is Proof.CODE
    assert take_code(user=_fresh(member), typed=code_of(secret)) is None
    # Also where the account was read before the other used it.
    assert take_code(user=member, typed=code_of(secret)) is None


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clock_of_the_phone_may_be_one_step_off(member: User, steps: int, fits: bool) -> None:
    secret = people.give_second_factor(member)
    assert (take_code(user=_fresh(member), typed=code_of(secret, steps=steps)) is Proof.CODE) is fits


def test_earlier_code_is_not_taken_after_a_later_one(member: User) -> None:
    secret = people.give_second_factor(member)
    assert take_code(user=_fresh(member), typed=code_of(secret, steps=1))
    assert take_code(user=_fresh(member), typed=code_of(secret)) is None


def test_blanks_and_full_width_digits_are_the_plain_ones(member: User, at) -> None:
    secret = people.give_second_factor(member)
    code = code_of(secret)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert take_code(user=_fresh(member), typed=f" {wide[:3]} {wide[3:]} ") is Proof.CODE


def test_code_on_paper_is_good_once_and_told_to_the_record(member: User) -> None:
    _, codes = _turn_on(member)
    assert take_code(user=member, typed=codes[0].upper().replace("-", " ")) is Proof.RECOVERY_CODE
    assert AuditRecord.objects.first().details == {"left": 9}
    assert take_code(user=member, typed=codes[0]) is None
    assert second_factor.recovery_codes_left(member) == 9


def test_code_on_paper_of_somebody_else_does_not_fit(world: World, member: User) -> None:
    _, codes = _turn_on(member)
    other = world.user("secretary")
    people.give_second_factor(other)
    assert take_code(user=_fresh(other), typed=codes[0]) is None


def test_key_of_one_account_does_not_open_in_another_row(world: World, member: User) -> None:
    people.give_second_factor(member)
    people.give_second_factor(world.user("secretary"))
    sealed = SecondFactor.objects.get(user=member).secret_sealed
    moved = SecondFactor.objects.get(user=world.user("secretary"))
    moved.secret_sealed = sealed
    with pytest.raises(second_factor.crypto.DecryptionRefused):
        _ = moved.secret


def test_new_codes_on_paper_take_the_place_of_the_old(member: User) -> None:
    _, old = _turn_on(member)
    new = second_factor.renew_recovery_codes(user=member, by=member)
    assert take_code(user=member, typed=old[0]) is None
    assert take_code(user=member, typed=new[0]) is Proof.RECOVERY_CODE


def test_codes_on_paper_need_a_second_factor(member: User) -> None:
    with pytest.raises(AccountRefused, match="还没有启用"):
        second_factor.renew_recovery_codes(user=member, by=member)
    assert take_code(user=member, typed="123456") is None


def test_turned_off_nothing_is_left_of_it(member: User) -> None:
    _turn_on(member)
    second_factor.turn_off(user=member, by=member)
    assert not member.has_second_factor
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_removed_by_another_it_ends_every_session_and_frees_the_account(world: World, client) -> None:
    user = world.user("member")
    client.force_login(user)
    people.give_second_factor(user)
    for _ in range(5):
        attempts.note_failure("second-factor", user.username, "192.0.2.7")
    second_factor.remove_second_factor(user=_fresh(user), by=world.user("secretary"))
    assert client.get("/account/").status_code == 302
    assert not user.sessions.exists()
    assert attempts.is_blocked("second-factor", user.username, "") is None
    assert SecretAttempt.objects.count() == 1, "the address keeps its own counter"
    record = AuditRecord.objects.first()
    assert (record.verb, record.organization_id) == ("取消动态码", world.branch.pk)


def test_nobody_removes_their_own_or_one_that_is_not_there(world: World, member: User) -> None:
    with pytest.raises(AccountRefused, match="我的账号"):
        second_factor.remove_second_factor(user=member, by=member)
    with pytest.raises(AccountRefused, match="没有启用"):
        second_factor.remove_second_factor(user=member, by=world.user("administrator"))


def _require(world: World, role: Role, day: date | None) -> None:
    second_factor.require_by_role(since={role: day}, by=world.user("administrator"))


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.SECRETARY, "secretary"),
        (Role.MEMBER, "member"),
        (Role.COMMITTEE_STAFF, "staff"),
        (Role.ADMINISTRATOR, "administrator"),
        (Role.GROUP_LEADER, "group leader"),
    ],
)
def test_role_that_asks_it_sends_its_holders_to_set_it_up(world: World, role: Role, name: str) -> None:
    _require(world, role, date(2025, 11, 20))
    assert _fresh(world.user(name)).must_set_up_second_factor
    assert not _fresh(world.user("auditor")).must_set_up_second_factor
    people.give_second_factor(world.user(name))
    assert not _fresh(world.user(name)).must_set_up_second_factor


def test_role_asks_it_from_its_day_on_and_not_after_the_office_ended(world: World, at) -> None:
    _require(world, Role.SECRETARY, date(2025, 11, 21))
    at("2025-11-20 23:59")
    assert not _fresh(world.user("secretary")).must_set_up_second_factor
    at("2025-11-21 00:00")
    assert _fresh(world.user("secretary")).must_set_up_second_factor
    world.members["secretary"].office_terms.update(left_on=date(2025, 11, 21))
    assert not _fresh(world.user("secretary")).must_set_up_second_factor


def test_rule_is_changed_and_taken_back(world: World) -> None:
    _require(world, Role.AUDITOR, date(2025, 1, 1))
    _require(world, Role.AUDITOR, date(2026, 1, 1))
    assert SecondFactorRule.objects.get().required_from == date(2026, 1, 1)
    assert AuditRecord.objects.first().details == {"roles": ["auditor"]}
    _require(world, Role.AUDITOR, None)
    assert not SecondFactorRule.objects.exists()
