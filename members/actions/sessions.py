"""Open sessions of an account: ending one, all but the own, or all. What ends is gone: nothing tells
later how often or from where somebody came."""

from django.db import transaction

from members.account_queries import open_sessions
from members.models import Session, User
from partybranch import crypto
from partybranch.audit import log


class SessionRefused(Exception):
    """It cannot be ended so; the text says why."""


def handle_of(session_key: str) -> str:
    """What a page calls a session: the key itself would open it."""
    return crypto.blind_index(session_key, purpose="session")[:32]


def drop_sessions(user: User, *, keep: str = "") -> int:
    """End them within another action, all but the one with the key ``keep``; how many ended."""
    _, ended = user.sessions.exclude(session_key=keep).delete()
    return ended.get(Session._meta.label, 0)


@transaction.atomic
def end_session(*, user: User, handle: str, here: str, by: log.Actor) -> str:
    """Sign out in one other browser; which one it was, in words. ``here``: the own session key."""
    others = open_sessions(user).exclude(session_key=here)
    session = next((each for each in others if handle_of(each.session_key) == handle), None)
    if session is None:
        raise SessionRefused("那一处已经退出了。")
    device = str(session)
    session.delete()
    log.record("结束一处登录", by=by, obj=user)
    return device


@transaction.atomic
def end_other_sessions(*, user: User, here: str, by: log.Actor) -> int:
    """Sign out everywhere but in the browser with the session key ``here``."""
    ended = drop_sessions(user, keep=here)
    log.record("结束其他登录", by=by, obj=user, details={"sessions": ended})
    return ended


@transaction.atomic
def end_all_sessions(*, user: User, by: log.Actor) -> int:
    """Sign somebody else out everywhere, at once."""
    if by.pk is not None and by.pk == user.pk:
        raise SessionRefused("自己的登录请在“我的账号”里结束。")
    ended = drop_sessions(user)
    organization = user.member.branch_id if user.member_id else None
    log.record("结束全部登录", by=by, obj=user, organization=organization, details={"sessions": ended})
    return ended
