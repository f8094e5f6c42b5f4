"""What somebody does about the safety of accounts; see test_audit_of_routes."""

import base64

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from members.actions.sessions import handle_of
from members.models import Grant
from tests import people


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app of a key shows now; ``steps`` of 30 seconds later or earlier."""
    app = TOTP(base64.b32decode(secret), drift=steps)
    app.time = timezone.now().timestamp()
    return f"{app.token():06}"


def _become(desk, name: str) -> None:
    desk.user = desk.world.user(name)
    desk.client.force_login(desk.user)


def _after_password(desk) -> str:
    """Between password and code; the key of the app."""
    secret = people.give_second_factor(desk.user)
    desk.client.logout()
    form = {"account": desk.user.username, "password": _password(desk)}
    desk.client.post(reverse("members:sign-in"), form)
    return secret


def _password(desk) -> str:
    desk.user.set_password(people.PASSWORD)
    desk.user.save()
    return people.PASSWORD


def _sign_in_first_step(desk):
    people.give_second_factor(desk.user)
    desk.client.logout()
    return reverse("members:sign-in"), {"account": desk.user.username, "password": _password(desk)}


def _sign_in_code(desk):
    return reverse("members:sign-in-code"), {"code": code_of(_after_password(desk))}


def _wrong_code(desk):
    _after_password(desk)
    return reverse("members:sign-in-code"), {"code": "000000"}


def _set_up(desk):
    url = reverse("members:second-factor-set-up")
    page = desk.client.get(url)
    key = page.context["key"].replace(" ", "")
    return url, {"sealed": page.context["form"].initial["sealed"], "code": code_of(key)}


def _with_proof(route: str):
    def do(desk):
        secret = people.give_second_factor(desk.user)
        return reverse(route), {"proof": code_of(secret)}

    return do


def _session_end(desk):
    other = Client()
    other.force_login(desk.user)
    return reverse("members:session-end"), {"session": handle_of(other.session.session_key)}


def _user_sessions_end(desk):
    _become(desk, "administrator")
    return reverse("members:user-sessions-end"), {"account": desk.world.user("member").pk}


def _user_factor_remove(desk):
    _become(desk, "administrator")
    user = desk.world.user("member")
    people.give_second_factor(user)
    return f"{reverse('members:user-factor-remove')}?account={user.pk}", {}


def _account_factor_remove(desk):
    member = desk.world.members["member"]
    people.give_second_factor(desk.world.user("member"))
    return reverse("members:account-factor-remove", args=[desk.world.branch.pk, member.pk]), {}


def _user_grant_period(desk):
    _become(desk, "administrator")
    grant = Grant.objects.get(kind="auditor")
    return f"{reverse('members:user-grant-period')}?grant={grant.pk}", {
        "starts_on": "2020-01-01",
        "ends_on": "2099-12-31",
    }


def _rules(desk):
    _become(desk, "administrator")
    return reverse("members:second-factor-rules"), {"auditor": "2099-01-01"}


DOINGS = {
    "members:sign-in (password of two steps)": _sign_in_first_step,
    "members:sign-in-code": _sign_in_code,
    "members:sign-in-code (wrong code)": _wrong_code,
    "members:second-factor-set-up": _set_up,
    "members:second-factor-off": _with_proof("members:second-factor-off"),
    "members:recovery-codes-renew": _with_proof("members:recovery-codes-renew"),
    "members:session-end": _session_end,
    "members:session-end-others": lambda desk: (reverse("members:session-end-others"), {}),
    "members:user-sessions-end": _user_sessions_end,
    "members:user-factor-remove": _user_factor_remove,
    "members:account-factor-remove": _account_factor_remove,
    "members:user-grant-period": _user_grant_period,
    "members:second-factor-rules": _rules,
}
