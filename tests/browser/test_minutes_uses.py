"""Minutes: typed, the browser killed in the middle of a sentence, found again, saved, taken away; a photo
with its place attached."""

import io
import re

import docx
from playwright.sync_api import expect

from tests import pictures
from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.test_journeys import SIZES

# One a day of each kind, so that nobody is asked whether it is another.
_KINDS = {DESKTOP: "技能培训", PHONE: "主题党日"}
_FIRST = "柳承志：今年的重点工作要抓紧，"
_BEGUN = "段海清：我同意，另外"


def _log_a_gathering(secretary: Visitor, kind: str, title: str) -> str:
    """A held gathering of a kind of its own today; the address of its page."""
    page = secretary.page
    secretary.follow(page.get_by_role("link", name="登记一次活动").first)
    page.locator("label.choice").filter(has_text=re.compile(rf"^\s*{kind}\s*$")).click()
    page.get_by_label("主题内容").fill(title)
    secretary.press("保存")
    assert secretary.heading == title
    return page.url


@SIZES
def test_minutes_survive_a_killed_browser(visitor, size) -> None:
    secretary = visitor(size)
    secretary.sign_in("shuji")
    address = _log_a_gathering(secretary, _KINDS[size], "要写记录的活动")
    page = secretary.page
    secretary.follow(page.get_by_role("link", name="写会议记录"))
    discussion = page.get_by_label("讨论发言")
    discussion.press_sequentially(_FIRST)
    expect(page.locator("[data-draft-status]")).to_contain_text("已暂存")
    secretary.look_over()
    discussion.press_sequentially(_BEGUN)
    page.wait_for_timeout(2000)
    page.context.close()

    again = visitor(size)
    again.sign_in("shuji")
    again.page.goto(address)
    again.follow(again.page.get_by_role("link", name="写会议记录"))
    page = again.page
    assert page.get_by_label("讨论发言").input_value() == _FIRST + _BEGUN
    assert page.get_by_text("有一份未保存的内容").is_visible()
    again.look_over()
    page.get_by_label("决定事项").fill("同意，照此办理。")
    again.press("保存")
    assert page.get_by_text("同意，照此办理。").is_visible()
    again.look_over()
    with page.expect_download() as started:
        page.get_by_role("link", name="下载文档").click()
    assert "会议记录" in started.value.suggested_filename
    with open(started.value.path(), "rb") as file:
        text = "\n".join(each.text for each in docx.Document(io.BytesIO(file.read())).paragraphs)
    assert _FIRST + _BEGUN in text

    again.follow(page.get_by_role("link", name="写记录"))
    assert page.get_by_text("有一份未保存的内容").count() == 0
    _attach_a_photo(again, address, size)


def _attach_a_photo(secretary: Visitor, address: str, size: tuple[int, int]) -> None:
    page = secretary.page
    page.goto(address)
    secretary.follow(page.get_by_role("link", name="附上文件"))
    secretary.look_over()
    page.get_by_label("类别").select_option(label="照片")
    photo = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": pictures.photo(1600, 1200)}
    page.get_by_label("文件", exact=True).set_input_files(photo)
    secretary.press("附上")
    assert page.get_by_text("已附上“现场.jpg”。").is_visible()
    small = page.locator(".files img")
    small.scroll_into_view_if_needed()
    expect(small).to_have_js_property("naturalWidth", 320)
    secretary.look_over()
    with page.expect_download() as started:
        page.get_by_role("link", name="现场.jpg", exact=True).click()
    with open(started.value.path(), "rb") as file:
        assert pictures.CANARY not in file.read()


def test_leaving_in_the_middle_of_a_word_keeps_it(visitor) -> None:
    """Nothing waits for the pause: a page that is left sends what it holds."""
    secretary = visitor(DESKTOP)
    secretary.sign_in("shuji")
    address = _log_a_gathering(secretary, "志愿服务", "中途离开的活动")
    page = secretary.page
    secretary.follow(page.get_by_role("link", name="写会议记录"))
    write = page.url
    page.get_by_label("主持人总结").fill("刚写了半")
    page.goto(address)
    # What a page sends while it is left may reach a busy server after the next page was asked for.
    for _ in range(20):
        page.goto(write)
        if page.get_by_label("主持人总结").input_value():
            break
        page.wait_for_timeout(250)
    assert page.get_by_label("主持人总结").input_value() == "刚写了半"
    secretary.press("放弃")
    assert page.get_by_label("主持人总结").input_value() == ""
