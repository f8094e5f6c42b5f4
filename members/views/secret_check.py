"""A secret somebody typed, checked on a form: guesses are counted, and who guesses too often waits."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import Form
from django.http import HttpRequest

from members.actions.accounts import note_failed_sign_in
from partybranch.throttling import attempts, is_known_device, waiting_sentence

Found = TypeVar("Found")


def check_secret(
    request: HttpRequest,
    form: Form,
    field: str | None,
    *,
    scope: str,
    account: str,
    check: Callable[[], Found | None],
    wrong: str,
) -> Found | None:
    """What ``check`` finds; None where it finds nothing or may not be asked now, with the sentence put
    beside the field. ``scope`` is the endpoint: each counts for itself."""
    address = request.META.get("REMOTE_ADDR", "")
    known = is_known_device(request, account)
    wait = attempts.is_blocked(scope, account, address, is_known_device=known)
    if wait:
        form.add_error(field, waiting_sentence(wait))
        note_failed_sign_in(scope=scope, is_blocked=True)
        return None
    found = check()
    if found is None:
        attempts.note_failure(scope, account, address, is_known_device=known)
        note_failed_sign_in(scope=scope)
        form.add_error(field, wrong)
        return None
    attempts.note_success(scope, account, address, is_known_device=known)
    return found
