"""Each list page asks the same number of queries for one row and for a hundred."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from meetings.actions import self_study
from meetings.models import (
    Appraisal,
    Attendance,
    Campaign,
    Exemption,
    JointGathering,
    MeetingKind,
    Rectification,
    Reflection,
    Resolution,
    Theme,
)
from members.actions import transfers
from members.actions.corrections import ask_correction
from members.models import (
    FloatingSpell,
    Grant,
    IntroductionLetter,
    MembershipEvent,
    OfficeTerm,
    Organization,
    PartyGroup,
)
from partybranch.audit import log
from partybranch.web.paging import ROWS_PER_PAGE
from reports.models import WorkbookImport
from tests import doings_of_study, doings_of_talks, people
from tests.people import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MANY = 100
SEARCHED = "丹青"


def _branch(world: World) -> Organization:
    """A branch with its secretary and nothing else."""
    return world.foreign


def _members(world: World, count: int) -> None:
    for number in range(count):
        group = PartyGroup.objects.create(branch=_branch(world), name=f"小组{number}")
        member = people.make_member(_branch(world), f"甲{number}", group=group, phone=f"1990000{number:04}")
        OfficeTerm.objects.create(
            organization=_branch(world), member=member, group=group, office=OfficeTerm.Office.GROUP_LEADER
        )


def _namesakes(world: World, count: int) -> None:
    for number in range(count):
        branch = people.make_organization(
            f"同名第{number}支部", Organization.Kind.BRANCH, world.other_committee
        )
        member = people.make_member(branch, SEARCHED, phone=f"1990000{number:04}")
        OfficeTerm.objects.create(organization=branch, member=member, office=OfficeTerm.Office.SECRETARY)


def _dues(world: World, count: int) -> None:
    for number in range(count):
        people.make_dues(people.make_member(_branch(world), f"乙{number}"), [1, 2], 1000, unpaid=[2])


def _entries(world: World, count: int) -> None:
    for number in range(count):
        people.make_entry(_branch(world), date(2025, 3, 1), f"第{number}号文件")


def _visits(world: World, count: int) -> None:
    for number in range(count):
        member = people.make_member(_branch(world), f"丙{number}")
        people.make_visit(
            _branch(world), date(2025, 2, 1), member.name, recipient=member, occasion=f"节{number}"
        )


def _meetings(world: World, count: int) -> None:
    kinds = list(MeetingKind.objects.all())
    for number in range(count):
        meeting = people.make_meeting(
            _branch(world),
            date(2025, 1, 1) + timedelta(days=number),
            f"第{number}次",
            due_count=9,
            present_count=8,
        )
        meeting.extra_kinds.add(kinds[number % len(kinds)])
        meeting.themes.add(Theme.objects.create(branch=_branch(world), name=f"专题{number}"))


def _resolutions(world: World, count: int) -> None:
    for number in range(count):
        meeting = people.make_meeting(_branch(world), date(2025, 1, 1), f"第{number}次")
        owner = people.make_member(_branch(world), f"癸{number}")
        Resolution.objects.create(
            branch=_branch(world),
            meeting=meeting,
            text=f"第{number}件事",
            owner=owner,
            due_on=meeting.held_on,
        )


def _kinds(world: World, count: int) -> None:
    for number in range(count):
        name = f"形式{MeetingKind.objects.count()}第{number}"
        kind = MeetingKind.objects.create(code=name, name=name, fact_name=name, position=number)
        people.make_meeting(_branch(world), date(2025, 1, 1), "学习", kind.code)


def _joints(world: World, count: int) -> None:
    for number in range(count):
        joint = JointGathering.objects.create(organizer=world.other_committee, title=f"联合{number}")
        people.make_meeting(_branch(world), date(2025, 1, 1), "联合", joint=joint)


def _campaigns(world: World, count: int) -> None:
    for number in range(count):
        name = f"主题教育{Campaign.objects.count()}"
        campaign = Campaign.objects.create(organization=_branch(world), name=name, starts_on=date(2025, 1, 1))
        theme = Theme.objects.create(branch=_branch(world), name=f"{name}的专题", campaign=campaign)
        people.make_meeting(_branch(world), date(2025, 1, 1), f"学习{number}").themes.add(theme)


def _committee_campaigns(world: World, count: int) -> None:
    for _ in range(count):
        name = f"主题教育{Campaign.objects.count()}"
        Campaign.objects.create(organization=world.other_committee, name=name, starts_on=date(2025, 1, 1))


def _exemptions(world: World, count: int) -> None:
    for number in range(count):
        member = people.make_member(_branch(world), f"癸{number}")
        Exemption.objects.create(
            branch=_branch(world), member=member, starts_on=date(2025, 1, 1), ground="old"
        )


def _branches(world: World, count: int) -> None:
    for number in range(count):
        made = people.make_organization(f"第{number}支部", Organization.Kind.BRANCH, world.other_committee)
        member = people.make_member(made, f"丁{number}")
        OfficeTerm.objects.create(organization=made, member=member, office=OfficeTerm.Office.SECRETARY)
        people.make_meeting(made, date(2025, 3, 1), "学习")


def _records(world: World, count: int) -> None:
    for number in range(count):
        log.record(f"操作{number % 7}", by=world.user("secretary"), organization=world.branch.pk)


def _imports(world: World, count: int) -> None:
    for number in range(count):
        WorkbookImport.objects.create(branch=_branch(world), year=2025, file_name=f"第{number}份.xlsx")


def _accounts(world: World, count: int) -> None:
    for number in range(count):
        member = people.make_member(_branch(world), f"戊{number}")
        user = people.make_user(f"wu{member.pk}", member=member)
        Grant.objects.create(user=user, kind=Grant.Kind.AUDITOR, starts_on=date(2025, 1, 1))
        people.make_member(_branch(world), f"己{number}")


def _changes(world: World, count: int) -> None:
    for number in range(count):
        member = people.make_member(_branch(world), f"戊{number}")
        MembershipEvent.objects.create(
            member=member, branch=_branch(world), kind="moved_in", occurred_on=date(2025, 4, 1)
        )


def _requests(world: World, count: int) -> None:
    for number in range(count):
        member = people.make_member(_branch(world), f"庚{number}")
        ask_correction(
            member=member, about="education", wanted="研究生", reason="", by=world.user("foreign secretary")
        )


def _letters(world: World, count: int) -> None:
    for number in range(count):
        member = people.make_member(_branch(world), f"庚{number}")
        event = MembershipEvent.objects.create(
            member=member, branch=_branch(world), kind="moved_out", occurred_on=date(2025, 4, 1)
        )
        IntroductionLetter.objects.create(event=event, number=str(number), valid_until=date(2025, 5, 1))


def _floating(world: World, count: int) -> None:
    for number in range(count):
        member = people.make_member(_branch(world), f"辛{number}")
        FloatingSpell.objects.create(
            branch=_branch(world), direction="out", member=member, started_on=date(2025, 1, 1)
        )


def _moved_between(world: World, count: int) -> None:
    """Branches below the committee, from each of which somebody moved to the next."""
    for number in range(count):
        made = people.make_organization(f"第{number}支部", Organization.Kind.BRANCH, world.other_committee)
        member = people.make_member(made, f"壬{number}")
        transfers.transfer(
            member=member, to_branch=_branch(world), occurred_on=date(2025, 6, 1), by=log.SYSTEM
        )


def _rectifications(world: World, count: int) -> None:
    for number in range(count):
        owner = people.make_member(_branch(world), f"癸{number}")
        Rectification.objects.create(branch=_branch(world), year=2025, problem=f"问题{number}", owner=owner)


def _grades(world: World, count: int) -> None:
    for number in range(count):
        member = people.make_member(_branch(world), f"癸{number}")
        Appraisal.objects.create(branch=_branch(world), year=2025, member=member, grade="qualified")


def _study(world: World, count: int) -> None:
    """Members with self-study and reflections, about gatherings each came to."""
    for number in range(count):
        member = people.make_member(_branch(world), f"癸{number}")
        meeting = people.make_meeting(_branch(world), date(2025, 3, 1), f"第{number}次", hours=1)
        Attendance.objects.create(meeting=meeting, member=member, name=member.name, status="present")
        values = doings_of_study.study_values()
        self_study.enter_self_study(member=member, values=values, by=log.SYSTEM)
        written = Reflection(branch=_branch(world), member=member, meeting=meeting, title=f"第{number}篇")
        written.handed_in_at = datetime(2025, 4, 1, tzinfo=UTC)
        written.save()


def _own_study(world: World, count: int) -> None:
    for number in range(count):
        member = world.members["foreign secretary"]
        values = doings_of_study.study_values(title=f"{count}本之第{number}")
        self_study.state_self_study(member=member, values=values, by=log.SYSTEM)
        Reflection.objects.create(branch=_branch(world), member=member, title=f"第{number}篇")


def _kinds(world: World, count: int) -> None:
    for number in range(count):
        doings_of_talks.make_kind(None, f"通用类别{number}")
        doings_of_talks.make_kind(world.other_committee, f"本级类别{number}")


def _talks(world: World, count: int) -> None:
    secretary = world.members["foreign secretary"]
    for number in range(count):
        doings_of_talks.make_talk(
            _branch(world), secretary, people.make_member(_branch(world), f"癸{number}")
        )


# What a page is asked for besides the year, so that it lists anything.
ASKED = {"members:member-search": {"q": SEARCHED}}
PAGES: dict[str, tuple[str, str, Callable[[World, int], None]]] = {
    "members:member-list": ("foreign secretary", "foreign", _members),
    "members:member-statistics": ("foreign secretary", "foreign", _members),
    "members:member-search": ("other staff", "other_committee", _namesakes),
    "members:dues-charge-list": ("foreign secretary", "foreign", _dues),
    "members:change-list": ("foreign secretary", "foreign", _changes),
    "members:correction-list": ("foreign secretary", "foreign", _requests),
    "members:balance": ("foreign secretary", "foreign", _changes),
    "members:balance-records": ("foreign secretary", "foreign", _changes),
    "members:letter-list": ("foreign secretary", "foreign", _letters),
    "members:floating-list": ("foreign secretary", "foreign", _floating),
    "members:committee-balance": ("other staff", "other_committee", _moved_between),
    "members:committee-balance-records": ("other staff", "other_committee", _moved_between),
    "members:committee-transfer-list": ("other staff", "other_committee", _moved_between),
    "members:dues-month": ("foreign secretary", "foreign", _dues),
    "members:dues-back": ("foreign secretary", "foreign", _dues),
    "members:dues-standard-list": ("foreign secretary", "foreign", _dues),
    "members:condolence-visit-list": ("foreign secretary", "foreign", _visits),
    "reports:ledger-entry-list": ("foreign secretary", "foreign", _entries),
    "meetings:study-hours": ("foreign secretary", "foreign", _study),
    "meetings:self-study-list": ("foreign secretary", "foreign", _study),
    "meetings:reflection-list": ("foreign secretary", "foreign", _study),
    "meetings:own-self-study-list": ("foreign secretary", "foreign", _own_study),
    "meetings:own-reflection-list": ("foreign secretary", "foreign", _own_study),
    "meetings:exemption-list": ("foreign secretary", "foreign", _exemptions),
    "reports:ledger-kind-list": ("administrator", "", _kinds),
    "reports:committee-ledger-kind-list": ("other staff", "other_committee", _kinds),
    "meetings:talk-list": ("foreign secretary", "foreign", _talks),
    "meetings:meeting-list": ("foreign secretary", "foreign", _meetings),
    "meetings:rectification-list": ("foreign secretary", "foreign", _rectifications),
    "meetings:appraisal-sheet": ("foreign secretary", "foreign", _grades),
    "meetings:resolution-list": ("foreign secretary", "foreign", _resolutions),
    "meetings:kind-list": ("administrator", "", _kinds),
    "meetings:joint-list": ("other staff", "other_committee", _joints),
    "meetings:campaign-list": ("foreign secretary", "foreign", _campaigns),
    "meetings:committee-campaign-list": ("other staff", "other_committee", _committee_campaigns),
    "reports:branch-home": ("foreign secretary", "foreign", _meetings),
    "reports:import-upload": ("foreign secretary", "foreign", _imports),
    "reports:committee-home": ("other staff", "other_committee", _branches),
    "reports:branch-overview": ("other staff", "other_committee", _branches),
    "reports:review-list": ("other staff", "other_committee", _branches),
    "reports:statistics": ("other staff", "other_committee", _branches),
    "reports:committee-settings": ("other staff", "other_committee", _branches),
    "members:organization-list": ("administrator", "", _branches),
    "members:audit-record-list": ("auditor", "", _records),
    "members:account-list": ("foreign secretary", "foreign", _accounts),
    "members:group-list": ("foreign secretary", "foreign", _members),
    "members:term-list": ("foreign secretary", "foreign", _members),
    "members:user-list": ("administrator", "", _accounts),
}


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url, {"year": "2025", **ASKED.get(resolve(url).view_name, {})})
    assert response.status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", PAGES)
def test_queries_do_not_grow_with_rows(world: World, name: str) -> None:
    actor, place, add = PAGES[name]
    client = Client()
    client.force_login(world.user(actor))
    url = reverse(name, args=[getattr(world, place).pk] if place else [])
    add(world, 1)
    few = _queries(client, url)
    _make_room()
    add(world, MANY)
    assert _queries(client, url) == few


def _make_room() -> None:
    """The second lot begins with the same names as the first; some must be unique."""
    PartyGroup.objects.filter(name="小组0").update(name="最早的小组")
    Organization.objects.filter(name="第0支部").update(name="最早的支部")
    Organization.objects.filter(name="同名第0支部").update(name="最早的同名支部")
    Theme.objects.filter(name="专题0").update(name="最早的专题")


def test_a_long_list_is_cut_into_pages(world: World) -> None:
    _meetings(world, MANY)
    client = Client()
    client.force_login(world.user("foreign secretary"))
    url = reverse("meetings:meeting-list", args=[world.foreign.pk])
    first = client.get(url)
    assert len(first.context["rows"]) == ROWS_PER_PAGE
    assert "第1页，共3页，101次" in first.content.decode()
    last = client.get(url, {"page": "3"})
    assert len(last.context["rows"]) == 1
    assert "下一页" not in last.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999", ""])
def test_a_page_number_that_makes_no_sense_shows_a_page(world: World, page: str) -> None:
    client = Client()
    client.force_login(world.user("secretary"))
    response = client.get(reverse("members:member-list", args=[world.branch.pk]), {"page": page})
    assert response.status_code == 200
