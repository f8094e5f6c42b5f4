"""What need not be kept of a person who left goes: from the records, their versions, and the file."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.db.utils import load_backend
from django.utils import timezone

from meetings.actions.calendar_links import open_calendar_link
from meetings.models import CalendarLink, LeaveRequest
from members.actions import changes, standards, visits
from members.actions.accounts import AccountRefused, enable_account
from members.actions.corrections import ask_correction
from members.actions.erasure import AlreadyErased, StillHere, erase_member
from members.actions.members import IsErased, correct_member, undo_member
from members.actions.transfers import take_back_transfer, transfer
from members.models import (
    DuesStandard,
    Grant,
    IntroductionLetter,
    Member,
    MembershipEvent,
    Notice,
    OfficeTerm,
    User,
)
from partybranch import history
from partybranch.audit import log
from partybranch.audit.models import AuditRecord
from partybranch.models import Revision
from reports.actions.imports import purge_old_imports, stage_workbook
from tests import people
from tests.members.what_is_stored import tables_that_hold
from tests.people import World
from tests.reports.importers.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Every word that may be nowhere afterwards.
SECRETS = [
    "19911112222",
    "999999198005010019",
    "青石市稻香路18号",
    "丹崖县白石乡",
    "稻作研究所副所长",
    "引路人甲",
    "壮族",
    "函授本科",
    "患慢性病",
    "19933334444",
    "家中老人住院",
    "照顾孙辈",
    "关节炎",
    "硕士学位",
    "765432",
    "滨海市",
]


@pytest.fixture
def gone(world: World, at) -> Member:
    """Somebody about whom everything is kept that can be, who then left."""
    at("2025-11-20 10:00")
    by, member = world.user("secretary"), world.members["member"]
    world.branch.stores_id_numbers = True
    world.branch.save()
    member.residence, member.native_place = "青石市稻香路18号", "丹崖县白石乡"
    member.work_post, member.sponsors, member.ethnicity = "稻作研究所副所长", "引路人甲", "壮族"
    member.note, member.dues_base_fen = "患慢性病", 765432
    member.phone = "19933334444"
    member.save()
    correct_member(member=member, values={"education": "函授本科", "phone": "19911112222"}, by=by)
    ask_correction(
        member=member, about="education", wanted="硕士学位", reason="补报", by=world.user("member")
    )
    entry = standards.StandardEntry(world.members["secretary"], 500000, 2500)
    entries = [entry, standards.StandardEntry(member, 765432, 1800)]
    for _ in range(2):
        standards.set_standards(branch=world.branch, starts_on=date(2025, 1, 1), entries=entries, by=by)
    meeting = people.make_meeting(world.branch, date(2025, 12, 5), "学习", "study_day", state="planned")
    LeaveRequest.objects.create(meeting=meeting, member=member, reason="家中老人住院")
    member.floating_spells.create(
        branch=world.branch,
        direction="out",
        started_on=date(2024, 1, 8),
        ended_on=date(2024, 5, 1),
        place="滨海市",
    )
    visit = people.make_visit(
        world.branch, date(2025, 1, 20), member.name, recipient=member, goods="米面", note="关节炎"
    )
    visits.correct_visit(visit=visit, values={"note": "照顾孙辈"}, by=by)
    open_calendar_link(member=member, by=world.user("member"))
    _leave(member, by)
    return Member.objects.get(pk=member.pk)


def _leave(member: Member, by: User) -> None:
    values = {"kind": "moved_out", "occurred_on": date(2025, 11, 10), "precision": "day", "note": "照顾孙辈"}
    event = changes.record_change(member=member, values=values, by=by).event
    IntroductionLetter.objects.create(event=event, number="2025-031", note="照顾孙辈")


def _erase(world: World, member: Member) -> Member:
    erase_member(member=member, by=world.user("secretary"))
    return Member.objects.get(pk=member.pk)


# -- What goes -------------------------------------------------------------------------------------------


def test_the_canaries_are_there_before(gone: Member) -> None:
    held = {word for _, word in tables_that_hold(SECRETS)}
    assert held == set(SECRETS)


def test_nothing_of_it_is_in_any_table_in_clear_or_sealed(world: World, gone: Member) -> None:
    _erase(world, gone)
    assert tables_that_hold(SECRETS) == set()


def test_the_columns_say_nothing_any_more(world: World, gone: Member) -> None:
    member = _erase(world, gone)
    assert (member.phone, member.id_number, member.id_number_index, member.residence) == ("", "", "", "")
    assert (member.education, member.note, member.dues_base_fen) == ("", "", None)
    assert (member.born_on, member.born_precision) == (date(1980, 1, 1), "year")
    assert member.erased_at == timezone.now()


def test_leave_the_calendar_link_and_notices_go_whole(world: World, gone: Member) -> None:
    assert Notice.objects.filter(sentence__contains="石小满").exists()
    _erase(world, gone)
    assert not LeaveRequest.objects.filter(member=gone).exists()
    assert not CalendarLink.objects.filter(member=gone).exists()
    assert not Notice.objects.filter(sentence__contains="石小满").exists()


def test_notices_that_may_be_about_a_namesake_stay(world: World, gone: Member) -> None:
    people.make_member(world.branch, "石小满")
    told = Notice.objects.create(
        recipient=world.user("secretary"), sentence="石小满请假", organization=world.branch
    )
    _erase(world, gone)
    assert Notice.objects.filter(pk=told.pk).exists()


def test_an_open_request_ends_and_its_words_go(world: World, gone: Member) -> None:
    _erase(world, gone)
    request = gone.correction_requests.get()
    assert (request.state, request.wanted, request.reason, request.about) == (
        "withdrawn",
        "",
        "",
        "education",
    )


def test_the_account_is_closed_its_password_void_and_its_name_kept(world: World, gone: Member) -> None:
    _erase(world, gone)
    user = world.user("member")
    user.refresh_from_db()
    assert (user.is_active, user.has_usable_password(), user.username) == (False, False, "member")


def test_an_account_closed_so_is_not_opened_again(world: World, gone: Member) -> None:
    _erase(world, gone)
    user = User.objects.get(pk=world.user("member").pk)
    with pytest.raises(AccountRefused, match="信息已按规定清除，账号不再启用"):
        enable_account(user=user, by=world.user("secretary"))
    assert not User.objects.get(pk=user.pk).is_active


def test_an_account_with_a_grant_goes_on(world: World, gone: Member) -> None:
    user = world.user("member")
    Grant.objects.create(user=user, kind="auditor", starts_on=date(2025, 1, 1))
    told = Notice.objects.create(recipient=user, sentence="请看操作记录")
    _erase(world, gone)
    user.refresh_from_db()
    assert (user.is_active, user.has_usable_password()) == (True, True)
    assert Notice.objects.filter(pk=told.pk).exists()


def test_an_account_with_an_office_elsewhere_goes_on(world: World, gone: Member) -> None:
    OfficeTerm.objects.create(organization=world.committee, member=gone, office="party_worker")
    _erase(world, gone)
    assert User.objects.get(pk=world.user("member").pk).is_active


# -- What stays ------------------------------------------------------------------------------------------


def test_the_ledgers_stay_as_they_were(world: World, gone: Member) -> None:
    member = _erase(world, gone)
    assert (member.name, member.gender, member.standing) == ("石小满", "male", "full")
    assert (member.admitted_on, member.confirmed_on, member.left_on) == (
        date(2005, 7, 1),
        date(2006, 7, 1),
        date(2025, 11, 10),
    )
    assert (member.dues_charges.count(), member.dues_payments.count()) == (12, 11)
    assert member.attendances.get().reason == "住院"
    assert member.dues_standards.get().due_fen == 1800
    event = member.events.get()
    assert (event.kind, event.note, event.letter.number, event.letter.note) == (
        "moved_out",
        "",
        "2025-031",
        "",
    )
    visit = member.visits_received.get()
    assert (visit.goods, visit.note) == ("米面", "")


def test_others_keep_what_is_theirs(world: World, gone: Member) -> None:
    _erase(world, gone)
    other = Member.objects.get(pk=world.members["secretary"].pk)
    assert other.phone == "19900001111"
    assert other.dues_standards.get().base_fen == 500000


def test_setting_the_standards_can_still_be_undone_for_the_others(world: World, gone: Member) -> None:
    _erase(world, gone)
    newest = Revision.objects.filter(object_type=DuesStandard._meta.label_lower).latest("pk")
    held = history.before_of(newest)["standards"]
    assert held[str(gone.pk)] == {"base_fen": None, "due_fen": 1800}
    assert held[str(world.members["secretary"].pk)] == {"base_fen": 500000, "due_fen": 2500}


def test_it_is_recorded_without_a_value(world: World, gone: Member) -> None:
    before = AuditRecord.objects.count()
    _erase(world, gone)
    (entry,) = AuditRecord.objects.order_by("sequence")[before:]
    assert (entry.verb, entry.object_id) == ("清除离开党员的个人信息", str(gone.pk))
    assert {"phone_sealed", "education", "born_on"} <= set(entry.field_names)
    assert entry.details["account_closed"] is True
    assert list(log.verify_chain()) == []


# -- When ------------------------------------------------------------------------------------------------


def test_who_is_still_here_is_refused(world: World) -> None:
    with pytest.raises(StillHere, match="还在本支部"):
        _erase(world, world.members["secretary"])


def test_who_leaves_today_is_still_here(world: World) -> None:
    member = people.make_member(world.branch, "钟声", left_on=timezone.localdate())
    with pytest.raises(StillHere):
        _erase(world, member)


def test_it_is_done_once(world: World, gone: Member) -> None:
    _erase(world, gone)
    with pytest.raises(AlreadyErased):
        _erase(world, gone)


def test_nothing_is_filled_in_or_put_back_afterwards(world: World, gone: Member) -> None:
    member, by = _erase(world, gone), world.user("secretary")
    with pytest.raises(IsErased):
        correct_member(member=member, values={"education": "大学"}, by=by)
    for revision in history.revisions_of(member):
        with pytest.raises(history.CannotPutBack):
            undo_member(revision=revision, by=by)
    with pytest.raises(changes.ChangeRefused, match="已按规定清除"):
        changes.remove_change(event=MembershipEvent.objects.get(member=member), by=by)


def test_the_old_record_of_who_moved_on_is_erased_and_the_new_one_untouched(world: World) -> None:
    old = world.members["member"]
    old.phone = "19911112222"
    old.save()
    done = transfer(member=old, to_branch=world.beside, occurred_on=date(2025, 6, 16), by=world.user("staff"))
    member = _erase(world, old)
    made = Member.objects.get(pk=done.member.pk)
    assert (member.phone, made.phone, made.education) == ("", "19911112222", "大学")
    assert User.objects.get(member=made).is_active
    with pytest.raises(changes.ChangeRefused), transaction.atomic():
        take_back_transfer(out=MembershipEvent.objects.get(pk=done.out.pk), by=world.user("staff"))
    assert Member.objects.filter(pk=made.pk).exists()


# -- Uploads, and the file itself ------------------------------------------------------------------------


def test_an_upload_holds_it_for_seven_days_at_most(world: World, gone: Member, at, tmp_path: Path) -> None:
    data = Desk(world.branch, tmp_path).book(
        [["姓名", "入党时间", "联系电话"], ["石小满", "2005-07-01", "19911112222"]]
    )
    stage_workbook(
        branch=world.branch, year=2025, file_name="花名册.xlsx", data=data.read_bytes(), by=log.SYSTEM
    )
    _erase(world, gone)
    assert tables_that_hold(SECRETS) == {("reports_workbookimport", "19911112222")}
    at(f"{timezone.localdate() + timedelta(days=8):%Y-%m-%d} 10:00")
    purge_old_imports(by=log.SYSTEM)
    assert tables_that_hold(SECRETS) == set()


@pytest.fixture
def on_disk(world: World, gone: Member, tmp_path: Path):
    """The same database as a file, as an office has it, in the place of the one in memory."""
    if connection.vendor != "sqlite":
        yield None
        return
    file, memory = tmp_path / "office.sqlite3", connections["default"]
    settings = {**memory.settings_dict, "NAME": str(file)}
    wrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias="default")
    wrapper.inc_thread_sharing()
    file.write_bytes(memory.connection.serialize())
    wrapper.connect()
    connections["default"] = wrapper
    try:
        yield file
    finally:
        connections["default"] = memory
        wrapper.close()


def test_the_bytes_are_gone_from_the_file_and_its_write_ahead_log(
    world: World, gone: Member, on_disk: Path | None
) -> None:
    if on_disk is None:
        return
    sealed = [gone.phone_sealed, gone.residence_sealed, gone.id_number_sealed]
    assert SECRETS[3].encode() in on_disk.read_bytes()
    gone.save()
    _erase(world, gone)
    log_file = on_disk.with_name(f"{on_disk.name}-wal")
    bytes_now = on_disk.read_bytes() + (log_file.read_bytes() if log_file.exists() else b"")
    found = [word for word in [*SECRETS, *sealed] if word.encode() in bytes_now]
    assert found == []
    assert "石小满".encode() in bytes_now
