"""Made-up branch-years with a count of what was made, kept apart from how the facts count.

``make_year(seed)`` writes one branch's year into the database and returns ``Made``: every expected
figure, added up while the rows were made. Names and places are invented.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from meetings.models import Meeting, MeetingKind, Theme
from members.models import (
    CondolenceVisit,
    DuesCharge,
    DuesPayment,
    Member,
    MembershipEvent,
    OfficeTerm,
    Organization,
    PartyGroup,
)
from reports.models import LedgerEntry, LedgerKind

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = ("文山", "晓棠", "立冬", "思远", "海燕", "玉珍", "家豪", "春梅", "明辉", "云舟")
THEMES = ("党的二十届四中全会精神", "深入贯彻中央八项规定精神学习教育", "廉洁文化建设")
OCCASIONS = ("春节", "七一", "中秋", "国庆")


@dataclass
class Made:
    """What the generator wrote: the branch, the year, and expected values by the fact's name."""

    branch: Organization
    year: int
    expected: dict[str, object] = field(default_factory=dict)


def make_branch(name: str = "清河县水务局机关第二党支部", *, superior: str = "") -> Organization:
    parent = None
    if superior:
        parent = Organization.objects.create(
            kind=Organization.Kind.COMMITTEE, name=superior, path=f"-{superior}"
        )
        parent.place_below(None)
        parent.save()
    branch = Organization.objects.create(
        kind=Organization.Kind.BRANCH,
        unit_kind=Organization.UnitKind.OFFICE,
        name=name,
        parent=parent,
        path=f"-{name}",
    )
    branch.place_below(parent)
    branch.save()
    return branch


def kind(code: str) -> MeetingKind:
    return MeetingKind.objects.get(code=code)


def make_meeting(branch: Organization, day: date, *codes: str, themes=(), **fields) -> Meeting:
    """One held gathering of the given kinds (the first is the main one) and themes."""
    meeting = Meeting.objects.create(
        branch=branch,
        held_on=day,
        main_kind=kind(codes[0]),
        **{"due_count": 10, "present_count": 9, **fields},
    )
    meeting.extra_kinds.set([kind(code) for code in codes[1:]])
    meeting.themes.set(themes)
    return meeting


def make_member(branch: Organization, name: str, **fields) -> Member:
    """A full member in post, unless said otherwise."""
    defaults = {"standing": Member.Standing.FULL, "employment": Member.Employment.IN_POST}
    return Member.objects.create(branch=branch, name=name, name_strokes=name, **{**defaults, **fields})


def make_secretary(branch: Organization, member: Member, **fields) -> OfficeTerm:
    return OfficeTerm.objects.create(
        organization=branch, member=member, office=OfficeTerm.Office.SECRETARY, **fields
    )


def make_entry(branch: Organization, code: str, title: str, day: date, **fields) -> LedgerEntry:
    return LedgerEntry.objects.create(
        branch=branch, kind=LedgerKind.objects.get(code=code), title=title, occurred_on=day, **fields
    )


def make_year(seed: int, *, year: int = 2025) -> Made:
    """A whole year of one branch from a seed."""
    chance = random.Random(seed)
    made = Made(make_branch(f"第{seed}号测试支部"), year)
    members = _register(chance, made)
    _meetings(chance, made, members)
    _visits(chance, made, members)
    _dues(chance, made, members)
    _work(chance, made)
    return made


def _day(chance: random.Random, year: int) -> date:
    return date(year, 1, 1) + timedelta(days=chance.randrange(365))


def _register(chance: random.Random, made: Made) -> list[Member]:
    groups = [
        PartyGroup.objects.create(branch=made.branch, name=f"第{at}党小组", position=at)
        for at in range(1, chance.randrange(1, 5))
    ]
    count = Counter()
    members = []
    for at in range(chance.randrange(8, 40)):
        probationary, retired = chance.random() < 0.1, chance.random() < 0.2
        moved = chance.choice([None] * 6 + ["in", "out"])
        member = make_member(
            made.branch,
            f"{SURNAMES[at % len(SURNAMES)]}{GIVEN[at // len(SURNAMES)]}",
            group=chance.choice(groups) if groups else None,
            standing=Member.Standing.PROBATIONARY if probationary else Member.Standing.FULL,
            employment=Member.Employment.RETIRED if retired else Member.Employment.IN_POST,
            joined_on=date(made.year, 3, 1) if moved == "in" else None,
            left_on=date(made.year, 9, 30) if moved == "out" else None,
        )
        if moved:
            event = MembershipEvent.Kind.MOVED_IN if moved == "in" else MembershipEvent.Kind.MOVED_OUT
            day = member.joined_on or member.left_on
            MembershipEvent.objects.create(member=member, branch=made.branch, kind=event, occurred_on=day)
        count[moved] += 1
        count["stays"] += moved != "out"
        count["probationary"] += probationary and moved != "out"
        count["retired"] += retired and moved != "out"
        members.append(member)
    make_secretary(made.branch, members[0])
    has_moves = bool(count["in"] + count["out"])
    made.expected |= {
        "党员人数": count["stays"],
        "预备党员人数": count["probationary"],
        "正式党员人数": count["stays"] - count["probationary"],
        "离退休党员人数": count["retired"],
        "党小组数": len(groups),
        "转入人数": count["in"] if has_moves else None,
        "转出人数": count["out"] if has_moves else None,
    }
    return members


