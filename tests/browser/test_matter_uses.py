"""What a general meeting deals with: a vote refused without its quorum, then passed; a resolution that
comes back on the desk until it is done."""

import re
from datetime import date, timedelta

from tests.browser.conftest import DESKTOP, Visitor
from tests.browser.test_journeys import SIZES


def _log_general_meeting(secretary: Visitor, day: date) -> None:
    page = secretary.page
    secretary.follow(page.get_by_role("link", name="登记一次活动").first)
    page.locator("label.choice").filter(has_text=re.compile(r"^\s*党员大会\s*$")).click()
    page.get_by_label("日期", exact=True).fill(day.isoformat())
    page.get_by_label("主题内容").fill(f"{day.day}日讨论接收预备党员")
    page.wait_for_load_state("networkidle")
    secretary.press("保存")
    assert secretary.heading == f"{day.day}日讨论接收预备党员"


def _write_agenda(secretary: Visitor) -> None:
    page = secretary.page
    secretary.follow(page.get_by_role("link", name="写议程"))
    page.get_by_role("textbox", name="议题").first.fill("讨论接收预备党员")
    page.get_by_role("textbox", name="议题").nth(1).fill("讨论设置党员责任岗")
    page.get_by_label("次序").nth(1).fill("0")
    secretary.look_over()
    secretary.press("保存")
    items = page.locator("#agenda").get_by_role("listitem")
    assert "责任岗" in items.first.inner_text()


@SIZES
def test_a_vote_and_a_resolution_of_a_general_meeting(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    # The two screens share one site: each meets on a day of its own.
    day = date.today() - timedelta(days=3 if size == DESKTOP else 4)
    _log_general_meeting(secretary, day)
    _write_agenda(secretary)
    _vote(secretary)
    _resolve(secretary, day)


def _vote(secretary: Visitor) -> None:
    """Too few first, then as many as the roll says."""
    page = secretary.page

    secretary.follow(page.get_by_role("link", name="登记表决"))
    page.get_by_label("事项类别").select_option(label="接收预备党员")
    page.get_by_label("表决事项").fill("接收秦朗为预备党员")
    page.get_by_label("无记名投票").check()
    came = page.get_by_label("实到会有表决权").input_value()
    assert int(came) > 3
    page.get_by_label("实到会有表决权").fill("3")
    page.get_by_label("赞成", exact=True).fill("3")
    secretary.press("保存")
    refused = page.locator(".invalid-feedback", has_text="实到3人")
    assert "《中国共产党发展党员工作细则》第十九条" in refused.inner_text()
    assert page.get_by_label("表决事项").input_value() == "接收秦朗为预备党员"
    secretary.look_over()

    page.get_by_label("实到会有表决权").fill(came)
    page.get_by_label("赞成", exact=True).fill(came)
    secretary.press("保存")
    assert "通过" in page.get_by_role("status").inner_text()
    assert page.get_by_text("《中国共产党发展党员工作细则》第二十条").first.is_visible()
    secretary.look_over()


def _resolve(secretary: Visitor, day: date) -> None:
    """Enter a resolution, find it on the desk, mark it done."""
    page = secretary.page
    secretary.follow(page.get_by_role("link", name="登记决议"))
    text = f"{day.day}日起公示党员责任岗"
    page.get_by_label("决议内容").fill(text)
    page.get_by_label("完成时限").fill(date.today().isoformat())
    secretary.look_over()
    secretary.press("保存")
    assert "工作台提醒" in page.get_by_role("status").inner_text()

    secretary.go("工作台")
    assert page.get_by_text(text).first.is_visible()
    assert page.get_by_text(re.compile(rf"本支部{day.month}月{day.day}日决议")).first.is_visible()
    secretary.follow(page.get_by_role("listitem").filter(has_text=text).get_by_role("link", name="办结"))
    page.get_by_label("落实情况").fill("已公示")
    secretary.look_over()
    secretary.press("办结")
    assert "决议已办结" in page.get_by_role("status").inner_text()
    secretary.look_over()
    secretary.go("工作台")
    assert page.get_by_text(text).count() == 0
    secretary.go("组织生活")
    secretary.follow(page.get_by_role("link", name="决议", exact=True))
    assert page.get_by_text("已公示").first.is_visible()
    secretary.look_over()
