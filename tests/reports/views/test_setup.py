"""The first hour in the browser."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from members.models import Member, Organization, User
from partybranch.audit.models import AuditRecord
from partybranch.throttling import ACCOUNT_LIMIT
from reports.actions import setup

pytestmark = pytest.mark.django_db
PASSWORD = "云川的水利渠2026"


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


def _page(name: str) -> str:
    return reverse(f"reports:{name}")


def _administrator(code: str = "", **fields: str) -> dict[str, str]:
    return {
        "code": code or setup.setup_code(),
        "name": "管一方",
        "username": "guan",
        "password": PASSWORD,
        "again": PASSWORD,
        **fields,
    }


def _begun(client: Client) -> Client:
    client.post(_page("setup"), _administrator())
    return client


def test_empty_installation_leads_to_its_first_page(client: Client) -> None:
    response = client.get("/", follow=True)
    assert response.redirect_chain[-1][0] == _page("setup")
    assert "设置码" in response.content.decode()


def test_nobody_is_administrator_without_the_code(client: Client) -> None:
    setup.setup_code()
    html = client.post(_page("setup"), _administrator("AAAA-AAAA")).content.decode()
    assert "设置码不对" in html
    assert 'value="管一方"' in html
    assert PASSWORD not in html
    assert not User.objects.exists()
    assert AuditRecord.objects.get().details == {"at": "setup", "blocked": False}


def test_guesses_at_the_code_are_counted(client: Client, at) -> None:
    at("2026-01-05 09:00")
    setup.setup_code()
    for _ in range(ACCOUNT_LIMIT):
        client.post(_page("setup"), _administrator("AAAA-AAAA"))
    told = client.post(_page("setup"), _administrator()).content.decode()
    assert "请过15分钟再试；等不及的，请找启动程序的人核对设置码。" in told
    at("2026-01-05 09:16")
    assert client.post(_page("setup"), _administrator()).status_code == 302


def test_server_without_a_code_names_the_command(client: Client) -> None:
    assert "create_administrator" in client.get(_page("setup")).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"password": "123", "again": "123"}, "新密码太短"),
        ({"again": "另一个密码2026年"}, "两次写的密码不一样"),
        ({"username": "a"}, "账号用字母、数字或汉字"),
        ({"name": ""}, "请填写姓名。"),
    ],
)
def test_wrong_input_is_told_beside_its_field(client: Client, fields, sentence: str) -> None:
    assert sentence in client.post(_page("setup"), _administrator(**fields)).content.decode()
    assert not User.objects.exists()


def test_first_page_is_closed_once_somebody_administrates(client: Client) -> None:
    _begun(client)
    assert not setup.has_code()
    stranger = Client()
    assert stranger.get(_page("setup"))["Location"] == "/"
    stranger.post(_page("setup"), _administrator("AAAA-AAAA", username="ling"))
    assert User.objects.count() == 1


def test_whole_first_hour_ends_with_the_secretarys_slip(client: Client) -> None:
    assert client.post(_page("setup"), _administrator())["Location"] == _page("setup-committee")
    answer = client.post(_page("setup-committee"), {"name": "中共某局机关委员会", "short_name": "机关党委"})
    assert answer["Location"] == _page("setup-branch")
    branch = {"name": "第一党支部", "unit_kind": "office", "year": "2026"}
    assert client.post(_page("setup-branch"), branch)["Location"] == _page("setup-secretary")
    answer = client.post(_page("setup-secretary"), {"name": "范平"}, follow=True)
    html = answer.content.decode()
    (slip,) = answer.context["slips"]
    assert slip.username == "fanping"
    assert slip.password in html
    assert "接下来由书记做" in html
    assert slip.password not in client.get(_page("setup-done")).content.decode()
    secretary = Client()
    secretary.post("/sign-in/", {"account": slip.username, "password": slip.password})
    new = "山高水长路漫漫2026"
    secretary.post("/password/", {"old": slip.password, "new": new, "again": new})
    made = Organization.objects.get(kind=Organization.Kind.BRANCH)
    assert secretary.get(reverse("reports:import-upload", args=[made.pk])).status_code == 200
    assert client.get(_page("setup-branch"))["Location"] == "/"


def test_steps_can_be_left_and_gone_back_to(client: Client) -> None:
    _begun(client)
    client.post(_page("setup-committee"), {"name": "中共某局机关委员会"})
    later = Client()
    later.post("/sign-in/", {"account": "guan", "password": PASSWORD})
    assert later.get(_page("setup"))["Location"] == _page("setup-branch")
    html = later.get(_page("setup-branch")).content.decode()
    assert re.search(rf'href="{_page("setup-committee")}"', html)
    assert 'value="中共某局机关委员会"' in later.get(_page("setup-committee")).content.decode()
    later.post(_page("setup-committee"), {"name": "中共某局机关党委"})
    assert Organization.objects.get().name == "中共某局机关党委"


def test_no_step_comes_before_its_turn(client: Client) -> None:
    _begun(client)
    assert client.get(_page("setup-branch"))["Location"] == _page("setup-committee")
    assert client.get(_page("setup-secretary"))["Location"] == _page("setup-committee")
    assert client.get(_page("setup-done"))["Location"] == _page("setup-committee")


def test_branch_is_in_use_from_new_year_or_from_the_day_given(client: Client) -> None:
    _begun(client)
    client.post(_page("setup-committee"), {"name": "中共某局机关委员会"})
    typed = {"name": "第一党支部", "unit_kind": "office", "year": "2026"}
    client.post(_page("setup-branch"), typed)
    assert str(Organization.objects.get(kind="branch").in_use_since) == "2026-01-01"
    wrong = client.post(_page("setup-branch"), {**typed, "in_use_since": "2025-05-01"}).content.decode()
    assert "启用日期不在2026年内" in wrong
    client.post(_page("setup-branch"), {**typed, "in_use_since": "2026-05-01"})
    assert str(Organization.objects.get(kind="branch").in_use_since) == "2026-05-01"
    assert 'value="2026-05-01"' in client.get(_page("setup-branch")).content.decode()
    assert (
        "启用年度要在2000至" in client.post(_page("setup-branch"), {**typed, "year": "1999"}).content.decode()
    )


def test_administrator_who_is_secretary_goes_on_to_the_import(client: Client) -> None:
    _begun(client)
    client.post(_page("setup-committee"), {"name": "中共某局机关委员会"})
    client.post(_page("setup-branch"), {"name": "第一党支部", "unit_kind": "office", "year": "2026"})
    answer = client.post(_page("setup-secretary"), {"name": "管一方", "is_oneself": "on"}, follow=True)
    branch = Organization.objects.get(kind="branch")
    assert answer.redirect_chain[-1][0] == reverse("reports:import-upload", args=[branch.pk])
    assert "先导入花名册" in answer.content.decode()


def test_steps_are_the_administrators(world, client: Client) -> None:
    client.force_login(world.user("secretary"))
    assert client.get(_page("setup-committee")).status_code == 403
    assert client.get(_page("setup"))["Location"] == "/"


def test_secretarys_name_is_kept_as_the_register_writes_names(client: Client) -> None:
    _begun(client)
    client.post(_page("setup-committee"), {"name": "中共某局机关委员会"})
    client.post(_page("setup-branch"), {"name": "第一党支部", "unit_kind": "office", "year": "2026"})
    assert "姓名要写汉字或字母。" in client.post(_page("setup-secretary"), {"name": "１２"}).content.decode()
    client.post(_page("setup-secretary"), {"name": "范　平"})
    assert Member.objects.get().name == "范平"
