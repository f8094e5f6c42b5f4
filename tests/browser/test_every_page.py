"""Every page somebody can reach by following links, looked over at every width it is read at.

The walk starts at the first page of each account and follows what it finds, each route once: a page
that is added is walked without being told to. Every page of every account is held to its width, its
heading, its print and a quiet browser; axe goes over a page that shows a part it has not met there.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from members.traits import TRAITS
from tests.browser.conftest import DESKTOP, PHONE, Visitor

ACCOUNTS = ("shuji", "zuzhi", "zuzhang", "dangyuan", "shangji", "guanli", "shenji")
# 1280 px at 200 % show what 640 px show.
ZOOMED = (640, 450)
# A sheet of A4 between its margins, in CSS pixels.
SHEET = (718, 1047)
# What of an address says of which records a page is, and how they are narrowed or ordered: not which page.
_DATA = {"year", "page", "q", "theme", "group", "on", "order", "from", "to", "branch", "organization", "of"}
_DATA |= {trait.parameter for trait in TRAITS}
# Files, not pages.
_FILES = ("docx", "download", "feed", "workbook", "slip")
# What a page is made of, whatever it says: each kind of element inside which, with which attributes.
_PARTS = """() => {
  const kind = (part) => `${part.tagName}.${part.getAttribute("class") ?? ""}`;
  const said = (part) => part.getAttributeNames().sort()
    .map((name) => ["role", "type"].includes(name) ? `${name}=${part.getAttribute(name)}` : name);
  const parts = [...document.body.querySelectorAll("*")];
  return [...new Set(parts.map((part) => `${kind(part.parentElement)} ${kind(part)} ${said(part)}`))];
}"""
_SIDEWAYS = "document.documentElement.scrollWidth - window.innerWidth"


def _kind(path: str) -> tuple[str, ...]:
    """What makes two addresses the same page with other data: the route and what is asked of it."""
    parts = urlsplit(path)
    asked = tuple(sorted(set(parse_qs(parts.query)) - _DATA - {"kind"}))
    return (resolve(parts.path).view_name, *asked)


def _links(page: Page) -> list[str]:
    hrefs = page.eval_on_selector_all("a[href^='/']", "links => links.map(link => link.getAttribute('href'))")
    return [href.partition("#")[0] for href in hrefs]


def _pages(visitor: Visitor) -> Iterator[str]:
    """Opens page after page; what is found on the way is followed, each kind once."""
    seen: set[tuple[str, ...]] = set()
    waiting = deque(["/"])
    while waiting:
        path = waiting.popleft()
        visitor.open(path)
        yield path
        for link in _links(visitor.page):
            try:
                kind = _kind(link)
            except Resolver404:
                assert link.startswith("/static/"), f"{path} leads to {link}, which is no page"
                continue
            if kind not in seen and not any(word in kind[0] for word in _FILES):
                seen.add(kind)
                waiting.append(link)


def _fits(visitor: Visitor, size: tuple[int, int], how: str) -> None:
    visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    width = visitor.page.evaluate(_SIDEWAYS)
    assert width <= 0, f"{visitor.page.url} is {width} px too wide {how}"


def _prints(visitor: Visitor) -> None:
    page = visitor.page
    page.emulate_media(media="print")
    try:
        if page.locator(".print-wide").count() == 0:
            _fits(visitor, SHEET, "on paper")
        shown = page.locator(".rail:visible, .form-actions:visible, .page-head__actions:visible").count()
        assert shown == 0, f"{page.url} prints its navigation or buttons"
    finally:
        page.emulate_media(media="screen")


@pytest.fixture(scope="module")
def looked_over() -> defaultdict[tuple, set[str]]:
    """The parts axe has met on each kind of page at each width, whosever page it was: most of what a
    walk costs, and the same parts again say nothing new."""
    return defaultdict(set)


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_page_at_every_width(visitor, looked_over: defaultdict[tuple, set[str]], account: str) -> None:
    desk = visitor(DESKTOP)
    desk.sign_in(account)
    walked = examined = 0
    for path in _pages(desk):
        assert desk.page.get_by_role("heading", level=1).count() == 1, path
        for size in (DESKTOP, PHONE):
            desk.page.set_viewport_size({"width": size[0], "height": size[1]})
            met, parts = looked_over[*_kind(desk.page.url), size], set(desk.page.evaluate(_PARTS))
            if parts <= met:
                desk.glance()
            else:
                desk.look_over()
                examined += 1
            met |= parts
        _fits(desk, ZOOMED, "at 200 %")
        _prints(desk)
        desk.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        walked += 1
    assert walked >= 3
    print(f"{account}: {walked} pages, {examined} times over with axe")
