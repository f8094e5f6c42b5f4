"""What the committee does at each of its routes, and how their objects are found."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from members.models import Organization
from reports.models import AnnualReport, ReportBundle, ReviewComment
from tests.people import World
from tests.reports.handed_in import hand_in

Doing = tuple[str, dict[str, str]]


def _bundles(world: World, committee: Organization) -> list[ReportBundle]:
    return [ReportBundle.objects.get_or_create(committee=committee, year=2025)[0]]


def _comments(world: World, branch: Organization) -> list[ReviewComment]:
    """A comment on the report of the branch, handed in for it where none was."""
    found = ReviewComment.objects.filter(version__report__branch=branch, version__report__year=2025)
    if not found.exists():
        version = hand_in(branch).versions.latest("number")
        ReviewComment.objects.create(version=version, text="请写具体些")
    return list(found[:1])


FINDERS = {"reports:bundle": _bundles, "reports:review-comment-remove": _comments}

_YEAR = ("?year=2025", {})
POSTED = {
    "reports:remind": _YEAR,
    "reports:bundle-create": _YEAR,
    "reports:committee-settings": _YEAR,
    "reports:review-comment": ("?year=2025", {"text": "请核对"}),
    "reports:review-return": _YEAR,
    "reports:review-accept": _YEAR,
    "reports:review-rate": _YEAR,
    "reports:review-take-back": _YEAR,
}


def _as_staff(desk: Any) -> None:
    desk.user = desk.world.user("staff")
    desk.client.force_login(desk.user)


def _in_committee(name: str, **form: str) -> Callable[[Any], Doing]:
    def doing(desk: Any) -> Doing:
        _as_staff(desk)
        return reverse(f"reports:{name}", args=[desk.world.committee.pk]) + "?year=2025", form

    return doing


def _on_report(name: str, state: str = "submitted", **form: str) -> Callable[[Any], Doing]:
    def doing(desk: Any) -> Doing:
        _as_staff(desk)
        hand_in(desk.world.branch)
        AnnualReport.objects.update(state=state)
        return reverse(f"reports:{name}", args=[desk.world.branch.pk]) + "?year=2025", form

    return doing


def _remove_comment(desk: Any) -> Doing:
    _as_staff(desk)
    (comment,) = _comments(desk.world, desk.world.branch)
    return reverse("reports:review-comment-remove", args=[desk.world.branch.pk, comment.pk]), {}


DOINGS = {
    "reports:remind": _in_committee("remind"),
    "reports:bundle-create": _in_committee("bundle-create"),
    "reports:committee-settings": _in_committee("committee-settings", due_on="2026-01-15"),
    "reports:review-comment": _on_report("review-comment", text="请核对"),
    "reports:review-comment-remove": _remove_comment,
    "reports:review-return": _on_report("review-return", text="请修改"),
    "reports:review-accept": _on_report("review-accept", rating="good"),
    "reports:review-rate": _on_report("review-rate", "accepted", rating="fair"),
    "reports:review-take-back": _on_report("review-take-back", "accepted"),
}
