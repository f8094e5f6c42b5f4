"""The line after something was done, with the way back: 已保存，归入3本台账。［撤销］［再登记一次］."""

import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways on from a done line: ``undo`` is a POST address, ``again`` a page with its label."""

    undo: str = ""
    again: str = ""
    again_label: str = ""


def say_done(
    request: HttpRequest, sentence: str, *, undo: str = "", again: tuple[str, str] | None = None
) -> None:
    """Tell on the next page what was done. ``undo``: the address whose POST takes it back;
    ``again``: (label, address) of a page to go on with."""
    label, address = again or ("", "")
    ways = {"undo": undo, "again": address, "again_label": label}
    messages.success(request, sentence, extra_tags=json.dumps(ways) if undo or again else "")


def ways_of(extra_tags: str | None) -> Ways:
    """What ``say_done`` put into a message; no ways for messages of other origin."""
    if not extra_tags or not extra_tags.startswith("{"):
        return Ways()
    return Ways(**json.loads(extra_tags))
