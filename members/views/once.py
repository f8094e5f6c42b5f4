"""What a page shows once and never again: kept sealed in the session on the way from form to page."""

import json
from typing import Any

from django.http import HttpRequest

from partybranch import crypto


def _place(request: HttpRequest, name: str) -> str:
    return f"{name}:{request.user.pk}"


def keep_once(request: HttpRequest, name: str, value: Any) -> None:
    """Keep something that JSON holds, until the next page of this browser takes it."""
    text = json.dumps(value, ensure_ascii=False)
    request.session[name] = crypto.encrypt(text, place=_place(request, name))


def take_once(request: HttpRequest, name: str) -> Any:
    """What was kept, once: a second look finds None."""
    sealed = request.session.pop(name, "")
    return json.loads(crypto.decrypt(sealed, place=_place(request, name))) if sealed else None
