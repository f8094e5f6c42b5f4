"""Study hours, probation, the committee's term, corrections members asked for."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from members.corrections import ANSWER_WORKING_DAYS, answer_due_on, line_label
from members.models import Member
from partybranch.access.permissions import Permission as P
from partybranch.calendar import add_months
from partybranch.fields import DatePrecision
from partybranch.regulations import duties as rules
from reports.duties_items import DutyItem, ItemState, by_rule, day_words, due_word, to
from reports.duties_records import DutyRecords


def study(records: DutyRecords) -> Iterator[DutyItem]:
    """Whether the hours on record reach the yearly figure for everybody in the branch of whom study is
    asked: who is exempt for some time of the year is not (教管条例 article 23)."""
    members = records.present_members
    is_over = records.today.year > records.year
    if not members or not records.meetings.held:
        return
    short = [member for member in members if _total(records, member) < rules.STUDY_HOURS]
    if short:
        members = [member for member in members if member.pk not in records.exempt_ids]
        short = [member for member in short if member.pk not in records.exempt_ids]
    unknown = sum(1 for each in records.meetings.held if each.hours is None)
    rule = {**by_rule(rules.STUDY), "view": P.VIEW_MEETINGS, "act": P.RECORD_MEETINGS}
    if not members:
        return
    if not short:
        asked = sum(member.pk not in records.exempt_ids for member in members)
        yield DutyItem("study_hours:done", ItemState.DONE, f"{asked}名党员登记的学时都已满32", **rule)
        return
    if not is_over and records.today.month < rules.STUDY.speaks_from:
        return
    title = f"{len(short)}名党员登记的学时不足32"
    if unknown:
        title += f"（{unknown}次活动没有登记学时，合计不作推算）"
    end = date(records.year, 12, 31)
    state = ItemState.DUE if not is_over else ItemState.DOUBT if unknown else ItemState.OVERDUE
    yield DutyItem(
        "study_hours:due",
        state,
        title,
        f"{day_words(end, records.seen_from)}{'止' if is_over else '前'}",
        end,
        "" if is_over else due_word(end, records.today),
        action=to("看学时", "meetings:study-hours", records.branch.pk, year=records.year),
        **rule,
    )


def _total(records: DutyRecords, member: Member) -> Decimal:
    hours = records.study_hours.get(member.pk)
    return hours.total if hours else Decimal(0)


def confirmations(records: DutyRecords) -> Iterator[DutyItem]:
    """Probationary members whose year ends within a month or has ended."""
    for member in records.present_members:
        if member.admitted_on is None or member.admitted_precision != DatePrecision.DAY:
            continue
        if member.standing_on(records.today) != Member.Standing.PROBATIONARY:
            continue
        end = add_months(member.admitted_on, rules.PROBATION_MONTHS)
        if records.today < add_months(end, -1) or (not records.is_running and end.year != records.year):
            continue
        yield _confirmation(records, member, end)


def _confirmation(records: DutyRecords, member: Member, end: date) -> DutyItem:
    is_over = end < records.today
    rule = (
        by_rule(rules.CONFIRMATION)
        if rules.CONFIRMATION.applies_on(end)
        else {"rule": "预备期满，按当时的规定讨论转正"}
    )
    return DutyItem(
        f"confirmation:{member.pk}",
        ItemState.DOUBT if is_over else ItemState.DUE,
        f"{member.name}预备期{'已于' if is_over else ''}{day_words(end, records.seen_from)}届满，"
        f"{'转正或者延长没有登记' if is_over else '讨论转正'}",
        day_words(end, records.seen_from),
        end,
        "" if is_over else due_word(end, records.today),
        action=to("登记转正", "members:change-add", records.branch.pk, member.pk, kind="confirmed"),
        view=P.VIEW_MEMBERS,
        act=P.RECORD_MEMBERS,
        group_id=member.group_id,
        is_personal=True,
        **rule,
    )


def election(records: DutyRecords) -> Iterator[DutyItem]:
    """Half a year before the first of the committee's terms ends."""
    ends = [term.term_ends_on for term in records.terms if term.term_ends_on]
    if not ends or not records.is_running:
        return
    end = min(ends)
    rule = {**by_rule(rules.ELECTION), "view": P.VIEW_BRANCH, "act": P.MANAGE_BRANCH}
    if records.today < add_months(end, -rules.ELECTION_NOTICE_MONTHS):
        title = f"支部委员会任期到{end.year}年{end.month}月{end.day}日"
        yield DutyItem("election:done", ItemState.DONE, title, day=end, **rule)
        return
    is_over = end < records.today
    yield DutyItem(
        "election:due",
        ItemState.OVERDUE if is_over else ItemState.DUE,
        f"支部委员会任期{'已于' if is_over else ''}{day_words(end, records.seen_from)}届满，"
        f"{'换届没有登记' if is_over else '准备换届'}",
        day_words(end, records.seen_from),
        end,
        "" if is_over else due_word(end, records.today),
        action=to("看任职", "members:term-list", records.branch.pk),
        **rule,
    )


def corrections_asked(records: DutyRecords) -> Iterator[DutyItem]:
    """What a member asked to have corrected and nobody has answered. The number of days is the house's
    own: being past it is said, and is no neglected duty."""
    if not records.is_running:
        return
    for request in records.correction_requests:
        end = answer_due_on(request.asked_at)
        yield DutyItem(
            f"correction:{request.pk}",
            ItemState.DUE,
            f"{request.member.name}申请更正{line_label(request.about)}",
            f"{day_words(end, records.seen_from)}前",
            end,
            "已到期" if end < records.today else due_word(end, records.today),
            standing="本系统约定",
            rule=f"{ANSWER_WORKING_DAYS}个工作日内答复",
            action=to("答复", "members:correction-answer", records.branch.pk, request.pk),
            view=P.RECORD_MEMBERS,
            act=P.RECORD_MEMBERS,
            is_personal=True,
        )
