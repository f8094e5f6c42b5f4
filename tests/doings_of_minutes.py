"""What somebody does at each route of minutes and of files, and how their objects are found."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from meetings.actions import attachments, minutes
from meetings.actions.minutes import MinutesText
from meetings.models import Attachment, Meeting
from members.models import Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from tests import people, pictures
from tests.partybranch.files.test_incoming import PDF
from tests.people import World


def _held(world: World, branch: Organization) -> list[Meeting]:
    """One of the whole branch, in the own one also that of a group."""
    found = list(Meeting.objects.filter(branch=branch, state="held", group__isnull=True)[:1])
    if branch == world.branch:
        group = world.groups[1]
        made = Meeting.objects.filter(group=group, state="held").first()
        found.append(
            made or people.make_meeting(branch, timezone.localdate(), "小组会", "group_meeting", group=group)
        )
    return found


def _attached(world: World, branch: Organization) -> list[Attachment]:
    """A picture to be studied, so that it has a small copy and members may see it; made once."""
    found = list(Attachment.objects.filter(branch=branch))
    if found:
        return found
    return [
        attachments.add_attachment(
            branch=branch,
            meeting=meeting,
            kind="material",
            name="学习资料.jpg",
            data=pictures.photo(),
            by=log.SYSTEM,
        )
        for meeting in _held(world, branch)
    ]


def _removals(world: World, branch: Organization) -> list[Revision]:
    return [_revision_of(each, branch) for each in _attached(world, branch)]


def _revision_of(record: object, branch: Organization) -> Revision:
    kept = history.revisions_of(record).first()
    return kept or history.keep(
        record,
        verb=Revision.Verb.CORRECTED,
        by=log.SYSTEM,
        organization=branch.pk,
        before=history.snapshot(record),
    )


def _corrections(world: World, branch: Organization) -> list[Revision]:
    found = []
    for meeting in _held(world, branch):
        if not hasattr(meeting, "minutes"):
            minutes.save_minutes(meeting=meeting, text=MinutesText(discussion="记录"), seen=0, by=log.SYSTEM)
        meeting.refresh_from_db()
        found.append(_revision_of(meeting.minutes, branch))
    return found


FINDERS = {
    "meetings:minutes": _held,
    "meetings:minutes-undo": _corrections,
    "meetings:attachment-add": _held,
    "meetings:attachment-": _attached,
    "meetings:attachment-undo": _removals,
    "reports:minutes-docx": _held,
}


def _url(desk, name: str, pk: int) -> str:
    return reverse(f"meetings:{name}", args=[desk.world.branch.pk, pk])


def _meeting(desk) -> Meeting:
    return people.make_meeting(desk.world.branch, timezone.localdate(), "开过的", "study_day")


def _file(desk) -> Attachment:
    return attachments.add_attachment(
        branch=desk.world.branch,
        meeting=_meeting(desk),
        kind="other",
        name="签到.pdf",
        data=PDF,
        by=desk.user,
    )


def _undo_removal(desk):
    revision = attachments.remove_attachment(attachment=_file(desk), by=desk.user)
    return _url(desk, "attachment-undo", revision.pk), {}


def _undo_correction(desk):
    meeting = _meeting(desk)
    for number, words in enumerate(("原来", "改过")):
        revision = minutes.save_minutes(
            meeting=meeting, text=MinutesText(discussion=words), seen=number, by=desk.user
        )
    return _url(desk, "minutes-undo", revision.pk), {}


_TEXT = {"discussion": "柳承志：要抓好落实。", "seen": 0}
DOINGS = {
    "meetings:minutes-write": lambda desk: (_url(desk, "minutes-write", _meeting(desk).pk), _TEXT),
    "meetings:minutes-draft": lambda desk: (_url(desk, "minutes-draft", _meeting(desk).pk), _TEXT),
    "meetings:minutes-draft-discard": lambda desk: (
        _url(desk, "minutes-draft-discard", _meeting(desk).pk),
        {},
    ),
    "meetings:minutes-undo": _undo_correction,
    "meetings:attachment-add": lambda desk: (
        _url(desk, "attachment-add", _meeting(desk).pk),
        {"kind": "other", "file": SimpleUploadedFile("签到.pdf", PDF)},
    ),
    "meetings:attachment-remove": lambda desk: (_url(desk, "attachment-remove", _file(desk).pk), {}),
    "meetings:attachment-undo": _undo_removal,
}
