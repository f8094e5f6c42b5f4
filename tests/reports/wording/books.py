"""Books of facts made by hand for the wording's tests: no database behind them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from reports.facts.book import BranchLine, Fact, FactBook, Kind, KindLine

KINDS = (
    KindLine("general_meeting", "党员大会", "召开"),
    KindLine("committee_meeting", "支部委员会", "召开"),
    KindLine("group_meeting", "党小组会", "召开"),
    KindLine("lecture", "党课", "开展"),
    KindLine("theme_day", "主题党日", "开展"),
    KindLine("study_day", "固定学习日", "开展"),
    KindLine("training", "集中培训", "开展"),
    KindLine("discussion", "专题讨论", "开展"),
    KindLine("life_meeting", "组织生活会", "召开"),
    KindLine("democratic_life_meeting", "民主生活会", "召开"),
    KindLine("appraisal", "民主评议党员", "开展"),
    KindLine("integrity_education", "廉政教育", "开展"),
    KindLine("site_visit", "现场教学", "开展"),
    KindLine("push_meeting", "推进会", "召开"),
    KindLine("volunteering", "志愿服务", "开展"),
    KindLine("skills_training", "技能培训", "开展"),
    KindLine("quiz", "知识测试", "开展"),
)
MISSED = tuple(
    f"{name}缺开时段"
    for name in ("党员大会", "支部委员会", "党小组会", "党课", "主题党日", "组织生活会", "民主评议党员")
)
TITLES = (
    "书记",
    "制度文件名称",
    "计划文件名称",
    "责任制文件名称",
    "活动方案名称",
    "公开制度名称",
    "帮扶制度名称",
    "党费制度名称",
    "廉政制度名称",
    "作风制度名称",
    "其他制度文件名称",
    "宣传栏名称",
    "阵地建设名称",
    "学习资料名称",
    "支部委员会缺额",
    "党课主讲",
    "党费欠缴人员",
    "荣誉名称",
    "党务公开名称",
    "为民办实事名称",
    "特色活动名称",
    "党建品牌名称",
    *MISSED,
)
ACTIVITIES = ("学习方式", "现场教学地点", "慰问节点")
COUNTS = {
    "制度文件数": "件",
    "主题宣传栏": "块",
    "学习资料册数": "册",
    "宣传稿件篇数": "篇",
    "活动总次数": "次",
    "书记讲党课次数": "次",
    "党员讲党课次数": "次",
    "党小组数": "个",
    "荣誉数": "项",
    "检查数": "次",
    "党务公开数": "次",
    "为民办实事数": "件",
    "特色活动数": "次",
    "党建品牌数": "个",
    "廉政教育覆盖月数": "个月",
    **{line.fact: "次" for line in KINDS},
}
MEMBERS = (
    "支部委员会委员数",
    "委员调整人数",
    "专职党务工作者人数",
    "党员人数",
    "正式党员人数",
    "预备党员人数",
    "离退休党员人数",
    "接收预备党员人数",
    "预备党员转正人数",
    "转入人数",
    "转出人数",
    "党费欠缴人数",
)
PERSONS = dict.fromkeys(MEMBERS, "名") | {"慰问人数": "人"}
PERSON_TIMES = ("慰问人次", "应到人次", "实到人次")
MONEY = ("阵地资料投入金额", "慰问金额", "党费应缴", "党费实缴")
YES_NO = ("年初部署", "书记调整", "三会一课达到要求", "党费按时足额")
TEXTS = ("到会率", "收缴率")


def _kinds() -> dict[str, tuple[Kind, str]]:
    """Every fact the wording may ask for: its sort and its measure word."""
    return {
        **dict.fromkeys(TITLES, (Kind.TITLES, "")),
        **dict.fromkeys(ACTIVITIES, (Kind.ACTIVITIES, "")),
        **{name: (Kind.COUNT, unit) for name, unit in COUNTS.items()},
        **{name: (Kind.PERSONS, unit) for name, unit in PERSONS.items()},
        **dict.fromkeys(PERSON_TIMES, (Kind.PERSON_TIMES, "人次")),
        **dict.fromkeys(MONEY, (Kind.MONEY, "元")),
        **dict.fromkeys(YES_NO, (Kind.YES_NO, "")),
        **dict.fromkeys(TEXTS, (Kind.TEXT, "")),
    }


FACT_KINDS = _kinds()
OFFICE_BRANCH = BranchLine("清河县水务局机关第二党支部", "中共清河县水务局机关委员会", "机关")


def make_fact(name: str, value: Any) -> Fact:
    kind, unit = FACT_KINDS.get(name, (Kind.COUNT, "次"))
    return Fact(name, value, unit, kind, how="为检验而造。")


def make_book(
    values: Mapping[str, Any] | None = None,
    *,
    themes: tuple[str, ...] = (),
    as_of: date = date(2025, 12, 31),
    year: int = 2025,
    branch: BranchLine = OFFICE_BRANCH,
) -> FactBook:
    """A book in which everything but ``values`` is unknown."""
    stated = dict(values or {})
    names = [*FACT_KINDS, *(name for name in stated if name not in FACT_KINDS)]
    return FactBook(
        branch, year, as_of, {name: make_fact(name, stated.get(name)) for name in names}, KINDS, themes
    )


def make_quiet_book(values: Mapping[str, Any] | None = None, **options: Any) -> FactBook:
    """A book in which everything but ``values`` is known to be nothing."""
    nothing = {
        name: () if kind in (Kind.TITLES, Kind.ACTIVITIES) else (False if kind is Kind.YES_NO else 0)
        for name, (kind, _) in FACT_KINDS.items()
        if kind is not Kind.TEXT
    }
    return make_book(nothing | dict(values or {}), **options)
