"""What somebody does at the routes of kinds of other work, and how their objects are found."""

from django.urls import reverse

from members.models import Organization
from reports.models import LedgerKind
from tests.people import World


def kind_form(**changes: str) -> dict[str, str]:
    return {
        "name": "读书小组",
        "unit": "个",
        "counts": "rows",
        "label_0": "组长单位",
        "type_0": "text",
        **changes,
    }


def make_kind(organization: Organization | None, name: str = "读书小组", **fields) -> LedgerKind:
    code = f"own_{organization.pk if organization else 0}_{name}"
    made = {"organization": organization, "name": name, "unit": "个", "added_by_id": 1, **fields}
    return LedgerKind.objects.get_or_create(code=code, defaults=made)[0]


def _for_everybody(world: World, branch: Organization) -> list[LedgerKind]:
    return [make_kind(None, "联学活动组")]


def _of_place(world: World, organization: Organization) -> list[LedgerKind]:
    return [make_kind(organization)]


FINDERS = {
    "reports:ledger-kind-": _for_everybody,
    "reports:committee-ledger-kind-": _of_place,
}


def _administrator(desk) -> None:
    desk.user = desk.world.user("administrator")
    desk.client.force_login(desk.user)


def _for_all(name: str, with_object: bool = True, **form: str):
    def do(desk):
        _administrator(desk)
        args = [make_kind(None, "联学活动组").pk] if with_object else []
        return reverse(f"reports:ledger-kind-{name}", args=args), form

    return do


def _for_committee(name: str, with_object: bool = True, **form: str):
    def do(desk):
        desk.user = desk.world.user("staff")
        desk.client.force_login(desk.user)
        committee = desk.world.committee
        args = [committee.pk, *([make_kind(committee).pk] if with_object else [])]
        return reverse(f"reports:committee-ledger-kind-{name}", args=args), form

    return do


DOINGS = {
    "reports:ledger-kind-add": _for_all("add", with_object=False, **kind_form()),
    "reports:ledger-kind-change": _for_all("change", **kind_form(name="联学小组")),
    "reports:ledger-kind-offer": _for_all("offer"),
    "reports:ledger-kind-remove": _for_all("remove"),
    "reports:committee-ledger-kind-add": _for_committee("add", with_object=False, **kind_form()),
    "reports:committee-ledger-kind-change": _for_committee("change", **kind_form(name="读书会")),
    "reports:committee-ledger-kind-offer": _for_committee("offer"),
    "reports:committee-ledger-kind-remove": _for_committee("remove"),
}
