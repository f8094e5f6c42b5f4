"""Whether a change of membership can be: every check raises ``ChangeRefused`` with one sentence."""

from datetime import date

from django.utils import timezone

from members.models import Member, MembershipEvent
from partybranch.calendar import add_months
from partybranch.regulations import membership as rules
from partybranch.regulations.duties import short_citation

Kind = MembershipEvent.Kind
LEAVING = MembershipEvent.LEAVING
COMING = MembershipEvent.COMING


class ChangeRefused(Exception):
    """The change contradicts what is known; ``field`` names what is wrong."""

    def __init__(self, sentence: str, field: str | None = "occurred_on") -> None:
        super().__init__(sentence)
        self.field = field


def spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def suspension_of(member: Member) -> MembershipEvent | None:
    """The suspension of somebody who is neither restored nor removed since; None for everybody else."""
    leavings = MembershipEvent.objects.filter(member=member, kind__in=LEAVING).order_by("occurred_on", "pk")
    last = leavings.last()
    is_open = last is not None and last.kind == Kind.SUSPENDED and not hasattr(member, "next")
    return last if is_open else None


def check(event: MembershipEvent) -> None:
    """A new change, or a stored one whose effects were taken back."""
    if event.occurred_on > timezone.localdate():
        raise ChangeRefused("变动日期不能晚于今天。")
    _check_stay(event)
    _check_twice(event)
    _CHECKS.get(event.kind, _check_after_admission)(event)
    if event.kind in LEAVING:
        _check_nothing_later(event)


def _check_stay(event: MembershipEvent) -> None:
    """Within the member's time in the branch; a removal may follow a suspension."""
    member, kind = event.member, event.kind
    if member.left_on is not None and _is_suspended_without(event):
        if kind != Kind.REMOVED:
            raise ChangeRefused(f"{member.name}已停止党籍，只能登记恢复党籍或者除名。", "kind")
    elif member.left_on is not None:
        left = spoken(member.left_on)
        raise ChangeRefused(
            f"{member.name}已于{left}离开本支部，不能再登记变动；重新转来的请登记新党员。", "kind"
        )
    if kind == Kind.RESTORED:
        raise ChangeRefused(f"{member.name}没有停止党籍，不能登记恢复党籍。", "kind")
    if member.previous_id is not None and kind in COMING:
        raise ChangeRefused(f"{member.name}怎样到本支部的已经有记录，不能重复登记。", "kind")
    if member.joined_on and event.last_day < member.joined_on and kind not in COMING:
        raise ChangeRefused(f"{member.name}{spoken(member.joined_on)}才到本支部，变动不能在那以前。")


def _is_suspended_without(event: MembershipEvent) -> bool:
    """Whether the member is suspended, the change itself left aside (a stored one being corrected)."""
    others = MembershipEvent.objects.filter(member=event.member, kind__in=LEAVING).exclude(pk=event.pk)
    last = others.order_by("occurred_on", "pk").last()
    return last is not None and last.kind == Kind.SUSPENDED and not hasattr(event.member, "next")


def _check_twice(event: MembershipEvent) -> None:
    """Every kind once in a stay; groups change as often as they do, once a day and one after another."""
    same_kind = MembershipEvent.objects.filter(member=event.member, branch=event.branch, kind=event.kind)
    same_kind = same_kind.exclude(pk=event.pk)
    if event.kind != Kind.GROUP_CHANGED:
        if same_kind.exists():
            raise ChangeRefused(f"{event.member.name}已经登记过{Kind(event.kind).label}，不能重复。", "kind")
        return
    later = same_kind.filter(occurred_on__gte=event.occurred_on).order_by("occurred_on").last()
    if later is not None:
        raise ChangeRefused(
            f"{event.member.name}{spoken(later.occurred_on)}已调整过党小组，新的调整要晚于那一天。"
        )


def _check_nothing_later(event: MembershipEvent) -> None:
    others = MembershipEvent.objects.filter(member=event.member).exclude(pk=event.pk)
    later = others.filter(occurred_on__gt=event.last_day).first()
    if later is not None:
        raise ChangeRefused(
            f"{event.member.name}{spoken(later.occurred_on)}还登记了{later.get_kind_display()}，"
            f"{Kind(event.kind).label}不能早于它。"
        )


def _check_after_admission(event: MembershipEvent) -> None:
    admitted = event.member.admitted_on
    if admitted and event.last_day < admitted:
        raise ChangeRefused(f"{event.member.name}{spoken(admitted)}才入党，变动不能在那以前。")


def _check_confirmed(event: MembershipEvent) -> None:
    _check_after_admission(event)
    member = event.member
    if member.standing == Member.Standing.FULL or member.confirmed_on is not None:
        raise ChangeRefused(f"{member.name}已是正式党员，不能再登记转正。", "kind")
    if member.standing != Member.Standing.PROBATIONARY:
        raise ChangeRefused(f"{member.name}的党员类别没有登记，请先更正为预备党员。", "kind")


