from datetime import datetime

import pytest

from partybranch.sheets.columns import find_header, guess_header
from partybranch.sheets.layouts import BY_KEY, LAYOUTS
from partybranch.sheets.words import header_word
from tests.partybranch.sheets.sheets_of import sheet_of, words

ROSTER = (
    "编号 党员姓名 性别 民族 出生日期 文化程度 公民身份号码 手机号 加入党组织日期 "
    "转为正式党员日期 人员类别 党员身份 支部职务 所属小组"
)
ROSTER_KEYS = (
    "sequence name gender ethnicity birth education id_number phone admitted_on confirmed_on employment "
    "standing office group"
)

# Header line, the layout it is, the key of each column in order ('.' for a column left unmapped).
ONE_ROW = [
    (ROSTER, "roster", ROSTER_KEYS),
    (
        "姓名 政治面貌 入党日期 入党介绍人 手机号码 家庭住址 月工资基数（元） 变动情况",
        "roster",
        "name standing admitted_on sponsors phone residence dues_base note",
    ),
    (
        "姓名 行政职务 党内职务 入党时间 参加工作时间 工作单位及职务",
        "roster",
        "name . office admitted_on . work_post",
    ),
    ("姓名 职务 部门 正式/预备", "roster", "name office . standing"),
    (
        "日期 会议名称 内容 地点 主持人 应到 实到 缺席情况",
        "meetings",
        "date kind title place chair due_count present_count absentees",
    ),
    (
        "时间 地点 形式 主题 参加人员 应参加人数 实际参加人数 请假人员及原因 课时 记录人",
        "meetings",
        "date place kind title . due_count present_count absentees hours recorder",
    ),
    (
        "召开时间 组织生活类型 议题 主题教育 会场 主持 授课人 应出席 出席人数 "
        "未到人员及原因 学习时长 参加范围 开展方式 说明",
        "meetings",
        "date kind title theme place chair lecturer due_count present_count absentees hours scope mode note",
    ),
    (
        "日期 时间 类别 名称 主要内容 地点 应到人数 实到人数 缺席人数 缺席人员",
        "meetings",
        "date start_time kind title content place due_count present_count absent_count absentees",
    ),
    ("会议时间 会议类型 会议主题 应到/实到 主持人", "meetings", "date kind title both_counts chair"),
    (
        "姓名 月标准 一季度 第二季度 3季度 10-12月",
        "dues",
        "name monthly_due quarter_1 quarter_2 quarter_3 quarter_4",
    ),
    ("姓名 入党时间 是否退休 是否转正", "roster", "name admitted_on employment standing"),
    ("年月 分类 内容摘要 数量 金额", "work", "date category title quantity money"),
    ("时间地点 活动时间 活动类型 活动主题 到会率", "meetings", ". date kind title ."),
    ("活动时间 活动名称 活动类别 活动内容 参会人数", "meetings", "date title kind content present_count"),
    (
        "节日 走访日期 被慰问人 身份 是否中共党员 慰问金额(元) 慰问物资 慰问人 备注",
        "visits",
        "occasion date recipient category is_member money goods visitors note",
    ),
    (
        "序号 姓名 人员类别 慰问事由 慰问时间 金额 物品 参加人员 联系电话",
        "visits",
        "sequence recipient category occasion date money goods visitors .",
    ),
    (
        "慰问日期 慰问对象 慰问对象类别 慰问对象联系电话 慰问人员 慰问金",
        "visits",
        "date recipient category . visitors money",
    ),
    ("姓名 金额 类别 日期 慰问品", "visits", "recipient money category date goods"),
    (
        "日期 事项类别 事项名称 件数 计量单位 投入金额 备注",
        "work",
        "date category title quantity unit money note",
    ),
    ("时间 项目 内容 数量 单位 经费 发布单位", "work", "date category title quantity unit money issuer"),
    ("日期 类型 标题 刊发媒体", "work", "date category title issuer"),
    ("姓名 月份 应缴 实缴 缴纳时间", "dues_long", "name month due paid paid_on"),
    ("党员姓名 所属月份 应缴金额 实缴金额 缴费日期 备注", "dues_long", "name month due paid paid_on note"),
    (
        "序号 党员姓名 缴费标准 2025年1月 2025年2月 2025年11月 全年合计",
        "dues",
        "sequence name monthly_due month_1 month_2 month_11 total",
    ),
    ("姓名 一月 二月 十月 十一月 十二月", "dues", "name month_1 month_2 month_10 month_11 month_12"),
    (
        "姓名 01月 02月份 第3月 2025-04 2025.05 202506 25年7月",
        "dues",
        "name " + " ".join(f"month_{m}" for m in range(1, 8)),
    ),
    ("姓名 1月应缴 1月实缴 实缴2月 2月（应缴）", "dues", "name due_1 month_1 month_2 due_2"),
    ("姓名 1月 1月签名 1月缴纳日期", "dues", "name month_1 . ."),
]


