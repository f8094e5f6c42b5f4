"""A generator of branch-years: five messy workbooks and its own count of what it put into them.

Nothing here uses the application: the count is made while the rows are made.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook

YEAR = 2025
SURNAMES = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = [
    "建国",
    "海燕",
    "志强",
    "晓东",
    "玉兰",
    "文博",
    "思远",
    "红梅",
    "立新",
    "春生",
    "雪",
    "磊",
    "静",
    "洋",
    "超",
    "敏",
]

# What a register, a ledger … may call its columns.
ROSTER_HEADERS = {
    "name": ["姓名", "姓 名", "党员姓名"],
    "gender": ["性别"],
    "born": ["出生年月", "出生日期"],
    "admitted": ["入党时间", "入党日期"],
    "confirmed": ["转正时间", "转正日期"],
    "standing": ["党员类别", "党籍状态", "正式/预备"],
    "office": ["党内职务", "支部职务"],
    "group": ["所在党小组", "党小组", "所属党小组"],
    "employment": ["人员类别", "在职状态"],
    "note": ["备注", "说明"],
}
MEETING_HEADERS = {
    "date": ["时间", "日期", "活动时间", "召开时间"],
    "kind": ["活动类型", "会议类型", "活动形式"],
    "title": ["主题内容", "会议主题", "活动内容"],
    "theme": ["专题", "学习专题"],
    "place": ["地点", "会议地点"],
    "chair": ["主持人", "主持"],
    "lecturer": ["主讲人", "授课人"],
    "due": ["应到人数", "应到"],
    "present": ["实到人数", "实到"],
    "absentees": ["缺席人员及原因", "缺席情况"],
    "hours": ["学时", "学时数"],
    "scope": ["组织范围", "组织单位"],
}
VISIT_HEADERS = {
    "date": ["日期", "慰问时间"],
    "occasion": ["节点", "慰问节点"],
    "recipient": ["慰问对象", "被慰问人"],
    "category": ["对象类别", "人员类别"],
    "money": ["慰问金（元）", "慰问金额", "慰问金"],
    "goods": ["慰问品", "慰问物资"],
    "visitors": ["走访人", "慰问人"],
}
WORK_HEADERS = {
    "date": ["日期", "时间"],
    "category": ["类别", "工作类别"],
    "title": ["名称", "事项名称"],
    "quantity": ["数量"],
    "money": ["金额（元）", "金额"],
    "note": ["说明", "备注"],
}
# Words an office may write → how the report counts them.
KIND_WORDS = {
    "支部委员会": ["支部委员会", "支委会", "支部委员会会议"],
    "党员大会": ["党员大会", "支部党员大会", "支部大会"],
    "党小组会": ["党小组会", "党小组会议"],
    "党课": ["党课", "专题党课", "上党课"],
    "主题党日": ["主题党日", "主题党日活动", "党员活动日"],
    "固定学习日": ["固定学习日", "集中学习", "学习日"],
    "专题讨论": ["专题讨论", "专题研讨", "交流研讨"],
    "组织生活会": ["组织生活会"],
    "民主评议党员": ["民主评议党员", "民主评议"],
    "廉政教育": ["廉政教育", "警示教育", "廉洁教育"],
    "现场教学": ["现场教学", "参观学习", "外出学习"],
    "志愿服务": ["志愿服务", "志愿服务活动"],
}
OCCASIONS = {
    "春节": ["春节", "春节慰问", "新春"],
    "七一": ["七一", "“七一”", "建党节"],
    "中秋": ["中秋", "中秋节"],
}
CATEGORIES = {
    "制度文件": ["制度文件", "制度", "规章制度"],
    "荣誉": ["荣誉", "表彰", "荣誉表彰"],
    "宣传稿件": ["宣传稿件", "新闻稿件", "信息稿件"],
    "阵地建设": ["阵地建设", "阵地"],
    "学习资料": ["学习资料", "学习书籍"],
}
THEMES = ["党的创新理论", "纪律建设专题教育", "全会精神"]
EMPTY = ["", None, "无", "/", "—"]


@dataclass
class Person:
    name: str
    admitted: date
    confirmed: date | None
    born: date
    retired: bool
    group: int
    office: str = ""
    joined: int | None = None
    left: int | None = None

    def is_member_on(self, day: date) -> bool:
        joined = self.joined is None or date(YEAR, self.joined, 1) <= day
        left = self.left is not None and day > month_end(self.left)
        return joined and not left and self.admitted <= day


@dataclass
class BranchYear:
    """The workbooks of one made-up year and what the generator itself counted."""

    seed: int
    people: list[Person] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    expected: dict[str, Any] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)


def month_end(month: int) -> date:
    following = date(YEAR + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _cell_date(rng: random.Random, day: date, *, may_omit_year: bool = True) -> Any:
    forms = [
        day,
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day:%Y%m%d}",
    ]
    if may_omit_year and day.year == YEAR:
        forms.append(f"{day.month}月{day.day}日")
    return rng.choice(forms)


class Maker:
    """Makes one branch-year from a seed."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = random.Random(seed)
        self.folder = folder
        self.year = BranchYear(seed)

    def make(self) -> BranchYear:
        self._people()
        self._roster()
        self._meetings()
        self._dues()
        self._visits()
        self._work()
        return self.year

    # -- people ----------------------------------------------------------------------------------

    def _people(self) -> None:
        rng = self.rng
        names: set[str] = set()
        while len(names) < rng.randint(9, 30):
            names.add(rng.choice(SURNAMES) + rng.choice(GIVEN))
        groups = rng.choice([0, 2, 3])
        for at, name in enumerate(sorted(names)):
            admitted = date(rng.randint(1980, 2022), rng.randint(1, 12), rng.randint(1, 28))
            self.year.people.append(
                Person(
                    name,
                    admitted,
                    admitted.replace(year=admitted.year + 1),
                    date(admitted.year - rng.randint(19, 30), rng.randint(1, 12), rng.randint(1, 28)),
                    retired=at % 5 == 4,
                    group=at % groups + 1 if groups else 0,
                )
            )
        people = self.year.people
        for person, office in zip(people, ["书记", "组织委员", "宣传委员"], strict=False):
            person.office = office
        people[4].joined = rng.choice([None, 4])
        people[5].left = rng.choice([None, 8])
        people[6].admitted, people[6].confirmed = date(YEAR, 6, rng.randint(1, 28)), None
        people[7].admitted, people[7].confirmed = date(YEAR - 1, 5, 9), date(YEAR, 5, 20)
        for newcomer in people[6:8]:
            newcomer.born, newcomer.retired = date(1995, 3, 4), False
        self._count_people(groups)

    def _count_people(self, groups: int) -> None:
        last = date(YEAR, 12, 31)
        now = [person for person in self.year.people if person.is_member_on(last)]
        self.year.expected |= {
            "党员人数": len(now),
            "正式党员人数": sum(person.confirmed is not None for person in now),
            "预备党员人数": sum(person.confirmed is None for person in now),
            "离退休党员人数": sum(person.retired for person in now),
            "党小组数": groups,
            "转入人数": sum(person.joined is not None for person in self.year.people),
            "转出人数": sum(person.left is not None for person in self.year.people),
            "接收预备党员人数": 1,
            "预备党员转正人数": 1,
        }

    def _roster(self) -> None:
        rng = self.rng
        book, sheet, write = self._sheet("花名册", ROSTER_HEADERS, title="党员花名册", sequence=True)
        for person in self.year.people:
            note = rng.choice(EMPTY)
            if person.joined:
                note = f"{YEAR}年{person.joined}月转入"
            if person.left:
                note = rng.choice([f"{YEAR}年{person.left}月转出至另一支部", f"{YEAR}.{person.left}转出"])
            name = person.name
            if len(name) == 2 and rng.random() < 0.5:
                name = f"{name[0]}\u3000{name[1]}"
            write(
                name=name,
                gender=rng.choice("男女"),
                born=rng.choice([person.born, f"{person.born.year}.{person.born.month:02}"]),
                admitted=_cell_date(rng, person.admitted, may_omit_year=False),
                confirmed=_cell_date(rng, person.confirmed, may_omit_year=False)
                if person.confirmed
                else rng.choice(EMPTY),
                standing="正式党员" if person.confirmed else "预备党员",
                office=person.office or rng.choice(EMPTY),
                group=f"第{'一二三'[person.group - 1]}党小组" if person.group else rng.choice(EMPTY),
                employment=rng.choice(["退休", "离退休"]) if person.retired else "在职",
                note=note,
            )
        sheet.append([])
        sheet.append(["合计", f"{len(self.year.people)}人"])
        sheet.append(["填表人：", None, "审核人："])
        self._save("roster", book)

    # -- gatherings ------------------------------------------------------------------------------

    def _meetings(self) -> None:
        rng = self.rng
        rows = [self._meeting(number) for number in range(rng.randint(20, 60))]
        if rng.random() < 0.5:
            for row in rng.sample(rows, 3):
                row["due"] = rng.choice(["X", "××", "xx"])
                row["due_known"] = False
        self._count_meetings(rows)
        broken = self._broken_meetings(rows)
        book = Workbook()
        book.remove(book.active)
        by_quarter = rng.random() < 0.5
        parts = [rows + broken]
        if by_quarter:
            parts = [[row for row in rows + broken if (row["day"].month - 1) // 3 == q] for q in range(4)]
        for number, part in enumerate(parts):
            _, sheet, write = self._sheet(
                f"第{'一二三四'[number]}季度" if by_quarter else "台账",
                MEETING_HEADERS,
                book=book,
                sequence=True,
            )
            for row in part:
                write(**{key: row[key] for key in MEETING_HEADERS})
            sheet.append(["合计", None, len(part)])
        self._save("meetings", book)

    def _meeting(self, number: int) -> dict[str, Any]:
        rng = self.rng
        day = date(YEAR, 1, 1) + timedelta(days=rng.randint(0, 363))
        kinds = [rng.choice(list(KIND_WORDS))]
        if kinds == ["主题党日"] and rng.random() < 0.4:
            kinds.append(rng.choice(["党课", "廉政教育", "志愿服务"]))
        due = rng.randint(3, 40)
        members = [person.name for person in self.year.people if person.is_member_on(day)]
        away = rng.sample(members, min(rng.choice([0, 0, 1, 2]), due - 1))
        theme = rng.choice([None, None, *THEMES])
        lecturer = (
            rng.choice([self.year.people[0].name, self.year.people[1].name]) if "党课" in kinds else None
        )
        return {
            "day": day,
            "kinds": kinds,
            "theme_name": theme,
            "due_known": True,
            "due_number": due,
            "present_number": due - len(away),
            "by_secretary": lecturer == self.year.people[0].name,
            "date": _cell_date(rng, day),
            "kind": rng.choice(["、", "+", "，"]).join(rng.choice(KIND_WORDS[kind]) for kind in kinds),
            "title": f"第{number + 1}次安排",
            "theme": theme or rng.choice(EMPTY),
            "place": "会议室",
            "chair": self.year.people[0].name,
            "lecturer": lecturer or rng.choice(EMPTY),
            "due": rng.choice([due, f"{due}人", str(due)]),
            "present": rng.choice([due - len(away), f"{due - len(away)}人"]),
            "absentees": "、".join(f"{name}（{rng.choice(['出差', '病假'])}）" for name in away)
            or rng.choice(["无", "/", None]),
            "hours": rng.choice([1, 1.5, "2学时", "1.5学时"]),
            "scope": "支部",
        }

    def _broken_meetings(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rng = self.rng
        copies = [dict(rng.choice(rows)) for _ in range(4)]
        repeat, over, future, unknown = copies
        # On the same day and hence, with one sheet a quarter, in the same sheet as the first.
        repeat["date"] = f"{repeat['day']:%Y-%m-%d}"
        over |= {"title": "人数不对", "due": 10, "present": 12}
        future |= {"title": "将来", "date": "2099-03-02", "day": date(YEAR, 3, 2)}
        unknown |= {"title": "未知", "kind": "联谊舞会"}
        self.year.refused["meetings"] = 4
        return copies

    def _count_meetings(self, rows: list[dict[str, Any]]) -> None:
        forms, themed = Counter(), Counter()
        for row in rows:
            for kind in row["kinds"]:
                forms[kind] += 1
                if row["theme_name"]:
                    themed[kind, row["theme_name"]] += 1
        known = all(row["due_known"] for row in rows)
        self.year.expected |= {
            "活动总次数": len(rows),
            "书记讲党课次数": sum(row["by_secretary"] for row in rows),
            "应到人次": sum(row["due_number"] for row in rows) if known else None,
            "实到人次": sum(row["present_number"] for row in rows),
            **{f"{kind}次数": forms[kind] for kind in KIND_WORDS},
            **{f"{kind}次数（{theme}）": count for (kind, theme), count in themed.items()},
        }

    # -- dues, visits, other work ----------------------------------------------------------------

    def _dues(self) -> None:
        rng = self.rng
        months = [
            rng.choice(
                [
                    f"{m}月",
                    f"{m}月份",
                    f"{'一二三四五六七八九十'[m - 1] if m <= 10 else '十' + '一二'[m - 11]}月",
                ]
            )
            for m in range(1, 13)
        ]
        book = Workbook()
        sheet = book.active
        sheet.append([f"{YEAR}年党费收缴登记表"])
        sheet.append(
            ["序号", rng.choice(["姓名", "党员姓名"]), rng.choice(["月应缴", "每月应缴"]), *months, "备注"]
        )
        due_sum = paid_sum = Decimal(0)
        behind = []
        for number, person in enumerate(self.year.people, 1):
            monthly = Decimal(rng.randint(300, 25000)) / 100
            cells: list[Any] = []
            short = False
            for month in range(1, 13):
                if not person.is_member_on(date(YEAR, month, 1)):
                    cells.append(None)
                    continue
                due_sum += monthly
                if rng.random() < 0.01:
                    cells.append(0)
                    short = True
                    continue
                paid_sum += monthly
                cells.append(rng.choice([float(monthly), f"{monthly}", f"{monthly}元", "√"]))
            behind += [person.name] if short else []
            sheet.append([number, person.name, float(monthly), *cells, None])
        self._save("dues", book)
        self.year.expected |= {
            "党费应缴": f"{due_sum:.2f}",
            "党费实缴": f"{paid_sum:.2f}",
            "党费欠缴人员": sorted(behind),
        }

    def _visits(self) -> None:
        rng = self.rng
        book, _, write = self._sheet("慰问", VISIT_HEADERS)
        days = {"春节": date(YEAR, 1, 20), "七一": date(YEAR, 6, 28), "中秋": date(YEAR, 9, 29)}
        outside = [f"职工{letter}" for letter in "甲乙丙丁"]
        total = count = 0
        persons: set[str] = set()
        used = []
        for occasion, day in days.items():
            if rng.random() < 0.3 and used:
                continue
            used.append(occasion)
            for name in rng.sample([person.name for person in self.year.people[8:]] + outside, 4):
                money = rng.choice([None, 200, 500, 1000])
                total += money or 0
                count += 1
                persons.add(name)
                write(
                    date=_cell_date(rng, day),
                    occasion=rng.choice(OCCASIONS[occasion]),
                    recipient=name,
                    category="困难职工" if name in outside else "老党员",
                    money=rng.choice([money, f"{money}元"]) if money else rng.choice(EMPTY),
                    goods="米、油" if money is None else rng.choice(EMPTY),
                    visitors=self.year.people[0].name,
                )
        self._save("visits", book)
        self.year.expected |= {
            "慰问人次": count,
            "慰问人数": len(persons),
            "慰问金额": f"{total}.00",
            "慰问节点": used,
        }

    def _work(self) -> None:
        rng = self.rng
        book, _, write = self._sheet("工作纪实", WORK_HEADERS)
        counts: Counter[str] = Counter()
        spent = Decimal(0)
        for number in range(rng.randint(10, 25)):
            category = list(CATEGORIES)[number % 5]
            quantity = rng.randint(1, 4) if category in ("宣传稿件", "阵地建设", "学习资料") else 1
            money = Decimal(rng.randint(1000, 900000)) / 100 if category in ("阵地建设", "学习资料") else None
            spent += money or 0
            counts[category] += quantity if category == "宣传稿件" else 1
            write(
                date=_cell_date(rng, date(YEAR, rng.randint(1, 12), rng.randint(1, 28))),
                category=rng.choice(CATEGORIES[category]),
                title=f"{category}第{number + 1}项",
                quantity=rng.choice([quantity, f"{quantity}件"]),
                money=rng.choice([float(money), f"{money:,}", f"￥{money}"]) if money else rng.choice(EMPTY),
                note=rng.choice(EMPTY),
            )
        self._save("work", book)
        self.year.expected |= {
            "制度文件数": counts["制度文件"],
            "荣誉数": counts["荣誉"],
            "宣传稿件篇数": counts["宣传稿件"],
            "阵地资料投入金额": f"{spent:.2f}",
        }

    # -- paper -----------------------------------------------------------------------------------

    def _sheet(
        self,
        name: str,
        headers: dict[str, list[str]],
        *,
        title: str = "",
        sequence: bool = False,
        book: Workbook | None = None,
    ) -> tuple[Workbook, Any, Any]:
        """A sheet with columns in random order under random header words, and its row writer."""
        if book is None:
            book = Workbook()
            book.remove(book.active)
        sheet = book.create_sheet(name)
        if title or self.rng.random() < 0.5:
            sheet.append([f"某支部{YEAR}年{title or name}"])
        order = list(headers)
        self.rng.shuffle(order)
        words = [self.rng.choice(headers[key]) for key in order]
        sheet.append(["序号", *words] if sequence else words)
        number = iter(range(1, 10_000))

        def write(**values: Any) -> None:
            row = [values[key] for key in order]
            sheet.append([next(number), *row] if sequence else row)

        return book, sheet, write

    def _save(self, kind: str, book: Workbook) -> None:
        path = self.folder / f"{kind}.xlsx"
        book.save(path)
        self.year.files[kind] = path


def make_branch_year(seed: int, folder: Path) -> BranchYear:
    """The five workbooks of a made-up branch-year in ``folder``, and the generator's own count."""
    return Maker(seed, folder).make()
