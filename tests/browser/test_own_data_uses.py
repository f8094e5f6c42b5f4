"""What a member does with the own data, and the office with it: looked up, corrected, taken away, erased."""

import io
import json
import re
import zipfile

from tests.browser.conftest import DESKTOP, Visitor
from tests.browser.test_journeys import SIZES

MEMBER = "方立新"


def _my_data(member: Visitor) -> None:
    member.go("我的")
    member.tap_on(member.page.get_by_role("main").get_by_role("link", name="我的信息").first)
    assert member.heading == "我的信息"


@SIZES
def test_a_member_has_the_own_record_corrected_and_sees_old_and_new(visitor, size) -> None:
    # The two screens share one site: each asks for another value.
    wanted = "大专" if size == DESKTOP else "大学"
    member = visitor(size)
    member.sign_in("dangyuan")
    page = member.page
    member.begin()
    _my_data(member)
    member.look_over()
    member.tap_on(page.get_by_role("link", name="申请更正学历"))
    held = page.locator("p b").first.inner_text()
    member.type_into(page.get_by_label("应改为"), wanted)
    member.look_over()
    member.tap_on(page.get_by_role("button", name="提交申请"))
    assert member.interactions <= 4
    assert page.get_by_text(re.compile("已向支部申请更正，.*前答复")).is_visible()
    member.look_over()

    secretary = visitor(size)
    secretary.sign_in("shuji")
    desk = secretary.page
    secretary.begin()
    secretary.tap_on(desk.get_by_role("link", name=f"答复：{MEMBER}申请更正学历").first)
    assert secretary.heading == f"{MEMBER}申请更正学历"
    assert desk.get_by_text(wanted, exact=True).first.is_visible()
    secretary.look_over()
    secretary.tap_on(desk.get_by_role("button", name="更正", exact=True))
    assert secretary.interactions <= 2
    assert desk.get_by_text(f"{MEMBER}申请更正学历：已更正，已告诉本人。").is_visible()
    secretary.look_over()

    member.go("我的")
    member.follow(page.get_by_role("main").get_by_role("link", name="我的信息").first)
    assert page.get_by_text(f"学历：{held} → {wanted}").is_visible()
    member.look_over()


@SIZES
def test_a_wish_is_declined_with_a_reason_the_member_reads(visitor, size) -> None:
    member = visitor(size)
    member.sign_in("dangyuan")
    page = member.page
    _my_data(member)
    member.follow(page.get_by_role("link", name="申请更正民族"))
    page.get_by_label("应改为").fill("满族")
    member.press("提交申请")

    secretary = visitor(size)
    secretary.sign_in("shuji")
    desk = secretary.page
    secretary.follow(desk.get_by_role("link", name=f"答复：{MEMBER}申请更正民族").first)
    secretary.press("不采纳")
    assert desk.get_by_text("不采纳的，请写明理由，让本人知道为什么。").is_visible()
    secretary.look_over()
    desk.get_by_label("答复", exact=True).fill("户口簿上是汉族。")
    secretary.press("不采纳")

    member.follow(page.get_by_role("link", name=re.compile("^通知")).first)
    assert page.get_by_text("您申请更正的民族：未采纳。").first.is_visible()
    member.follow(page.get_by_role("button", name="打开：您申请更正的民族：未采纳。").first)
    assert page.get_by_text(re.compile("答复：户口簿上是汉族。")).first.is_visible()


@SIZES
def test_the_own_copy_is_taken_away_with_the_password(visitor, size) -> None:
    member = visitor(size)
    member.sign_in("dangyuan")
    page = member.page
    member.begin()
    _my_data(member)
    member.tap_on(page.get_by_role("link", name="导出副本"))
    member.look_over()
    member.type_into(page.get_by_label("登录密码"), member.site.password)
    with page.expect_download() as waiting:
        member.tap(page.get_by_role("button", name="下载副本"))
    assert member.interactions <= 4
    assert MEMBER in waiting.value.suggested_filename
    packed = zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes()))
    told = json.loads(packed.read("个人信息.json"))
    assert told["姓名"] == MEMBER
    (line,) = next(each["记录"] for each in told["内容"] if each["名称"] == "党员登记")
    assert line["联系电话"] == "19900000005"


@SIZES
def test_what_need_not_be_kept_of_who_left_is_erased(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    # The two screens share one site: each has somebody of its own, who left years ago.
    name = "喻晚晴" if size == DESKTOP else "喻晚霞"
    secretary.go("党员")
    secretary.follow(page.get_by_role("link", name="登记党员"))
    page.get_by_label("姓名").fill(name)
    page.get_by_label("联系电话").fill("19900007788")
    page.get_by_label("入党时间").fill("2010-07-01")
    page.get_by_label("转正时间").fill("2011-07-01")
    page.get_by_label("党员类别").select_option(label="正式党员")
    secretary.press("保存")
    secretary.follow(page.get_by_role("link", name="登记变动", exact=True))
    secretary.follow(page.get_by_role("link", name="转出", exact=True))
    page.get_by_label("日期", exact=True).fill("2020-03-31")
    secretary.press("保存变动")

    secretary.begin()
    secretary.tap_on(page.get_by_role("link", name="清除不必再存的信息"))
    assert page.get_by_text("不能恢复", exact=True).is_visible()
    secretary.look_over()
    secretary.tap_on(page.get_by_role("button", name="清除，不再恢复"))
    assert secretary.interactions <= 2
    assert page.get_by_text(f"已清除{name}不必再存的信息。").is_visible()
    assert page.get_by_text("7788").count() == 0
    secretary.look_over()
