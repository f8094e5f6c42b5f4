"""The grades of a year's appraisal of members (民主评议党员), saved together and taken back together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from meetings.models import Appraisal, Meeting
from members.models import Member, Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered


class AppraisalRefused(Exception):
    """The grades cannot be saved so; ``member_id`` names whose line the sentence is about."""

    def __init__(self, sentence: str, member_id: int | None = None) -> None:
        super().__init__(sentence)
        self.member_id = member_id


class Graded(NamedTuple):
    """What is stated of one member: '' is not graded."""

    grade: str
    note: str = ""


def version_of(rows: Sequence[Appraisal]) -> str:
    """Stands for the grades a form was opened on."""
    text = ";".join(f"{row.pk}:{row.grade}:{row.note}" for row in sorted(rows, key=lambda each: each.pk))
    return sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def save_grades(
    *,
    branch: Organization,
    year: int,
    graded: Mapping[int, Graded],
    may_be_graded: Mapping[int, Member],
    meeting: Meeting | None = None,
    seen: str,
    by: Any,
) -> list[Revision]:
    """Store the grades of a year; who is left without one has none. Returns what takes it all back.

    ``may_be_graded``: the full members of the day. Probationary members take part and are not graded
    (secondary source, RULES 1: the form offers none). Raises AppraisalRefused.
    """
    if year > timezone.localdate().year:
        raise AppraisalRefused("还没有到这一年，不能登记评议结果。")
    Organization.objects.select_for_update().get(pk=branch.pk)
    stored = {
        row.member_id: row for row in Appraisal.objects.select_for_update().filter(branch=branch, year=year)
    }
    if seen != version_of(list(stored.values())):
        raise AppraisalRefused("评议结果刚刚由别人改过，您填写的都还在；请核对后再点一次保存。")
    for key, each in graded.items():
        if each.grade and key not in may_be_graded and key not in stored:
            raise AppraisalRefused("这名党员不在评定范围内，请核对。", key)
    sheet = _Sheet(branch, year, meeting, by)
    revisions = [
        revision
        for key, each in graded.items()
        if (revision := sheet.save(key, each, stored.get(key))) is not None
    ]
    if revisions:
        log.record(
            "登记民主评议结果",
            by=by,
            obj=branch,
            organization=branch.pk,
            details={"year": year, "changed": len(revisions)},
        )
    return revisions


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where the grades of one save belong."""

    branch: Organization
    year: int
    meeting: Meeting | None
    by: Any

    def save(self, member_id: int, each: Graded, row: Appraisal | None) -> Revision | None:
        """One member's line; None where nothing changed."""
        if row is None:
            return self._add(member_id, each) if each.grade else None
        if not each.grade:
            return history.remove(row, by=self.by, organization=self.branch.pk)
        if (row.grade, row.note) == (each.grade, each.note):
            return None
        before = history.snapshot(row)
        row.grade, row.note = each.grade, each.note
        row.save()
        return self._keep(row, before)

    def _add(self, member_id: int, each: Graded) -> Revision:
        """A new grade. What it held before is that it was not there: put back, it is set aside."""
        row = Appraisal.objects.create(
            branch=self.branch,
            year=self.year,
            member_id=member_id,
            meeting=self.meeting,
            grade=each.grade,
            note=each.note,
            **entered(self.by),
        )
        before = history.snapshot(row)
        before["columns"] |= {"removed_at": timezone.now(), "removed_by_id": self.by.pk}
        return self._keep(row, before)

    def _keep(self, row: Appraisal, before: Mapping[str, Any]) -> Revision:
        return history.keep(
            row, verb=Revision.Verb.CORRECTED, by=self.by, organization=self.branch.pk, before=before
        )


@transaction.atomic
def undo_grades(*, revisions: Sequence[Revision], by: Any) -> None:
    """What was saved together is taken back together, or not at all. Raises history.CannotPutBack."""
    restored = [history.put_back(Appraisal, revision) for revision in revisions]
    branch = Organization.objects.get(pk=revisions[0].organization_id)
    log.record(
        "撤销民主评议结果",
        by=by,
        obj=branch,
        organization=branch.pk,
        details={"changed": len(restored)},
    )
