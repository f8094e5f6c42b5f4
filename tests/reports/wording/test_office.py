"""The report of an office's branch: its parts, and the four rules on what may be said."""

from datetime import date

from reports.facts.book import BranchLine
from reports.wording import compose
from reports.wording.narrative import Figure
from tests.reports.wording.books import make_book, make_quiet_book

THEME = "党的二十届四中全会精神"


def _text(book) -> str:
    return "\n".join(paragraph.plain for _, paragraph in compose(book).paragraphs())


def _part(book, key: str) -> str:
    narrative = compose(book)
    return "\n".join(p.plain for section, p in narrative.paragraphs() if section.key == key)


def test_title_names_branch_year_and_kind_of_unit():
    narrative = compose(make_book())
    assert narrative.title_lines == ("清河县水务局机关第二党支部书记", "2025年度抓党建工作述职报告（机关）")
    bare = compose(make_book(branch=BranchLine("甲支部")))
    assert bare.title_lines[1] == "2025年度抓党建工作述职报告"


def test_report_has_opening_six_parts_and_plan():
    narrative = compose(make_book())
    assert [section.heading[:2] for section in narrative.sections] == [
        "",
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
        "20",
    ]
    assert all(section.heading.endswith("。") for section in narrative.sections[1:6])
    assert not narrative.sections[6].heading.endswith("。")


def test_opening_hands_over_with_a_colon_and_asks_for_the_guiding_idea():
    opening = _part(make_book(), "opening")
    assert opening.endswith("报告如下：")
    assert "中共清河县水务局机关委员会" in opening
    assert "〔待补：年度工作思路〕" in opening


def test_branch_without_a_superior_speaks_of_the_superior_organisation():
    assert "上级党组织领导下" in _part(make_book(branch=BranchLine("甲支部")), "opening")


def test_salutation_may_be_left_out():
    assert compose(make_book(), salutation="").salutation == ""
    assert compose(make_book()).salutation


def test_signature_is_the_secretary_or_a_gap():
    signed = compose(make_book({"书记": ("柳文山",)}))
    assert "".join(part.printed for part in signed.signature) == "述职人：柳文山"
    unsigned = compose(make_book())
    assert "".join(part.printed for part in unsigned.signature) == "述职人：〔待补：述职人〕"
    assert "".join(part.printed for part in unsigned.date) == "2025年12月31日"


def test_branch_without_data_gives_a_report_of_gaps_in_every_part():
    narrative = compose(make_book())
    with_gap = {section.key for section, _ in narrative.blanks() if section}
    assert with_gap == {section.key for section in narrative.sections}


def test_gap_names_the_fact_it_waits_for():
    gaps = {blank.label: blank.fact for _, blank in compose(make_book()).blanks()}
    assert gaps["党员大会次数"] == "党员大会次数"
    assert gaps["存在问题"] == ""


def test_quiet_year_says_duties_undone_and_nothing_of_optional_work():
    text = _text(make_quiet_book({"党小组数": 2}))
    for duty in (
        "未召开党员大会",
        "未召开党小组会",
        "未开展主题党日",
        "未召开组织生活会",
        "未开展民主评议党员",
    ):
        assert duty in text
    for optional in ("党课", "固定学习日", "民主生活会", "慰问", "荣誉", "廉政教育", "志愿服务"):
        assert optional not in text


def test_duty_is_not_yet_done_while_the_year_lasts():
    text = _text(make_quiet_book(as_of=date(2025, 11, 23)))
    assert "尚未召开党员大会" in text
    assert "截至11月23日" in text
    assert "全年" not in text


def test_small_branch_owes_no_committee_meeting():
    assert "支部委员会" not in _part(make_quiet_book(), "branch-life")
    owing = make_quiet_book({"支部委员会缺开时段": ("1月",)})
    assert "未召开党员大会、支部委员会" in _part(owing, "branch-life")


def test_branch_without_groups_says_so():
    assert "支部未设党小组" in _part(make_quiet_book(), "branch-life")


def test_claim_of_three_meetings_needs_its_check():
    counts = {"党员大会次数": 6, "支部委员会次数": 12, "党课次数": 4, "书记讲党课次数": 2}
    assert "坚持三会一课" not in _text(make_quiet_book(counts))
    assert "坚持三会一课" in _text(make_quiet_book(counts | {"三会一课达到要求": True}))


def test_secretary_s_lectures_are_part_of_the_lectures():
    said = _part(make_quiet_book({"党课次数": 3, "书记讲党课次数": 2}), "branch-life")
    assert "开展党课3次，其中书记讲党课2次" in said
    assert "其中书记讲党课" not in _part(make_quiet_book({"党课次数": 3}), "branch-life")


def test_full_and_empty_seats():
    full = _part(make_quiet_book({"支部委员会委员数": 5}), "branch-life")
    assert "现有委员5名，班子配齐" in full
    short = _part(make_quiet_book({"支部委员会委员数": 4, "支部委员会缺额": ("纪检委员",)}), "branch-life")
    assert "现有委员4名，纪检委员空缺" in short


def test_theme_has_a_paragraph_with_the_forms_it_met():
    values = {f"党员大会次数（{THEME}）": 1, f"主题党日次数（{THEME}）": 2, f"专题活动次数（{THEME}）": 3}
    book = make_quiet_book(values, themes=(THEME,))
    said = _part(book, "branch-life")
    assert f"学习{THEME}。全年围绕这一专题召开党员大会1次，开展主题党日2次" in said
    assert "〔待补：心得体会篇数〕" in said
    assert f"围绕{THEME}开展活动3次" in _part(book, "study")


