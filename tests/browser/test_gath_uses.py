"""A gathering from its plan to settled minutes, and a correction of what was settled."""

import re
from datetime import date

from playwright.sync_api import Locator

from tests.browser.conftest import DESKTOP, Visitor
from tests.browser.test_journeys import SIZES


def _chip(somebody: Visitor, kind: str) -> Locator:
    return somebody.page.locator("label.choice").filter(has_text=re.compile(rf"^\s*{kind}\s*$"))


def _schedule_of(member: Visitor) -> str:
    member.go("学习安排")
    return member.page.get_by_role("main").inner_text()


@SIZES
def test_a_gathering_goes_from_plan_to_settled_minutes(visitor, size) -> None:
    # The two screens share one site: each plans a kind of its own.
    kind, title = ("现场教学", "水文站现场教学") if size == DESKTOP else ("廉政教育", "廉政警示教育")
    secretary, member = visitor(size), visitor(size)
    secretary.sign_in("shuji")
    member.sign_in("dangyuan")
    page = secretary.page
    secretary.go("组织生活")
    secretary.follow(page.get_by_role("link", name="安排活动"))
    _chip(secretary, kind).click()
    page.get_by_label("日期", exact=True).fill(date.today().isoformat())
    page.get_by_label("开始时间").fill("")
    page.get_by_label("主题内容").fill(title)
    page.get_by_label("先不通知党员").check()
    secretary.look_over()
    secretary.follow(page.get_by_role("button", name="保存安排", exact=True).last)
    assert page.get_by_text("还没有通知党员").first.is_visible()
    secretary.look_over()
    assert title not in _schedule_of(member)

    secretary.press("通知党员")
    assert page.get_by_text("已通知", exact=True).first.is_visible()
    assert title in _schedule_of(member)

    secretary.follow(page.get_by_role("link", name="登记这次活动"))
    page.get_by_text("更多：").click()
    page.get_by_label("记录人").fill("王记录")
    page.get_by_label("方式", exact=True).select_option(label="线下")
    secretary.look_over()
    secretary.press("保存")
    assert page.get_by_text("王记录", exact=True).is_visible()
    secretary.press("会议记录定稿")
    assert page.get_by_text("已定稿", exact=True).first.is_visible()
    secretary.look_over()

    secretary.follow(page.get_by_role("link", name="更正", exact=True))
    page.get_by_label("主题内容").fill(f"{title}（第二期）")
    secretary.press("保存")
    assert page.get_by_text("更正请写明原因").first.is_visible()
    assert page.get_by_label("主题内容").input_value() == f"{title}（第二期）"
    secretary.look_over()
    page.get_by_label("更正原因").fill("期次漏写")
    secretary.press("保存")
    assert secretary.heading == f"{title}（第二期）"
    assert page.get_by_text("原因：期次漏写").is_visible()
    assert page.locator("s").filter(has_text=re.compile(rf"^{title}$")).is_visible()
    secretary.look_over()

    secretary.follow(page.get_by_role("link", name="重新打开"))
    secretary.look_over()
    page.get_by_label("重新打开的原因").fill("补记决定")
    secretary.press("重新打开")
    assert page.get_by_role("button", name="会议记录定稿").is_visible()
    assert page.get_by_text("原因：补记决定").is_visible()


@SIZES
def test_a_committee_plans_for_several_branches(visitor, size) -> None:
    staff = visitor(size)
    staff.sign_in("shangji")
    page = staff.page
    staff.go("支部")
    staff.follow(page.get_by_role("link", name="主题教育"))
    staff.look_over()
    staff.follow(page.get_by_role("link", name="增加主题教育"))
    name = f"学习教育{'甲' if size == DESKTOP else '乙'}"
    page.get_by_label("名称").fill(name)
    page.get_by_label("开始日期").fill("2026-03-01")
    staff.look_over()
    staff.press("保存")
    assert page.get_by_role("rowheader", name=name).is_visible()
    staff.look_over()
    staff.go("支部")
    staff.follow(page.get_by_role("link", name="联合活动"))
    staff.look_over()
    staff.follow(page.get_by_role("link", name="安排联合活动").first)
    staff.look_over()
    staff.press("保存安排")
    assert page.get_by_text("请选择形式").first.is_visible()
    staff.look_over()


@SIZES
def test_a_branch_puts_a_theme_under_a_campaign(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.go("组织生活")
    secretary.follow(page.get_by_role("link", name="显示全部形式"))
    secretary.look_over()
    secretary.follow(
        page.get_by_role("navigation", name="组织生活", exact=True).get_by_role("link", name="台账")
    )
    secretary.follow(page.get_by_role("link", name="主题教育"))
    secretary.follow(page.get_by_role("link", name="增加主题教育").first)
    name = f"支部学习{'甲' if size == DESKTOP else '乙'}"
    page.get_by_label("名称").fill(name)
    page.get_by_label("开始日期").fill("2026-03-01")
    secretary.press("保存")
    secretary.look_over()
    secretary.follow(page.get_by_role("link", name=f"{name}的专题"))
    page.get_by_label("新专题").fill(f"{name}专题")
    secretary.look_over()
    secretary.press("保存")
    assert page.get_by_text(f"{name}专题").first.is_visible()
