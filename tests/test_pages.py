"""What holds of every page, whatever it shows: headers, no address outside, Chinese words only."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import sweep
from tests.people import World
from tests.test_sweep import FINDERS, stage_imports

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cache-Control": "no-store",
}
# File formats, programs and keys that everybody at a desk calls so.
KNOWN_WORDS = {"docx", "xlsx", "xls", "word", "excel", "wps", "ctrl"}
READERS = ("secretary", "member", "staff", "administrator", "auditor", "moved out", "new password")
_FOREIGN = re.compile(r"""(?:https?:)?//[\w.-]+""")


class _Words(HTMLParser):
    """Collects what a person sees or hears: text, labels, placeholders, titles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        self.seen += [value for name, value in attrs if value and name in ("aria-label", "placeholder", "title", "alt")]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.seen.append(data)


def _pages(world: World):
    """Every page that opens, to every sort of reader, with its address."""
    stage_imports(world)
    for name in (*READERS, None):
        client = Client()
        if name:
            client.force_login(world.user(name))
        for route in sweep.routes():
            for visit in sweep.visits_of(route, world, FINDERS):
                if visit.organization in (None, world.branch, world.committee):
                    yield client.get(visit.url), f"{name}: {visit.route.name} {visit.relation}"


@pytest.fixture
def pages(world: World):
    return list(_pages(world))


@pytest.mark.django_db
def test_every_answer_carries_the_strict_headers(pages) -> None:
    for response, case in pages:
        for header, value in HEADERS.items():
            assert response.get(header) == value, f"{case}: {header}"
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response["X-Request-ID"]


def _html(pages) -> list[tuple[str, str]]:
    return [
        (response.content.decode(), case)
        for response, case in pages
        if response["Content-Type"].startswith("text/html") and response.content
    ]


@pytest.mark.django_db
def test_no_page_names_an_address_outside(pages) -> None:
    for html, case in _html(pages):
        assert not _FOREIGN.findall(html), f"{case}: {_FOREIGN.findall(html)[:3]}"


@pytest.mark.django_db
def test_no_page_needs_inline_script_or_style(pages) -> None:
    for html, case in _html(pages):
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html), case
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html)), case


@pytest.mark.django_db
def test_every_page_speaks_chinese_only(pages) -> None:
    for html, case in _html(pages):
        words = re.findall(r"[A-Za-z]{2,}", " ".join(_Words(html).seen))
        foreign = {word for word in words if word.lower() not in KNOWN_WORDS}
        assert not foreign, f"{case}: {sorted(foreign)[:10]}"


@pytest.mark.django_db
def test_every_page_has_one_heading_a_title_and_a_way_to_skip(pages) -> None:
    for html, case in _html(pages):
        if "<html" not in html:
            continue
        assert '<html lang="zh-CN"' in html, case
        assert html.count("<h1") == 1, case
        assert re.search(r"<title>\S.* · 支部工作台</title>", html), case
        assert 'class="skip-link"' in html, case


@pytest.mark.django_db
def test_an_unexpected_fault_is_told_without_a_code(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError("never shown")

    monkeypatch.setattr("meetings.queries.meetings_of", broken)
    client = Client(raise_request_exception=False)
    client.force_login(world.user("secretary"))
    response = client.get(reverse("meetings:meeting-list", args=[world.branch.pk]))
    assert response.status_code == 500
    html = response.content.decode()
    assert "没有办成" in html
    assert "never shown" not in html
    assert response["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_form_from_a_page_too_old_is_refused_in_words(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("members:sign-in"), {"account": "x", "password": "y"})
    assert response.status_code == 403
    assert "页面放得太久了" in response.content.decode()


@pytest.mark.django_db
def test_a_wrong_host_is_refused(client: Client) -> None:
    response = client.get("/sign-in/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "elsewhere" not in response.content.decode()
    assert settings.ALLOWED_HOSTS