def test_themes_of_clean_conduct_and_of_conduct_have_their_own_parts():
    themes = ("深入贯彻中央八项规定精神学习教育", "机关作风建设", "廉洁文化建设")
    values = {f"主题党日次数（{theme}）": at for at, theme in enumerate(themes, start=1)}
    book = make_quiet_book(values, themes=themes)
    assert "机关作风建设" in _part(book, "conduct")
    assert "八项规定" in _part(book, "integrity")
    assert "廉洁文化建设" in _part(book, "integrity")
    assert not any(theme in _part(book, "branch-life") + _part(book, "study") for theme in themes)


def test_persons_and_person_times_are_told_apart():
    values = {"慰问节点": ("春节", "七一"), "慰问人次": 19, "慰问人数": 10, "慰问金额": 510000}
    said = _part(make_quiet_book(values), "branch-life")
    assert "春节、七一走访慰问19人次，共10人，发放慰问金5100元" in said
    same = _part(make_quiet_book(values | {"慰问人次": 10}), "branch-life")
    assert "春节、七一走访慰问10人，发放慰问金5100元" in same


def test_dues_claim_full_payment_only_where_nobody_owes():
    sums = {"党费应缴": 3181497, "党费实缴": 3169493, "收缴率": "99.6%"}
    owing = make_quiet_book(sums | {"党费欠缴人员": ("段立冬",), "党费欠缴人数": 1})
    said = _part(owing, "branch-life")
    assert "应缴党费31814.97元，实缴31694.93元，收缴率99.6%，1名党员欠缴" in said
    assert "段立冬" not in _text(owing)
    assert "足额" not in said
    paid = {"党费应缴": 100, "党费实缴": 100, "收缴率": "100%"}
    assert "收缴率100%，足额收缴" in _part(make_quiet_book(paid), "branch-life")
    assert "按时足额收缴" in _part(make_quiet_book(paid | {"党费按时足额": True}), "branch-life")


def test_every_month_is_said_of_twelve_months_only():
    book = make_quiet_book({"廉政教育次数": 14, "廉政教育覆盖月数": 12})
    assert "每月均有安排" in _part(book, "integrity")
    fewer = _part(make_quiet_book({"廉政教育次数": 14, "廉政教育覆盖月数": 11}), "integrity")
    assert "覆盖11个月" in fewer
    assert "每月" not in fewer


def test_good_news_is_never_inferred():
    text = _text(make_quiet_book())
    for claim in ("违纪", "违法", "上访", "没有问题", "全部合格", "邪教"):
        assert claim not in text


def test_missed_duties_are_problems_and_open_the_figure():
    book = make_quiet_book({"党员大会缺开时段": ("第三季度",), "主题党日缺开时段": tuple("一二三四")})
    said = _part(book, "problems")
    assert "第三季度未召开党员大会，有4个月未开展主题党日" in said
    assert "〔待补：存在问题〕" in said
    figures = {
        part.fact
        for section, paragraph in compose(book).paragraphs()
        if section.key == "problems"
        for part in paragraph.parts
        if isinstance(part, Figure)
    }
    assert figures == {"党员大会缺开时段", "主题党日缺开时段"}


def test_missing_lectures_are_no_problem_since_no_rule_asks_for_them():
    assert "党课" not in _part(make_quiet_book({"党课缺开时段": ("第三季度",)}), "problems")


def test_plan_is_of_the_next_year_and_makes_up_what_was_left_undone():
    plan = _part(make_quiet_book({"党费欠缴人数": 1, "正式党员人数": 20, "党小组数": 3}), "plan")
    assert "〔待补：2026年总体思路〕" in plan
    assert "每月至少安排一次支部委员会、党小组会、主题党日" in plan
    assert "尽快补上民主评议党员" in plan
    assert "督促欠缴的1名党员补缴" in plan


def test_appraisal_held_asks_for_its_grades():
    said = _part(make_quiet_book({"民主评议党员次数": 1}), "branch-life")
    assert "开展民主评议党员1次，结果为〔待补：民主评议等次〕" in said


def test_documents_are_named_where_they_belong():
    values = {
        "制度文件数": 4,
        "计划文件名称": ("2025年党建工作要点", "2025年度学习计划"),
        "年初部署": True,
        "作风制度名称": ("婚丧嫁娶报告制度",),
        "公开制度名称": ("党务公开制度",),
    }
    book = make_quiet_book(values)
    said = _part(book, "responsibility")
    assert "年初制定《2025年党建工作要点》《2025年度学习计划》，共形成制度文件4件" in said
    assert "《婚丧嫁娶报告制度》" in _part(book, "conduct")
    assert "《党务公开制度》" in _part(book, "integrity")
    later = _part(make_quiet_book(values | {"年初部署": False}), "responsibility")
    assert "年初" not in later


def test_democratic_life_meetings_are_the_same_figure_in_both_places():
    book = make_quiet_book({"民主生活会次数": 3})
    assert "召开民主生活会3次" in _part(book, "responsibility")
    assert "民主生活会3次" in _part(book, "branch-life")
