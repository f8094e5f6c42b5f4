"""Opinions and the rectification list of an 组织生活会: entered, corrected, put right, taken back."""

from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from meetings.models import Meeting, Opinion, Rectification
from members.models import Member, Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered
from partybranch.web.years import EARLIEST

# Kinds of gathering at which criticism is recorded.
LIFE_KINDS = ("life_meeting", "democratic_life_meeting")


class LifeRefused(Exception):
    """It cannot be saved so; ``field`` names the field the sentence is about."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class RectificationValues:
    """One line of the list. ``owner`` None: the branch committee. ``cured_on`` None: still open."""

    year: int
    problem: str
    measure: str = ""
    owner: Member | None = None
    due_on: date | None = None
    cured_on: date | None = None
    result: str = ""


def holds_criticism(meeting: Meeting) -> bool:
    """Whether opinions belong to the gathering: it was held as one of the life meetings."""
    return meeting.state == Meeting.State.HELD and any(kind.code in LIFE_KINDS for kind in meeting.kinds)


@transaction.atomic
def add_opinion(
    *,
    meeting: Meeting,
    kind: str,
    text: str,
    about: Member | None = None,
    given_by: Member | None = None,
    by: Any,
) -> Opinion:
    """One opinion; ``about`` None: about the branch or its committee. Raises LifeRefused."""
    if not holds_criticism(meeting):
        raise LifeRefused("意见记在已召开的组织生活会或民主生活会上。")
    _check_people(meeting.branch, about, given_by)
    if kind == Opinion.Kind.SELF:
        if about is None:
            raise LifeRefused("自我批评请选是谁。", "about")
        given_by = about
    if kind == Opinion.Kind.MUTUAL and about is not None and about == given_by:
        raise LifeRefused("相互批评的双方不能是同一个人。", "given_by")
    opinion = Opinion(
        branch=meeting.branch, meeting=meeting, kind=kind, about=about, given_by=given_by, **entered(by)
    )
    opinion.text = text
    opinion.save()
    log.record(
        "登记意见", by=by, obj=opinion, organization=meeting.branch_id, details={"meeting": meeting.pk}
    )
    return opinion


@transaction.atomic
def remove_opinion(*, opinion: Opinion, by: Any) -> Revision:
    revision = history.remove(opinion, by=by, organization=opinion.branch_id)
    log.record("删除意见", by=by, obj=opinion, organization=opinion.branch_id)
    return revision


@transaction.atomic
def undo_opinion(*, revision: Revision, by: Any) -> Opinion:
    """Raises history.CannotPutBack."""
    opinion = history.put_back(Opinion, revision)
    log.record("撤销对意见的改动", by=by, obj=opinion, organization=opinion.branch_id)
    return opinion  # type: ignore[return-value]


@transaction.atomic
def add_rectification(
    *, branch: Organization, values: RectificationValues, meeting: Meeting | None = None, by: Any
) -> Rectification:
    """A further line of the list. Raises LifeRefused."""
    _check_values(branch, values)
    line = Rectification(branch=branch, meeting=meeting, **_columns(values), **entered(by))
    line.save()
    log.record("登记整改事项", by=by, obj=line, organization=branch.pk)
    return line


@transaction.atomic
def correct_rectification(
    *, line: Rectification, values: RectificationValues, seen: str, by: Any
) -> Revision | None:
    """Correct a line, or say that it is put right; None where nothing changed."""
    stored = Rectification.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if seen != version_of(stored):
        raise LifeRefused("这一项刚刚由别人改过，您填写的都还在；请核对后再点一次保存。")
    _check_values(stored.branch, values)
    columns = _columns(values)
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
    log.record("更正整改事项", by=by, obj=stored, organization=stored.branch_id, fields=changed)
    return revision


@transaction.atomic
def remove_rectification(*, line: Rectification, by: Any) -> Revision:
    revision = history.remove(line, by=by, organization=line.branch_id)
    log.record("删除整改事项", by=by, obj=line, organization=line.branch_id)
    return revision


@transaction.atomic
def undo_rectification(*, revision: Revision, by: Any) -> Rectification:
    """Raises history.CannotPutBack."""
    line = history.put_back(Rectification, revision)
    log.record("撤销对整改事项的改动", by=by, obj=line, organization=line.branch_id)
    return line  # type: ignore[return-value]


def version_of(line: Rectification) -> str:
    """Stands for what a form was opened on."""
    text = "\x1f".join(str(getattr(line, each.name)) for each in fields(RectificationValues))
    return sha256(text.encode()).hexdigest()[:16]


def _columns(values: RectificationValues) -> dict[str, Any]:
    return {each.name: getattr(values, each.name) for each in fields(values)}


def _check_values(branch: Organization, values: RectificationValues) -> None:
    _check_people(branch, values.owner)
    if values.year < EARLIEST or values.year > timezone.localdate().year:
        raise LifeRefused("年度不对，请检查。", "year")
    if values.cured_on is not None and values.cured_on > timezone.localdate():
        raise LifeRefused("整改到位的日期不能晚于今天。", "cured_on")


def _check_people(branch: Organization, *people: Member | None) -> None:
    if any(person is not None and person.branch_id != branch.pk for person in people):
        raise LifeRefused("所选的人不在本支部，请重新选择。")
