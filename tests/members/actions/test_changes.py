"""Changes of membership as verbs: suspension, restoring, removal, groups, letters, corrections."""

from datetime import date

import pytest

from members.actions import changes, letters, restorations, transfers
from members.actions.change_checks import ChangeRefused
from members.models import IntroductionLetter, Member, MembershipEvent, Organization, User
from partybranch import history
from partybranch.audit.models import AuditRecord
from partybranch.models import Revision
from tests import people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Kind = MembershipEvent.Kind
MAY, JUNE, JULY = date(2025, 5, 8), date(2025, 6, 16), date(2025, 7, 1)


def _record(world: World, who: str | Member, kind: str, day: date = JUNE, **rest) -> MembershipEvent:
    member = world.members[who] if isinstance(who, str) else who
    letter = rest.pop("letter", None)
    values = {"kind": kind, "occurred_on": day, **rest}
    return changes.record_change(
        member=member, values=values, letter=letter, by=world.user("secretary")
    ).event


def _again(event: MembershipEvent) -> MembershipEvent:
    return MembershipEvent.everything.get(pk=event.pk)


def _correct(world: World, event: MembershipEvent, letter=None, **values) -> Revision | None:
    return changes.correct_change(event=event, values=values, letter=letter, by=world.user("secretary"))


def _remove(world: World, event: MembershipEvent) -> Revision:
    return changes.remove_change(event=_again(event), by=world.user("secretary"))[0]


def _undo(world: World, revision: Revision) -> changes.Recorded:
    return changes.undo_change(revision=revision, by=world.user("secretary"))


def _reread(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


# -- Suspended, restored, removed -----------------------------------------------------------------------


def test_a_suspension_ends_the_stay_and_its_paper_may_come_later(world: World) -> None:
    event = _record(world, "member", Kind.SUSPENDED)
    assert _reread(world.members["member"]).left_on == JUNE
    assert event.lacks_paper
    _correct(world, event, paper="农机关党委〔2025〕9号")
    assert not _again(event).lacks_paper


def test_only_removal_and_restoring_follow_a_suspension(world: World) -> None:
    _record(world, "member", Kind.SUSPENDED)
    with pytest.raises(ChangeRefused, match="只能登记恢复党籍或者除名"):
        _record(world, "member", Kind.MOVED_OUT, JULY)


def test_a_removal_after_a_suspension_leaves_the_last_day_and_warns_before_two_years(world: World) -> None:
    _record(world, "member", Kind.SUSPENDED, date(2023, 5, 1))
    values = {"kind": Kind.REMOVED, "occurred_on": date(2025, 4, 30)}
    done = changes.record_change(member=world.members["member"], values=values, by=world.user("secretary"))
    assert "停止党籍到2025年5月1日才满2年（《党员教育管理工作条例》第二十四条）" in done.warning
    assert _reread(world.members["member"]).left_on == date(2023, 5, 1)
    _remove(world, done.event)
    values["occurred_on"] = date(2025, 5, 1)
    done = changes.record_change(member=world.members["member"], values=values, by=world.user("secretary"))
    assert done.warning == ""
    with pytest.raises(ChangeRefused, match="离开本支部"):
        _record(world, "member", Kind.DIED, JULY)


def test_a_removal_is_not_before_the_suspension(world: World) -> None:
    _record(world, "member", Kind.SUSPENDED)
    with pytest.raises(ChangeRefused, match="除名不能早于它"):
        _record(world, "member", Kind.REMOVED, MAY)


def test_a_suspension_stands_while_something_builds_on_it(world: World) -> None:
    event = _record(world, "member", Kind.SUSPENDED, date(2023, 5, 1))
    removal = _record(world, "member", Kind.REMOVED, JUNE)
    with pytest.raises(ChangeRefused, match="请先删除除名的记录"):
        _remove(world, event)
    _remove(world, removal)
    restorations.restore_member(member=event.member, occurred_on=JULY, by=world.user("secretary"))
    with pytest.raises(ChangeRefused, match="请先删除恢复党籍的记录"):
        _remove(world, event)


def test_restoring_goes_on_in_a_new_record_with_the_account(world: World) -> None:
    _record(world, "member", Kind.SUSPENDED)
    event = restorations.restore_member(
        member=world.members["member"], occurred_on=JULY, by=world.user("secretary"), paper="〔2025〕10号"
    )
    made = event.member
    assert (made.branch, made.joined_on, made.previous) == (world.branch, JULY, world.members["member"])
    assert not made.is_in_branch_on(date(2025, 6, 30))
    assert User.objects.get(pk=world.user("member").pk).member == made
    assert AuditRecord.objects.order_by("-sequence").first().verb == "恢复党籍"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(JUNE, "恢复要晚于那一天"), (MAY, "恢复要晚于那一天"), (date(2999, 1, 1), "不能晚于今天")],
)
def test_restoring_comes_after_the_suspension(world: World, day: date, sentence: str) -> None:
    _record(world, "member", Kind.SUSPENDED)
    with pytest.raises(ChangeRefused, match=sentence):
        restorations.restore_member(
            member=world.members["member"], occurred_on=day, by=world.user("secretary")
        )


