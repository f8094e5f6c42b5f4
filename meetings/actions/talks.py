"""Entering, correcting and removing heart-to-heart talks, and taking that back. What was said is never
part of an audit record or a notice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from meetings.models import Talk
from meetings.talks import committee_on, pair_of
from members.models import Member, Organization
from members.queries import belongs_on
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from partybranch.records import entered
from partybranch.web.years import EARLIEST


class TalkRefused(Exception):
    """It cannot be saved so; the text says why, ``field`` names the field it is about."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class NotOfTheDay(TalkRefused):
    """Somebody did not belong to the branch on that day."""


class HeldAlready(TalkRefused):
    """The two have a talk of that day already; another one may stand once somebody says so."""


class ChangedMeanwhile(TalkRefused):
    """Somebody else saved the talk after it was opened."""


@dataclass(frozen=True, slots=True)
class Line:
    """One partner of the day. ``pair`` '': by the offices of the day; ``field`` names the row."""

    partner: Member
    content: str = ""
    pair: str = ""
    field: str | None = "partner"


@dataclass(frozen=True, slots=True)
class TalkValues:
    """What the talks of one day have in common."""

    held_on: date
    talker: Member
    ground: str = Talk.Ground.ROUTINE
    place: str = ""


def _check_day(day: date) -> None:
    if day > timezone.localdate():
        raise TalkRefused("已谈过的才登记，日期不能晚于今天。", "held_on")
    if day.year < EARLIEST:
        raise TalkRefused("日期的年份不对，请检查。", "held_on")


def _check_people(branch: Organization, values: TalkValues, lines: Sequence[Line]) -> None:
    people = [("talker", values.talker), *((line.field, line.partner) for line in lines)]
    wanted = [member.pk for _, member in people]
    there = Member.objects.filter(belongs_on(values.held_on), branch=branch, pk__in=wanted)
    known = set(there.values_list("pk", flat=True))
    seen = {values.talker.pk}
    for field, member in people:
        if member.pk not in known:
            raise NotOfTheDay(f"{member.name}当天不是本支部党员，请核对。", field)
    for line in lines:
        if line.partner.pk in seen:
            same = line.partner.pk == values.talker.pk
            raise TalkRefused("谈话人和谈话对象不能是同一人。" if same else "同一人写了两行。", line.field)
        seen.add(line.partner.pk)


def _refuse_held(
    branch: Organization, values: TalkValues, lines: Collection[Line], but: Talk | None = None
) -> None:
    for line in lines:
        both = {"talker": values.talker, "partner": line.partner}
        turned = {"talker": line.partner, "partner": values.talker}
        held = Talk.objects.filter(Q(**both) | Q(**turned), branch=branch, held_on=values.held_on)
        if held.exclude(pk=but.pk if but else None).exists():
            raise HeldAlready(
                f"当天已登记过{values.talker.name}同{line.partner.name}的谈话，确是另一次请勾选下面的确认。",
                line.field,
            )


@transaction.atomic
def record_talks(
    *,
    branch: Organization,
    values: TalkValues,
    lines: Sequence[Line],
    by: log.Actor,
    is_another: bool = False,
) -> list[Talk]:
    """One talk a line, all of one day and one talker. ``is_another``: somebody said that a second talk
    of the same two on that day is no repetition."""
    _check_day(values.held_on)
    if not lines:
        raise TalkRefused("请至少选一名谈话对象。", "partner_0")
    _check_people(branch, values, lines)
    # Whoever sends the same form a second time waits for the first.
    Organization.objects.select_for_update().get(pk=branch.pk)
    if not is_another:
        _refuse_held(branch, values, lines)
    committee = committee_on(branch, values.held_on)
    made = [_talk(branch, values, line, committee, by) for line in lines]
    log.record("登记谈心谈话", by=by, obj=made[0], organization=branch.pk, details={"talks": len(made)})
    return made


def _talk(branch: Organization, values: TalkValues, line: Line, committee: set[int], by: log.Actor) -> Talk:
    talk = Talk(
        branch=branch,
        held_on=values.held_on,
        talker=values.talker,
        partner=line.partner,
        pair=line.pair or pair_of(values.talker.pk, line.partner.pk, committee),
        ground=values.ground,
        place=values.place,
        **entered(by),
    )
    talk.content = line.content
    talk.save()
    return talk


@transaction.atomic
def correct_talk(
    *,
    talk: Talk,
    values: TalkValues,
    line: Line,
    seen: str,
    by: log.Actor,
    is_another: bool = False,
) -> Revision | None:
    """Give a talk other values; None where nothing differs. ``seen`` is ``version_of`` the talk as it was
    opened."""
    _check_day(values.held_on)
    talk = Talk.objects.select_for_update().select_related("branch").get(pk=talk.pk)
    if seen != version_of(talk):
        raise ChangedMeanwhile("这次谈话刚刚由别人改过。请打开现在的内容核对后，再保存您的改动。")
    _check_people(talk.branch, values, [line])
    if not is_another:
        _refuse_held(talk.branch, values, [line], but=talk)
    pair = line.pair or pair_of(values.talker.pk, line.partner.pk, committee_on(talk.branch, values.held_on))
    wanted = {
        "held_on": values.held_on,
        "talker_id": values.talker.pk,
        "partner_id": line.partner.pk,
        "pair": pair,
        "ground": values.ground,
        "place": values.place,
        "content": line.content,
    }
    changed = [name for name, value in wanted.items() if getattr(talk, name) != value]
    if not changed:
        return None
    before = history.snapshot(talk)
    for name in changed:
        setattr(talk, name, wanted[name])
    talk.save()
    revision = history.keep(
        talk, verb=Revision.Verb.CORRECTED, by=by, organization=talk.branch_id, before=before
    )
    log.record("更正谈心谈话", by=by, obj=talk, organization=talk.branch_id, fields=changed)
    return revision


@transaction.atomic
def remove_talk(*, talk: Talk, by: log.Actor) -> Revision:
    revision = history.remove(talk, by=by, organization=talk.branch_id)
    log.record("删除谈心谈话", by=by, obj=talk, organization=talk.branch_id)
    return revision


@transaction.atomic
def undo(*, branch: Organization, revision: Revision, by: log.Actor) -> Talk:
    """Take back the newest correction or removal; raises history.CannotPutBack."""
    talk = history.put_back(Talk, revision)
    log.record(f"撤销{revision.get_verb_display()}谈心谈话", by=by, obj=talk, organization=branch.pk)
    return talk


def version_of(talk: Talk) -> str:
    """Changes with every save: what a form says it has seen."""
    return talk.updated_at.isoformat() if talk.updated_at else ""
