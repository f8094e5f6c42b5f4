"""Named people in a small tree of organisations, for tests.

    青石市农业农村局机关委员会 (committee)          丹崖县文旅局机关委员会 (other committee)
    ├── 种植业党总支 (general branch)               └── 博物馆党支部 (foreign branch, full of canaries)
    │   └── 种植业第一党支部 (own branch, 2 groups)
    └── 局办公室党支部 (branch beside it)

Everything is invented. What belongs to the foreign branch carries a canary: a word that may stand
in no answer to anybody outside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time

from django.utils import timezone

from meetings.models import Attendance, Meeting, MeetingKind, Theme
from members.actions import second_factor
from members.models import (
    CondolenceVisit,
    DuesCharge,
    DuesPayment,
    Grant,
    Member,
    MembershipEvent,
    OfficeTerm,
    Organization,
    PartyGroup,
    SecondFactor,
    SecondFactorRule,
    User,
)
from members.names import search_columns
from partybranch.access.roles import Role
from reports.models import LedgerEntry, LedgerKind

PASSWORD = "看好青石的稻田2025"
YEAR = 2025
# Every string of the foreign branch that a page could show.
CANARIES = (
    "丹顶鹤",
    "鹤鸣九皋",
    "鹤影横江",
    "19988887777",
    "999999197001011236",
    "鹤归华表",
    "鹤立鸡群奖",
    "8848.86",
    "鹤乡路",
)


@dataclass(frozen=True)
class Actor:
    """Somebody at the door. ``roles`` are the roles held, by organisation; staff reach below theirs.

    ``may_sign_in`` is false for who has no account in use, ``must_change_password`` true for whom
    every page but that one is closed, ``must_set_up_second_factor`` the same for the second factor.
    """

    name: str
    user: User | None = None
    roles: dict[int, frozenset[Role]] = field(default_factory=dict)
    everywhere: frozenset[Role] = frozenset()
    may_sign_in: bool = True
    must_set_up_second_factor: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.user is not None and self.may_sign_in

    @property
    def must_change_password(self) -> bool:
        return self.user is not None and self.user.must_change_password


@dataclass
class World:
    committee: Organization
    general_branch: Organization
    branch: Organization
    beside: Organization
    other_committee: Organization
    foreign: Organization
    groups: list[PartyGroup] = field(default_factory=list)
    actors: dict[str, Actor] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    def user(self, name: str) -> User:
        user = self.actors[name].user
        assert user is not None, f"{name} has no account"
        return user

    @property
    def organizations(self) -> list[Organization]:
        return [
            self.committee,
            self.general_branch,
            self.branch,
            self.beside,
            self.other_committee,
            self.foreign,
        ]


def make_organization(
    name: str, kind: str, parent: Organization | None = None, short_name: str = ""
) -> Organization:
    made = Organization.objects.create(
        name=name, short_name=short_name, kind=kind, parent=parent, path=f"new {name}"
    )
    made.place_below(parent)
    made.save()
    return made


def make_member(branch: Organization, name: str, *, phone: str = "", id_number: str = "", **fields) -> Member:
    defaults = {
        "gender": Member.Gender.MALE,
        "ethnicity": "汉族",
        "born_on": date(1980, 5, 1),
        "education": "大学",
        "admitted_on": date(2005, 7, 1),
        "confirmed_on": date(2006, 7, 1),
        "standing": Member.Standing.FULL,
        "employment": Member.Employment.IN_POST,
    }
    member = Member(branch=branch, name=name, **{**defaults, **search_columns(name), **fields})
    member.phone = phone
    member.id_number = id_number
    member.save()
    return member


def make_user(username: str, *, member: Member | None = None, **fields) -> User:
    if member is not None:
        fields.setdefault("display_name", member.name)
    return User.objects.create_user(username, PASSWORD, member=member, **fields)


def make_meeting(
    branch: Organization, day: date, title: str, kind: str = "general_meeting", **fields
) -> Meeting:
    if fields.get("state") in ("planned", "cancelled"):
        # Members are told of a plan as it is made, unless a test says otherwise.
        fields.setdefault("announced_at", timezone.now())
    return Meeting.objects.create(
        branch=branch, held_on=day, title=title, main_kind=MeetingKind.objects.get(code=kind), **fields
    )


def make_absence(meeting: Meeting, member: Member, reason: str) -> Attendance:
    return Attendance.objects.create(
        meeting=meeting,
        member=member,
        name=member.name,
        status=Attendance.Status.ABSENT,
        reason=reason,
    )


def make_dues(member: Member, months: Iterable[int], due_fen: int, *, unpaid: Iterable[int] = ()) -> None:
    unpaid = set(unpaid)
    for month in months:
        base = {"branch_id": member.branch_id, "member": member, "year": YEAR, "month": month}
        DuesCharge.objects.create(**base, due_fen=due_fen)
        if month not in unpaid:
            DuesPayment.objects.create(**base, paid_fen=due_fen)


def make_visit(branch: Organization, day: date, name: str, **fields) -> CondolenceVisit:
    return CondolenceVisit.objects.create(branch=branch, visited_on=day, recipient_name=name, **fields)


def make_entry(branch: Organization, day: date, title: str, kind: str = "document", **fields) -> LedgerEntry:
    return LedgerEntry.objects.create(
        branch=branch, occurred_on=day, title=title, kind=LedgerKind.objects.get(code=kind), **fields
    )


def _build_tree() -> World:
    kind = Organization.Kind
    committee = make_organization("中共青石市农业农村局机关委员会", kind.COMMITTEE, None, "农业局机关委员会")
    general = make_organization(
        "青石市农业农村局种植业党总支", kind.GENERAL_BRANCH, committee, "种植业党总支"
    )
    other = make_organization("中共丹崖县文旅局机关委员会", kind.COMMITTEE)
    return World(
        committee,
        general,
        make_organization("青石市农业农村局种植业第一党支部", kind.BRANCH, general, "种植业第一党支部"),
        make_organization("青石市农业农村局办公室党支部", kind.BRANCH, committee, "办公室党支部"),
        other,
        make_organization("丹崖县丹顶鹤博物馆党支部", kind.BRANCH, other),
    )


_OFFICE_HOLDERS = (
    ("secretary", "柳承志", OfficeTerm.Office.SECRETARY),
    ("deputy", "段海清", OfficeTerm.Office.DEPUTY_SECRETARY),
    ("organisation member", "邹敏", OfficeTerm.Office.ORGANISATION_MEMBER),
    ("publicity member", "韦东升", OfficeTerm.Office.PUBLICITY_MEMBER),
    ("discipline member", "简慧", OfficeTerm.Office.DISCIPLINE_MEMBER),
    ("committee member", "卜立冬", OfficeTerm.Office.COMMITTEE_MEMBER),
)


def _add_branch_people(world: World) -> None:
    branch = world.branch
    world.groups = [
        PartyGroup.objects.create(branch=branch, name=f"第{number}党小组", position=at)
        for at, number in enumerate("一二", 1)
    ]
    first, second = world.groups
    for key, name, office in _OFFICE_HOLDERS:
        member = make_member(branch, name, group=first, phone="19900001111")
        OfficeTerm.objects.create(organization=branch, member=member, office=office)
        _seat(world, key, member, {Role.MEMBER, Role(office)})
    leader = make_member(branch, "翁秋实", group=second)
    OfficeTerm.objects.create(
        organization=branch, member=leader, office=OfficeTerm.Office.GROUP_LEADER, group=second
    )
    _seat(world, "group leader", leader, {Role.MEMBER, Role.GROUP_LEADER})
    member = make_member(branch, "石小满", group=second, id_number="999999198005010019")
    _seat(world, "member", member, {Role.MEMBER})
    newcomer = make_member(
        branch,
        "谷雨",
        group=second,
        admitted_on=date(2025, 6, 20),
        confirmed_on=None,
        standing=Member.Standing.PROBATIONARY,
    )
    _seat(world, "new password", newcomer, {Role.MEMBER}, must_change_password=True)
    moved = make_member(branch, "冉远航", left_on=date(2025, 3, 31))
    MembershipEvent.objects.create(
        member=moved, branch=branch, kind=MembershipEvent.Kind.MOVED_OUT, occurred_on=date(2025, 3, 31)
    )
    _seat(world, "moved out", moved, set())
    retired = make_member(branch, "白露", group=first, employment=Member.Employment.RETIRED)
    _seat(world, "disabled", retired, {Role.MEMBER}, is_active=False)


def _seat(world: World, key: str, member: Member, roles: set[Role], **fields) -> None:
    user = make_user(key.replace(" ", "-"), member=member, **fields)
    held = {member.branch_id: frozenset(roles)} if roles else {}
    world.members[key] = member
    world.actors[key] = Actor(key, user, held, may_sign_in=user.is_active)


def _add_outsiders(world: World) -> None:
    beside = make_member(world.beside, "乌云", phone="19900002222")
    _seat(world, "member beside", beside, {Role.MEMBER})
    foreign = make_member(
        world.foreign, "鹤鸣九皋", phone="19988887777", id_number="999999197001011236", note="鹤归华表"
    )
    OfficeTerm.objects.create(organization=world.foreign, member=foreign, office=OfficeTerm.Office.SECRETARY)
    _seat(world, "foreign secretary", foreign, {Role.MEMBER, Role.SECRETARY})


def _add_staff(world: World) -> None:
    staff = (("staff", "桑榆", world.committee), ("other staff", "祝融", world.other_committee))
    for key, name, root in staff:
        user = make_user(key.replace(" ", "-"), display_name=name)
        Grant.objects.create(
            user=user, kind=Grant.Kind.COMMITTEE_STAFF, organization=root, starts_on=date(2020, 1, 1)
        )
        below = [each for each in world.organizations if each.path.startswith(root.path)]
        held = {each.pk: frozenset({Role.COMMITTEE_STAFF}) for each in below}
        world.actors[key] = Actor(key, user, held)
    keepers = (("administrator", "管一方", Role.ADMINISTRATOR), ("auditor", "查清源", Role.AUDITOR))
    for key, name, role in keepers:
        user = make_user(key, display_name=name)
        Grant.objects.create(user=user, kind=role.value, starts_on=date(2020, 1, 1))
        world.actors[key] = Actor(key, user, everywhere=frozenset({role}))
    world.actors["anonymous"] = Actor("anonymous", may_sign_in=False)


def _add_records(world: World) -> None:
    """A year of the own branch: gatherings, dues, visits, other work."""
    branch, member = world.branch, world.members["member"]
    theme = Theme.objects.create(branch=branch, name="深入贯彻中央八项规定精神学习教育")
    meeting = make_meeting(
        branch,
        date(2025, 3, 14),
        "传达上级会议精神",
        due_count=10,
        present_count=9,
        chair="柳承志",
        place="二楼会议室",
        starts_at=time(15),
    )
    meeting.themes.add(theme)
    meeting.extra_kinds.add(MeetingKind.objects.get(code="lecture"))
    make_absence(meeting, member, "住院")
    make_absence(meeting, world.members["publicity member"], "探亲")
    make_meeting(
        branch, date(2025, 4, 2), "参观水稻基地", "theme_day", due_count=10, present_count=10, hours="1.50"
    )
    make_dues(member, range(1, 13), 1500, unpaid=[11])
    make_visit(
        branch,
        date(2025, 1, 20),
        "白露",
        occasion="春节",
        money_fen=50000,
        recipient=world.members["disabled"],
    )
    make_entry(branch, date(2025, 2, 1), "2025年党建工作要点")


def _add_canaries(world: World) -> None:
    foreign, member = world.foreign, world.members["foreign secretary"]
    meeting = make_meeting(
        foreign, date(2025, 5, 9), "丹顶鹤迁飞研讨", due_count=1, present_count=0, place="鹤乡路"
    )
    make_absence(meeting, member, "鹤影横江")
    Theme.objects.create(branch=foreign, name="鹤影横江专题")
    make_dues(member, [5], 884886)
    make_visit(foreign, date(2025, 5, 1), "鹤归华表", money_fen=884886, visitors="鹤鸣九皋")
    make_entry(foreign, date(2025, 5, 2), "鹤立鸡群奖", "honour")
    make_meeting(world.beside, date(2025, 6, 3), "办公室专题学习", "study_day")


def give_second_factor(user: User) -> str:
    """The account signs in with a code from now on; the key of its app."""
    secret = second_factor.new_secret()
    factor = SecondFactor(user=user, confirmed_at=timezone.now())
    factor.secret = secret
    factor.save()
    return secret


def add_who_must_set_up_second_factor(world: World) -> None:
    """Auditors must have a second factor: the one of the world has it, a second one has not."""
    SecondFactorRule.objects.create(role=Role.AUDITOR, required_from=date(2025, 1, 1))
    give_second_factor(world.user("auditor"))
    user = make_user("auditor-without", display_name="明察")
    Grant.objects.create(user=user, kind=Grant.Kind.AUDITOR, starts_on=date(2020, 1, 1))
    world.actors["must set up second factor"] = Actor(
        "must set up second factor",
        user,
        everywhere=frozenset({Role.AUDITOR}),
        must_set_up_second_factor=True,
    )


def build_world() -> World:
    """The tree with its people and a few records of every kind."""
    world = _build_tree()
    _add_branch_people(world)
    _add_outsiders(world)
    _add_staff(world)
    _add_records(world)
    _add_canaries(world)
    return world
