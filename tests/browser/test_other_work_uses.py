"""A committee adds a kind of other work, a secretary below records by it; talks are entered."""

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from tests.browser.conftest import DESKTOP, Visitor
from tests.browser.test_journeys import SIZES


def _add_kind(staff: Visitor, name: str) -> None:
    """A kind of two columns: a choice and a number."""
    page = staff.page
    staff.sign_in("shangji")
    staff.go("设置")
    staff.follow(page.get_by_role("link", name="增加、调整"))
    staff.look_over()
    staff.follow(page.get_by_role("link", name="增加类别").first)
    page.get_by_label("类别名称").fill(name)
    page.get_by_label("计数单位").fill("场")
    page.get_by_label("第1栏名称").fill("举办形式")
    page.get_by_label("第1栏类型").select_option(label="选项")
    page.get_by_label("第1栏选项").fill("线上、线下")
    page.get_by_label("第2栏名称").fill("到场人数")
    page.get_by_label("第2栏类型").select_option(label="数字")
    page.get_by_label("第2栏单位").fill("人")
    staff.look_over()
    staff.press("保存")
    assert page.get_by_text(f"已增加类别“{name}”").is_visible()
    staff.look_over()


def _enter(secretary: Visitor, name: str) -> None:
    """Choosing the kind brings its columns; what was typed before stays."""
    page = secretary.page
    secretary.follow(page.get_by_role("link", name="工作纪实").first)
    secretary.follow(page.get_by_role("link", name="登记一项").first)
    page.get_by_label("名称", exact=False).first.fill(f"春季{name}")
    page.get_by_label("类别").select_option(label=name)
    page.get_by_label("到场人数（人）").fill("23")
    page.get_by_label("举办形式").select_option(label="线下")
    assert page.get_by_label("名称", exact=True).input_value() == f"春季{name}"
    secretary.look_over()
    secretary.press("保存")
    assert page.get_by_text("已保存，归入工作纪实。").is_visible()


@SIZES
def test_a_committee_adds_a_kind_and_its_figure_is_in_the_report(visitor, size) -> None:
    # The two screens share one site: each adds a kind of its own.
    name = "读书沙龙" if size == DESKTOP else "读书讲堂"
    _add_kind(visitor(size), name)
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    _enter(secretary, name)
    option = page.get_by_label("类别").locator("option").filter(has_text=name)
    page.get_by_label("类别").select_option(value=option.get_attribute("value"))
    secretary.follow(page.locator("#main").get_by_role("button", name="查找"))
    assert page.get_by_text("到场人数23人").is_visible()
    secretary.look_over()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出工作簿").click()
    sheet = load_workbook(BytesIO(Path(waiting.value.path()).read_bytes()))[name]
    header, row = (list(cells) for cells in sheet.iter_rows(values_only=True))
    assert row[header.index("举办形式")] == "线下"
    assert row[header.index("到场人数（人）")] == 23

    year = page.url.split("year=")[1][:4]
    branch = page.url.split("/other-work/")[0].removeprefix(secretary.site.address)
    secretary.open(f"{branch}/report/paragraph/?year={year}&key=responsibility-missing")
    page.get_by_text("全部数据").click()
    assert page.get_by_text(f"{name}到场人数合计").is_visible()
    secretary.look_over()


@SIZES
def test_without_script_a_button_changes_the_kind(visitor, size) -> None:
    secretary = visitor(size, script=False)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.follow(page.get_by_role("link", name="工作纪实").first)
    secretary.follow(page.get_by_role("link", name="登记一项").first)
    page.get_by_label("说明").fill("先写好的说明")
    page.get_by_label("类别").select_option(label="来信来访")
    secretary.press("换类别")
    assert page.get_by_text("只记数量、日期和措施，不写人名").is_visible()
    assert page.get_by_label("办结数（件）").is_visible()
    assert page.get_by_label("说明").input_value() == "先写好的说明"


@SIZES
def test_talks_of_a_day_are_entered(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    page = secretary.page
    secretary.go("组织生活")
    secretary.follow(page.get_by_role("link", name="谈心谈话").first)
    secretary.look_over()
    secretary.begin()
    secretary.tap_on(page.get_by_role("link", name="登记谈话", exact=True).first)
    first, second = ("刘军", "高静") if size == DESKTOP else ("张建国", "孙家豪")
    secretary.choose(page.get_by_label("谈话对象（1）"), label=first)
    secretary.type_into(page.get_by_label("谈话内容（1）"), "谈今年的学习和工作")
    secretary.choose(page.get_by_label("谈话对象（2）"), label=second)
    secretary.look_over()
    secretary.tap_on(page.get_by_role("button", name="保存", exact=True).last)
    assert secretary.interactions <= 5
    assert page.get_by_text("已登记谈心谈话2次。").is_visible()
    secretary.look_over()
    secretary.follow(page.get_by_role("link", name=f"同{first}").first)
    assert page.get_by_text("谈今年的学习和工作").is_visible()
    secretary.look_over()
