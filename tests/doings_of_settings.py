"""What somebody does on the pages of accounts, organisations, offices, years and the first hour; see
test_audit_of_routes. Each gives an address and a form, and may change who is signed in."""

from django.urls import reverse
from django.utils import timezone

from members.models import Grant, OfficeTerm, PartyGroup, User
from members.models.organization import Organization
from partybranch.audit import log
from reports.actions import setup
from reports.actions.clearing import clear_sample
from reports.actions.sample import LOADED
from tests import people


def _become(desk, name: str) -> None:
    desk.user = desk.world.user(name)
    desk.client.force_login(desk.user)


def _branch_url(name: str, desk, *keys: int) -> str:
    return reverse(name, args=[desk.world.branch.pk, *keys])


def _newcomer(desk):
    return people.make_member(desk.world.branch, "宋词")


def _ended_term(desk) -> OfficeTerm:
    term = desk.world.members["deputy"].office_terms.get()
    term.left_on = "2025-06-01"
    term.save()
    return term


def _group(desk, **fields) -> PartyGroup:
    return PartyGroup.objects.create(branch=desk.world.branch, name="第三党小组", **fields)


def _of_member(route: str):
    return lambda desk: (_branch_url(route, desk, desk.world.members["member"].pk), {})


def _of_account(route: str):
    def do(desk):
        _become(desk, "administrator")
        return reverse(route), {"account": desk.world.user("member").pk}

    return do


def _of_organization(route: str, **form):
    def do(desk):
        _become(desk, "administrator")
        return f"{reverse(route)}?organization={desk.world.beside.pk}", form

    return do


def _user_add(desk):
    _become(desk, "administrator")
    return reverse("members:user-add"), {"name": "桑梓", "kind": "auditor"}


def _user_grant(desk):
    _become(desk, "administrator")
    url = f"{reverse('members:user-grant')}?account={desk.world.user('member').pk}"
    return url, {"kind": "auditor"}


def _user_grant_end(desk):
    _become(desk, "administrator")
    return reverse("members:user-grant-end"), {"grant": Grant.objects.get(kind="auditor").pk}


def _organization_add(desk):
    _become(desk, "administrator")
    return reverse("members:organization-add"), {"kind": "committee", "name": "中共某局委员会"}


def _organization_offices(desk):
    _become(desk, "administrator")
    url = f"{reverse('members:organization-offices')}?organization={desk.world.branch.pk}"
    return url, {"member": desk.world.members["member"].pk, "office": "party_worker"}


def _organization_term_end(desk):
    _become(desk, "administrator")
    return reverse("members:organization-term-end"), {
        "term": desk.world.members["deputy"].office_terms.get().pk
    }


def _year_open(desk):
    return _branch_url("reports:year-open", desk), {"year": timezone.localdate().year}


def _as_sample(desk) -> None:
    """The world as if it were a sample's."""
    User.objects.update(is_sample=True)
    ids = list(Organization.objects.values_list("pk", flat=True))
    log.record(LOADED, by=log.SYSTEM, details={"organizations": ids})
    desk.user.refresh_from_db()


def _clear_sample(desk):
    _as_sample(desk)
    return reverse("reports:clear-sample"), {"word": "清空"}


def _begin(desk) -> None:
    """A new installation with its administrator."""
    _as_sample(desk)
    clear_sample(by=desk.user)
    desk.user = setup.create_first_administrator(name="管一方", username="guan", password="q1w2-e3r4-t5")
    desk.client.force_login(desk.user)


def _wrong_code(desk):
    _as_sample(desk)
    clear_sample(by=desk.user)
    setup.setup_code()
    password = "云川的水利渠2026"
    return reverse("reports:setup"), {
        "code": "AAAA-AAAA",
        "name": "管一方",
        "username": "guan",
        "password": password,
        "again": password,
    }


def _setup_committee(desk):
    _begin(desk)
    return reverse("reports:setup-committee"), {"name": "中共某局机关委员会"}


def _setup_branch(desk):
    _begin(desk)
    setup.keep_committee(name="中共某局机关委员会", short_name="", by=desk.user)
    return reverse("reports:setup-branch"), {"name": "一支部", "unit_kind": "office", "year": 2025}


def _setup_secretary(desk):
    url, form = _setup_branch(desk)
    desk.client.post(url, form)
    return reverse("reports:setup-secretary"), {"name": "范平"}


def _account_create(desk):
    _newcomer(desk)
    return _branch_url("members:account-create", desk), {"all": "1"}


def _account_open(desk):
    return _branch_url("members:account-open", desk, _newcomer(desk).pk), {"username": "songci"}


def _term_add(desk):
    form = {"member": desk.world.members["member"].pk, "office": "party_worker"}
    return _branch_url("members:term-add", desk), form


def _term_end(desk):
    term = desk.world.members["deputy"].office_terms.get()
    return _branch_url("members:term-end", desk, term.pk), {"left_on": "2025-06-01"}


def _term_remove(desk):
    return _branch_url("members:term-remove", desk, desk.world.members["deputy"].office_terms.get().pk), {}


DOINGS = {
    "members:account-create": _account_create,
    "members:account-open": _account_open,
    "members:account-reset": _of_member("members:account-reset"),
    "members:account-disable": _of_member("members:account-disable"),
    "members:account-enable": _of_member("members:account-enable"),
    "members:user-add": _user_add,
    "members:user-grant": _user_grant,
    "members:user-grant-end": _user_grant_end,
    "members:user-reset": _of_account("members:user-reset"),
    "members:user-disable": _of_account("members:user-disable"),
    "members:user-enable": _of_account("members:user-enable"),
    "members:organization-add": _organization_add,
    "members:organization-edit": _of_organization("members:organization-edit", name="办公室支部"),
    "members:organization-offices": _organization_offices,
    "members:organization-term-end": _organization_term_end,
    "members:term-add": _term_add,
    "members:term-end": _term_end,
    "members:term-restore": lambda desk: (
        _branch_url("members:term-restore", desk, _ended_term(desk).pk),
        {},
    ),
    "members:term-remove": _term_remove,
    "members:group-add": lambda desk: (
        _branch_url("members:group-add", desk),
        {"name": "第三党小组", "moved_on": "2025-06-01"},
    ),
    "members:group-edit": lambda desk: (
        _branch_url("members:group-edit", desk, _group(desk).pk),
        {"name": "三组", "moved_on": "2025-06-01"},
    ),
    "members:group-dissolve": lambda desk: (
        _branch_url("members:group-dissolve", desk, _group(desk).pk),
        {},
    ),
    "members:group-restore": lambda desk: (
        _branch_url("members:group-restore", desk, _group(desk, dissolved_on="2025-06-01").pk),
        {},
    ),
    "reports:setup (wrong code)": _wrong_code,
    "reports:setup-committee": _setup_committee,
    "reports:setup-branch": _setup_branch,
    "reports:setup-secretary": _setup_secretary,
    "reports:clear-sample": _clear_sample,
    "reports:year-open": _year_open,
}
