"""The journeys of this edition, walked in a real browser on a desk and on a phone."""

import re

import pytest

from tests.browser.conftest import DESKTOP, PHONE

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])


@SIZES
def test_secretary_reads_the_year(visitor, size) -> None:
    secretary = visitor(size)
    secretary.open("/")
    secretary.look_over()
    secretary.sign_in("shuji")
    page = secretary.page
    assert secretary.heading == "工作台"
    assert page.get_by_text("这是样例支部").is_visible()
    secretary.look_over()

    secretary.go("党员")
    assert secretary.heading == "党员花名册"
    secretary.look_over()
    page.get_by_role("searchbox", name="姓名、拼音或首字母").fill("fp")
    secretary.follow(page.get_by_role("main").get_by_role("button", name="查找"))
    secretary.follow(page.get_by_role("link", name="范平"))
    assert secretary.heading == "范平"
    secretary.look_over()

    secretary.go("组织生活")
    secretary.see_year(2025)
    assert page.get_by_text("117次").first.is_visible()
    secretary.look_over()
    secretary.follow(
        page.get_by_role("navigation", name="组织生活", exact=True).get_by_role("link", name="台账")
    )
    secretary.follow(page.get_by_role("link", name="下一页"))
    assert page.get_by_text("第2页，共3页").is_visible()
    secretary.follow(page.get_by_role("link", name=re.compile("党小组.*学习讨论")).first)
    assert "学习讨论" in secretary.heading
    secretary.look_over()

    page.get_by_text("账号", exact=True).click()
    secretary.press("退出")
    assert page.url.endswith("/sign-in/")
    secretary.open("/branches/2/members/")
    assert "/sign-in/" in page.url


@SIZES
def test_secretary_reads_dues_and_visits(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    secretary.go("党费慰问")
    secretary.see_year(2025)
    assert secretary.heading == "2025年党费收缴"
    secretary.look_over()
    secretary.follow(secretary.page.get_by_role("link", name=re.compile("有欠缴")))
    assert secretary.page.get_by_role("rowheader").all_inner_texts() == ["孙家豪"]
    secretary.follow(
        secretary.page.get_by_role("navigation", name="党费慰问").get_by_role("link", name="慰问")
    )
    assert secretary.heading == "2025年慰问台账"
    secretary.look_over()


@SIZES
def test_large_type_cuts_nothing_off(visitor, size) -> None:
    member = visitor(size)
    member.sign_in("dangyuan")
    member.press("大字版")
    assert member.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    member.look_over()
    member.go("我的记录")
    member.look_over()
    member.press("大字版")
    assert member.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"


@SIZES
@pytest.mark.parametrize(
    ("account", "heading"),
    [
        ("zuzhi", "工作台"),
        ("dangyuan", re.compile("^下一次")),
        ("shangji", re.compile("要办的事$")),
        ("guanli", "党组织"),
        ("shenji", "操作记录"),
    ],
)
def test_everybody_arrives_at_the_own_desk(visitor, size, account: str, heading: str | re.Pattern) -> None:
    somebody = visitor(size)
    somebody.sign_in(account)
    assert re.search(heading, somebody.heading)
    somebody.look_over()


def test_wrong_password_is_told_beside_the_form(visitor) -> None:
    stranger = visitor(PHONE)
    stranger.open("/sign-in/")
    stranger.page.get_by_label("账号").fill("nobody")
    stranger.page.get_by_label("密码").fill("wrong")
    stranger.press("登录")
    assert stranger.page.get_by_role("alert").inner_text() == "账号或密码不对，请重新输入。"
    stranger.look_over()


def test_pages_work_without_script(visitor) -> None:
    secretary = visitor(PHONE, script=False)
    secretary.sign_in("shuji")
    secretary.go("组织生活")
    secretary.see_year(2025)
    secretary.follow(
        secretary.page.get_by_role("navigation", name="组织生活", exact=True).get_by_role("link", name="台账")
    )
    secretary.page.get_by_label("形式", exact=True).select_option(label="党课（3）")
    secretary.follow(secretary.page.get_by_role("main").get_by_role("button", name="查找"))
    assert secretary.page.get_by_role("rowheader").count() == 3


def test_keyboard_reaches_the_text_first(visitor) -> None:
    secretary = visitor(DESKTOP)
    secretary.sign_in("shuji")
    secretary.page.keyboard.press("Tab")
    assert secretary.page.evaluate("document.activeElement.textContent") == "跳到正文"
    secretary.page.keyboard.press("Enter")
    assert secretary.page.evaluate("document.activeElement.id") == "main"


def test_start_says_all_a_newcomer_needs(site) -> None:
    assert f"支部工作台已启动：{site.address}/" in site.output
    assert "shuji" in site.output
    # Nothing but account names is in Latin letters.
    told = re.sub(r"https?://\S+|密码都是 \S+|^  \w+|Ctrl-C", "", site.output, flags=re.MULTILINE)
    assert not re.search(r"[A-Za-z]{2,}", told), told
