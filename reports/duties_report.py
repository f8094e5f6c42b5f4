"""The report to the superior, what came back from there, and reminders."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from members.models import Organization
from partybranch.access.permissions import Permission as P
from partybranch.regulations import duties as rules
from partybranch.regulations.duties import Standing
from reports.duties_items import DutyItem, ItemState, by_rule, day_words, due_word, to
from reports.duties_records import DutyRecords
from reports.models import AnnualReport, ReportCall

_RIGHTS = {"view": P.VIEW_REPORT, "act": P.EDIT_REPORT}
_HANDED_IN = (AnnualReport.State.SUBMITTED, AnnualReport.State.ACCEPTED)


def reminders(records: DutyRecords) -> Iterator[DutyItem]:
    """What the superior reminded the branch of, until the branch says it has seen it."""
    for reminder in records.reminders:
        key = f"reminder:{reminder.pk}"
        if key in records.dismissed:
            continue
        day = timezone.localtime(reminder.sent_at).date()
        yield DutyItem(
            key,
            ItemState.DUE,
            reminder.text,
            day_words(day, records.seen_from),
            day,
            "催办",
            standing=Standing.SUPERIOR.value,
            rule="上级党组织催办",
            is_on_top=True,
            dismiss_key=key,
            dismiss_label="知道了",
        )


def is_asked_by_law(branch: Organization) -> bool:
    """The national text that was read speaks of branches in Party and state offices."""
    return branch.unit_kind == Organization.UnitKind.OFFICE


def reports(records: DutyRecords) -> Iterator[DutyItem]:
    """The report of the year; at its beginning also that of the year before, once it was begun or
    asked for."""
    before = records.year - 1
    begun = records.reports.get(before)
    was_asked_for = records.is_running and (begun is not None or before in records.calls)
    if was_asked_for and (begun is None or begun.is_with_branch):
        yield _to_hand_in(records, before)
    now = records.reports.get(records.year)
    if now is not None and now.state in _HANDED_IN:
        yield _handed_in(records, now)
    elif _is_time(records):
        yield _to_hand_in(records, records.year)


def _is_time(records: DutyRecords) -> bool:
    if records.year in records.calls or records.reports.get(records.year):
        return True
    first = date(records.year, rules.REPORT.speaks_from, 1)
    return is_asked_by_law(records.branch) and first <= records.today and _was_in_use(records)


def _was_in_use(records: DutyRecords) -> bool:
    since = records.branch.in_use_since
    return since.year <= records.year if since else bool(records.meetings.held)


def _basis(records: DutyRecords, call: ReportCall | None) -> dict:
    if is_asked_by_law(records.branch):
        return by_rule(rules.REPORT)
    note = f"：{call.note}" if call and call.note else ""
    return {"duty": rules.REPORT, "standing": Standing.SUPERIOR.value, "rule": f"报送通知{note}"}


def _to_hand_in(records: DutyRecords, year: int) -> DutyItem:
    call, report = records.calls.get(year), records.reports.get(year)
    due_on = call.due_on if call else None
    is_late = due_on is not None and due_on < records.today
    is_returned = report is not None and report.state == AnnualReport.State.RETURNED
    comments = records.open_comments if year == records.year else 0
    title = f"报送{year}年度述职报告"
    if is_returned:
        title = f"{year}年度述职报告已退回修改" + (f"，{comments}条批注待处理" if comments else "")
    return DutyItem(
        f"report:{year}",
        ItemState.OVERDUE if is_late else ItemState.DUE,
        title,
        f"{day_words(due_on, records.seen_from)}{'止' if is_late else '前'}" if due_on else "",
        due_on,
        "退回" if is_returned else "" if is_late else due_word(due_on, records.today),
        action=to("修改" if is_returned else "继续填写", "reports:report", records.branch.pk, year=year),
        is_on_top=is_returned,
        **_basis(records, call),
        **_RIGHTS,
    )


def _handed_in(records: DutyRecords, report: AnnualReport) -> DutyItem:
    day = timezone.localtime(report.submitted_at).date() if report.submitted_at else None
    return DutyItem(
        f"report:{report.year}:done",
        ItemState.DONE,
        f"{report.year}年度述职报告：{report.get_state_display()}",
        day_words(day, records.seen_from) if day else "",
        day,
        action=to("看报告", "reports:report", records.branch.pk, year=report.year),
        view=P.VIEW_REPORT,
        act=P.VIEW_REPORT,
        **_basis(records, records.calls.get(report.year)),
    )
