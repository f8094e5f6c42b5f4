"""What members look up, what the secretary reports, what the committee reviews, in a real browser."""

import io
import re
import zipfile
from datetime import date, timedelta

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.test_journeys import SIZES

YEAR = 2025


def _plan_session(visitor, days: int, title: str) -> None:
    secretary = visitor(DESKTOP)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.go("组织生活")
    secretary.follow(page.get_by_role("link", name="安排活动"))
    page.locator("label.choice").filter(has_text=re.compile(r"^\s*集中培训\s*$")).click()
    page.get_by_label("日期", exact=True).fill((date.today() + timedelta(days=days)).isoformat())
    page.get_by_label("开始时间").fill("09:30")
    page.get_by_label("主题内容").fill(title)
    page.get_by_role("textbox", name="学习资料").first.fill("中国共产党章程")
    secretary.follow(page.get_by_role("button", name="保存安排", exact=True).last)
    assert page.get_by_role("status").first.is_visible()


def test_the_next_session_is_on_the_first_screen_of_a_phone(visitor) -> None:
    _plan_session(visitor, 1, "学习新修订的条例")
    member = visitor(PHONE)
    member.sign_in("dangyuan")
    page = member.page
    panel = page.locator(".next-session")
    box = panel.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE[1] - 58, "the next session runs below the first screen"
    words = panel.inner_text()
    assert re.search(r"\d+月\d+日 星期.", words)
    assert "请先阅读" in words
    assert page.evaluate("window.scrollY") == 0
    member.look_over()


@SIZES
def test_leave_is_asked_in_two_touches_and_a_reason(visitor, size) -> None:
    member = visitor(size)
    member.sign_in("dangyuan")
    page = member.page
    member.begin()
    member.tap_on(page.get_by_role("link", name="请假", exact=True))
    member.choose(page.get_by_label("原因", exact=True), label="出差")
    member.look_over()
    member.tap_on(page.get_by_role("button", name="提交请假"))
    assert member.interactions <= 3
    assert page.get_by_text("已向支部请假").is_visible()
    member.look_over()
    member.press("撤回请假")
    assert page.get_by_text("请假已撤回").is_visible()


@SIZES
def test_own_attendance_hours_and_dues_are_one_touch_away(visitor, size) -> None:
    member = visitor(size)
    member.sign_in("dangyuan")
    page = member.page
    for place, heading in (
        ("我的记录", "记录"),
        ("我的党费", "党费"),
        ("学习安排", "学习安排"),
        ("我的", "我的"),
    ):
        member.begin()
        member.interactions += 1
        member.follow(
            page.get_by_role("navigation", name="主导航").get_by_role("link", name=place, exact=True)
        )
        assert heading in member.heading
        assert member.interactions <= 2
        member.look_over()


def test_a_private_calendar_link_works_without_signing_in_and_can_be_revoked(visitor) -> None:
    member = visitor(PHONE)
    member.sign_in("dangyuan")
    page = member.page
    member.go("我的")
    if page.get_by_role("button", name="开通日历订阅").count():
        member.press("开通日历订阅")
    address = page.get_by_label("您的日历地址").input_value()
    stranger = visitor(PHONE)
    answer = stranger.page.request.get(address)
    assert answer.ok
    assert "BEGIN:VEVENT" in answer.text()
    member.press("停用")
    assert stranger.page.request.get(address).status == 404


def _report(secretary: Visitor) -> None:
    secretary.go("述职报告")
    secretary.see_year(YEAR)
    assert secretary.heading.startswith(f"{YEAR}年度述职报告")


def _fill(secretary: Visitor, button: str, **fields: str) -> None:
    for label, text in fields.items():
        secretary.page.get_by_label(label, exact=False).first.fill(text)
    secretary.press(button)


