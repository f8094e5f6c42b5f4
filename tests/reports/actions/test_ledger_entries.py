"""Entering, correcting, removing a piece of other work, and taking it back."""

from datetime import date

import pytest

from partybranch import history
from partybranch.audit.models import AuditRecord
from reports.actions import ledger_entries as actions
from reports.models import LedgerEntry, LedgerKind
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_travel")]


@pytest.fixture
def _travel(at) -> None:
    at("2025-11-20 10:00")


def _values(code: str = "published_item", **changes) -> actions.EntryValues:
    given = {"occurred_on": date(2025, 11, 3), "title": "支部开展主题党日", "quantity": 2, **changes}
    return actions.EntryValues(kind=LedgerKind.objects.get(code=code), **given)


def _add(world: World, **asked) -> LedgerEntry:
    values = asked.pop("values", None) or _values()
    return actions.add_entry(branch=world.branch, values=values, by=world.user("secretary"), **asked)


def _last_verb() -> str:
    return AuditRecord.objects.latest("sequence").verb


def test_an_entry_says_who_entered_it_and_takes_the_unit_of_its_kind(world: World) -> None:
    entry = _add(world)
    assert (entry.unit, entry.entered_by_id, entry.source) == ("篇", world.user("secretary").pk, "entered")
    record = AuditRecord.objects.latest("sequence")
    assert (record.verb, record.object_id, record.organization_id) == (
        "登记工作纪实",
        str(entry.pk),
        world.branch.pk,
    )
    assert "支部开展主题党日" not in str(record.details)


def test_what_is_not_stated_stays_unknown(world: World) -> None:
    entry = _add(world, values=_values("document", quantity=None))
    assert (entry.quantity, entry.amount_fen, entry.unit) == (None, None, "")


def test_nothing_of_tomorrow_is_recorded(world: World) -> None:
    with pytest.raises(actions.InTheFuture, match="不能晚于今天"):
        _add(world, values=_values(occurred_on=date(2025, 11, 21)))


def test_the_same_form_sent_twice_is_one_entry(world: World) -> None:
    assert _add(world) == _add(world)


def test_the_same_title_on_the_same_day_needs_a_word(world: World) -> None:
    _add(world)
    other = _values(note="另一版面")
    with pytest.raises(actions.LooksTheSame, match="11月3日已有一项“支部开展主题党日”"):
        _add(world, values=other)
    _add(world, values=other, is_another=True)
    assert LedgerEntry.objects.filter(title="支部开展主题党日").count() == 2


def _correct(world: World, entry: LedgerEntry, values: actions.EntryValues, seen: str | None = None):
    return actions.correct_entry(
        entry=entry,
        values=values,
        seen=actions.version_of(entry) if seen is None else seen,
        by=world.user("secretary"),
    )


def test_a_correction_is_kept_and_can_be_undone(world: World) -> None:
    entry = _add(world)
    revision = _correct(world, entry, _values(quantity=5))
    assert AuditRecord.objects.latest("sequence").field_names == ["quantity"]
    entry.refresh_from_db()
    assert entry.quantity == 5
    actions.undo(branch=world.branch, revision=revision, by=world.user("secretary"))
    entry.refresh_from_db()
    assert entry.quantity == 2
    assert _last_verb() == "撤销更正工作纪实"
    with pytest.raises(history.CannotPutBack):
        actions.undo(branch=world.branch, revision=revision, by=world.user("secretary"))


def test_a_correction_without_a_change_leaves_no_trace(world: World) -> None:
    entry = _add(world)
    before = AuditRecord.objects.count()
    assert _correct(world, entry, actions.values_of(entry)) is None
    assert AuditRecord.objects.count() == before


def test_a_save_over_somebody_elses_is_refused(world: World) -> None:
    entry = _add(world)
    with pytest.raises(actions.ChangedMeanwhile, match="由别人改过"):
        _correct(world, entry, _values(quantity=9), seen="2020-01-01T00:00:00")
    entry.refresh_from_db()
    assert entry.quantity == 2


def test_a_masked_figure_stays_unknown_until_one_is_given(world: World) -> None:
    entry = people.make_entry(world.branch, date(2025, 5, 1), "购书", amount_is_masked=True)
    _correct(world, entry, _values("document", title="购买书籍", quantity=None))
    entry.refresh_from_db()
    assert entry.amount_is_masked
    _correct(world, entry, _values("document", title="购买书籍", quantity=None, amount_fen=3000))
    entry.refresh_from_db()
    assert (entry.amount_is_masked, entry.amount_fen) == (False, 3000)


def test_a_removed_entry_counts_nowhere_and_comes_back(world: World) -> None:
    entry = _add(world)
    revision = actions.remove_entry(entry=entry, by=world.user("secretary"))
    assert not LedgerEntry.objects.filter(pk=entry.pk).exists()
    assert _last_verb() == "删除工作纪实"
    actions.undo(branch=world.branch, revision=revision, by=world.user("secretary"))
    assert LedgerEntry.objects.filter(pk=entry.pk).exists()
