"""Kinds of gathering as data: an administrator adds, changes and stops offering them."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Max

from meetings import marks
from meetings.models import MeetingKind
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision

# A kind of the installation's own; national ones have codes that rules and wording know.
LOCAL = "local-"
# What the report counts by other ways: 书记讲党课次数 is no kind's figure.
RESERVED = frozenset({"活动总", "书记讲党课", "党员讲党课", "听取党建工作汇报", "谈心谈话"})
_SPOILS_A_NAME = re.compile(r"[【】〔〕（）()\s]")
_TOLD = ("name", "fact_name", "due", "verb", "synonyms")


class KindRefused(Exception):
    """A kind that cannot be kept so; ``field`` names what is to be mended."""

    field: ClassVar[str | None] = None


class NameTaken(KindRefused):
    def __init__(self, field: str, word: str, other: MeetingKind) -> None:
        super().__init__(f"“{word}”已用于{other.fact_name}，请换一个叫法。")
        self.field = field  # type: ignore[misc]


class NameNotFit(KindRefused):
    field = "fact_name"

    def __init__(self) -> None:
        super().__init__("报告用名不能有括号和空格，也不能用报告里已有的说法。")


class IsNational(KindRefused):
    field = "name"

    def __init__(self) -> None:
        super().__init__("系统自带的形式只能改习惯叫法。")


class ChangedMeanwhile(KindRefused):
    def __init__(self) -> None:
        super().__init__("这个形式刚才已被别人改过，您填写的都还在；请核对后再点一次保存。")


class IsSoAlready(KindRefused):
    def __init__(self, *, is_offered: bool) -> None:
        super().__init__("这个形式已在选用。" if is_offered else "这个形式已经停用。")


@dataclass(frozen=True, kw_only=True)
class KindEntry:
    """A kind as somebody states it."""

    name: str
    fact_name: str
    due: str
    verb: str
    synonyms: Sequence[str] = ()


@transaction.atomic
def add_kind(*, entry: KindEntry, by: Any) -> MeetingKind:
    """A further kind, at the end of the list; gatherings, calendar and report know it from now on."""
    _check(entry)
    last = MeetingKind.objects.aggregate(last=Max("position"))["last"]
    kind = MeetingKind(code=f"{LOCAL}{uuid.uuid4().hex[:12]}", position=(last or 0) + 1, added_by_id=by.pk)
    _fill(kind, entry)
    kind.save()
    log.record("增加活动形式", by=by, obj=kind, fields=list(_TOLD))
    return kind


@transaction.atomic
def change_kind(*, kind: MeetingKind, entry: KindEntry, seen: str, by: Any) -> Revision:
    """What is recorded with the kind follows its new words."""
    stored = MeetingKind.objects.select_for_update().get(pk=kind.pk)
    if seen != mark_of(stored):
        raise ChangedMeanwhile
    _check(entry, stored)
    before = history.snapshot(stored)
    was = {name: getattr(stored, name) for name in _TOLD}
    _fill(stored, entry)
    changed = [name for name in _TOLD if getattr(stored, name) != was[name]]
    if is_national(stored) and set(changed) - {"synonyms"}:
        raise IsNational
    stored.save()
    revision = history.keep(stored, verb=Revision.Verb.CORRECTED, by=by, organization=None, before=before)
    log.record("更正活动形式", by=by, obj=stored, fields=changed)
    return revision


@transaction.atomic
def undo_change(*, revision: Revision, by: Any) -> MeetingKind:
    """Raises history.CannotPutBack."""
    kind = history.put_back(MeetingKind, revision)
    log.record("撤销对活动形式的更正", by=by, obj=kind)
    return kind


@transaction.atomic
def offer_kind(*, kind: MeetingKind, is_offered: bool, by: Any) -> None:
    """Stop offering a kind in forms, or offer it again; what was recorded with it stays."""
    stored = MeetingKind.objects.select_for_update().get(pk=kind.pk)
    if stored.is_offered == is_offered:
        raise IsSoAlready(is_offered=is_offered)
    stored.is_offered = is_offered
    stored.save(update_fields=["is_offered"])
    log.record("恢复活动形式" if is_offered else "停用活动形式", by=by, obj=stored, fields=["is_offered"])


def is_national(kind: MeetingKind) -> bool:
    return not kind.code.startswith(LOCAL)


def mark_of(kind: MeetingKind) -> str:
    return marks.mark_of(kind, _TOLD)


def _fill(kind: MeetingKind, entry: KindEntry) -> None:
    kind.name, kind.fact_name, kind.due, kind.verb = entry.name, entry.fact_name, entry.due, entry.verb
    own = (entry.name, entry.fact_name)
    kind.synonyms = [word for word in dict.fromkeys(entry.synonyms) if word not in own]


def _check(entry: KindEntry, kind: MeetingKind | None = None) -> None:
    """A word means one kind: imports read kinds by all of them."""
    if _SPOILS_A_NAME.search(entry.fact_name) or entry.fact_name in RESERVED:
        raise NameNotFit
    others = MeetingKind.objects.exclude(pk=kind.pk if kind else None)
    taken = {word: other for other in others for word in (other.name, other.fact_name, *other.synonyms)}
    told = [("name", entry.name), ("fact_name", entry.fact_name)]
    for field, word in [*told, *(("synonyms", word) for word in entry.synonyms)]:
        if word in taken:
            raise NameTaken(field, word, taken[word])