@pytest.mark.parametrize(("line", "layout", "keys"), ONE_ROW, ids=[line for line, _, _ in ONE_ROW])
def test_header_of_one_row(line, layout, keys):
    match = find_header(sheet_of(words(line)), LAYOUTS)
    assert match is not None
    assert match.layout.key == layout
    assert [match.columns.get(index, ".") for index in range(len(words(line)))] == keys.split()
    assert len(match.unmapped) == keys.split().count(".")
    assert match.header_rows == (1,)


@pytest.mark.parametrize(
    "line",
    [
        "姓名 备注",
        "姓名 性别 签名",
        "序号 姓名 部门 职务 电话",
        "姓名 缴费日期 金额",
        "日期 类别 内容",
        "甲 乙 丙",
        "慰问对象 慰问金",
    ],
)
def test_a_header_that_may_be_anything_is_nothing(line):
    assert find_header(sheet_of(words(line)), LAYOUTS) is None


def test_the_name_of_the_sheet_decides_where_the_header_does_not():
    header = words("日期 类别 内容")
    assert find_header(sheet_of(header, title="工作纪实"), LAYOUTS).layout.key == "work"
    assert find_header(sheet_of(header, title="三会一课"), LAYOUTS).layout.key == "meetings"
    assert find_header(sheet_of(("党员花名册",), words("姓名 性别 学历")), LAYOUTS).layout.key == "roster"


def test_two_layouts_that_fit_equally_are_no_answer():
    twin = type(BY_KEY["work"])(**{**vars_of(BY_KEY["work"]), "key": "twin"})
    sheet = sheet_of(words("日期 类别 名称 数量"))
    assert find_header(sheet, [BY_KEY["work"]]) is not None
    assert find_header(sheet, [BY_KEY["work"], twin]) is None


def vars_of(layout):
    names = ("key", "label", "columns", "required", "distinguishing", "foreign", "telling", "titles")
    return {name: getattr(layout, name) for name in names}


# -- Where the header is -----------------------------------------------------------------------------


def test_title_rows_above_and_data_below():
    sheet = sheet_of(
        ("云川市水利局机关第一党支部组织生活台账",),
        ("填报单位：第一党支部", None, "2025年12月31日"),
        (),
        words("时间 活动类型 主题内容 地点"),
        ("2025-01-05", "支部委员会", "研究工作", "书记办公室"),
    )
    match = find_header(sheet, LAYOUTS)
    assert match.header_rows == (4,)
    assert match.headers() == {"date": "时间", "kind": "活动类型", "title": "主题内容", "place": "地点"}


def test_the_first_of_repeated_headers_is_the_header():
    header = words("时间 活动类型 主题内容")
    sheet = sheet_of(header, ("2025-01-05", "党课", "甲"), header, ("2025-04-05", "党课", "乙"))
    assert find_header(sheet, LAYOUTS).header_rows == (1,)


def test_a_header_repeated_further_down_in_better_words_is_not_the_header():
    sheet = sheet_of(
        words("序号 日期 活动类型 主题 应到 实到"),
        (1, "2025-01-05", "党课", "甲", 3, 3),
        words("序号 日期 活动类型 主题内容 应到人数 实到人数"),
    )
    assert find_header(sheet, LAYOUTS).header_rows == (1,)


def test_marks_units_and_blanks_in_header_words_make_no_difference():
    header = (
        "姓 名*",
        "党费基数\n（元）",
        "【必填】入党时间：",
        "转　正\n时　间",
        "联系电话(手机)",
        "备　注",
    )
    match = find_header(sheet_of(header), LAYOUTS)
    assert list(match.columns.values()) == [
        "name",
        "dues_base",
        "admitted_on",
        "confirmed_on",
        "phone",
        "note",
    ]
    assert match.unmapped == []


