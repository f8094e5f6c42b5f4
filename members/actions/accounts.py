"""Accounts: making them, first passwords, looking after them, signing in and out as recorded."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from members.account_queries import (
    administrators,
    current_grants_of,
    lasting_administrators,
    offices_elsewhere,
)
from members.actions.sessions import drop_sessions
from members.models import Member, Organization, User
from members.names import spelling
from partybranch.audit import log
from partybranch.throttling import attempts

# Letters and digits that are not taken for one another when read from paper or screen.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# A password hash takes about 20 ms: more at once would keep the page waiting.
MOST_AT_ONCE = 200
_USERNAME_LENGTH = 60


class AccountRefused(Exception):
    """The account cannot be made or changed so; the text says why."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What somebody is handed to sign in for the first time. The password stands nowhere else."""

    name: str
    username: str
    password: str
    place: str = ""


def readable_secret(groups: int) -> str:
    """A random secret that can be read from paper and typed on a phone: groups of four."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(groups))


def first_password() -> str:
    """A random password of three groups."""
    return readable_secret(3)


def free_username(name: str, taken: Collection[str]) -> str:
    """The name in pinyin, with a number where that is taken."""
    base = spelling(name)[: _USERNAME_LENGTH - 4] or "dangyuan"
    candidates = (base if number == 1 else f"{base}{number}" for number in range(1, len(taken) + 3))
    return next(candidate for candidate in candidates if candidate not in taken)


def suggested_username(name: str) -> str:
    base = spelling(name)[: _USERNAME_LENGTH - 4] or "dangyuan"
    return free_username(
        name, set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    )


def _is_sample(by: log.Actor) -> bool:
    """What a sample account makes belongs to the sample, and goes with it."""
    return bool(getattr(by, "is_sample", False))


@transaction.atomic
def create_account(
    *,
    username: str,
    password: str,
    by: log.Actor,
    display_name: str = "",
    member: Member | None = None,
    is_sample: bool = False,
    must_change_password: bool = True,
) -> User:
    """Open an account; a new one changes its password at the first sign-in unless said otherwise."""
    # As it will be stored: letters typed in full width are the plain ones.
    username = User.normalize_username(username.strip())
    if User.objects.filter(username=username).exists():
        raise AccountRefused(f"账号“{username}”已经有人使用，请换一个。")
    user = User.objects.create_user(
        username,
        password,
        display_name=display_name,
        member=member,
        is_sample=is_sample or _is_sample(by),
        must_change_password=must_change_password,
    )
    log.record("建立账号", by=by, obj=user, organization=member.branch_id if member else None)
    return user


def open_account(*, member: Member, by: log.Actor, username: str = "") -> Slip:
    """An account for one member, with a first password."""
    if User.objects.filter(member=member).exists():
        raise AccountRefused(f"{member.name}已经有账号，不必再建。")
    password = first_password()
    user = create_account(
        username=username or suggested_username(member.name),
        password=password,
        display_name=member.name,
        member=member,
        by=by,
    )
    return Slip(member.name, user.username, password, str(member.branch))


def open_accounts(*, branch: Organization, members: Iterable[Member], by: log.Actor) -> list[Slip]:
    """Accounts for those of ``members`` who have none, at most MOST_AT_ONCE: one audit record."""
    wanted = [member for member in members if member.branch_id == branch.pk][:MOST_AT_ONCE]
    # Hashing takes its time: SQLite has one writer, who must not wait for it.
    passwords = {member.pk: first_password() for member in wanted}
    hashes = {key: make_password(password) for key, password in passwords.items()}
    with transaction.atomic():
        having = set(User.objects.filter(member__in=wanted).values_list("member_id", flat=True))
        taken = set(User.objects.values_list("username", flat=True))
        slips, users = [], []
        for member in wanted:
            if member.pk in having:
                continue
            username = free_username(member.name, taken)
            taken.add(username)
            users.append(
                User(
                    username=username,
                    display_name=member.name,
                    member=member,
                    password=hashes[member.pk],
                    must_change_password=True,
                    is_sample=_is_sample(by),
                )
            )
            slips.append(Slip(member.name, username, passwords[member.pk], str(branch)))
        User.objects.bulk_create(users)
        if users:
            details = {"count": len(users)}
            log.record("批量建立账号", by=by, obj=branch, organization=branch.pk, details=details)
    return slips


def place_of(user: User) -> Organization | None:
    """The branch an account belongs to, None for one of no member."""
    return user.member.branch if user.member_id else None


def _set_first_password(user: User, **columns: bool) -> Slip:
    """A new first password: whoever is signed in is out, and who failed too often may try again."""
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    for name, value in columns.items():
        setattr(user, name, value)
    user.save(update_fields=["password", "must_change_password", *columns])
    drop_sessions(user)
    attempts.forget(user.username)
    place = place_of(user)
    return Slip(str(user), user.username, password, str(place) if place else "")


@transaction.atomic
def reset_password(*, user: User, by: log.Actor) -> Slip:
    """A new first password for somebody who forgot theirs; all their sessions end."""
    refuse_oneself(user, by, "自己的密码请在“改密码”里更换。")
    slip = _set_first_password(user)
    place = place_of(user)
    log.record("重设密码", by=by, obj=user, organization=place.pk if place else None, fields=["password"])
    return slip


@transaction.atomic
def disable_account(*, user: User, by: log.Actor) -> None:
    """Nobody signs in with it any more, and who is signed in is out at once."""
    refuse_oneself(user, by, "不能停用自己的账号。")
    refuse_last_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    drop_sessions(user)
    place = place_of(user)
    log.record("停用账号", by=by, obj=user, organization=place.pk if place else None, fields=["is_active"])


@transaction.atomic
def enable_account(*, user: User, by: log.Actor) -> Slip:
    """In use again, with a new first password: sessions from before stay ended."""
    # Closed with the erasure of the person's record: its password was made void then.
    if user.member_id is not None and user.member.erased_at is not None and not user.has_usable_password():
        raise AccountRefused(f"{user}已离开，信息已按规定清除，账号不再启用；重新转来的请登记新党员。")
    slip = _set_first_password(user, is_active=True)
    place = place_of(user)
    log.record(
        "启用账号",
        by=by,
        obj=user,
        organization=place.pk if place else None,
        fields=["is_active", "password"],
    )
    return slip


def refuse_oneself(user: User, by: log.Actor, sentence: str) -> None:
    if by.pk is not None and by.pk == user.pk:
        raise AccountRefused(sentence)


def refuse_last_administrator(user: User) -> None:
    """Somebody has to administrate the installation on every day to come: raises AccountRefused."""
    # Two who put each other out at the same moment do it one after the other.
    list(administrators().select_for_update().order_by("pk"))
    others = lasting_administrators().exclude(pk=user.pk)
    if administrators().filter(pk=user.pk).exists() and not others.exists():
        raise AccountRefused("这是唯一的系统管理员（有截止日期的不算），请先设立另一名管理员。")


def require_own_members_account(user: User, branch: Organization) -> None:
    """A branch looks after the accounts of its own members only, and of no one whose rights reach
    beyond it: who sets a password could sign in as that person. Raises AccountRefused."""
    if user.member_id is None or user.member.branch_id != branch.pk:
        raise AccountRefused("这不是本支部党员的账号，请联系系统管理员。")
    if current_grants_of(user).exists():
        raise AccountRefused(f"{user}还担任系统管理员、审计员或上级党务工作者，账号由系统管理员管理。")
    if offices_elsewhere(user.member, branch).exists():
        raise AccountRefused(f"{user}还在别的党组织任职，账号由系统管理员管理。")


@transaction.atomic
def change_password(*, user: User, password: str, by: log.Actor, keep: str = "") -> None:
    """A password of one's own. Whoever is signed in elsewhere is out; ``keep`` is the session key of
    the browser it was changed in."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    drop_sessions(user, keep=keep)
    log.record("修改密码", by=by, obj=user, fields=["password"])


@transaction.atomic
def set_large_type(*, user: User, on: bool, by: log.Actor) -> None:
    user.uses_large_type = on
    user.save(update_fields=["uses_large_type"])
    log.record("切换大字版", by=by, obj=user, fields=["uses_large_type"])


def note_sign_in(*, user: User) -> None:
    log.record("登录", by=user, obj=user)


def note_password_passed(*, user: User) -> None:
    """The first of two steps: nobody is signed in yet."""
    log.record("密码正确，待动态码", by=user, obj=user)


def note_failed_sign_in(*, scope: str, is_blocked: bool = False) -> None:
    """The typed account is not kept: people type passwords into the wrong field."""
    log.record(
        "登录失败",
        by=None,
        details={"at": scope, "blocked": is_blocked},
        result=log.AuditRecord.Result.REFUSED,
    )


def note_sign_out(*, user: User) -> None:
    log.record("退出", by=user, obj=user)
