"""Writing the minutes of a gathering: what is being typed is kept aside, what is saved keeps what stood.

A correction is kept with its reason beside the earlier text, sealed as that is.
"""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from meetings.actions import checks
from meetings.minutes import PARTS
from meetings.minutes_versions import REASON
from meetings.models import Meeting, Minutes, MinutesDraft
from partybranch import history
from partybranch.audit import log
from partybranch.chinese import clean_text
from partybranch.models import Revision

DRAFTS_KEPT_DAYS = 30


class ChangedMinutes(checks.ChangedMeanwhile):
    """Somebody saved the minutes since this person began; ``stored`` is what they say now."""

    def __init__(self, stored: Minutes) -> None:
        checks.Refused.__init__(
            self, "会议记录刚才已被别人保存过，您写的都还在；请对照现在存的内容改好，再点一次保存。"
        )
        self.stored = stored


class NothingWritten(checks.Refused):
    field = "discussion"

    def __init__(self) -> None:
        super().__init__("还没有写任何内容。")


class SavedElsewhere(checks.Refused):
    """What is typed began from minutes this person has saved since, in another window."""

    def __init__(self) -> None:
        super().__init__("这份记录您已在别处保存过，请点“保存”或重新打开本页。")


@dataclass(frozen=True, slots=True)
class MinutesText:
    """The parts of the minutes as typed, and why they are corrected."""

    passed_on: str = ""
    discussion: str = ""
    decisions: str = ""
    closing: str = ""
    reason: str = ""

    def cleaned(self) -> "MinutesText":
        return MinutesText(**{name: clean_text(value) for name, value in asdict(self).items()})

    @property
    def parts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in PARTS}


def text_of(minutes: Minutes | None) -> MinutesText:
    """What stands saved; empty parts where nothing was saved."""
    if minutes is None:
        return MinutesText()
    return MinutesText(**{name: getattr(minutes, name) for name in PARTS})


@transaction.atomic
def save_minutes(*, meeting: Meeting, text: MinutesText, seen: int, by: Any) -> Revision | None:
    """Save the minutes somebody wrote, begun from the saved ones of number ``seen``. What the person had
    typed aside is gone then. Gives the revision that holds the earlier text, None where there was none.

    Raises ChangedMinutes, NothingWritten, checks.NeedsCorrectionReason."""
    stored = checks.lock(meeting, None)
    checks.check_open_or_reason(stored, text.reason, "reason")
    text = text.cleaned()
    minutes = Minutes.objects.filter(meeting=stored).first() or Minutes(meeting=stored)
    if minutes.revision != seen:
        raise ChangedMinutes(minutes)
    changed = [name for name, value in text.parts.items() if getattr(minutes, name) != value]
    if minutes.revision == 0 and not changed:
        raise NothingWritten
    revision = _write(minutes, text, by) if changed else None
    MinutesDraft.objects.filter(meeting=stored, typed_by_id=by.pk).delete()
    log.record(
        "更正会议记录" if minutes.revision > 1 else "写会议记录",
        by=by,
        obj=minutes,
        organization=stored.branch_id,
        fields=changed,
        details={"settled": stored.settled_at is not None, "number": minutes.revision},
    )
    return revision


def _write(minutes: Minutes, text: MinutesText, by: Any) -> Revision | None:
    before = {**history.snapshot(minutes), REASON: text.reason} if minutes.revision else None
    for name, value in text.parts.items():
        setattr(minutes, name, value)
    minutes.revision += 1
    minutes.saved_by_id = by.pk
    minutes.save()
    if before is None:
        return None
    return history.keep(
        minutes,
        verb=Revision.Verb.CORRECTED,
        by=by,
        organization=minutes.meeting.branch_id,
        before=before,
    )


@transaction.atomic
def undo_minutes(*, meeting: Meeting, revision: Revision, by: Any) -> Minutes:
    """Give the minutes the text they had before their last correction.

    Raises history.CannotPutBack; settled ones are corrected with a reason instead."""
    if checks.lock(meeting, None).settled_at is not None:
        raise history.CannotPutBack("会议记录已经定稿，请用“更正”并写明原因。")
    number = Minutes.objects.get(pk=revision.object_id).revision
    minutes = history.put_back(Minutes, revision)
    minutes.revision, minutes.saved_by_id = number + 1, by.pk
    minutes.save()
    log.record("撤销对会议记录的更正", by=by, obj=minutes, organization=meeting.branch_id)
    return minutes


# -- What is being typed -------------------------------------------------------------------------------


@transaction.atomic
def keep_draft(*, meeting: Meeting, text: MinutesText, seen: int, by: Any) -> MinutesDraft:
    """Keep what somebody is typing. Only its beginning is recorded: the rest comes every few seconds.

    Raises SavedElsewhere."""
    saved = Minutes.objects.filter(meeting=meeting).first()
    if saved is not None and saved.revision > seen and saved.saved_by_id == by.pk:
        raise SavedElsewhere
    draft, is_new = MinutesDraft.objects.select_for_update().get_or_create(meeting=meeting, typed_by_id=by.pk)
    draft.base_revision = seen
    draft.text = json.dumps(asdict(text), ensure_ascii=False)
    draft.save()
    if is_new:
        log.record("暂存会议记录", by=by, obj=meeting, organization=meeting.branch_id)
    return draft


@transaction.atomic
def discard_draft(*, meeting: Meeting, by: Any) -> None:
    """What this person typed and did not save is gone."""
    MinutesDraft.objects.filter(meeting=meeting, typed_by_id=by.pk).delete()
    log.record("放弃未保存的会议记录", by=by, obj=meeting, organization=meeting.branch_id)


@transaction.atomic
def purge_drafts(*, by: Any) -> int:
    """What nobody came back to within DRAFTS_KEPT_DAYS is gone; gives how many."""
    old = MinutesDraft.objects.filter(saved_at__lt=timezone.now() - timedelta(days=DRAFTS_KEPT_DAYS))
    count, _ = old.delete()
    if count:
        log.record("清理未保存的会议记录", by=by, details={"drafts": count})
    return count


def draft_text(draft: MinutesDraft) -> MinutesText:
    return MinutesText(**json.loads(draft.text))


def draft_of(meeting: Meeting, by: Any) -> MinutesDraft | None:
    """What this person typed and did not save, where it says something else than what is saved."""
    draft = MinutesDraft.objects.filter(meeting=meeting, typed_by_id=by.pk).first()
    if draft is None:
        return None
    saved = text_of(Minutes.objects.filter(meeting=meeting).first())
    return draft if draft_text(draft).cleaned().parts != saved.parts else None