def test_the_report_is_written_handed_in_reviewed_and_taken_away(visitor) -> None:
    """One journey through three desks: the secretary's, the committee's, the secretary's again."""
    secretary = visitor(DESKTOP)
    secretary.sign_in("shuji")
    page = secretary.page
    _report(secretary)
    secretary.follow(page.get_by_role("link", name="改文字").nth(1))
    text = page.get_by_label("这一段的文字")
    before = text.input_value()
    assert re.search(r"【[^】]+】", before)
    text.fill("支部年初抓早抓实，" + before)
    secretary.press("保存这一段")
    assert page.get_by_text("支部年初抓早抓实").is_visible()
    secretary.look_over()

    while page.get_by_role("button", name=re.compile("本年不报$")).count():
        secretary.follow(page.get_by_role("button", name=re.compile("本年不报$")).first)
    secretary.follow(page.get_by_role("button", name=re.compile("^报送.*委员会$")))
    if page.get_by_role("button", name=re.compile("^(确认|仍然)")).count():
        secretary.follow(page.get_by_role("button", name=re.compile("^(确认|仍然)")).first)
    assert page.get_by_text("待审阅").first.is_visible()
    secretary.look_over()

    staff = visitor(DESKTOP)
    staff.sign_in("shangji")
    staff.go("审阅")
    staff.see_year(YEAR)
    staff.look_over()
    staff.begin()
    staff.tap_on(staff.page.get_by_role("link", name=re.compile("审阅|机关第一党支部")).last)
    assert staff.page.get_by_text("支部年初抓早抓实").is_visible()
    staff.look_over()
    staff.tap(staff.page.locator("details.review-pin summary").first)
    staff.type_into(staff.page.get_by_label("批注", exact=True).first, "请写明责任制文件的日期。")
    staff.tap_on(staff.page.get_by_role("button", name="加批注").first)
    staff.tap_on(staff.page.get_by_role("button", name=re.compile("^退回修改")))
    assert staff.interactions <= 6
    assert staff.page.get_by_text("退回修改").first.is_visible()

    _report(secretary)
    assert page.get_by_text("请写明责任制文件的日期。").first.is_visible()
    secretary.look_over()
    secretary.follow(page.get_by_role("button", name=re.compile("处理")).first)
    secretary.follow(page.get_by_role("button", name=re.compile("^报送.*委员会$")))
    if page.get_by_role("button", name=re.compile("^(确认|仍然)")).count():
        secretary.follow(page.get_by_role("button", name=re.compile("^(确认|仍然)")).first)

    staff.page.reload()
    staff.page.get_by_label("较好", exact=True).check()
    staff.follow(staff.page.get_by_role("button", name="通过", exact=True))
    assert staff.page.get_by_text(re.compile("评议等次：较好")).first.is_visible()
    staff.look_over()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_all_reports_are_packed_by_a_job_one_may_leave(visitor, size) -> None:
    staff = visitor(size)
    staff.sign_in("shangji")
    page = staff.page
    staff.go("审阅")
    staff.see_year(YEAR)
    staff.begin()
    staff.tap_on(page.get_by_role("button", name="全部打包下载"))
    staff.go("工作台")
    staff.go("审阅")
    staff.see_year(YEAR)
    staff.tap_on(page.get_by_role("link", name=re.compile("打包|可以下载")).first)
    ready = page.get_by_role("link", name="下载ZIP")
    ready.wait_for(timeout=60_000)
    staff.look_over()
    with page.expect_download() as waiting:
        staff.tap(ready)
    packed = zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes()))
    assert any(name.endswith(".docx") for name in packed.namelist())
    assert staff.interactions <= 4


@SIZES
def test_which_branch_is_behind_and_one_touch_to_remind_it(visitor, size) -> None:
    staff = visitor(size)
    staff.sign_in("shangji")
    page = staff.page
    staff.begin()
    staff.tap_on(page.get_by_role("navigation", name="主导航").get_by_role("link", name="支部", exact=True))
    assert page.get_by_text("机关第一党支部").first.is_visible()
    staff.look_over()
    assert staff.interactions <= 1
    button = page.get_by_role("button", name=re.compile("催办")).first
    if button.count():
        staff.tap_on(button)
        assert page.get_by_text(re.compile("已催办")).first.is_visible()


def test_one_field_finds_people_by_initials(visitor) -> None:
    secretary = visitor(DESKTOP)
    secretary.sign_in("shuji")
    page = secretary.page
    page.get_by_label("查党员、活动、记录").fill("sjh")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="孙家豪").wait_for()
    secretary.look_over()
