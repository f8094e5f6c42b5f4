"""The pages of files: added by who records, seen by whom they concern, handed out only to be saved."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.actions import attachments
from meetings.models import Attachment, Meeting
from tests import people, pictures
from tests.meetings.desk import client_of, errors_of, url
from tests.partybranch.files.test_incoming import PDF
from tests.people import World

pytestmark = pytest.mark.django_db


def _meeting(world: World) -> Meeting:
    return Meeting.objects.get(title="传达上级会议精神")


def _post(world: World, name: str, data: bytes, kind: str = "photo", actor: str = "secretary"):
    form = {"kind": kind, "file": SimpleUploadedFile(name, data)}
    return client_of(world, actor).post(url(world, "attachment-add", _meeting(world).pk), form)


def _kept(world: World, kind: str, meeting: Meeting | None = None, data: bytes = PDF) -> Attachment:
    return attachments.add_attachment(
        branch=world.branch,
        meeting=meeting or _meeting(world),
        kind=kind,
        name="签到表 一.pdf" if data.startswith(b"%PDF") else "照片.jpg",
        data=data,
        by=world.user("secretary"),
    )


def test_attachment_add_keeps_a_photo_and_lists_it(world: World) -> None:
    response = _post(world, "现场.jpg", pictures.photo())
    assert response.status_code == 302
    photo = Attachment.objects.get()
    page = client_of(world).get(response.url).content.decode()
    assert "现场.jpg" in page
    assert url(world, "attachment-thumbnail", photo.pk) in page
    assert "柳承志附上" in page


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("木马.exe", b"MZ", "这种文件不能上传，请用PDF、图片（jpg、png、webp）、.docx、.xlsx。"),
        ("图.svg", b"<svg/>", "这种文件不能上传，请用PDF、图片（jpg、png、webp）、.docx、.xlsx。"),
        ("图.jpg", b"<html></html>", "文件名是.jpg，内容却不是，请用原来的软件打开后另存再传。"),
        ("图.jpg", pictures.photo()[:300], "图片已经损坏或没有传完整，请重新选择。"),
        ("图.png", b"", "这个文件是空的，请重新选择。"),
    ],
)
def test_attachment_add_says_beside_the_field_what_is_wrong(
    world: World, name: str, data: bytes, sentence: str
) -> None:
    response = _post(world, name, data)
    assert response.status_code == 400
    assert errors_of(response) == {"file": [sentence]}
    assert not Attachment.everything.exists()


def test_twenty_megabytes_pass_and_more_does_not(world: World, settings) -> None:
    body = b"%PDF-" + b"0" * (settings.ATTACHMENT_MAX_BYTES - 11) + b"\n%%EOF"
    assert len(body) == settings.ATTACHMENT_MAX_BYTES
    assert _post(world, "大.pdf", body, "other").status_code == 302
    assert errors_of(_post(world, "大.pdf", body + b"\n", "other")) == {
        "file": ["文件超过20MB，没有收下，请缩小或拆开后再传。"]
    }
    response = _post(world, "更大.pdf", body + b"0" * 2 * 1024 * 1024, "other")
    assert response.status_code == 400
    assert "文件超过20MB" in response.content.decode()


def test_attachment_download_is_saved_under_its_chinese_name(world: World) -> None:
    kept = _kept(world, "sign_in_sheet")
    response = client_of(world).get(url(world, "attachment-download", kept.pk))
    assert response.content == PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E7%AD%BE%E5%88%B0")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"


def test_a_name_with_a_line_end_makes_no_header(world: World) -> None:
    kept = attachments.add_attachment(
        branch=world.branch,
        meeting=_meeting(world),
        kind="other",
        name="../a\r\nSet-Cookie: x=1.pdf",
        data=PDF,
        by=world.user("secretary"),
    )
    answer = client_of(world).get(url(world, "attachment-download", kept.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="aSet-Cookie: x=1.pdf"'
    assert "Set-Cookie" not in answer.headers


_SEEN = [
    ("member", "material", 200),
    ("member", "sign_in_sheet", 404),
    ("member", "photo", 404),
    ("committee member", "sign_in_sheet", 200),
    ("group leader", "photo", 200),
    ("staff", "minutes", 200),
]


@pytest.mark.parametrize(("actor", "kind", "status"), _SEEN)
def test_attachment_is_seen_by_whom_it_concerns(world: World, actor: str, kind: str, status: int) -> None:
    kept = _kept(world, kind, data=pictures.photo())
    client = client_of(world, actor)
    for route in ("attachment-download", "attachment-thumbnail"):
        assert client.get(url(world, route, kept.pk)).status_code == status
    page = client.get(url(world, "meeting-detail", kept.meeting_id)).content.decode()
    assert ("照片.jpg" in page) is (status == 200)


def test_a_group_leader_sees_no_sheet_of_another_groups_gathering(world: World) -> None:
    first, second = (
        people.make_meeting(world.branch, date(2025, 5, number), "小组会", "group_meeting", group=group)
        for number, group in enumerate(world.groups, 1)
    )
    client = client_of(world, "group leader")
    own, other = _kept(world, "sign_in_sheet", second), _kept(world, "sign_in_sheet", first)
    assert client.get(url(world, "attachment-download", own.pk)).status_code == 200
    assert client.get(url(world, "attachment-download", other.pk)).status_code == 404
    assert client.post(url(world, "attachment-remove", own.pk)).status_code == 302
    assert client.post(url(world, "attachment-remove", other.pk)).status_code == 404
    to_read = _kept(world, "material", first, PDF + b" ")
    assert client.get(url(world, "attachment-download", to_read.pk)).status_code == 200


def test_attachment_remove_asks_once_and_can_be_undone(world: World) -> None:
    kept = _kept(world, "sign_in_sheet")
    client = client_of(world)
    assert "签到表 一.pdf" in client.get(url(world, "attachment-remove", kept.pk)).content.decode()
    page = client.post(url(world, "attachment-remove", kept.pk), follow=True)
    assert not Attachment.objects.exists()
    assert client.get(url(world, "attachment-download", kept.pk)).status_code == 404
    revision = page.content.decode().split("/attachments/undo/")[1].split("/")[0]
    client.post(url(world, "attachment-undo", int(revision)))
    assert Attachment.objects.get() == kept


def test_files_of_a_removed_gathering_are_not_found(world: World) -> None:
    kept = _kept(world, "material")
    client = client_of(world)
    client.post(url(world, "meeting-remove", kept.meeting_id))
    assert client.get(url(world, "attachment-download", kept.pk)).status_code == 404


def test_a_member_reads_the_file_of_a_session_to_come(world: World, at) -> None:
    at("2025-11-20 10:00")
    session = people.make_meeting(world.branch, date(2025, 11, 27), "读书", "study_day", state="planned")
    reading = _kept(world, "material", session)
    sheet = _kept(world, "sign_in_sheet", session, data=PDF + b"\n")
    client = client_of(world, "member")
    pages = [client.get(url(world, name)).content.decode() for name in ("own-home", "own-schedule")]
    address = url(world, "attachment-download", reading.pk)
    assert all(address in page for page in pages)
    assert client.get(address).status_code == 200
    assert client.get(url(world, "attachment-download", sheet.pk)).status_code == 404