@pytest.mark.parametrize("who", ["secretary", "moved out"])
def test_only_the_suspended_are_restored(world: World, who: str) -> None:
    with pytest.raises(ChangeRefused, match="不是停止党籍的党员"):
        restorations.restore_member(member=world.members[who], occurred_on=JULY, by=world.user("secretary"))


def test_restoring_is_taken_back_until_something_is_recorded(world: World) -> None:
    by = world.user("secretary")
    _record(world, "member", Kind.SUSPENDED)
    event = restorations.restore_member(member=world.members["member"], occurred_on=JULY, by=by)
    restorations.take_back_restoration(event=event, by=by)
    assert User.objects.get(pk=world.user("member").pk).member == world.members["member"]
    event = restorations.restore_member(member=_reread(world.members["member"]), occurred_on=JULY, by=by)
    people.make_visit(world.branch, date(2025, 8, 1), "石小满", recipient=event.member)
    with pytest.raises(ChangeRefused, match="已有“慰问”记录"):
        restorations.take_back_restoration(event=event, by=by)


# -- Admission in a temporary branch --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "note", "is_refused"),
    [
        (date(2026, 5, 11), "", True),
        (date(2026, 5, 11), "省委另有规定", False),
        (date(2026, 5, 10), "", False),
    ],
)
def test_a_temporary_branch_admits_nobody_from_the_rules_day_on(
    world: World, at, day: date, note: str, is_refused: bool
) -> None:
    at("2026-06-01")
    Organization.objects.filter(pk=world.branch.pk).update(branch_form="temporary")
    member = people.make_member(world.branch, "积极", admitted_on=None, confirmed_on=None, standing="")
    if is_refused:
        with pytest.raises(ChangeRefused, match="《发展党员工作细则》第二十二条"):
            _record(world, member, Kind.ADMITTED, day, note=note)
    else:
        assert _record(world, member, Kind.ADMITTED, day, note=note).kind == Kind.ADMITTED


# -- Groups and retirement ------------------------------------------------------------------------------


def test_a_change_of_group_keeps_both_and_can_repeat(world: World) -> None:
    first, second = world.groups
    one = _record(world, "secretary", Kind.GROUP_CHANGED, MAY, to_group=second)
    two = _record(world, "secretary", Kind.GROUP_CHANGED, JUNE, to_group=None)
    assert (one.from_group, one.to_group, two.from_group, two.to_group) == (first, second, second, None)
    assert _reread(world.members["secretary"]).group is None
    with pytest.raises(ChangeRefused, match="只能改动最近的一次"):
        _remove(world, one)
    _remove(world, two)
    _remove(world, one)
    assert _reread(world.members["secretary"]).group == first


@pytest.mark.parametrize("day", [MAY, JUNE])
def test_a_change_of_group_comes_after_the_one_before(world: World, day: date) -> None:
    _record(world, "secretary", Kind.GROUP_CHANGED, JUNE, to_group=world.groups[1])
    with pytest.raises(ChangeRefused, match="新的调整要晚于那一天"):
        _record(world, "secretary", Kind.GROUP_CHANGED, day, to_group=world.groups[0])


def test_groups_that_cannot_take_somebody_in_are_refused(world: World) -> None:
    first, second = world.groups
    with pytest.raises(ChangeRefused, match="已在第一党小组"):
        _record(world, "secretary", Kind.GROUP_CHANGED, to_group=first)
    second.dissolved_on = MAY
    second.save()
    with pytest.raises(ChangeRefused, match="已于2025年5月8日撤销"):
        _record(world, "secretary", Kind.GROUP_CHANGED, to_group=second)


def test_retirement_keeps_what_somebody_was(world: World) -> None:
    event = _record(world, "member", Kind.RETIRED)
    assert event.from_employment == "in_post"
    Revision.objects.all().delete()
    _remove(world, event)
    assert _reread(world.members["member"]).employment == "in_post"


# -- Corrections ----------------------------------------------------------------------------------------


def test_a_corrected_day_moves_the_member_and_its_offices_and_back(world: World) -> None:
    event = _record(world, "publicity member", Kind.MOVED_OUT, JUNE, counterpart="城关镇党委")
    member = world.members["publicity member"]
    revision = _correct(world, event, occurred_on=JULY, counterpart="城东街道党工委")
    term = member.office_terms.get()
    assert (_reread(member).left_on, term.left_on) == (JULY, JULY)
    assert revision is not None
    _undo(world, revision)
    term.refresh_from_db()
    assert (_reread(member).left_on, term.left_on) == (JUNE, JUNE)
    assert _again(event).counterpart == "城关镇党委"


