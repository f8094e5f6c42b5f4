"""The second factor of an account: an authenticator app's codes (动态码) and the codes on paper that
stand in for a lost phone (备用码).

RFC 6238 with its defaults: SHA-1, 30 seconds, six digits. The clock of the phone may be one step off
to either side, and no code is good twice.
"""

import base64
import re
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from urllib.parse import quote, urlencode

from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP

from members.actions.accounts import AccountRefused, place_of, readable_secret, refuse_oneself
from members.actions.sessions import drop_sessions
from members.models import RecoveryCode, SecondFactor, SecondFactorRule, User
from partybranch import crypto
from partybranch.access.roles import Role
from partybranch.audit import log
from partybranch.throttling import attempts

ISSUER = "支部工作台"
RECOVERY_CODES = 10
_SECRET_BYTES = 20
_SKEW_STEPS = 1
_DIGITS = re.compile(r"[0-9]{6}")


class Proof(StrEnum):
    """With what somebody proved to be who they are."""

    CODE = "动态码"
    RECOVERY_CODE = "备用码"


class CodeRefused(Exception):
    """The code does not fit; the text says what to do."""


def new_secret() -> str:
    """A key for an app, in base32 as apps take it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def app_address(user: User, secret: str) -> str:
    """What the QR code says to the app: whose key it is, and the key."""
    label = quote(f"{ISSUER}:{user.username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER})}"


def _plain(typed: str) -> str:
    """As codes are compared: digits typed in full width, blanks and hyphens do not matter."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).lower()


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The time step a code belongs to, None where it does not fit now; only steps later than ``after``."""
    app = TOTP(base64.b32decode(secret))
    app.time = timezone.now().timestamp()
    fits = app.verify(int(code), tolerance=_SKEW_STEPS, min_t=after + 1)
    return app.t() if fits else None


def _index(user: User, code: str) -> str:
    return crypto.blind_index(f"{user.pk}:{_plain(code)}", purpose="recovery-code")


def _new_recovery_codes(user: User) -> list[str]:
    """Ten codes in place of all earlier ones; they stand nowhere else in readable form."""
    codes = [readable_secret(2) for _ in range(RECOVERY_CODES)]
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_index=_index(user, code)) for code in codes)
    return codes


@transaction.atomic
def turn_on(*, user: User, secret: str, typed: str, by: log.Actor, here: str = "") -> list[str]:
    """From now on the account signs in with a code too; gives the recovery codes. The first code shows
    that the app has the key. Who is signed in elsewhere than ``here`` (a session key) is out."""
    if User.objects.select_for_update().get(pk=user.pk).has_second_factor:
        raise AccountRefused("动态码已经启用，不用再设。")
    code = _plain(typed)
    step = _step_of(secret, code, after=0) if _DIGITS.fullmatch(code) else None
    if step is None:
        raise CodeRefused("动态码不对。请填手机上现在显示的6位数字，并核对手机的时间是否准确。")
    SecondFactor.objects.filter(user=user).delete()
    factor = SecondFactor(user=user, confirmed_at=timezone.now(), last_step=step)
    factor.secret = secret
    factor.save()
    codes = _new_recovery_codes(user)
    drop_sessions(user, keep=here)
    log.record("启用动态码", by=by, obj=user)
    return codes


@transaction.atomic
def take_code(*, user: User, typed: str) -> Proof | None:
    """Use up a code of the app or one on paper; None where it fits neither, or was used before."""
    code = _plain(typed)
    if not user.has_second_factor or not code:
        return None
    if _DIGITS.fullmatch(code):
        return Proof.CODE if _take_step(user.second_factor, code) else None
    unused = user.recovery_codes.filter(code_index=_index(user, code), used_at__isnull=True)
    # One statement: of two who try it at the same moment one has it.
    if not unused.update(used_at=timezone.now()):
        return None
    log.record("使用备用码", by=user, obj=user, details={"left": recovery_codes_left(user)})
    return Proof.RECOVERY_CODE


def _take_step(factor: SecondFactor, code: str) -> bool:
    step = _step_of(factor.secret, code, after=factor.last_step)
    if step is None:
        return False
    earlier = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
    return bool(earlier.update(last_step=step))


def recovery_codes_left(user: User) -> int:
    return user.recovery_codes.filter(used_at__isnull=True).count()


@transaction.atomic
def renew_recovery_codes(*, user: User, by: log.Actor) -> list[str]:
    """Ten new codes; the sheet with the old ones is worth nothing any more."""
    if not user.has_second_factor:
        raise AccountRefused("还没有启用动态码，不用备用码。")
    codes = _new_recovery_codes(user)
    log.record("更换备用码", by=by, obj=user)
    return codes


def _forget(user: User) -> None:
    SecondFactor.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    user.refresh_from_db()


@transaction.atomic
def turn_off(*, user: User, by: log.Actor) -> None:
    """Sign in with the password alone again, by one's own decision."""
    _forget(user)
    log.record("停用动态码", by=by, obj=user)


@transaction.atomic
def remove_second_factor(*, user: User, by: log.Actor) -> None:
    """For somebody whose phone and codes are lost: the account signs in with its password alone, and
    whoever is signed in with it now is out."""
    refuse_oneself(user, by, "自己的动态码请在“我的账号”里停用。")
    if not user.has_second_factor:
        raise AccountRefused(f"{user}没有启用动态码。")
    _forget(user)
    drop_sessions(user)
    attempts.forget(user.username)
    place = place_of(user)
    log.record("取消动态码", by=by, obj=user, organization=place.pk if place else None)


@transaction.atomic
def require_by_role(*, since: Mapping[Role, date | None], by: log.Actor) -> None:
    """Which roles must sign in with a code, each from a day on; None does not ask it."""
    for role, day in since.items():
        if day is None:
            SecondFactorRule.objects.filter(role=role).delete()
        else:
            SecondFactorRule.objects.update_or_create(role=role, defaults={"required_from": day})
    asked = sorted(role.value for role, day in since.items() if day is not None)
    log.record("设定动态码要求", by=by, details={"roles": asked})