def _check_admitted(event: MembershipEvent) -> None:
    member = event.member
    if member.standing == Member.Standing.FULL or member.confirmed_on is not None:
        raise ChangeRefused(f"{member.name}已是正式党员，不能再登记接收。", "kind")
    if member.admitted_on and (member.admitted_on.year, member.admitted_on.month) != (
        event.occurred_on.year,
        event.occurred_on.month,
    ):
        raise ChangeRefused(f"{member.name}的入党时间已登记为{spoken(member.admitted_on)}，请先核对。")
    if member.born_on and event.occurred_on <= member.born_on:
        raise ChangeRefused("接收日期不能早于出生日期。")
    _check_may_admit(event)


def _check_may_admit(event: MembershipEvent) -> None:
    """A temporary branch admits nobody, from the day on which the rule is in force (it says nothing of
    the time before); where it is provided otherwise, the note says by what."""
    source = rules.TEMPORARY_ADMITS_NOBODY.source
    is_in_force = source.in_force_from is not None and event.occurred_on >= source.in_force_from
    if event.branch.is_temporary and is_in_force and not event.note.strip():
        raise ChangeRefused(
            f"临时党支部不能接收预备党员（{short_citation(source)}）；另有规定的，请在说明里写明。", "note"
        )


def _check_retired(event: MembershipEvent) -> None:
    _check_after_admission(event)
    if event.member.employment == Member.Employment.RETIRED:
        raise ChangeRefused(f"{event.member.name}已登记为离退休，不能重复。", "kind")


def _check_group_changed(event: MembershipEvent) -> None:
    _check_after_admission(event)
    group, name = event.to_group, event.member.name
    if group is not None and group.branch_id != event.branch_id:
        raise ChangeRefused("这个党小组不在本支部，请重新选择。", "to_group")
    if group is not None and group.dissolved_on is not None and group.dissolved_on <= event.occurred_on:
        raise ChangeRefused(f"{group}已于{spoken(group.dissolved_on)}撤销，请选择别的党小组。", "to_group")
    if event.to_group_id == event.member.group_id:
        held = f"已在{group}" if group else "现在没有编入党小组"
        raise ChangeRefused(f"{name}{held}，不用调整。", "to_group")


_CHECKS = {
    Kind.CONFIRMED: _check_confirmed,
    Kind.ADMITTED: _check_admitted,
    Kind.RETIRED: _check_retired,
    Kind.GROUP_CHANGED: _check_group_changed,
}


def check_may_move(event: MembershipEvent) -> None:
    """Whether the day (or the group) of a stored change may be another one."""
    if event.is_transfer:
        raise ChangeRefused("转接两边的日期要一致，日期错了请撤销转接后重新办理。")
    if event.kind == Kind.RESTORED:
        raise ChangeRefused("恢复党籍的日期错了，请删除这条记录后重新办理。")
    check_is_last(event)


def check_may_go(event: MembershipEvent) -> None:
    """Whether a change may be taken back by itself."""
    if event.is_transfer:
        raise ChangeRefused("这是支部之间的转接，请由转出的支部或者党委撤销整个转接。", None)
    check_is_last(event)


def check_not_erased(event: MembershipEvent) -> None:
    """Whether somebody's leaving can still be undone: not once what was stored of them is gone."""
    if event.member.erased_at is not None and event.kind in MembershipEvent.LEAVING:
        raise ChangeRefused(
            f"{event.member.name}的信息已按规定清除，不能再撤销离开；重新转来的请登记新党员。", None
        )


def check_is_last(event: MembershipEvent) -> None:
    """Of what builds on one another only the newest can be moved or taken back."""
    check_not_erased(event)
    name = event.member.name
    if event.kind == Kind.SUSPENDED and hasattr(event.member, "next"):
        raise ChangeRefused(f"{name}已恢复党籍，请先删除恢复党籍的记录。", None)
    others = MembershipEvent.objects.filter(member=event.member).exclude(pk=event.pk)
    if event.kind == Kind.SUSPENDED and others.filter(kind=Kind.REMOVED).exists():
        raise ChangeRefused(f"{name}停止党籍以后还登记了除名，请先删除除名的记录。", None)
    if event.kind == Kind.GROUP_CHANGED:
        later = others.filter(kind=Kind.GROUP_CHANGED, occurred_on__gt=event.occurred_on).last()
        if later is not None:
            raise ChangeRefused(
                f"{name}{spoken(later.occurred_on)}又调整过党小组，只能改动最近的一次。", None
            )


def warning_of(event: MembershipEvent) -> str:
    """What is doubtful about a change that may stand, in one sentence; '' for nothing."""
    if event.kind != Kind.REMOVED:
        return ""
    suspended = MembershipEvent.objects.filter(member=event.member, kind=Kind.SUSPENDED).first()
    if suspended is None:
        return ""
    due = add_months(suspended.occurred_on, 12 * rules.YEARS_FROM_SUSPENSION_TO_REMOVAL)
    if event.occurred_on >= due:
        return ""
    cited = short_citation(rules.REMOVE_LOST.source)
    return f"停止党籍到{spoken(due)}才满2年（{cited}），请核对。"
