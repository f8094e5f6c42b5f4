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
# Names of programs, kinds of files and measures an office writes in Latin letters.
KNOWN_WORDS = {"docx", "xlsx", "xls", "pdf", "jpg", "png", "webp", "word", "excel", "wps", "ctrl", "kb", "mb"}
READERS = (
    "secretary",
    "member",
    "staff",
    "administrator",
    "auditor",
    "moved out",
    "new password",
    "anonymous",
)
_OWN = "http://testserver"
_VOID = {"img", "input", "br", "hr", "link", "meta"}
_FOREIGN = re.compile(r"""(?:https?:)?//[\w.-]+""")


class _Words(HTMLParser):
    """Collects what a person sees or hears: text, labels, placeholders, titles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.hidden = 0
        self.untranslated = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Account names and addresses are no language; HTML's own word for them is translate="no".
        if self.untranslated or ("translate", "no") in attrs:
            self.untranslated += tag not in _VOID
            return
        self.hidden += tag in ("script", "style")
        self.seen += [
            value for name, value in attrs if value and name in ("aria-label", "placeholder", "title", "alt")
        ]

    def handle_endtag(self, tag: str) -> None:
        if self.untranslated:
            self.untranslated -= tag not in _VOID
        else:
            self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden and not self.untranslated:
            self.seen.append(data)


def _pages(world: World):
    """Every page that opens, to every sort of reader, with its address."""
    stage_imports(world)
    visits = [list(sweep.visits_of(route, world, FINDERS)) for route in sweep.routes()]
    for turn, name in enumerate(READERS):
        actor = world.actors[name]
        client = Client()
        if actor.user is not None:
            client.force_login(actor.user)
        choice = sweep.Choice(actor, turn)
        for of_route in visits:
            within = [
                visit for visit in of_route if visit.organization in (None, world.branch, world.committee)
            ]
            for visit, _ in choice.of(within):
                yield client.get(visit.url), f"{name}: {visit.route.name} {visit.relation}"


def _carries_the_strict_headers(response, html: str) -> str:
    policy = response.get("Content-Security-Policy", "")
    wrong = [header for header, value in HEADERS.items() if response.get(header) != value]
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy or "unsafe" in policy:
        wrong.append(f"Content-Security-Policy: {policy}")
    return ", ".join(wrong if response.get("X-Request-ID") else [*wrong, "X-Request-ID"])


def _names_no_address_outside(response, html: str) -> str:
    """The page's own address may stand in it whole: a link to be copied elsewhere."""
    foreign = [address for address in _FOREIGN.findall(html) if address != _OWN]
    return ", ".join(foreign[:3])


def _needs_no_inline_script_or_style(response, html: str) -> str:
    inline = re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    return ", ".join(inline + [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag])


def _speaks_chinese_only(response, html: str) -> str:
    words = re.findall(r"[A-Za-z]{2,}", " ".join(_Words(html).seen))
    return ", ".join(sorted({word for word in words if word.lower() not in KNOWN_WORDS})[:10])


def _is_a_whole_page(response, html: str) -> str:
    """One heading, a title, its language, a way past the navigation; fragments have none of it."""
    if "<html" not in html:
        return ""
    needed = {
        "one h1": html.count("<h1") == 1,
        "language": '<html lang="zh-CN"' in html,
        "title": re.search(r"<title>\s*\S.* · 支部工作台</title>", html) is not None,
        "skip link": 'class="skip-link"' in html,
    }
    return ", ".join(name for name, is_met in needed.items() if not is_met)


CHECKS = (
    _carries_the_strict_headers,
    _names_no_address_outside,
    _needs_no_inline_script_or_style,
    _speaks_chinese_only,
    _is_a_whole_page,
)


@pytest.mark.django_db
def test_every_page_is_as_it_must_be(world: World) -> None:
    faults, looked_at = [], 0
    for response, case in _pages(world):
        is_page = response["Content-Type"].startswith("text/html") and not response.streaming
        html = response.content.decode() if is_page else ""
        looked_at += 1
        for check in CHECKS:
            found = check(response, html)
            if found:
                faults.append(f"{check.__name__}: {case}: {found}")
    assert looked_at > 100
    assert not faults, "\n".join(faults[:20])


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
