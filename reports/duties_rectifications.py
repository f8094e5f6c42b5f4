"""What the branch set out to put right by a day (整改清单): called to mind when the day comes near."""

from collections.abc import Iterator
from datetime import timedelta

from partybranch.access.permissions import Permission as P
from reports.duties_items import DutyItem, ItemState, day_words, due_word, to
from reports.duties_records import DutyRecords

_AHEAD = timedelta(days=7)
_LONGEST = 40


def rectifications(records: DutyRecords) -> Iterator[DutyItem]:
    """Lines whose day is past or a week away at most: the branch's own, no rule stands behind them."""
    if not records.is_running:
        return
    for each in records.open_rectifications:
        if each.due_on > records.today + _AHEAD:
            continue
        is_late = each.due_on < records.today
        problem = each.problem if len(each.problem) <= _LONGEST else f"{each.problem[:_LONGEST]}…"
        yield DutyItem(
            f"rectification:{each.pk}",
            ItemState.OVERDUE if is_late else ItemState.DUE,
            f"整改：{problem}（{each.owner.name if each.owner else '支部委员会'}）",
            f"{day_words(each.due_on, records.seen_from)}前",
            each.due_on,
            "" if is_late else due_word(each.due_on, records.today),
            standing="本支部",
            rule="本支部整改清单：到时限的要整改到位",
            action=to("登记整改情况", "meetings:rectification-correct", records.branch.pk, each.pk),
            view=P.VIEW_APPRAISALS,
            act=P.RECORD_APPRAISALS,
        )