def test_a_correction_that_contradicts_changes_nothing(world: World) -> None:
    event = _record(world, "member", Kind.MOVED_OUT, JUNE)
    with pytest.raises(ChangeRefused, match="不能晚于今天"):
        _correct(world, event, occurred_on=date(2999, 1, 1))
    assert _reread(world.members["member"]).left_on == JUNE
    assert _correct(world, event, occurred_on=JUNE) is None


def test_the_newest_change_of_group_can_be_corrected_and_an_older_ones_paper(world: World) -> None:
    first, second = world.groups
    one = _record(world, "secretary", Kind.GROUP_CHANGED, MAY, to_group=second)
    two = _record(world, "secretary", Kind.GROUP_CHANGED, JUNE, to_group=None)
    _correct(world, two, to_group=first, occurred_on=JULY)
    assert _reread(world.members["secretary"]).group == first
    with pytest.raises(ChangeRefused, match="只能改动最近的一次"):
        _correct(world, one, occurred_on=date(2025, 5, 9))
    assert _correct(world, one, note="支委会研究") is not None


def test_the_day_of_a_move_is_corrected_on_neither_side_alone(world: World) -> None:
    done = transfers.transfer(
        member=world.members["member"], to_branch=world.beside, occurred_on=JUNE, by=world.user("staff")
    )
    for side in (done.out, done.into):
        with pytest.raises(ChangeRefused, match="撤销转接后重新办理"):
            _correct(world, side, occurred_on=JULY)
        with pytest.raises(ChangeRefused, match="撤销整个转接"):
            _remove(world, side)
    assert _correct(world, done.out, paper="〔2025〕8号") is not None


def test_half_a_move_is_never_put_back(world: World) -> None:
    done = transfers.transfer(
        member=world.members["member"], to_branch=world.beside, occurred_on=JUNE, by=world.user("staff")
    )
    transfers.take_back_transfer(out=done.out, by=world.user("staff"))
    revision = history.revisions_of(done.out).first()
    with pytest.raises(history.CannotPutBack, match="请重新办理转接"):
        _undo(world, revision)
    assert _reread(world.members["member"]).left_on is None


# -- Letters --------------------------------------------------------------------------------------------

LETTER = {"number": "2025-017", "issued_on": MAY, "valid_until": date(2025, 8, 8)}


def test_a_letter_goes_with_a_move_and_is_part_of_its_history(world: World) -> None:
    event = _record(world, "member", Kind.MOVED_OUT, JUNE, letter=LETTER)
    assert event.letter.number == "2025-017"
    revision = _correct(world, event, letter={"number": "2025-018"})
    assert IntroductionLetter.objects.get(event=event).number == "2025-018"
    assert revision is not None
    _undo(world, revision)
    letter = IntroductionLetter.objects.get(event=event)
    assert (letter.number, letter.valid_until) == ("2025-017", date(2025, 8, 8))


def test_an_empty_letter_is_none(world: World) -> None:
    event = _record(world, "member", Kind.MOVED_OUT, JUNE, letter={"number": "", "issued_on": None})
    assert event.introduction is None
    retired = _record(world, "secretary", Kind.RETIRED, JUNE, letter=LETTER)
    assert retired.introduction is None


@pytest.mark.parametrize(
    ("letter", "sentence"),
    [
        ({"issued_on": date(2999, 1, 1)}, "开具日期不能晚于今天"),
        ({"issued_on": JUNE, "valid_until": MAY}, "有效期不能早于开具日期"),
        ({"issued_on": JUNE, "slip_returned_on": MAY}, "回执日期不能早于介绍信的开具日期"),
        ({"slip_returned_on": date(2999, 1, 1)}, "回执日期不能晚于今天"),
    ],
)
def test_days_of_a_letter_that_contradict_are_refused(world: World, letter: dict, sentence: str) -> None:
    with pytest.raises(ChangeRefused, match=sentence):
        _record(world, "member", Kind.MOVED_OUT, JUNE, letter=letter)
    assert not MembershipEvent.objects.filter(member=world.members["member"]).exists()


def test_the_slip_comes_and_can_be_taken_back(world: World) -> None:
    event = _record(world, "member", Kind.MOVED_OUT, JUNE, letter=LETTER)
    assert event.letter.is_slip_outstanding_on(date(2025, 8, 9))
    revision = letters.record_slip(event=event, returned_on=JULY, by=world.user("secretary"))
    assert IntroductionLetter.objects.get(event=event).slip_returned_on == JULY
    _undo(world, revision)
    assert IntroductionLetter.objects.get(event=event).slip_returned_on is None
    assert _reread(world.members["member"]).left_on == JUNE
