"""Files kept with a gathering: added, set aside, put back. Their bytes lie sealed in the vault.

A file set aside stays in the vault, so that it can be put back; nothing takes it away for good yet, and
it counts against what a branch may keep.
"""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from meetings.actions.checks import Refused
from meetings.models import Attachment, Meeting
from members.models import Organization
from partybranch import history
from partybranch.audit import log
from partybranch.files import vault
from partybranch.files.incoming import FileRefused, Incoming, take_in
from partybranch.models import Revision
from partybranch.records import entered

_FOLDER = "attachments"
_SMALL = ".small"
_MEBIBYTE = 1024 * 1024


class AttachmentRefused(Refused):
    """A file that is not kept."""

    field = "file"


class TooLarge(AttachmentRefused):
    def __init__(self) -> None:
        super().__init__(
            f"文件超过{settings.ATTACHMENT_MAX_BYTES // _MEBIBYTE}MB，没有收下，请缩小或拆开后再传。"
        )


class TooMany(AttachmentRefused):
    def __init__(self) -> None:
        super().__init__(f"一次活动最多附{settings.ATTACHMENTS_OF_ONE_MAX}个文件，请先删去不要的。")


class BranchIsFull(AttachmentRefused):
    def __init__(self) -> None:
        limit = settings.ATTACHMENTS_OF_BRANCH_MAX_BYTES // 1024**3
        super().__init__(f"本支部的附件（含已删除的）已满{limit}GB，不能再传，请联系系统管理员。")


class AttachedAlready(AttachmentRefused):
    def __init__(self, name: str) -> None:
        super().__init__(f"这个文件已经附上了，名称是“{name}”。")


def add_attachment(
    *, branch: Organization, meeting: Meeting | None = None, kind: str, name: str, data: bytes, by: Any
) -> Attachment:
    """Keep a file with a gathering (or with the branch alone). Raises AttachmentRefused; of a refused
    file nothing is kept. A picture is drawn anew without what the camera wrote."""
    # Outside the transaction: a large picture takes seconds, and SQLite has one writer.
    incoming = _taken_in(branch, meeting, name, data, by)
    attachment = Attachment(
        branch=branch,
        meeting=meeting,
        kind=kind,
        name=incoming.name,
        media_type=incoming.media_type,
        size=len(incoming.data),
        digest=sha256(incoming.data).hexdigest(),
        width=incoming.picture.width if incoming.picture else None,
        height=incoming.picture.height if incoming.picture else None,
        **entered(by),
    )
    try:
        _store(attachment, incoming)
        _keep(attachment, by)
    except BaseException:
        _discard(attachment)
        raise
    return attachment


def _taken_in(branch: Organization, meeting: Meeting | None, name: str, data: bytes, by: Any) -> Incoming:
    try:
        if len(data) > settings.ATTACHMENT_MAX_BYTES:
            raise TooLarge
        return take_in(name, data)
    except (FileRefused, TooLarge) as refused:
        log.record(
            "附件没有收下",
            by=by,
            obj=meeting,
            organization=branch.pk,
            details={"why": type(refused).__name__, "size": len(data), "digest": sha256(data).hexdigest()},
            result=log.AuditRecord.Result.REFUSED,
        )
        if isinstance(refused, TooLarge):
            raise
        raise AttachmentRefused(str(refused)) from refused


@transaction.atomic
def _keep(attachment: Attachment, by: Any) -> None:
    """The row, once what may be kept is counted with nobody else adding meanwhile."""
    Organization.objects.select_for_update().get(pk=attachment.branch_id)
    _check_room(attachment)
    attachment.save()
    log.record(
        "附上文件",
        by=by,
        obj=attachment,
        organization=attachment.branch_id,
        details={"kind": attachment.kind, "size": attachment.size, "digest": attachment.digest},
    )


def _check_room(attachment: Attachment) -> None:
    if attachment.meeting_id is not None:
        standing = Attachment.objects.filter(meeting_id=attachment.meeting_id)
        twin = standing.filter(digest=attachment.digest).first()
        if twin is not None:
            raise AttachedAlready(twin.name)
        if standing.count() >= settings.ATTACHMENTS_OF_ONE_MAX:
            raise TooMany
    kept = Attachment.everything.filter(branch_id=attachment.branch_id).aggregate(kept=Sum("size"))["kept"]
    if (kept or 0) + attachment.size > settings.ATTACHMENTS_OF_BRANCH_MAX_BYTES:
        raise BranchIsFull


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: Any) -> Revision:
    """Set a file aside; its bytes stay sealed so that it can be put back."""
    revision = history.remove(attachment, by=by, organization=attachment.branch_id)
    log.record("删除附件", by=by, obj=attachment, organization=attachment.branch_id)
    return revision


@transaction.atomic
def undo_attachment(*, revision: Revision, by: Any) -> Attachment:
    """Put a file back that was set aside. Raises history.CannotPutBack."""
    attachment = history.put_back(Attachment, revision)
    standing = Attachment.objects.filter(meeting_id=attachment.meeting_id)
    if attachment.meeting_id is not None and standing.count() > settings.ATTACHMENTS_OF_ONE_MAX:
        raise history.CannotPutBack(str(TooMany()))
    log.record("恢复附件", by=by, obj=attachment, organization=attachment.branch_id)
    return attachment


@transaction.atomic
def read_attachment(*, attachment: Attachment, by: Any) -> bytes:
    """The file itself, for somebody who takes it home."""
    data = vault.load(_FOLDER, attachment.uid.hex)
    log.record("下载附件", by=by, obj=attachment, organization=attachment.branch_id)
    return data


def thumbnail_of(attachment: Attachment) -> bytes:
    """The small copy of a picture, a JPEG. Raises FileNotFoundError where it is none."""
    return vault.load(_FOLDER, attachment.uid.hex + _SMALL)


def _store(attachment: Attachment, incoming: Incoming) -> None:
    vault.store(_FOLDER, attachment.uid.hex, incoming.data)
    if incoming.picture is not None:
        vault.store(_FOLDER, attachment.uid.hex + _SMALL, incoming.picture.thumbnail)


def _discard(attachment: Attachment) -> None:
    vault.discard(_FOLDER, attachment.uid.hex)
    vault.discard(_FOLDER, attachment.uid.hex + _SMALL)
