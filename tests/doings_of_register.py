"""What somebody does at each route round the register that takes a form."""

from django.urls import reverse

from tests import people

NUMBER = "999999198005010019"


def _url(desk, name: str, *pk: int) -> str:
    return reverse(f"members:{name}", args=[desk.world.branch.pk, *pk])


def _reveal(desk):
    member = people.make_member(desk.world.branch, "钟声", id_number=NUMBER)
    return _url(desk, "member-reveal", member.pk), {"reason": "check"}


DOINGS = {
    "members:member-reveal": _reveal,
    "members:member-by-id-number": lambda desk: (_url(desk, "member-by-id-number"), {"id_number": NUMBER}),
    "members:member-order": lambda desk: (_url(desk, "member-order"), {"usage": "plain"}),
    "members:member-order-back": lambda desk: (_url(desk, "member-order-back") + "?usage=plain", {}),
}
