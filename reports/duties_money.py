"""Dues: the month to collect, months without an entry, arrears, the yearly standard."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from members.dues_grid import last_month_over
from partybranch.access.permissions import Permission as P
from partybranch.calendar import add_months, first_of_month, last_of_month
from partybranch.fields import money_text
from partybranch.regulations import duties as rules
from reports.duties_items import DutyItem, ItemState, Link, by_rule, day_words, due_word, to
from reports.duties_records import Charge, DutyRecords

_RIGHTS = {"view": P.VIEW_DUES, "act": P.RECORD_DUES}
_MOST_NAMED = 3


def _record(records: DutyRecords, label: str, month: int) -> Link:
    return to(label, "members:dues-month", records.branch.pk, year=records.year, month=month)


def _of_year(records: DutyRecords) -> dict[int, list[Charge]]:
    by_month: dict[int, list[Charge]] = defaultdict(list)
    for charge in records.charges:
        if charge.year == records.year:
            by_month[charge.month].append(charge)
    return by_month


def months_in_words(months: list[int]) -> str:
    """9月至11月 where they follow each other, else 1月、3月."""
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return "、".join(
        f"{run[0]}月至{run[-1]}月" if len(run) > 2 else "、".join(f"{month}月" for month in run)
        for run in runs
    )


def collecting(records: DutyRecords) -> Iterator[DutyItem]:
    """The running month, and months that are over of which nothing is entered."""
    by_month = _of_year(records)
    yield from _not_entered(records, by_month)
    if not records.is_running or not records.present_members:
        return
    month = records.today.month
    charges = by_month.get(month, [])
    settled = sum(1 for charge in charges if charge.is_settled)
    until = last_of_month(records.today)
    if charges and settled == len(charges):
        yield DutyItem(
            "dues:done",
            ItemState.DONE,
            f"{month}月党费已收齐，{settled}人",
            day=until,
            action=to("看登记表", "members:dues-charge-list", records.branch.pk, year=records.year),
            view=P.VIEW_DUES,
            act=P.VIEW_DUES,
            **by_rule(rules.DUES),
        )
        return
    counted = f"应缴{len(charges)}人，已缴{settled}人" if charges else "还没有登记"
    yield DutyItem(
        "dues:due",
        ItemState.DUE,
        f"收缴{month}月党费：{counted}",
        f"{day_words(until, records.seen_from)}前",
        until,
        due_word(until, records.today),
        action=_record(records, "登记", month),
        **by_rule(rules.DUES),
        **_RIGHTS,
    )


def _not_entered(records: DutyRecords, by_month: dict[int, list[Charge]]) -> Iterator[DutyItem]:
    since = records.branch.in_use_since
    known_from = min(by_month, default=13) if since is None else 1
    missing = [
        month
        for month in range(1, last_month_over(records.year, records.today) + 1)
        if not by_month.get(month)
        and month >= known_from
        and (since is None or since <= date(records.year, month, 1))
    ]
    if missing:
        day = last_of_month(date(records.year, missing[0], 1))
        yield DutyItem(
            "dues:overdue",
            ItemState.OVERDUE,
            f"{months_in_words(missing)}党费没有登记",
            f"{day_words(day, records.seen_from)}止",
            day,
            action=_record(records, "补登", missing[0]),
            **by_rule(rules.DUES),
            **_RIGHTS,
        )


def _owing(records: DutyRecords) -> dict[int, list[Charge]]:
    """What each member certainly owes for months of the year that are over."""
    last = last_month_over(records.year, records.today)
    found: dict[int, list[Charge]] = defaultdict(list)
    for charge in records.charges:
        if charge.year == records.year and charge.month <= last and charge.owed_fen:
            found[charge.member_id].append(charge)
    return found


def _months_running(records: DutyRecords, member_id: int) -> int:
    """How many months up to the last one that is over went by without a payment, one after another."""
    unpaid = {
        (charge.year, charge.month)
        for charge in records.charges
        if charge.member_id == member_id and not charge.is_paid and charge.due_fen != 0
    }
    last = min(first_of_month(records.today), date(records.year + 1, 1, 1))
    month, count = add_months(last, -1), 0
    while (month.year, month.month) in unpaid:
        month, count = add_months(month, -1), count + 1
    return count


def arrears(records: DutyRecords) -> Iterator[DutyItem]:
    """Who owes. Six months running raise the question of article 13, person by person."""
    owing = _owing(records)
    long = [key for key in owing if _months_running(records, key) >= rules.UNPAID_MONTHS]
    for member_id in long:
        yield _of_member(records, member_id, owing[member_id], rules.LONG_ARREARS)
    others = [key for key in owing if key not in long]
    if len(others) > _MOST_NAMED:
        yield _of_many(records, [charge for key in others for charge in owing[key]], len(others))
        return
    for member_id in others:
        yield _of_member(records, member_id, owing[member_id], rules.ARREARS)


def _of_member(records: DutyRecords, member_id: int, charges: list[Charge], duty: rules.Duty) -> DutyItem:
    months = months_in_words([charge.month for charge in charges])
    first = date(records.year, charges[0].month, 1)
    running = "，连续6个月没有交纳记录" if duty is rules.LONG_ARREARS else ""
    return DutyItem(
        f"{duty.key}:{member_id}",
        ItemState.OVERDUE,
        f"{records.names.get(member_id, '党员')} {months}党费欠缴，"
        f"共{money_text(sum(charge.owed_fen for charge in charges))}元{running}",
        f"最早{first.month}月",
        last_of_month(first),
        action=to("登记补缴", "members:dues-back", records.branch.pk, year=records.year, member=member_id),
        is_personal=True,
        **by_rule(duty),
        **_RIGHTS,
    )


def _of_many(records: DutyRecords, charges: list[Charge], persons: int) -> DutyItem:
    month = min(charge.month for charge in charges)
    return DutyItem(
        "arrears:many",
        ItemState.OVERDUE,
        f"{persons}名党员党费欠缴，共{money_text(sum(charge.owed_fen for charge in charges))}元",
        f"最早{month}月",
        last_of_month(date(records.year, month, 1)),
        action=to("看登记表", "members:dues-charge-list", records.branch.pk, year=records.year, show="owing"),
        **by_rule(rules.ARREARS),
        **_RIGHTS,
    )


def standards(records: DutyRecords) -> Iterator[DutyItem]:
    """Whether each member's monthly sum of the year is known: set, or charged already. The text names
    the beginning of the year and no day, so it is never overdue."""
    if not records.is_running or not records.present_members:
        return
    charged = {charge.member_id for charge in records.charges if charge.year == records.year}
    known = charged | records.standard_member_ids
    open_ones = [member for member in records.present_members if member.pk not in known]
    rule = {**by_rule(rules.DUES_STANDARD), **_RIGHTS}
    if not open_ones:
        yield DutyItem("dues_standard:done", ItemState.DONE, "本年党费标准都已核定", **rule)
        return
    yield DutyItem(
        "dues_standard:due",
        ItemState.DUE,
        f"{len(open_ones)}名党员本年党费标准未核定",
        "年初",
        action=to("核定", "members:dues-standard-list", records.branch.pk),
        **rule,
    )
