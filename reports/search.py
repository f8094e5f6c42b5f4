"""Looking up a word in everything one branch keeps: members, gatherings, visits, other work.

Letters alone are also taken for pinyin initials: "zs" finds 张三, "ddgz" a gathering on 党的工作.
Each group needs its own right; a group leader finds the own group's members only.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from meetings import queries as meetings
from meetings.models import Meeting
from members import names
from members import queries as members
from members.models import CondolenceVisit
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.web.templatetags.components import day
from reports.models import LedgerEntry

SHOWN = 20
# Initials are worked out when asked for: of so many records, the newest.
_SPELT = 2000
_FEWEST_LETTERS = 2

_initials = lru_cache(maxsize=20_000)(names.initials)


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: what it is called, a word about it, its page."""

    title: str
    about: str
    href: str


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The records of one sort, the first ones of ``count``, and the list that goes on looking: of the
    newest year there is a hit in; '' where the list knows nothing of initials."""

    label: str
    unit: str
    count: int
    hits: list[Hit]
    href: str


def _is_initials(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= _FEWEST_LETTERS


def _spelt(rows: Iterable[tuple[int, str]], letters: str) -> list[int]:
    """Keys of the rows whose text holds the letters among its initials."""
    return [key for key, text in rows if any(letters in reading for reading in _initials(text).split())]


def _with_initials(found: QuerySet, everything: QuerySet, field: str, word: str) -> QuerySet:
    """What was found by its words, and what is found by its initials."""
    if not _is_initials(word):
        return found
    rows = everything.order_by("-pk").values_list("pk", field)[:_SPELT]
    keys = _spelt(rows, word.lower())
    return found | everything.filter(pk__in=keys)


def _page(route: str, scope: Scope, *keys: int, **query: object) -> str:
    address = reverse(route, args=[scope.organization.pk, *keys])
    return f"{address}?{urlencode(query)}" if query else address


def _goes_on(route: str, scope: Scope, word: str, newest: date | None) -> str:
    if newest is None or _is_initials(word):
        return ""
    return _page(route, scope, q=word, year=newest.year)


def _members(scope: Scope, word: str) -> HitGroup:
    found = members.matching(members.members_visible_in(scope), word)
    hits = [
        Hit(
            member.name,
            member.group.name if member.group else "",
            _page("members:member-detail", scope, member.pk),
        )
        for member in found.select_related("group")[:SHOWN]
    ]
    listed = {"q": word, "state": "all"}
    return HitGroup("党员", "名", found.count(), hits, _page("members:member-list", scope, **listed))


def _meeting_hit(scope: Scope, meeting: Meeting) -> Hit:
    kinds = "、".join(kind.fact_name for kind in meeting.kinds)
    about = f"{day(meeting.held_on)}　{kinds}"
    if meeting.state != Meeting.State.HELD:
        about += f"　{meeting.get_state_display()}"
    address = _page("meetings:meeting-detail", scope, meeting.pk, year=meeting.held_on.year)
    return Hit(meeting.title or kinds, about, address)


def _meetings(scope: Scope, word: str) -> HitGroup:
    everything = Meeting.objects.filter(branch=scope.organization)
    tagged = Meeting.themes.through.objects.filter(theme__name__icontains=word).values("meeting_id")
    found = meetings.matching(everything, word) | everything.filter(pk__in=tagged)
    found = _with_initials(found, everything, "title", word).order_by("-held_on", "-pk")
    rows = list(meetings.with_kinds(found)[:SHOWN])
    hits = [_meeting_hit(scope, meeting) for meeting in rows]
    goes_on = _goes_on("meetings:meeting-list", scope, word, rows[0].held_on if rows else None)
    return HitGroup("组织生活", "次", found.count(), hits, goes_on)


def _visits(scope: Scope, word: str) -> HitGroup:
    everything = CondolenceVisit.objects.filter(branch=scope.organization)
    by_words = everything.filter(
        Q(recipient_name__icontains=word) | Q(occasion__icontains=word) | Q(visitors__icontains=word)
    )
    found = _with_initials(by_words, everything, "recipient_name", word).order_by("-visited_on", "-pk")
    rows = list(found[:SHOWN])
    hits = [
        Hit(
            visit.recipient_name,
            f"{day(visit.visited_on, visit.precision)}　{visit.occasion}".strip(),
            _page("members:condolence-visit-list", scope, year=visit.visited_on.year, q=visit.recipient_name),
        )
        for visit in rows
    ]
    goes_on = _goes_on("members:condolence-visit-list", scope, word, rows[0].visited_on if rows else None)
    return HitGroup("慰问", "人次", found.count(), hits, goes_on)


def _entries(scope: Scope, word: str) -> HitGroup:
    everything = LedgerEntry.objects.filter(branch=scope.organization)
    by_words = everything.filter(
        Q(title__icontains=word) | Q(note__icontains=word) | Q(kind__name__icontains=word)
    )
    found = _with_initials(by_words, everything, "title", word).order_by("-occurred_on", "-pk")
    rows = list(found.select_related("kind")[:SHOWN])
    hits = [
        Hit(
            entry.title,
            f"{day(entry.occurred_on, entry.precision)}　{entry.kind.name}",
            _page("reports:ledger-entry-list", scope, year=entry.occurred_on.year, q=entry.title[:60]),
        )
        for entry in rows
    ]
    goes_on = _goes_on("reports:ledger-entry-list", scope, word, rows[0].occurred_on if rows else None)
    return HitGroup("工作纪实", "项", found.count(), hits, goes_on)


_SOURCES: tuple[tuple[Permission, Callable[[Scope, str], HitGroup]], ...] = (
    (Permission.VIEW_MEMBERS, _members),
    (Permission.VIEW_MEETINGS, _meetings),
    (Permission.VIEW_VISITS, _visits),
    (Permission.VIEW_LEDGER, _entries),
)


def look_up(scope: Scope, text: str) -> Iterator[HitGroup]:
    """What the person may see that holds the words, sort by sort; sorts without a hit are left out.
    The same number of queries however much is found."""
    word = " ".join(text.split())[:60]
    if not word:
        return
    for permission, find in _SOURCES:
        if scope.allows(permission):
            group = find(scope, word)
            if group.count:
                yield group
