"""The secretary's journeys of every day, with the number of touches each may take (EXPERIENCE)."""

import re
from datetime import date, timedelta

from playwright.sync_api import Locator

from tests.browser.conftest import DESKTOP, Visitor
from tests.browser.test_journeys import SIZES

# Nobody is waited for: the machine's own share of the minute a journey may take.
SECONDS = 30


def _chip(somebody: Visitor, kind: str) -> Locator:
    return somebody.page.locator("label.choice").filter(has_text=re.compile(rf"^\s*{kind}\s*$"))


def _absent(somebody: Visitor, name: str, reason: str) -> None:
    somebody.tap(somebody.page.get_by_label(f"{name}缺席", exact=True))
    somebody.choose(somebody.page.get_by_label(f"{name}缺席原因"), label=reason)


@SIZES
def test_a_held_gathering_is_logged_within_its_budget(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.begin()
    secretary.tap_on(page.get_by_role("link", name="登记一次活动").first)
    assert secretary.heading == "登记一次活动"
    secretary.tap(_chip(secretary, "推进会"))
    secretary.type_into(page.get_by_label("主题内容"), "年度重点工作推进会")
    _absent(secretary, "刘军", "值班")
    _absent(secretary, "高静", "出差")
    assert page.get_by_text("实到29 / 应到31").is_visible()
    secretary.tap_on(page.get_by_role("button", name="保存", exact=True))
    assert secretary.interactions <= 12
    assert secretary.seconds < SECONDS
    assert secretary.heading == "年度重点工作推进会"
    assert page.get_by_text(re.compile("已保存")).is_visible()
    secretary.look_over()

    secretary.press("撤销")
    assert (
        page.get_by_text("年度重点工作推进会").count() == 0 or "已" in page.get_by_role("status").inner_text()
    )


@SIZES
def test_keys_alone_log_a_gathering(visitor, size) -> None:
    """Everything of the form is reached in order by the Tab key, and answers Space and Enter."""
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.follow(page.get_by_role("link", name="登记一次活动").first)
    page.locator("#main").focus()
    _tab_to(secretary, "知识测试")
    page.keyboard.press("Space")
    _tab_to(secretary, "主题内容")
    page.keyboard.type("党章知识测试")
    _tab_to(secretary, "刘军缺席")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    _tab_to(secretary, "保存")
    page.wait_for_timeout(300)  # the ring grows in a moment
    ring = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    assert "3px" in ring or "4px" in ring or "5px" in ring, f"no ring shows where the focus is: {ring}"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert secretary.heading == "党章知识测试"
    secretary.press("撤销")


def _tab_to(somebody: Visitor, name: str) -> None:
    """Tab on until the element of that name has the focus."""
    for _ in range(150):
        somebody.page.keyboard.press("Tab")
        words = somebody.page.evaluate(
            "() => { const e = document.activeElement;"
            " const label = e.labels && e.labels[0] ? e.labels[0].innerText : '';"
            " return [e.getAttribute('aria-label') || '', label, e.innerText || ''] }"
        )
        if any(word.strip().startswith(name) for word in words if word):
            return
    raise AssertionError(f"the Tab key never came to {name}")


@SIZES
def test_a_weekly_study_day_is_planned_to_the_end_of_the_year_and_one_moved(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    # The two screens share one site: each plans on days of its own.
    first = date.today() + timedelta(days=60 if size == DESKTOP else 63)
    last = first + timedelta(weeks=4)
    secretary.go("组织生活")
    secretary.begin()
    secretary.tap_on(page.get_by_role("link", name="安排活动"))
    secretary.tap(_chip(secretary, "固定学习日"))
    secretary.type_into(page.get_by_label("日期", exact=True), first.isoformat())
    secretary.choose(page.get_by_label("重复", exact=True), label="每周一次")
    secretary.type_into(page.get_by_label("重复到"), last.isoformat())
    secretary.type_into(page.get_by_label("主题内容"), "学习党章第一章")
    secretary.type_into(page.get_by_role("textbox", name="学习资料").first, "中国共产党章程")
    page.get_by_text("共5次").first.wait_for()
    secretary.tap_on(page.get_by_role("button", name="保存安排", exact=True).last)
    assert secretary.interactions <= 16
    assert secretary.seconds < SECONDS
    assert page.get_by_text(re.compile("共5次|5次")).first.is_visible()
    secretary.look_over()

    secretary.open(
        f"{page.url.split('/meetings/')[0].split(secretary.site.address)[1]}/meetings/?q=学习党章第一章&year={first.year}"
    )
    secretary.follow(page.get_by_role("link", name="学习党章第一章").first)
    secretary.follow(page.get_by_role("link", name="改期"))
    moved = first + timedelta(days=1)
    page.get_by_label("新日期").fill(moved.isoformat())
    secretary.press("改期")
    assert page.get_by_role("status").is_visible()
    secretary.look_over()


@SIZES
def test_a_months_dues_all_paid_but_two(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.go("党费慰问")
    secretary.begin()
    secretary.tap_on(page.get_by_role("link", name=re.compile("^登记.*党费")).first)
    secretary.tap(page.locator("label.dues__unpaid").first)
    secretary.tap(page.locator("label.dues__unpaid").nth(1))
    secretary.tap_on(page.get_by_role("button", name=re.compile("^保存.*党费")))
    assert secretary.interactions <= 8
    assert secretary.seconds < SECONDS
    secretary.look_over()
    secretary.press("撤销")


@SIZES
def test_a_visit_and_an_entry_of_other_work(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.go("党费慰问")
    secretary.follow(page.get_by_role("navigation", name="党费慰问").get_by_role("link", name="慰问"))
    secretary.begin()
    secretary.tap_on(page.get_by_role("link", name=re.compile("登记慰问|登记一次慰问")).first)
    secretary.type_into(page.get_by_label("节点"), "生病住院")
    secretary.type_into(page.get_by_label("慰问对象"), "孙家豪")
    secretary.type_into(page.get_by_label("慰问品"), "水果")
    secretary.type_into(page.get_by_label("日期", exact=True), date.today().isoformat())
    secretary.tap_on(page.get_by_role("button", name="保存", exact=True))
    assert secretary.interactions <= 10
    secretary.look_over()
    secretary.press("撤销")

    secretary.go("工作台")
    secretary.follow(page.get_by_role("link", name="工作纪实"))
    secretary.begin()
    secretary.tap_on(page.get_by_role("link", name=re.compile("登记一项")).first)
    secretary.choose(page.get_by_label("类别"), label="荣誉")
    secretary.type_into(page.get_by_label("名称"), "先进集体")
    secretary.tap_on(page.get_by_role("button", name="保存", exact=True))
    assert secretary.interactions <= 8
    secretary.look_over()
    secretary.press("撤销")


@SIZES
def test_a_member_retires_and_it_is_taken_back(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.go("党员")
    secretary.follow(page.get_by_role("link", name="武红霞"))
    secretary.follow(page.get_by_role("link", name="登记变动"))
    secretary.look_over()
    secretary.follow(page.get_by_role("link", name="离退休"))
    page.get_by_label("日期", exact=True).fill(date.today().isoformat())
    secretary.look_over()
    secretary.press("保存变动")
    assert page.get_by_text(re.compile("离退休")).first.is_visible()
    secretary.look_over()
    secretary.press("撤销")
