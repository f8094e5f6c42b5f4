"""The kinds of sheet a branch keeps. The words their columns go by are data: header_words.tsv, one line
a column with its label and its customary words, the most telling first."""

from pathlib import Path
from typing import Any

from partybranch.sheets.columns import Column, Layout

MONTHS = range(1, 13)
QUARTERS = range(1, 5)
_WORDS_FILE = Path(__file__).resolve().parents[1] / "data" / "header_words.tsv"


def _read_words() -> dict[str, tuple[str, tuple[str, ...]]]:
    """ "layout.key" → label and synonyms; "any.key" stands for every layout."""
    lines = (line.split("\t") for line in _WORDS_FILE.read_text(encoding="utf-8").splitlines())
    return {name: (label, tuple(words.split())) for name, label, words in lines}


_WORDS = _read_words()


def _column(layout: str, key: str, **traits: Any) -> Column:
    label, words = _WORDS.get(f"{layout}.{key}") or _WORDS[f"any.{key}"]
    return Column(key, label, words, **traits)


def _columns(layout: str, *keys: str, **traits: Any) -> tuple[Column, ...]:
    return tuple(_column(layout, key, **traits) for key in keys)


def _month_columns() -> tuple[Column, ...]:
    """Two columns a month: what was paid, and what was due. A month alone means what was paid."""
    columns = []
    for month in MONTHS:
        for key in ("month", "due"):
            label, words = _WORDS[f"dues.{key}_*"]
            named = tuple(f"{month}月{word}" for word in words)
            columns.append(Column(f"{key}_{month}", f"{month}{label}", named, is_money=True, exact_only=True))
    return tuple(columns)


def _quarter_columns() -> tuple[Column, ...]:
    """What was paid for three months together."""
    columns = []
    label, words = _WORDS["dues.quarter_*"]
    for quarter in QUARTERS:
        number, first = "一二三四"[quarter - 1], 3 * quarter - 2
        names = (f"{number}季度", f"第{number}季度", f"{quarter}季度", f"第{quarter}季度", f"{quarter}季")
        spans = (f"{first}-{first + 2}月", f"{first}月-{first + 2}月", f"{first}至{first + 2}月")
        named = (*names, *spans, *(f"{name}{word}" for name in names for word in words))
        columns.append(
            Column(f"quarter_{quarter}", f"{number}{label}", named, is_money=True, exact_only=True)
        )
    return tuple(columns)


def _keys(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _sequence() -> Column:
    return _column("any", "sequence", exact_only=True)


ROSTER = Layout(
    "roster",
    "党员花名册",
    (
        _sequence(),
        *_columns("roster", "name", "gender", "ethnicity", "birth", "education", "id_number", "phone"),
        *_columns("roster", "native_place", "work_post", "residence", "sponsors", "sponsors_2"),
        *_columns("roster", "admitted_on", "confirmed_on", "standing", "office", "group", "employment"),
        _column("roster", "dues_base", is_money=True),
        *_columns("roster", "branch", "note"),
    ),
    required=("name",),
    distinguishing=_keys("admitted_on confirmed_on standing group dues_base"),
    foreign=("慰问", "实缴", "已缴", "季度", "应到", "实到", "缺席", "走访"),
    telling=("党员", "党内", "支部职务", "党支部", "党小组"),
    titles=("花名册", "党员名册", "党员信息", "党员名单", "党员基本情况", "党员登记", "党员一览"),
)

MEETINGS = Layout(
    "meetings",
    "组织生活台账",
    (
        _sequence(),
        *_columns("meetings", "date", "kind", fills_down=True),
        *_columns("meetings", "start_time", "title", "theme", "place", "chair", "lecturer", "recorder"),
        *_columns("meetings", "due_count", "present_count", "absent_count", "absentees", "hours"),
        _column("meetings", "both_counts"),
        *_columns("meetings", "scope", "mode", "content", "note"),
    ),
    required=("date", "kind"),
    distinguishing=_keys(
        "theme chair lecturer recorder due_count present_count absent_count both_counts absentees hours"
    ),
    foreign=("慰问", "应缴", "实缴", "走访对象"),
    telling=("会议", "组织生活", "三会一课", "活动", "议题", "党日", "党课"),
    titles=(
        "组织生活",
        "三会一课",
        "会议台账",
        "活动台账",
        "党日",
        "党课",
        "支部活动",
        "会议记录",
        "学习台账",
    ),
)

DUES = Layout(
    "dues",
    "党费收缴登记表",
    (
        _sequence(),
        _column("dues", "name"),
        _column("dues", "monthly_due", is_money=True),
        *_month_columns(),
        *_quarter_columns(),
        _column("dues", "total", is_money=True),
        _column("dues", "note"),
    ),
    required=("name",),
    distinguishing=frozenset(f"{part}_{month}" for part in ("month", "due") for month in MONTHS)
    | frozenset(f"quarter_{quarter}" for quarter in QUARTERS),
    foreign=("慰问", "应到", "走访"),
)

DUES_LONG = Layout(
    "dues_long",
    "党费收缴明细",
    (
        _sequence(),
        _column("dues", "name", fills_down=True),
        _column("dues_long", "month", fills_down=True),
        *_columns("dues_long", "due", "paid", is_money=True),
        *_columns("dues_long", "paid_on", "note"),
    ),
    required=("name", "month"),
    distinguishing=frozenset({"due", "paid"}),
    foreign=("慰问", "应到", "走访"),
)

VISITS = Layout(
    "visits",
    "慰问台账",
    (
        _sequence(),
        *_columns("visits", "date", "occasion", "category", "visitors", fills_down=True),
        *_columns("visits", "recipient", "is_member", "goods"),
        *_columns("visits", "money", "total", is_money=True),
        _column("visits", "note"),
    ),
    required=("date", "recipient"),
    distinguishing=frozenset({"occasion", "goods", "visitors", "is_member"}),
    foreign=("党费", "缴费", "缴纳", "应缴", "实缴", "应到", "实到", "主持", "学时", "入党", "转正"),
    telling=("慰问", "走访", "帮扶"),
    titles=("慰问", "走访", "帮扶"),
)

WORK = Layout(
    "work",
    "工作纪实",
    (
        _sequence(),
        *_columns("work", "date", "category", fills_down=True),
        *_columns("work", "title", "quantity", "issuer", "note"),
        *_columns("work", "subkind", "unit", exact_only=True),
        _column("work", "money", is_money=True),
    ),
    required=("date", "category", "title"),
    distinguishing=frozenset({"quantity", "unit", "money", "note", "issuer"}),
    foreign=("慰问", "应到", "实到", "缺席", "主持", "主讲", "走访", "党费", "学时", "入党"),
    titles=("工作纪实", "纪实", "工作台账", "工作记录", "其他工作", "工作情况", "制度", "荣誉", "宣传"),
)

LAYOUTS: tuple[Layout, ...] = (ROSTER, MEETINGS, DUES, DUES_LONG, VISITS, WORK)
BY_KEY: dict[str, Layout] = {layout.key: layout for layout in LAYOUTS}
