"""The year's study: planned, arranged, attended, written about, and counted in hours."""

import re
from datetime import date, timedelta

from playwright.sync_api import Locator

from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.test_journeys import SIZES

TOPIC = "学习纪律处分条例"


def _chip(somebody: Visitor, kind: str) -> Locator:
    return somebody.page.locator("label.choice").filter(has_text=re.compile(rf"^\s*{kind}\s*$"))


def _study_tab(somebody: Visitor, tab: str) -> None:
    somebody.go("组织生活")
    somebody.follow(somebody.page.get_by_role("link", name="学习", exact=True))
    somebody.follow(
        somebody.page.get_by_role("navigation", name="学习", exact=True).get_by_role("link", name=tab)
    )


def test_a_line_of_the_plan_is_arranged_weekly_and_the_member_asks_leave(visitor) -> None:
    """From the year's plan to the first screen of a phone."""
    secretary = visitor(DESKTOP)
    secretary.sign_in("shuji")
    page = secretary.page
    year = date.today().year
    secretary.go("组织生活")
    secretary.follow(page.get_by_role("link", name="学习", exact=True))
    secretary.open(page.url.split(secretary.site.address)[1].partition("?")[0] + f"?year={year}")
    secretary.look_over()
    secretary.follow(page.get_by_role("link", name="列入一项").first)
    page.get_by_label("学习内容").fill(TOPIC)
    page.get_by_label("学习类别").select_option(label="党章党规党纪")
    page.get_by_label("学时").fill("2")
    page.get_by_label("主讲人").fill("县委党校王老师")
    secretary.look_over()
    secretary.press("保存")
    assert page.get_by_text(TOPIC).first.is_visible()
    secretary.follow(page.get_by_role("link", name=f"安排“{TOPIC}”"))
    assert page.get_by_label("主题内容").input_value() == TOPIC
    assert page.get_by_label("名单外的主讲人").input_value() == "县委党校王老师"
    first = date.today() + timedelta(days=1)
    secretary.tap(_chip(secretary, "专题讨论"))
    page.get_by_label("日期", exact=True).fill(first.isoformat())
    page.get_by_label("开始时间").fill("08:05")
    page.get_by_label("重复", exact=True).select_option(label="每周一次")
    page.get_by_label("重复到").fill((first + timedelta(weeks=2)).isoformat())
    page.get_by_role("textbox", name="学习资料").first.fill("中国共产党纪律处分条例")
    page.get_by_text("共3次").first.wait_for()
    secretary.look_over()
    secretary.follow(page.get_by_role("button", name="保存安排", exact=True).last)
    assert page.get_by_text(re.compile("已安排3次")).first.is_visible()
    secretary.go("组织生活")
    secretary.follow(page.get_by_role("link", name="学习", exact=True))
    secretary.see_year(year)
    assert page.get_by_text("待召开").count() >= 3
    secretary.look_over()

    member = visitor(PHONE)
    member.sign_in("dangyuan")
    assert TOPIC in member.page.locator(".next-session").inner_text()
    assert "县委党校王老师" in member.page.locator(".next-session").inner_text()
    member.look_over()
    member.follow(member.page.get_by_role("link", name="请假", exact=True).first)
    member.page.get_by_label("原因", exact=True).select_option(label="出差")
    member.press("提交请假")
    assert member.page.get_by_text("已向支部请假").is_visible()
    member.press("撤回请假")
    member.follow(member.page.get_by_role("link", name="全部安排"))
    member.follow(member.page.get_by_role("link", name="全年学习计划"))
    member.see_year(year)
    assert member.page.get_by_text(TOPIC).first.is_visible()
    assert member.page.get_by_role("link", name=f"安排“{TOPIC}”").count() == 0
    member.look_over()


def test_a_reflection_is_handed_in_on_a_phone_and_read_by_the_secretary(visitor) -> None:
    member = visitor(PHONE)
    member.sign_in("dangyuan")
    page = member.page
    member.begin()
    member.tap_on(page.get_by_role("link", name="写心得"))
    member.look_over()
    member.type_into(page.get_by_label("内容"), "学了条例，心里有了戒尺。")
    member.tap_on(page.get_by_role("button", name="提交", exact=True))
    # Without a title it comes back, with every word still there.
    assert page.get_by_label("内容").input_value() == "学了条例，心里有了戒尺。"
    member.look_over()
    member.type_into(page.get_by_label("题目"), "学条例有感")
    member.tap_on(page.get_by_role("button", name="存草稿"))
    assert page.get_by_text("草稿已保存").is_visible()
    member.look_over()
    member.tap_on(page.get_by_role("button", name="提交", exact=True))
    assert page.get_by_text("已提交").first.is_visible()
    member.look_over()

    secretary = visitor(DESKTOP)
    secretary.sign_in("shuji")
    _study_tab(secretary, "心得体会")
    secretary.see_year(date.today().year)
    desk = secretary.page
    secretary.look_over()
    secretary.follow(desk.get_by_role("navigation", name="情况").get_by_role("link", name="未读"))
    secretary.follow(desk.get_by_role("link", name="学条例有感"))
    assert desk.get_by_text("心里有了戒尺").is_visible()
    secretary.look_over()
    desk.get_by_label("回复", exact=True).last.fill("写得实在。")
    secretary.press("回复")
    assert desk.get_by_text("已读，已回复").first.is_visible()

    member.go("我的记录")
    member.follow(page.get_by_role("link", name="心得体会"))
    assert page.get_by_text("支部已读").is_visible()
    member.follow(page.get_by_role("link", name="学条例有感"))
    assert page.get_by_text("写得实在。").is_visible()
    assert page.get_by_role("button", name="收回再改").count() == 0
    member.look_over()


@SIZES
def test_self_study_stated_and_confirmed_counts_in_hours(visitor, size) -> None:
    title = f"读党史{size[0]}"
    member = visitor(size)
    member.sign_in("dangyuan")
    page = member.page
    member.begin()
    member.tap_on(page.get_by_role("link", name="登记一项"))
    member.look_over()
    member.type_into(page.get_by_label("学习内容"), title)
    member.type_into(page.get_by_label("学时"), "2.5")
    member.choose(page.get_by_label("学习类别"), label="革命传统")
    member.tap_on(page.get_by_role("button", name="保存"))
    assert member.interactions <= 5
    assert page.get_by_text("待确认").first.is_visible()
    member.look_over()

    secretary = visitor(size)
    secretary.sign_in("shuji")
    _study_tab(secretary, "自学和培训")
    secretary.see_year(date.today().year)
    secretary.look_over()
    desk = secretary.page
    secretary.follow(desk.get_by_role("link", name=re.compile(f"^答复.*{title}")))
    secretary.look_over()
    secretary.press("确认")
    assert desk.get_by_text("已确认，计入学时").is_visible()
    _study_tab(secretary, "学时")
    secretary.see_year(date.today().year)
    secretary.look_over()

    member.go("我的记录")
    member.see_year(date.today().year)
    assert page.get_by_role("heading", name="学时").is_visible()
    assert page.get_by_text("革命传统").is_visible()
    member.look_over()