def test_months_as_numbers_and_as_dates():
    numbers = find_header(sheet_of(("序号", "姓名", *range(1, 13))), LAYOUTS)
    dates = find_header(sheet_of(("姓名", datetime(2025, 1, 1), datetime(2025, 12, 1))), LAYOUTS)
    assert [numbers.columns[at] for at in (2, 13)] == ["month_1", "month_12"]
    assert [dates.columns[at] for at in (1, 2)] == ["month_1", "month_12"]


# -- Headers of several rows -------------------------------------------------------------------------


def columns_of(*rows):
    match = find_header(sheet_of(*rows), LAYOUTS)
    return match.layout.key, match.header_rows, match.columns


def test_months_over_due_and_paid():
    layout, rows, columns = columns_of(
        ("2025年党费收缴登记表",),
        words("序号 姓名 1月 . 2月 . 备注"),
        words(". . 应缴 实缴 应缴 实缴 ."),
        (1, "张三", 5, 5, 5, 5),
    )
    assert (layout, rows) == ("dues", (2, 3))
    assert list(columns.values()) == ["sequence", "name", "due_1", "month_1", "due_2", "month_2", "note"]


def test_due_and_paid_over_months():
    layout, _, columns = columns_of(words("姓名 应缴党费 . 实缴党费 ."), words(". 1月 12月 1月 12月"))
    assert layout == "dues"
    assert list(columns.values()) == ["name", "due_1", "due_12", "month_1", "month_12"]


def test_months_as_numbers_below_one_word():
    _, rows, columns = columns_of(words("姓名 月份 . ."), (None, 1, 2, 3), ("张三", 50, 50, 50))
    assert rows == (1, 2)
    assert list(columns.values()) == ["name", "month_1", "month_2", "month_3"]


def test_three_rows():
    _, rows, columns = columns_of(
        words("姓名 第一季度 . . ."),
        words(". 1月 . 2月 ."),
        words(". 应缴 实缴 应缴 实缴"),
        ("张三", 5, 5, 5, 5),
    )
    assert rows == (1, 2, 3)
    assert list(columns.values()) == ["name", "due_1", "month_1", "due_2", "month_2"]


def test_attendance_below_one_word():
    layout, rows, columns = columns_of(
        words("时间 活动类型 参会情况 . . 地点"),
        words(". . 应到 实到 缺席人员及原因 ."),
        ("2025-1-1", "党课", 5, 5),
    )
    assert (layout, rows) == ("meetings", (1, 2))
    assert list(columns.values()) == ["date", "kind", "due_count", "present_count", "absentees", "place"]


def test_one_word_cut_in_two_rows():
    _, _, columns = columns_of(words("姓名 入党 ."), words(". 时间 介绍人"), ("张三", "2020.1", "李四"))
    assert columns == {0: "name", 1: "admitted_on", 2: "sponsors"}


def test_a_first_row_of_data_is_not_taken_for_a_second_row_of_header():
    header = words("日期 类别 名称 数量 单位 说明")
    assert columns_of(header, ("1月8日", "学习资料", "读本", "2", "册", "备注"))[1] == (1,)


# -- What a person decided ---------------------------------------------------------------------------


def test_a_remembered_word_stands_over_the_table_of_words():
    sheet = sheet_of(words("日期 活动类型 主题 专题 摘记 地点"))
    taught = {header_word("摘记").full: "note", header_word("专题").full: ""}
    match = find_header(sheet, LAYOUTS, remembered=taught)
    assert match.columns == {0: "date", 1: "kind", 2: "title", 4: "note", 5: "place"}
    assert match.unmapped == []


def test_a_remembered_word_may_be_all_that_makes_a_header_fit():
    sheet = sheet_of(words("哪一天 办了什么 主持人 应到"))
    assert find_header(sheet, LAYOUTS) is None
    taught = {header_word("哪一天").full: "date", header_word("办了什么").full: "kind"}
    assert find_header(sheet, LAYOUTS, remembered=taught).layout.key == "meetings"


