"""Accounts from the first slip of paper to signing out everywhere, and an office that ends today."""

import base64
import re
import time
from datetime import date, timedelta

from django_otp.oath import TOTP

from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.test_journeys import SIZES

PASSWORD = "看好云川的水渠-2026"
# The same account cannot be made twice: one a screen.
_STAFF = {DESKTOP: ("柏青山", "boqingshan"), PHONE: ("岳小川", "yuexiaochuan")}
_STEP = 30


def _slip_of_new_staff(administrator: Visitor, name: str, account: str) -> str:
    """The administrator makes an account that ends in a month; the password on its slip."""
    page = administrator.page
    administrator.go("账号")
    administrator.follow(page.get_by_role("link", name="新建账号"))
    page.get_by_label("姓名").fill(name)
    page.get_by_label("账号", exact=True).fill(account)
    page.get_by_label("角色").select_option(label="上级党务工作者")
    page.get_by_label("在哪个党组织").select_option(index=1)
    page.get_by_label("截止日期").fill((date.today() + timedelta(days=30)).isoformat())
    administrator.look_over()
    administrator.press("建账号")
    assert administrator.heading == "登录条"
    return page.locator(".slip .secret").nth(1).inner_text().strip()


def _sign_in(somebody: Visitor, account: str, password: str) -> None:
    somebody.open("/sign-in/")
    somebody.page.get_by_label("账号").fill(account)
    somebody.page.get_by_label("密码").fill(password)
    somebody.press("登录")


def _own_account(somebody: Visitor) -> None:
    somebody.page.get_by_text("账号", exact=True).click()
    somebody.follow(somebody.page.get_by_role("link", name="我的账号"))
    assert somebody.heading == "我的账号"


def _sign_out(somebody: Visitor) -> None:
    somebody.page.get_by_text("账号", exact=True).click()
    somebody.press("退出")


def _code(key: str, *, steps: int = 0) -> str:
    """What the app shows; the next step's where this one's was used up."""
    return f"{TOTP(base64.b32decode(key), drift=steps).token():06}"


def _away_from_the_edge() -> None:
    """A step of 30 seconds must not end while the code is on its way."""
    left = _STEP - time.time() % _STEP
    if left < 5:
        time.sleep(left)


def _set_up_second_factor(somebody: Visitor) -> tuple[str, str]:
    """The key of the app, and one of the codes on paper."""
    page = somebody.page
    somebody.follow(page.get_by_role("link", name="启用动态码"))
    somebody.look_over()
    key = page.locator(".factor-key__text").inner_text().replace(" ", "")
    page.get_by_label("动态码").fill("12345")
    somebody.press("启用")
    assert page.get_by_text(re.compile("动态码不对")).is_visible()
    _away_from_the_edge()
    page.get_by_label("动态码").fill(_code(key))
    somebody.press("启用")
    assert somebody.heading == "备用码"
    somebody.look_over()
    codes = page.locator(".recovery-codes li").all_inner_texts()
    assert len(codes) == 10
    somebody.follow(page.get_by_role("link", name="已收好，返回"))
    return key, codes[0]


@SIZES
def test_staff_from_the_slip_to_signing_out_everywhere(visitor, size) -> None:
    name, account = _STAFF[size]
    administrator = visitor(size)
    administrator.sign_in("guanli")
    first = _slip_of_new_staff(administrator, name, account)

    staff = visitor(size)
    page = staff.page
    _sign_in(staff, account, first)
    assert staff.heading == "改密码"
    staff.look_over()
    page.get_by_label("现在的密码").fill(first)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再写一遍新密码").fill(PASSWORD)
    staff.press("保存新密码")
    assert "要办的事" in staff.heading
    work = page.url.removeprefix(staff.site.address)

    _own_account(staff)
    staff.look_over()
    key, on_paper = _set_up_second_factor(staff)
    assert page.get_by_text("已启用").is_visible()
    staff.look_over()
    _sign_out(staff)

    _sign_in(staff, account, PASSWORD)
    assert page.get_by_label("动态码").is_visible()
    staff.look_over()
    staff.open("/account/")
    assert "/sign-in/" in page.url, "the password alone opens nothing"
    _sign_in(staff, account, PASSWORD)
    page.get_by_label("动态码").fill("000000")
    staff.press("登录")
    assert page.get_by_text(re.compile("动态码不对")).is_visible()
    _away_from_the_edge()
    # The code of now was used up by setting it up: the next one is good already.
    page.get_by_label("动态码").fill(_code(key, steps=1))
    staff.press("登录")
    assert "要办的事" in staff.heading

    phone = visitor(PHONE)
    _sign_in(phone, account, PASSWORD)
    phone.page.get_by_label("动态码").fill(on_paper)
    phone.press("登录")
    assert phone.page.get_by_text(re.compile("还剩9个")).is_visible()

    _own_account(staff)
    assert page.get_by_text("共2处").is_visible()
    assert page.get_by_role("rowheader").count() == 2
    staff.look_over()
    staff.press("其他地方全部退出")
    assert page.get_by_text(re.compile("已在其他1处退出")).is_visible()
    phone.open("/account/")
    assert "/sign-in/" in phone.page.url

    administrator.go("账号")
    administrator.follow(administrator.page.get_by_role("link", name=name, exact=True))
    assert administrator.heading == name
    assert administrator.page.get_by_text("有效", exact=True).is_visible()
    administrator.look_over()
    administrator.press(f"终止{name}的上级党务工作者角色")
    assert administrator.page.get_by_text("已结束", exact=True).is_visible()
    administrator.look_over()
    staff.open(work)
    assert staff.heading == "没有找到这一页"


@SIZES
def test_role_that_must_have_a_second_factor_is_led_to_it(visitor, size) -> None:
    administrator, auditor = visitor(size), visitor(size)
    administrator.sign_in("guanli")
    auditor.sign_in("shenji")
    page = administrator.page
    administrator.go("账号")
    administrator.follow(page.get_by_role("link", name="动态码要求"))
    page.get_by_label("审计员").fill(date.today().isoformat())
    administrator.press("保存")
    administrator.look_over()
    try:
        auditor.open("/settings/audit/")
        assert auditor.heading == "启用动态码"
        assert auditor.page.get_by_text(re.compile("您担任的角色要求")).is_visible()
        auditor.look_over()
    finally:
        page.get_by_label("审计员").fill("")
        administrator.press("保存")
    auditor.open("/settings/audit/")
    assert auditor.heading == "操作记录"


@SIZES
def test_office_that_ends_today_closes_the_branch_at_the_next_click(visitor, size) -> None:
    secretary, holder = visitor(size), visitor(size)
    holder.sign_in("zuzhi")
    holder.go("党费慰问")
    closed = holder.page.url
    secretary.sign_in("shuji")
    page = secretary.page
    branch_id = re.search(r"/branches/(\d+)/", closed).group(1)
    secretary.open(f"/branches/{branch_id}/offices/")
    secretary.follow(page.get_by_role("link", name="免去贺宗正的组织委员"))
    page.get_by_label("免职日期").fill(date.today().isoformat())
    secretary.press("保存")
    try:
        holder.page.reload()
        assert holder.page.url == closed
        assert holder.heading == "没有这项权限"
        # The browser says so too.
        holder.complaints.clear()
        holder.look_over()
    finally:
        secretary.press("撤销")
    holder.page.reload()
    assert "党费" in holder.heading
