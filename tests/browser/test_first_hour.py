"""An empty installation becomes a branch at work without a command after the first one."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.browser import conftest
from tests.browser.conftest import DESKTOP, Site, Visitor

PASSWORD = "看好青石的稻田-2026"


@pytest.fixture
def empty_site(tmp_path) -> Iterator[Site]:
    """``manage.py start --empty``; the password is the set-up code of the terminal."""
    port = conftest._free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "start", "--empty", "--port", str(port)],
        cwd=tmp_path,
        env=conftest._environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        output = "".join(lines)
        found = re.search(r"设置码 (\S+)", output)
        assert found, f"the site did not start empty:\n{output}"
        yield Site(f"http://127.0.0.1:{port}", found.group(1), output)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(90)
        process.stdout.close()


def test_administrator_committee_branch_and_secretary_are_set_up(empty_site, browser) -> None:
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="zh-CN")
    somebody = Visitor(empty_site, context.new_page())
    somebody.page.on("console", somebody.hear)
    page = somebody.page
    somebody.open("/")
    somebody.look_over()
    page.get_by_label("设置码").fill(empty_site.password)
    page.get_by_label("姓名").fill("罗启明")
    page.get_by_label("账号").fill("luoqiming")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再写一遍密码").fill(PASSWORD)
    somebody.press("保存，下一步")
    page.get_by_label("上级党组织全称").fill("中共青石市农业农村局机关委员会")
    somebody.look_over()
    somebody.press("保存，下一步")
    page.get_by_label("党支部全称").fill("青石市农业农村局第二党支部")
    page.get_by_label("单位类别").select_option(label="机关")
    somebody.look_over()
    somebody.press("保存，下一步")
    page.get_by_label("书记姓名").fill("柳承志")
    somebody.look_over()
    somebody.press("保存，下一步")
    assert somebody.heading == "设置好了"
    assert "柳承志" in page.locator("main").inner_text()
    somebody.look_over()
    context.close()
