"""The register of any day, its statistics and its orders, walked on a desk and on a phone."""

import re

from tests.browser.conftest import Visitor
from tests.browser.test_journeys import SIZES

JUNE = "2025-06-30"


def _names(somebody: Visitor) -> list[str]:
    return somebody.page.get_by_role("rowheader").get_by_role("link").all_inner_texts()


def _find(somebody: Visitor) -> None:
    somebody.follow(somebody.page.get_by_role("main").get_by_role("button", name="查找"))


@SIZES
def test_the_register_is_looked_up_on_a_day_of_the_past(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.go("党员")
    page.get_by_label("查看日期").fill(JUNE)
    page.get_by_label("排列", exact=True).select_option(label="排列：党内职务")
    _find(secretary)
    assert page.get_by_text("截至2025年6月30日，按党内职务排列").is_visible()
    assert _names(secretary)[0] == "范平"
    secretary.look_over()

    secretary.follow(page.get_by_role("link", name="更多条件"))
    page.get_by_label("年龄", exact=True).select_option(value="61")
    _find(secretary)
    counted = re.search(r"（(\d+)）", page.get_by_label("年龄").locator("option:checked").inner_text())
    assert len(_names(secretary)) == int(counted[1])
    secretary.look_over()

    secretary.follow(page.get_by_role("rowheader").get_by_role("link").first)
    assert page.get_by_text("截至2025年6月30日").is_visible()
    secretary.look_over()


@SIZES
def test_a_figure_of_the_statistics_opens_its_members(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.go("党员")
    secretary.see_year(2025)
    secretary.follow(page.get_by_role("link", name="统计", exact=True))
    secretary.look_over()
    figure = page.get_by_role("link", name=re.compile("离退休.*查看名单"))
    count = int(figure.inner_text().removesuffix("名"))
    secretary.follow(figure)
    assert len(_names(secretary)) == count
    secretary.look_over()


@SIZES
def test_the_register_leaves_as_a_workbook(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    secretary.go("党员")
    with secretary.page.expect_download() as download:
        secretary.page.get_by_role("link", name="导出花名册").click()
    assert re.search(r"党员花名册（截至\d{4}年\d+月\d+日）\.xlsx$", download.value.suggested_filename)


@SIZES
def test_the_order_of_names_is_chosen_and_taken_back(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.go("党员")
    secretary.follow(page.get_by_role("link", name="姓名排法"))
    page.get_by_label("两个字的姓名").select_option(value="plain")
    secretary.press("保存")
    assert page.get_by_text("已改，花名册、会议名单和报告都按这个排。").is_visible()
    secretary.look_over()
    secretary.press("撤销")
    assert page.get_by_label("两个字的姓名").input_value() == "spaced"


@SIZES
def test_a_committee_finds_a_member_by_the_whole_name(visitor, size) -> None:
    staff = visitor(size)
    staff.sign_in("shangji")
    page = staff.page
    staff.go("支部")
    staff.follow(page.get_by_role("link", name="查党员"))
    page.get_by_role("searchbox", name="完整姓名").fill("范平")
    _find(staff)
    assert page.get_by_text("199****0000").is_visible()
    staff.look_over()
    staff.follow(page.get_by_role("link", name="范平"))
    assert staff.heading == "范平"
