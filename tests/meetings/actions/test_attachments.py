"""Files of a gathering: what is kept, what is refused, and that nothing of a refused one stays."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from meetings.actions import attachments
from meetings.models import Attachment, Meeting
from partybranch import history
from partybranch.audit.models import AuditRecord
from tests import people, pictures
from tests.partybranch.files.test_incoming import PDF
from tests.people import World

pytestmark = pytest.mark.django_db


def _meeting(world: World) -> Meeting:
    return Meeting.objects.get(title="传达上级会议精神")


def _add(world: World, name: str = "签到表.pdf", data: bytes = PDF, **changes) -> Attachment:
    given = {"kind": "sign_in_sheet", "meeting": _meeting(world), **changes}
    return attachments.add_attachment(
        branch=world.branch, name=name, data=data, by=world.user("secretary"), **given
    )


def _files() -> set[Path]:
    return {path for path in (Path(settings.DATA_DIR) / "attachments").rglob("*") if path.is_file()}


def test_a_photo_is_kept_sealed_and_without_its_place(world: World) -> None:
    before = _files()
    photo = _add(world, "现场.JPG", pictures.photo(800, 600), kind="photo")
    made = _files() - before
    assert len(made) == 2, "the picture and its small copy"
    assert all(photo.uid.hex in path.name for path in made)
    assert all(b"JFIF" not in path.read_bytes() for path in made), "sealed"
    data = attachments.read_attachment(attachment=photo, by=world.user("secretary"))
    small = attachments.thumbnail_of(photo)
    assert data.startswith(b"\xff\xd8")
    assert small.startswith(b"\xff\xd8")
    assert pictures.CANARY not in data + small
    assert (photo.width, photo.height, photo.size) == (800, 600, len(data))
    assert photo.entered_by_id == world.user("secretary").pk


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.svg", b"<svg/>"), ("a.jpg", pictures.photo()[:300]), ("a.png", pictures.bomb(30_000, 30_000))],
)
def test_of_a_refused_file_nothing_is_kept_but_the_refusal(world: World, name: str, data: bytes) -> None:
    before = _files()
    with pytest.raises(attachments.AttachmentRefused):
        _add(world, name, data)
    assert _files() == before
    assert not Attachment.everything.exists()
    refusal = AuditRecord.objects.get(verb="附件没有收下")
    assert refusal.result == "refused"
    assert refusal.details["size"] == len(data)


def test_the_limits_hold(world: World, settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = len(PDF) + 2
    with pytest.raises(attachments.TooLarge):
        _add(world, data=b"%PDF-" + b" " * len(PDF))
    settings.ATTACHMENTS_OF_ONE_MAX = 1
    _add(world)
    with pytest.raises(attachments.TooMany):
        _add(world, data=PDF + b" ")
    settings.ATTACHMENTS_OF_ONE_MAX = 20
    settings.ATTACHMENTS_OF_BRANCH_MAX_BYTES = 2 * len(PDF)
    before = _files()
    with pytest.raises(attachments.BranchIsFull):
        _add(world, data=PDF + b" ")
    assert _files() == before, "refused at the last step: its bytes are gone too"


def test_the_same_file_twice_is_told(world: World) -> None:
    _add(world, "一.pdf")
    with pytest.raises(attachments.AttachedAlready, match=r"一\.pdf"):
        _add(world, "二.pdf")


def test_removed_stays_sealed_and_comes_back(world: World, settings) -> None:
    secretary = world.user("secretary")
    kept = _add(world)
    revision = attachments.remove_attachment(attachment=kept, by=secretary)
    assert not Attachment.objects.exists()
    attachments.undo_attachment(revision=revision, by=secretary)
    assert Attachment.objects.get() == kept
    assert attachments.read_attachment(attachment=kept, by=secretary) == PDF
    with pytest.raises(history.CannotPutBack):
        attachments.undo_attachment(revision=revision, by=secretary)


def test_a_removed_one_does_not_come_back_over_the_limit(world: World, settings) -> None:
    settings.ATTACHMENTS_OF_ONE_MAX = 1
    revision = attachments.remove_attachment(attachment=_add(world), by=world.user("secretary"))
    _add(world, data=PDF + b" ")
    with pytest.raises(history.CannotPutBack, match="最多"):
        attachments.undo_attachment(revision=revision, by=world.user("secretary"))


def test_a_branch_keeps_a_file_of_no_gathering(world: World) -> None:
    found = _add(world, meeting=None, kind="material")
    assert (found.meeting, found.branch) == (None, world.branch)


def test_what_a_gathering_of_another_day_has_is_no_twin(world: World) -> None:
    _add(world)
    other = people.make_meeting(world.branch, date(2025, 5, 5), "另一次")
    assert _add(world, meeting=other).meeting == other
