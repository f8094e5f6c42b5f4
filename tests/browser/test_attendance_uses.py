"""Attendance as a secretary uses it: exemption, statuses, make-up study, the sheet to sign."""

import re
from datetime import date

from tests.browser.conftest import DESKTOP
from tests.browser.test_journeys import SIZES
from tests.browser.test_secretary_uses import _absent, _chip

# The two screens share one site: each uses people and a day of its own.
EXEMPT = {"1280": "武红霞", "360": "孙家豪"}


@SIZES
def test_a_gathering_with_every_status_is_recorded_made_up_and_its_sheet_printed(
    visitor, size, tmp_path
) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page, title = secretary.page, f"读书班{size[0]}"
    exempt = EXEMPT[str(size[0])]

    secretary.go("组织生活")
    secretary.follow(
        page.get_by_role("navigation", name="组织生活", exact=True).get_by_role("link", name="台账")
    )
    secretary.follow(page.get_by_role("link", name="不作要求", exact=True))
    secretary.follow(page.get_by_role("link", name="登记不作要求").first)
    secretary.look_over()
    page.get_by_label("党员", exact=True).select_option(label=exempt)
    secretary.press("保存")
    assert page.get_by_text(f"已登记{exempt}不作硬性要求。").is_visible()
    secretary.look_over()

    secretary.go("工作台")
    secretary.begin()
    secretary.tap_on(page.get_by_role("link", name="登记一次活动").first)
    secretary.tap(_chip(secretary, "集中培训" if size == DESKTOP else "专题讨论"))
    secretary.type_into(page.get_by_label("主题内容"), title)
    page.get_by_label(f"{exempt}情况").wait_for()
    _absent(secretary, "刘军", "值班")
    _absent(secretary, "高静", "病假")
    secretary.choose(page.get_by_label("高静情况"), label="请假")
    late = page.locator("#roll .attend input").first
    late_name = (late.get_attribute("aria-label") or "").removesuffix("缺席")
    secretary.tap(late)
    secretary.choose(page.get_by_label(f"{late_name}情况"), label="迟到")
    secretary.look_over()
    counts = page.locator(".form-actions").inner_text()
    found = re.search(r"实到(\d+) / 应到(\d+)\s*缺席(\d+)人", counts)
    assert found, counts
    present, due, absent = map(int, found.groups())
    assert (due - present, absent) == (2, 2)
    assert due == page.locator("#roll .attend li").count() - page.locator("#roll .attend__exempt").count()
    page.screenshot(path=tmp_path / "form.png", full_page=True)
    secretary.tap_on(page.get_by_role("button", name="保存", exact=True))
    assert secretary.interactions <= 12
    assert secretary.heading == title
    assert page.get_by_text(f"{late_name}（迟到）").is_visible()
    assert page.get_by_text(re.compile("不作要求.人，不计入应到")).is_visible()
    secretary.look_over()
    page.screenshot(path=tmp_path / "detail.png", full_page=True)

    address = page.url.removeprefix(secretary.site.address)
    secretary.follow(page.get_by_role("link", name="高静登记补学"))
    secretary.look_over()
    page.get_by_label("补学方式").select_option(label="补课")
    secretary.press("保存")
    assert page.get_by_text(re.compile("补学，补课")).is_visible()

    secretary.follow(page.get_by_role("link", name="点名"))
    secretary.look_over()
    page.screenshot(path=tmp_path / "called.png", full_page=True)
    page.get_by_role("button", name="刘军到会").click()
    page.get_by_text(f"实到{present + 1}人").wait_for()
    page.get_by_role("button", name="刘军未到").click()
    page.get_by_text(f"实到{present}人").wait_for()

    secretary.open(address)
    secretary.follow(page.get_by_role("link", name="打印签到表"))
    secretary.look_over()
    rows = page.locator(".sheet__table tbody tr")
    assert rows.count() >= due
    assert rows.filter(has_text=exempt).inner_text().split()[-1] == "不作要求"
    page.emulate_media(media="print")
    millimetres = rows.first.evaluate("row => row.getBoundingClientRect().height") * 25.4 / 96
    assert millimetres >= 9
    page.pdf(path=tmp_path / "sheet.pdf", format="A4")
    assert date.today().strftime("%Y年") in page.locator(".sheet").inner_text()
    page.emulate_media(media="screen")

    # Other journeys of the same site count with everybody due.
    secretary.open(address)
    secretary.follow(page.get_by_role("link", name="删除这次活动"))
    secretary.press("删除")
    secretary.follow(page.get_by_role("link", name="不作要求", exact=True))
    secretary.press(f"删除{exempt}的登记")
    assert page.get_by_text(f"已删除{exempt}的登记。").is_visible()
