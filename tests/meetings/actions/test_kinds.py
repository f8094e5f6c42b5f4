"""Kinds of gathering as data: one that is added counts like those that came with the application."""

from datetime import date

import pytest

from meetings.actions import kinds
from meetings.actions.kinds import KindEntry
from meetings.calendar import build_rows, read_year
from meetings.models import MeetingKind
from partybranch import history
from partybranch.audit.models import AuditRecord
from reports.facts.builder import build
from reports.wording.sections.study import study
from reports.wording.tokens import Tokens
from tests import people
from tests.meetings.desk import kind
from tests.people import World

pytestmark = pytest.mark.django_db

_TODAY = date(2025, 11, 20)


def _entry(**changes) -> KindEntry:
    told = {"name": "节前茶话会", "fact_name": "茶话会", "due": "all", "verb": "开展", "synonyms": ["座谈"]}
    return KindEntry(**{**told, **changes})


def _added(world: World, **changes) -> MeetingKind:
    return kinds.add_kind(entry=_entry(**changes), by=world.user("administrator"))


def _said(world: World) -> str:
    paragraph = study(build(world.branch, 2025, as_of=_TODAY))
    return "" if paragraph is None else "".join(part.printed for part in paragraph.parts)


@pytest.mark.parametrize("verb", ["开展", "召开"])
def test_a_further_kind_is_counted_and_said_once_it_was_held(world: World, verb: str) -> None:
    added = _added(world, verb=verb)
    book = build(world.branch, 2025, as_of=_TODAY)
    assert book.value("茶话会次数") == 0
    assert "茶话会" not in _said(world)
    people.make_meeting(world.branch, date(2025, 9, 30), "迎国庆", added.code)
    book = build(world.branch, 2025, as_of=_TODAY)
    assert book.value("茶话会次数") == 1
    figures = [part.printed for part in Tokens(book).parts("办过【茶话会次数】。")]
    assert figures == ["办过", "1次", "。"]
    assert f"{verb}" in _said(world)
    assert "茶话会1次" in _said(world)


def test_a_further_kind_has_its_row_in_the_calendar(world: World) -> None:
    added = _added(world)
    records = read_year(world.branch, 2025, _TODAY)
    row = next(row for row in build_rows(records) if row.kind == added)
    assert [cell.fill_on for cell in row.cells][10] == _TODAY
    kinds.offer_kind(kind=added, is_offered=False, by=world.user("administrator"))
    rows = build_rows(read_year(world.branch, 2025, _TODAY), shows_all=True)
    assert added not in [row.kind for row in rows]
    assert kind("quiz") in [row.kind for row in rows]


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"name": "党课"}, kinds.NameTaken, "name"),
        ({"fact_name": "党课"}, kinds.NameTaken, "fact_name"),
        ({"synonyms": ["支委会"]}, kinds.NameTaken, "synonyms"),
        ({"fact_name": "茶话会（节前）"}, kinds.NameNotFit, "fact_name"),
        ({"fact_name": "书记讲党课"}, kinds.NameNotFit, "fact_name"),
    ],
)
def test_a_word_means_one_kind(world: World, changes, refusal, field: str) -> None:
    with pytest.raises(refusal) as refused:
        _added(world, **changes)
    assert refused.value.field == field
    assert MeetingKind.objects.filter(added_by_id__isnull=False).count() == 0


def test_names_the_report_counts_otherwise_are_reserved(world: World) -> None:
    """Whatever the book counts by …次数 is a kind, of a theme, or reserved."""
    book = build(world.branch, 2025, as_of=_TODAY)
    names = {fact.name.removesuffix("次数") for fact in book if fact.name.endswith("次数")}
    assert names - {each.name for each in book.kinds} <= kinds.RESERVED


def test_a_national_kind_keeps_its_names(world: World) -> None:
    by, quiz = world.user("administrator"), kind("quiz")
    told = {"name": quiz.name, "fact_name": quiz.fact_name, "due": quiz.due, "verb": quiz.verb}
    with pytest.raises(kinds.IsNational):
        kinds.change_kind(
            kind=quiz,
            entry=_entry(**told | {"fact_name": "考试", "synonyms": []}),
            seen=kinds.mark_of(quiz),
            by=by,
        )
    entry = _entry(**told | {"synonyms": [*quiz.synonyms, "闯关答题"]})
    revision = kinds.change_kind(kind=quiz, entry=entry, seen=kinds.mark_of(quiz), by=by)
    quiz.refresh_from_db()
    assert quiz.synonyms[-1] == "闯关答题"
    kinds.undo_change(revision=revision, by=by)
    quiz.refresh_from_db()
    assert "闯关答题" not in quiz.synonyms
    assert history.revisions_of(quiz).get().undone_at
    assert AuditRecord.objects.filter(verb__contains="活动形式").count() == 2


def test_two_who_change_a_kind_do_not_overwrite_each_other(world: World) -> None:
    by, added = world.user("administrator"), _added(world)
    seen = kinds.mark_of(added)
    kinds.change_kind(kind=added, entry=_entry(name="茶会"), seen=seen, by=by)
    with pytest.raises(kinds.ChangedMeanwhile):
        kinds.change_kind(kind=added, entry=_entry(verb="召开"), seen=seen, by=by)


def test_a_kind_is_stopped_once(world: World) -> None:
    by, added = world.user("administrator"), _added(world)
    kinds.offer_kind(kind=added, is_offered=False, by=by)
    with pytest.raises(kinds.IsSoAlready):
        kinds.offer_kind(kind=added, is_offered=False, by=by)