def test_an_explicit_mapping_replaces_everything():
    sheet = sheet_of(words("日期 活动类型 主题 地点"))
    match = find_header(sheet, [BY_KEY["meetings"]], explicit={0: "date", 1: "kind", 2: "content", 3: ""})
    assert match.columns == {0: "date", 1: "kind", 2: "content"}
    assert match.missing == []
    assert match.unmapped == []


def test_an_explicit_mapping_without_a_required_key_is_none():
    sheet = sheet_of(words("日期 活动类型 主题 地点"))
    assert find_header(sheet, [BY_KEY["meetings"]], explicit={0: "date"}) is None


def test_a_guess_says_what_is_missing():
    sheet = sheet_of(("台账",), words("日期 办了什么 主持人 应到"), ("2025-01-01", "党课", "范平", 3))
    match = guess_header(sheet, BY_KEY["meetings"])
    assert match.header_rows == (2,)
    assert match.missing == ["kind"]
    assert match.unmapped == [(1, "办了什么")]
    mended = match.with_columns({**match.columns, 1: "kind"})
    assert mended.missing == []
    assert mended.unmapped == []


def test_a_guess_where_no_word_is_known_takes_the_fullest_row():
    sheet = sheet_of(("甲", "乙"), ("子", "丑", "寅", "卯"), ("一", "二", "三"))
    assert guess_header(sheet, BY_KEY["work"]).header_rows == (2,)
    assert guess_header(sheet_of(("甲",)), BY_KEY["work"]) is None


# -- The table of words ------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.key)
def test_every_label_means_its_own_column(layout):
    for column in layout.columns:
        sheet = sheet_of((column.label, "不认识的词"))
        match = guess_header(sheet, layout)
        others = [key for key in layout.required if key != column.key]
        assert match.columns.get(0) == column.key or match.columns.get(0) in others, column.label


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.key)
def test_no_word_stands_twice_in_one_column(layout):
    for column in layout.columns:
        repeated = [word for word in column.synonyms if column.synonyms.count(word) > 1]
        assert repeated == [], column.key


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("党费基数（元）", "党费基数"),
        ("人数（应到）", "人数应到"),
        ("2025年01月份应缴", "1月应缴"),
        ("元月", "1月"),
        ("十二月", "12月"),
        ("1-3月", "1-3月"),
        ("备 注：", "备注"),
        ("＊姓名", "姓名"),
        ("姓名（签名）", "姓名"),
    ],
)
def test_header_words_in_one_form(text, full):
    assert header_word(text).full == full.replace("1-3", "13")


@pytest.mark.parametrize(
    ("text", "unit"),
    [("金额（万元）", "万元"), ("学时（分钟）", "分钟"), ("金额（元）", ""), ("单位：千元", "千元")],
)
def test_unit_of_a_header_word(text, unit):
    assert header_word(text).unit == unit


def test_second_table_to_the_right_is_noticed():
    beside = find_header(sheet_of(words("姓名 性别 入党时间 . 姓名 性别 入党时间")), LAYOUTS)
    assert beside.is_side_by_side


def test_one_repeated_word_is_no_second_table():
    match = find_header(sheet_of(words("姓名 性别 入党时间 转正时间 入党时间")), LAYOUTS)
    assert (match.is_side_by_side, match.repeated) == (False, [4])


def test_first_row_of_small_sums_is_no_second_header_row():
    sheet = sheet_of(words("姓名 月份 应缴 实缴"), ("范平", "1月", 10, 10), ("任超", "1月", 10, 0))
    match = find_header(sheet, LAYOUTS)
    assert (match.layout.key, match.header_rows) == ("dues_long", (1,))


def test_run_of_figures_below_a_header_word_is_months():
    sheet = sheet_of(("姓名", "应缴", "实缴", None, None), (None, None, 1, 2, 3), ("范平", 10, 10, 10, 10))
    assert find_header(sheet, LAYOUTS).header_rows == (1, 2)


def test_first_row_with_a_word_that_could_head_a_column_is_data():
    sheet = sheet_of(words("日期 类型 主题 参加人群 应到 实到"), words("3月5日 党课 安排 党员 10人 9人"))
    assert find_header(sheet, LAYOUTS).header_rows == (1,)
