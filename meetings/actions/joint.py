"""Gatherings of several branches at once: a committee plans one, each branch holds and records its own."""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from django.db import transaction

from meetings.actions import checks, planning
from meetings.actions.planning import Plan
from meetings.models import JointGathering, Meeting, MeetingKind
from members.models import Organization
from members.queries import branches_below
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision

FEWEST = 2


class TooFewBranches(checks.Refused):
    field = "branches"

    def __init__(self) -> None:
        super().__init__(f"联合开展至少选{FEWEST}个支部。")


class NotBelow(checks.Refused):
    field = "branches"

    def __init__(self) -> None:
        super().__init__("所选的支部不在本单位下面，请重新选择。")


class OfOneGroup(checks.Refused):
    field = "kinds"

    def __init__(self, kind: MeetingKind) -> None:
        super().__init__(f"{kind.fact_name}由党小组开，不能几个支部联合开展。")


class BranchHasOne(checks.Refused):
    field = "branches"

    def __init__(self, branch: Organization, refused: checks.IsDouble) -> None:
        sentence = str(refused).removesuffix("，确是另一次请勾选并写明。")
        super().__init__(f"{branch}{sentence}，请换一天，或去掉这个支部。")


class NothingPlanned(checks.Refused):
    def __init__(self) -> None:
        super().__init__("各支部都已登记或取消，没有可以取消的安排。")


class NothingCancelled(checks.Refused):
    field: ClassVar[str | None] = None

    def __init__(self) -> None:
        super().__init__("没有可以恢复的安排。")


@transaction.atomic
def plan_jointly(
    *, organizer: Organization, branches: Collection[Organization], plan: Plan, day: date, by: Any
) -> JointGathering:
    """One planned gathering for each branch, linked; each calls its own roll, so that it counts in each.
    Whoever is due in each branch is told."""
    if len(branches) < FEWEST:
        raise TooFewBranches
    of_group = [kind for kind in plan.kinds if kind.due == MeetingKind.Due.GROUP]
    if of_group:
        raise OfOneGroup(of_group[0])
    ids = {branch.pk for branch in branches}
    if branches_below(organizer).filter(pk__in=ids, dissolved_on__isnull=True).count() != len(ids):
        raise NotBelow
    joint = JointGathering.objects.create(organizer=organizer, title=plan.title, created_by_id=by.pk)
    told = 0
    for branch in sorted(branches, key=lambda each: each.pk):
        try:
            made = planning.make_meetings(branch, plan, [day], by, joint)
        except checks.IsDouble as refused:
            raise BranchHasOne(branch, refused) from None
        told += planning.tell_planned(made, by)
    log.record(
        "安排联合活动",
        by=by,
        obj=joint,
        organization=organizer.pk,
        details={"branches": len(ids), "notices": told},
    )
    return joint


@transaction.atomic
def cancel_jointly(*, joint: JointGathering, reason: str, by: Any) -> list[Revision]:
    """Cancel it for every branch that has not held it."""
    if not reason.strip():
        raise planning.NeedsReason
    planned = _locked(joint, Meeting.State.PLANNED)
    if not planned:
        raise NothingPlanned
    revisions, told = [], 0
    for meeting in planned:
        before = history.snapshot(meeting)
        meeting.state, meeting.cancel_reason = Meeting.State.CANCELLED, reason.strip()
        meeting.save()
        revisions.append(_keep(meeting, by, before))
        told += planning.tell_cancelled([meeting], reason.strip(), by)
    log.record(
        "取消联合活动",
        by=by,
        obj=joint,
        organization=joint.organizer_id,
        fields=["state", "cancel_reason"],
        details={"branches": len(planned), "notices": told},
    )
    return revisions


@transaction.atomic
def restore_jointly(*, joint: JointGathering, by: Any) -> list[Meeting]:
    """Take a cancellation back: what is cancelled and was changed by nobody since is planned again."""
    restored, told = [], 0
    for meeting in _locked(joint, Meeting.State.CANCELLED):
        newest = history.revisions_of(meeting).filter(undone_at__isnull=True).first()
        held = history.before_of(newest).get("columns", {}) if newest else {}
        if held.get("state") != Meeting.State.PLANNED:
            continue
        restored.append(history.put_back(Meeting, newest))
        told += planning.tell_restored(restored[-1:], by)
    if not restored:
        raise NothingCancelled
    log.record(
        "恢复联合活动",
        by=by,
        obj=joint,
        organization=joint.organizer_id,
        details={"branches": len(restored), "notices": told},
    )
    return restored


@transaction.atomic
def remove_jointly(*, joint: JointGathering, by: Any) -> list[Revision]:
    """Set it aside for every branch that has not held it; what was held stays with its branch."""
    planned = _locked(joint, Meeting.State.PLANNED)
    if not planned:
        raise NothingPlanned
    revisions = [history.remove(each, by=by, organization=each.branch_id) for each in planned]
    told = sum(planning.tell_removed([each], by) for each in planned)
    log.record(
        "删除联合活动",
        by=by,
        obj=joint,
        organization=joint.organizer_id,
        details={"branches": len(planned), "notices": told},
    )
    return revisions


def _locked(joint: JointGathering, state: str) -> list[Meeting]:
    return list(Meeting.objects.select_for_update().filter(joint=joint, state=state).order_by("branch_id"))


def _keep(meeting: Meeting, by: Any, before: dict[str, Any]) -> Revision:
    return history.keep(
        meeting, verb=Revision.Verb.CORRECTED, by=by, organization=meeting.branch_id, before=before
    )
