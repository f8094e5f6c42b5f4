"""Guesses at a secret, counted for every endpoint that checks one.

Five failures in 15 minutes from one account, or 30 from one address (an IPv6 /64), and the next try
waits; an account's wait doubles with each further failure. Who has signed in on this device before (a signed
cookie) is not locked out by the failures of others.
"""

import ipaddress
from datetime import timedelta
from math import ceil

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from partybranch import crypto
from partybranch.models import SecretAttempt

WINDOW = timedelta(minutes=15)
MAX_WAIT = timedelta(hours=4)
ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 30
_DEVICE_COOKIE = "known_device"
_DEVICE_AGE = 180 * 24 * 3600
_SALT = "partybranch.known-device"


def _network(address: str) -> str:
    """The IPv4 address, also one written as IPv6; the /64 of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        # ::ffff:192.0.2.7: on a server that listens to both, all of IPv4 lies in one /64.
        mapped = parsed.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(parsed), 64), strict=False))
    return str(parsed)


def _subject(kind: str, value: str) -> str:
    return crypto.blind_index(f"{kind}:{value.strip().lower()}", purpose="throttle")


class Attempts:
    """The counters, by endpoint (``scope``: "sign-in")."""

    @staticmethod
    def _subjects(account: str, address: str, is_known_device: bool) -> list[tuple[str, int]]:
        if is_known_device:
            return [(_subject("device", account), ACCOUNT_LIMIT)]
        subjects = [(_subject("account", account), ACCOUNT_LIMIT)]
        # Behind a Unix socket there is none: nobody is blamed for all the others.
        if address:
            subjects.append((_subject("address", _network(address)), ADDRESS_LIMIT))
        return subjects

    def is_blocked(
        self, scope: str, account: str, address: str, *, is_known_device: bool = False
    ) -> timedelta | None:
        """How long the next try has to wait, None where it may be made now."""
        now = timezone.now()
        waits = []
        for subject, limit in self._subjects(account, address, is_known_device):
            row = SecretAttempt.objects.filter(scope=scope, subject=subject).first()
            if row is None or row.failures < limit:
                continue
            # An office behind one address waits one window, however often somebody there fails.
            grows = 0 if limit == ADDRESS_LIMIT else min(row.failures - limit, 10)
            pause = min(WINDOW * 2**grows, MAX_WAIT)
            if row.last_at + pause > now:
                waits.append(row.last_at + pause - now)
        return max(waits, default=None)

    @transaction.atomic
    def note_failure(self, scope: str, account: str, address: str, *, is_known_device: bool = False) -> None:
        now = timezone.now()
        for subject, limit in self._subjects(account, address, is_known_device):
            row, made = SecretAttempt.objects.select_for_update().get_or_create(
                scope=scope, subject=subject, defaults={"failures": 1, "first_at": now, "last_at": now}
            )
            if made:
                continue
            if row.failures < limit and row.first_at + WINDOW < now:
                row.failures, row.first_at = 0, now
                row.save(update_fields=["failures", "first_at"])
            SecretAttempt.objects.filter(pk=row.pk).update(failures=F("failures") + 1, last_at=now)

    def note_success(self, scope: str, account: str, address: str, *, is_known_device: bool = False) -> None:
        """Clear the account's counter; the address keeps its own."""
        subject, _ = self._subjects(account, address, is_known_device)[0]
        SecretAttempt.objects.filter(scope=scope, subject=subject).delete()

    def forget(self, account: str) -> None:
        """Clear the account's counters of every endpoint: whoever looks after it has helped."""
        subjects = [_subject(kind, account) for kind in ("account", "device")]
        SecretAttempt.objects.filter(subject__in=subjects).delete()


attempts = Attempts()


def waiting_sentence(wait: timedelta, *, ask: str = "本支部书记或系统管理员") -> str:
    """What is said to who has to wait: how long, and who helps sooner."""
    minutes = max(1, ceil(wait.total_seconds() / 60))
    how_long = f"{minutes}分钟" if minutes <= 60 else f"{ceil(minutes / 60)}小时"
    return f"连续输错的次数太多，请过{how_long}再试；等不及的，请找{ask}。"


def is_known_device(request: HttpRequest, account: str) -> bool:
    """Whether this account has signed in from this browser before."""
    try:
        known = signing.loads(request.COOKIES.get(_DEVICE_COOKIE, ""), salt=_SALT, max_age=_DEVICE_AGE)
    except signing.BadSignature:
        return False
    return known == _subject("device", account)


def remember_device(request: HttpRequest, response: HttpResponse, account: str) -> None:
    token = signing.dumps(_subject("device", account), salt=_SALT)
    response.set_cookie(
        _DEVICE_COOKIE, token, max_age=_DEVICE_AGE, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def prune() -> int:
    """Drop counters nobody has touched for a day."""
    removed, _ = SecretAttempt.objects.filter(last_at__lt=timezone.now() - timedelta(days=1)).delete()
    return removed
