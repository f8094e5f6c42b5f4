"""Changes of membership in the browser: moving inside the committee, a letter and its slip, suspension
and restoring, the balance, the committee's own moves."""

import re
from datetime import date, timedelta

import pytest

from tests.browser.conftest import Site, Visitor
from tests.browser.test_journeys import SIZES

COMMITTEE, OTHER = "中共云川市水利局机关委员会", "云川市水利局机关第二党支部"


@pytest.fixture(scope="module")
def other_branch(site: Site) -> str:
    """A second branch of the committee, empty."""
    site.run("create_branch", OTHER, "--superior", COMMITTEE)
    return OTHER


def _open_member(somebody: Visitor, name: str) -> None:
    somebody.go("党员")
    page = somebody.page
    page.get_by_role("searchbox", name="姓名、拼音或首字母").fill(name)
    somebody.follow(page.get_by_role("main").get_by_role("button", name="查找"))
    somebody.follow(page.get_by_role("link", name=name, exact=True))


def _choose_kind(somebody: Visitor, kind: str) -> None:
    somebody.follow(somebody.page.get_by_role("link", name="登记变动"))
    somebody.look_over()
    somebody.follow(somebody.page.get_by_role("main").get_by_role("link", name=kind, exact=True))


def _status(somebody: Visitor) -> str:
    return somebody.page.get_by_role("status").first.inner_text()


@SIZES
def test_a_member_goes_to_another_branch_in_one_step_and_back(visitor, other_branch, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    _open_member(secretary, "武红霞")
    secretary.begin()
    secretary.tap_on(page.get_by_role("link", name="转到本党委其他支部"))
    secretary.look_over()
    secretary.type_into(page.get_by_label("转到哪个党支部"), "第二")
    secretary.type_into(page.get_by_label("转接日期"), date.today().isoformat())
    secretary.type_into(page.get_by_label("依据"), "机关党委〔2026〕6号")
    secretary.tap_on(page.get_by_role("button", name="转接", exact=True))
    assert secretary.interactions <= 5
    assert "转到云川市水利局机关第二党支部" in _status(secretary)
    assert page.get_by_text("依据：机关党委〔2026〕6号").is_visible()
    secretary.look_over()

    page.get_by_text("撤销", exact=True).last.click()
    secretary.press("撤销转接")
    assert "组织关系仍在本支部" in _status(secretary)
    secretary.look_over()


@SIZES
def test_a_letter_goes_out_and_its_slip_comes_back_in_two_touches(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    today = date.today()
    _open_member(secretary, "高静")
    _choose_kind(secretary, "转出")
    page.get_by_label("日期", exact=True).fill((today - timedelta(days=60)).isoformat())
    page.get_by_label("对方党组织").fill("云川市交通局机关党委")
    page.get_by_label("介绍信编号").fill("2026-018")
    page.get_by_label("开具日期").fill((today - timedelta(days=60)).isoformat())
    page.get_by_label("有效期至").fill((today - timedelta(days=2)).isoformat())
    page.get_by_label("党费交至").fill(f"{today:%Y-%m}")
    secretary.look_over()
    secretary.press("保存变动")
    assert page.get_by_text("回执未收到").is_visible()
    secretary.look_over()

    secretary.go("工作台")
    assert page.get_by_text("高静的介绍信过了有效期，回执没有收到").is_visible()
    secretary.begin()
    secretary.tap_on(page.get_by_role("link", name="登记回执"))
    secretary.look_over()
    secretary.tap_on(page.get_by_role("button", name="高静回执收到"))
    assert secretary.interactions == 2
    assert "已登记高静的介绍信回执" in _status(secretary)

    page.get_by_role("link", name="高静").click()
    secretary.press(f"删除{(today - timedelta(days=60)).isoformat()}转出")
    assert "党员信息恢复原样" in _status(secretary)


@SIZES
def test_a_member_is_suspended_and_restored(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    suspended, restored = date.today() - timedelta(days=20), date.today() - timedelta(days=3)
    _open_member(secretary, "刘军")
    _choose_kind(secretary, "停止党籍")
    assert page.get_by_text("失去联系6个月以上").is_visible()
    page.get_by_label("日期", exact=True).fill(suspended.isoformat())
    secretary.look_over()
    secretary.press("保存变动")
    assert page.get_by_text("依据待补").is_visible()
    secretary.look_over()
    secretary.follow(page.get_by_role("link", name="恢复党籍"))
    page.get_by_label("恢复日期").fill(restored.isoformat())
    secretary.look_over()
    secretary.press("恢复党籍")
    assert "请编入党小组" in _status(secretary)
    secretary.look_over()

    secretary.press("撤销")
    secretary.press(f"删除{suspended.isoformat()}停止党籍")
    assert "党员信息恢复原样" in _status(secretary)


@SIZES
def test_the_balance_adds_up_and_a_figure_opens_its_names(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.go("党员")
    secretary.follow(page.get_by_role("link", name="党员变动"))
    secretary.follow(page.get_by_role("link", name="人数核对"))
    secretary.follow(page.get_by_role("link", name="2025年", exact=True))
    assert page.get_by_text("相符", exact=True).is_visible()
    secretary.look_over()
    figure = page.get_by_role("link", name=re.compile("^转出.*查看名单"))
    number = int(figure.inner_text().removesuffix("名"))
    secretary.follow(figure)
    assert secretary.heading == "转出"
    assert page.get_by_role("rowheader").count() == number
    secretary.look_over()


@SIZES
def test_a_floating_member_is_kept_and_ended(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.go("党员")
    secretary.follow(page.get_by_role("link", name="党员变动"))
    secretary.follow(page.get_by_role("link", name="流动党员"))
    assert page.get_by_text("第三十二条").first.is_visible()
    secretary.look_over()
    secretary.follow(page.get_by_role("link", name="登记流入"))
    page.get_by_label("姓名").fill("白杨")
    page.get_by_label("组织关系所在党组织").fill("外省某村党支部")
    page.get_by_label("联系电话").fill("19900003333")
    secretary.look_over()
    secretary.press("保存")
    assert page.get_by_text("19900003333").is_visible()
    secretary.look_over()
    secretary.press("撤销")


@SIZES
def test_the_committee_moves_a_member_between_two_branches(visitor, other_branch, size) -> None:
    staff = visitor(size)
    staff.sign_in("shangji")
    page = staff.page
    staff.go("支部")
    staff.follow(page.get_by_role("link", name="人数核对"))
    staff.look_over()
    staff.follow(page.get_by_role("link", name="支部之间的转接"))
    staff.look_over()
    staff.follow(page.get_by_role("link", name="转接一名").first)
    page.get_by_label("党员", exact=True).fill("孙家豪")
    page.get_by_label("转到哪个党支部").fill("第")
    staff.press("转接")
    assert page.get_by_text("请选一个").is_visible()
    staff.look_over()
    page.get_by_label("是哪一个党支部").select_option(index=2)
    staff.press("转接")
    assert "孙家豪的组织关系已从机关第一党支部转到云川市水利局机关第二党支部" in _status(staff)
    staff.look_over()
    staff.go("支部")
    staff.follow(page.get_by_role("link", name="人数核对"))
    assert page.get_by_role("link", name="合计内部转入1名，查看名单").is_visible()
    staff.look_over()
    staff.follow(page.get_by_role("link", name="支部之间的转接"))
    page.get_by_text("撤销", exact=True).first.click()
    staff.press("撤销转接")
    assert "组织关系仍在机关第一党支部" in _status(staff)