def _meetings(chance: random.Random, made: Made, members: list[Member]) -> None:
    kinds = list(MeetingKind.objects.all())
    themes = [Theme.objects.create(branch=made.branch, name=name) for name in THEMES]
    counts: Counter[str] = Counter({f"{kind.fact_name}次数": 0 for kind in kinds})
    due = present = by_secretary = 0
    held = chance.randrange(1, 130)
    for _ in range(held):
        chosen = chance.sample(kinds, chance.choice([1, 1, 1, 2]))
        tags = chance.sample(themes, chance.choice([0, 0, 1, 1, 2]))
        lecturer = chance.choice(members[:3]) if any(kind.code == "lecture" for kind in chosen) else None
        came = chance.randrange(0, 40)
        make_meeting(
            made.branch,
            _day(chance, made.year),
            *(kind.code for kind in chosen),
            themes=tags,
            due_count=40,
            present_count=came,
            lecturer=lecturer.name if lecturer else "",
            lecturer_member=lecturer,
        )
        due, present = due + 40, present + came
        by_secretary += lecturer is not None and lecturer == members[0]
        names = {kind.fact_name for kind in chosen}
        counts.update(f"{name}次数（{theme.name}）" for name in names for theme in tags)
        if any("廉洁" in theme.name for theme in tags):
            names.add("廉政教育")
        counts.update(f"{name}次数" for name in names)
    _not_held(chance, made, kinds[0])
    made.expected |= dict(counts) | {
        "活动总次数": held,
        "应到人次": due,
        "实到人次": present,
        "书记讲党课次数": by_secretary,
    }


def _not_held(chance: random.Random, made: Made, kind: MeetingKind) -> None:
    """What must not be counted: planned, cancelled, of another year."""
    for state in (Meeting.State.PLANNED, Meeting.State.CANCELLED):
        make_meeting(made.branch, _day(chance, made.year), kind.code, state=state)
    make_meeting(made.branch, date(made.year - 1, 12, 31), kind.code)
    make_meeting(made.branch, date(made.year + 1, 1, 1), kind.code)


def _visits(chance: random.Random, made: Made, members: list[Member]) -> None:
    people: set[object] = set()
    occasions = OCCASIONS[: chance.randrange(1, 5)]
    money = times = 0
    for at, occasion in enumerate(occasions):
        for _ in range(chance.randrange(1, 6)):
            member = chance.choice([None, *members[:6]])
            name = member.name if member else f"职工{chance.choice('甲乙丙')}"
            gift = chance.choice([None, 30000, 50000])
            CondolenceVisit.objects.create(
                branch=made.branch,
                visited_on=date(made.year, 1 + at * 3, 20),
                occasion=occasion,
                recipient=member,
                recipient_name=name,
                money_fen=gift,
            )
            people.add(member.pk if member else name)
            money, times = money + (gift or 0), times + 1
    made.expected |= {
        "慰问节点": occasions,
        "慰问人次": times,
        "慰问人数": len(people),
        "慰问金额": money,
    }


def _dues(chance: random.Random, made: Made, members: list[Member]) -> None:
    due = paid = 0
    owing = []
    for member in members:
        monthly = chance.choice([1400, 4651, 20002])
        unpaid = set(chance.sample(range(1, 13), chance.choice([0, 0, 0, 2])))
        for month in range(1, 13):
            key = {"branch": made.branch, "member": member, "year": made.year, "month": month}
            DuesCharge.objects.create(**key, due_fen=monthly)
            due += monthly
            if month not in unpaid:
                DuesPayment.objects.create(**key, paid_fen=monthly)
                paid += monthly
        if unpaid:
            owing.append(member.name)
    made.expected |= {
        "党费应缴": due,
        "党费实缴": paid,
        "党费欠缴人员": tuple(sorted(owing)),
        "党费欠缴人数": len(owing),
    }


def _work(chance: random.Random, made: Made) -> None:
    counts: Counter[str] = Counter()
    for at in range(chance.randrange(1, 6)):
        make_entry(made.branch, "document", f"工作制度之{at}", _day(chance, made.year))
        counts["制度文件数"] += 1
    for at in range(chance.randrange(1, 4)):
        make_entry(made.branch, "honour", f"先进称号之{at}", _day(chance, made.year))
        counts["荣誉数"] += 1
    for at in range(chance.randrange(1, 30)):
        quantity = chance.choice([None, 1, 3])
        make_entry(made.branch, "published_item", f"稿件{at}", _day(chance, made.year), quantity=quantity)
        counts["宣传稿件篇数"] += quantity or 1
    boards, spent = chance.randrange(1, 5), chance.randrange(100, 500000)
    make_entry(
        made.branch, "premises", "主题宣传栏", _day(chance, made.year), quantity=boards, amount_fen=spent
    )
    make_entry(made.branch, "study_material", "条例汇编", _day(chance, made.year), quantity=9, amount_fen=100)
    made.expected |= dict(counts) | {
        "主题宣传栏": boards,
        "学习资料册数": 9,
        "阵地资料投入金额": spent + 100,
    }
