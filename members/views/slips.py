"""First passwords on their way to paper: shown once, after the form that made them."""

from collections.abc import Sequence
from dataclasses import asdict

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from members.actions.accounts import Slip
from members.views.once import keep_once, take_once

_KEY = "first_passwords"
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def keep_slips(request: HttpRequest, slips: Sequence[Slip]) -> None:
    """Keep them, sealed, until the next page of this browser shows them."""
    keep_once(request, _KEY, [asdict(slip) for slip in slips])


def take_slips(request: HttpRequest) -> list[Slip]:
    """What was kept, once: a second look finds nothing."""
    return [Slip(**slip) for slip in take_once(request, _KEY) or []]


def site_address(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


def slips_context(request: HttpRequest, slips: Sequence[Slip], *, back: str) -> dict[str, object]:
    """What the sheet of slips shows. An address of this machine alone is told to be one."""
    address = site_address(request)
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else "[::1]"
    is_local = host in _LOOPBACK
    qr = "" if is_local else segno.make(address, error="m").svg_data_uri(scale=3, border=1)
    return {
        "slips": slips,
        "address": address,
        "is_local": is_local,
        "qr": qr,
        "back": back,
        "today": timezone.localdate(),
        "is_plain": settings.PLAIN_HTTP_NOTICE,
    }


def slips_page(request: HttpRequest, *, back: str) -> HttpResponse:
    """The sheet of slips, or the way back where there is nothing (any more) to show."""
    slips = take_slips(request)
    if not slips:
        return redirect(back)
    return render(request, "members/account/slips.html", slips_context(request, slips, back=back))
