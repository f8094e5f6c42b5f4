"""Which files of a gathering who may see, and how a page shows them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from meetings.models import Attachment, Meeting
from meetings.queries import may_record
from members.queries import account_names
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope

_KIBIBYTE = 1024


def attachments_of(scope: Scope) -> QuerySet[Attachment]:
    """The branch's files this person may see: what is to be read for everybody; sheets, minutes and
    photos for who works with the branch's records. A group leader sees none of another group's own
    gatherings."""
    found = Attachment.objects.filter(branch=scope.organization).exclude(meeting__removed_at__isnull=False)
    if not scope.allows(Permission.VIEW_BRANCH):
        return found.filter(kind=Attachment.Kind.MATERIAL)
    if scope.only_own_group(Permission.RECORD_MEETINGS):
        of_others = found.filter(meeting__group__isnull=False).exclude(meeting__group_id__in=scope.group_ids)
        return found.exclude(pk__in=of_others.exclude(kind=Attachment.Kind.MATERIAL).order_by().values("pk"))
    return found


def size_words(size: int) -> str:
    """Bytes in KB, from a megabyte on in MB with one decimal."""
    if size < _KIBIBYTE**2:
        return f"{max(1, round(size / _KIBIBYTE))}KB"
    return f"{size / _KIBIBYTE**2:.1f}".removesuffix(".0") + "MB"


@dataclass(frozen=True, slots=True)
class ShownAttachment:
    """One file as the page lists it; ``by`` who added it."""

    attachment: Attachment
    size: str
    by: str

    @property
    def is_picture(self) -> bool:
        return self.attachment.width is not None


def panel_of(scope: Scope, meeting: Meeting) -> dict[str, Any]:
    """What the panel of files on a gathering's page needs."""
    found = list(attachments_of(scope).filter(meeting=meeting))
    names = account_names([each.entered_by_id for each in found]) if found else {}
    return {
        "files": [
            ShownAttachment(each, size_words(each.size), names.get(each.entered_by_id or 0, ""))
            for each in found
        ],
        "may_attach": may_record(scope, meeting),
    }
