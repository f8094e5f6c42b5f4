"""A real site for browser tests: the sample started as a newcomer starts it, and Chromium to visit it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
# Chromium as root has no sandbox; without the others it looks for hosts outside at every start.
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = (1280, 900), (360, 780)
_WHO_IS_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((part) => part.getBoundingClientRect().left + Math.max(part.scrollWidth, part.offsetWidth || 0)
    > window.innerWidth + 1)
  .map((part) => `${part.tagName}.${part.className}: ${(part.innerText || "").slice(0, 30)}`).slice(0, 8)"""
# What is in order stays in the browser: handing it over takes a quarter of the time.
_RUN_AXE = "axe.run({resultTypes: ['violations']}).then(({violations}) => ({violations}))"
_STARTED_IN_SECONDS = 90
# Long enough for a busy machine, short enough that a missing button does not hold up the rest.
_PATIENCE_MS = 12_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, and shares one site."""
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass(frozen=True)
class Site:
    """A running installation with the sample branch; all sample accounts have one password."""

    address: str
    password: str
    output: str
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *command: str) -> None:
        """A command of the installation, as its keeper gives it beside the running site."""
        words = [sys.executable, "-m", "django", *command]
        subprocess.run(words, cwd=self.environment["DATA_DIR"], env=self.environment, check=True)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def _environment(data: Path) -> dict[str, str]:
    (data / "keys").mkdir(parents=True)
    (data / "keys" / "field.key").write_text("c0de" * 16 + "\n", encoding="ascii")
    (data / "keys" / "secret.key").write_text("for the browser tests only " * 3, encoding="ascii")
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "partybranch.settings",
        "PARTYBRANCH_PROFILE": "local",
        "DATA_DIR": str(data),
        "FIELD_KEY_FILE": str(data / "keys" / "field.key"),
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """``manage.py start`` on a scratch folder and a free port; stopped as a person stops it."""
    data = tmp_path_factory.mktemp("site")
    port, environment = _free_port(), _environment(data)
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "start", "--port", str(port)],
        cwd=data,
        env=environment,
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
        found = re.search(r"密码都是 (\S+)", output)
        assert found, f"the site did not start:\n{output}"
        yield Site(f"http://127.0.0.1:{port}", found.group(1), output, environment)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(_STARTED_IN_SECONDS)
        process.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser a module: Playwright's event loop may not stay while other tests use the database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody in front of a screen. What the browser complains of is kept in ``complaints``."""

    site: Site
    page: Page
    complaints: list[str] = field(default_factory=list)
    interactions: int = 0
    started: float = 0.0

    def hear(self, message: ConsoleMessage) -> None:
        # A request that a later one replaces is given up on purpose; htmx calls it an error.
        is_replaced = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
        if message.type in ("error", "warning") and not is_replaced:
            self.complaints.append(message.text)

    def open(self, path: str) -> None:
        self.page.goto(self.site.address + path)

    def sign_in(self, account: str) -> None:
        self.open("/sign-in/")
        self.page.get_by_label("账号").fill(account)
        self.page.get_by_label("密码").fill(self.site.password)
        self.press("登录")

    def go(self, place: str) -> None:
        """To a place of the rail or the bottom bar."""
        self.follow(
            self.page.get_by_role("navigation", name="主导航").get_by_role("link", name=place, exact=True)
        )

    def see_year(self, year: int) -> None:
        """The page one is on, for another year."""
        self.page.goto(f"{self.page.url.partition('?')[0]}?year={year}")

    # -- Counted: a tap, a choice, a field filled in. A journey states how many it may take. --------

    def begin(self) -> None:
        """A journey starts here: count from nought, and take the time."""
        self.interactions, self.started = 0, time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def tap(self, target: Locator) -> None:
        """One touch that stays on the page."""
        self.interactions += 1
        target.click()

    def tap_on(self, target: Locator) -> None:
        """One touch that leads to another page."""
        self.interactions += 1
        self.follow(target)

    def type_into(self, target: Locator, text: str) -> None:
        self.interactions += 1
        target.fill(text)

    def choose(self, target: Locator, *, label: str = "", value: str = "") -> None:
        self.interactions += 1
        target.select_option(label=label or None, value=value or None)

    def follow(self, link: Locator) -> None:
        """Click a link and wait for the page it leads to: a click alone returns while it is under way."""
        with self.page.expect_navigation():
            link.click()

    def press(self, button: str) -> None:
        """Press a button and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def look_over(self) -> None:
        """What must hold of every page: nothing runs out sideways, nothing stands in the way of those
        who see or hear otherwise, and the browser has nothing to complain of."""
        self.glance()
        if self.page.evaluate("typeof window.axe") == "undefined":
            self.page.evaluate(AXE_SCRIPT)
        found = AxeResults(self.page.evaluate(_RUN_AXE))
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        assert not self.complaints, f"{self.page.url}: {self.complaints}"

    def glance(self) -> None:
        """What shows at once: nothing runs out sideways, and the browser has nothing to complain of."""
        width = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, f"{self.page.url} is {width} px too wide: {self.page.evaluate(_WHO_IS_WIDE)}"
        assert not self.complaints, f"{self.page.url}: {self.complaints}"


@pytest.fixture
def visitor(site: Site, browser: Browser) -> Iterator[Callable[[tuple[int, int]], Visitor]]:
    """``visitor(PHONE)`` opens a screen of that size without any cookie."""
    contexts = []

    def open_screen(size: tuple[int, int] = DESKTOP, *, script: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", java_script_enabled=script
        )
        contexts.append(context)
        somebody = Visitor(site, context.new_page())
        somebody.page.set_default_timeout(_PATIENCE_MS)
        somebody.page.on("console", somebody.hear)
        somebody.page.on("pageerror", lambda error: somebody.complaints.append(str(error)))
        return somebody

    yield open_screen
    for context in contexts:
        context.close()
