"""What resolutions and votes of a gathering share: written once, corrected with what stood kept."""

from collections.abc import Mapping
from typing import Any

from meetings.actions.checks import Refused, WrongState
from meetings.models import Meeting, Resolution, Vote
from members.models import Member
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered

Matter = Resolution | Vote


class ChangedMeanwhile(Refused):
    """Somebody else saved the record after it was opened."""

    def __init__(self) -> None:
        super().__init__("这一条刚才已被别人改过，您填写的都还在；请核对现在的内容，再点一次保存。")


class NotOfTheGathering(Refused):
    """An agenda item of another gathering."""

    field = "item"

    def __init__(self) -> None:
        super().__init__("所选议题不属于这次活动，请重新选择。")


class NotOfTheBranch(Refused):
    """Somebody of another branch."""

    def __init__(self, field: str) -> None:
        super().__init__("所选的人不在本支部，请重新选择。")
        self.field = field  # type: ignore[misc]


def check_held(meeting: Meeting) -> None:
    if meeting.state != Meeting.State.HELD:
        raise WrongState("活动还没有登记为已召开，不能登记决议和表决。")


def check_links(meeting: Meeting, columns: Mapping[str, Any], person: str) -> None:
    """``person`` is the column that names a member."""
    item = columns["item"]
    if item is not None and item.meeting_id != meeting.pk:
        raise NotOfTheGathering
    member: Member | None = columns[person]
    if member is not None and member.branch_id != meeting.branch_id:
        raise NotOfTheBranch(person)


def version_of(record: Matter) -> str:
    """Changes with every save: what a form says it has seen."""
    return record.updated_at.isoformat() if record.updated_at else ""


def add(model: type[Matter], meeting: Meeting, columns: Mapping[str, Any], *, verb: str, by: Any) -> Any:
    """A new record of a gathering; the caller holds the transaction."""
    record = model.objects.create(branch=meeting.branch, meeting=meeting, **columns, **entered(by))
    log.record(verb, by=by, obj=record, organization=meeting.branch_id)
    return record


def lock(record: Matter, seen: str | None) -> Any:
    """The record as stored now, held for this transaction; refused where somebody saved it since."""
    stored = type(record).objects.select_for_update().get(pk=record.pk)
    if seen is not None and seen != version_of(stored):
        raise ChangedMeanwhile
    return stored


def change(stored: Matter, columns: Mapping[str, Any], *, verb: str, by: Any) -> Revision | None:
    """Give a locked record other values and keep what stood; None where nothing differs."""
    changed = [name for name, value in columns.items() if getattr(stored, name) != value]
    if not changed:
        return None
    before = history.snapshot(stored)
    for name in changed:
        setattr(stored, name, columns[name])
    stored.save()
    revision = history.keep(
        stored, verb=Revision.Verb.CORRECTED, by=by, organization=stored.branch_id, before=before
    )
    log.record(verb, by=by, obj=stored, organization=stored.branch_id, fields=changed)
    return revision


def remove(record: Matter, *, verb: str, by: Any) -> Revision:
    """Set a record aside as it is stored now; the caller holds the transaction."""
    stored = lock(record, None)
    revision = history.remove(stored, by=by, organization=stored.branch_id)
    log.record(verb, by=by, obj=stored, organization=stored.branch_id)
    return revision


def undo(model: type[Matter], revision: Revision, *, noun: str, by: Any) -> Any:
    """Take back the newest correction or removal; raises history.CannotPutBack."""
    record = history.put_back(model, revision)
    log.record(f"撤销{revision.get_verb_display()}{noun}", by=by, obj=record, organization=record.branch_id)
    return record
