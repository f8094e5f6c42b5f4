"""What gatherings of the branch resolved to do until a day, and nobody marked done."""

from collections.abc import Iterator

from meetings.models import Resolution
from partybranch.access.permissions import Permission as P
from reports.duties_items import DutyItem, ItemState, Link, day_words, due_word, to
from reports.duties_records import DutyRecords

# So many stand in the list by themselves; the rest is one line.
_MOST = 4
_WORDS_SHOWN = 40


def resolutions(records: DutyRecords) -> Iterator[DutyItem]:
    """Open resolutions with a day, the earliest first; they rest on the branch's own word, not on a
    rule."""
    if not records.is_running:
        return
    waiting = records.open_resolutions
    for resolution in waiting[:_MOST]:
        link = to("办结", "meetings:resolution-done", records.branch.pk, resolution.pk)
        yield _item(records, resolution, f"resolution:{resolution.pk}", _title(resolution), link)
    if len(waiting) > _MOST:
        title = f"另有{len(waiting) - _MOST}条决议没有办结"
        first = waiting[_MOST]
        link = to(
            "看决议",
            "meetings:resolution-list",
            records.branch.pk,
            year=first.meeting.held_on.year,
            state="open",
        )
        yield _item(records, first, "resolution:more", title, link)


def _item(records: DutyRecords, resolution: Resolution, key: str, title: str, link: Link) -> DutyItem:
    day, today = resolution.due_on, records.today
    is_overdue = day < today
    return DutyItem(
        key,
        ItemState.OVERDUE if is_overdue else ItemState.DUE,
        title,
        f"{day_words(day, records.seen_from)}{'止' if is_overdue else '前'}",
        day,
        "" if is_overdue else due_word(day, today),
        standing="本支部",
        rule=f"本支部{day_words(resolution.meeting.held_on, today)}决议",
        action=link,
        view=P.VIEW_MEETINGS,
        act=P.RECORD_MEETINGS,
        group_id=resolution.meeting.group_id,
    )


def _title(resolution: Resolution) -> str:
    text = resolution.text
    text = text if len(text) <= _WORDS_SHOWN else f"{text[:_WORDS_SHOWN]}…"
    owner = resolution.owner.name if resolution.owner else resolution.owner_name
    return f"{text}（{owner}）" if owner else text
