"""Clearing the sample: everything of it goes, what comes with the program and the record stay."""

from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from members.actions.accounts import open_accounts
from members.actions.organizations import found_organization
from members.models import Member, Organization, User
from partybranch.audit import log
from partybranch.audit.models import AuditRecord
from reports.actions import clearing
from reports.actions.clearing import ClearingRefused
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "media")


def _rows() -> Counter[str]:
    """How many rows each table of ours has, the record left out."""
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ("partybranch", "members", "meetings", "reports")
    ]
    return Counter({model._meta.label: model._base_manager.count() for model in models})


@pytest.fixture
def secretary() -> User:
    call_command("load_sample", stdout=StringIO())
    return User.objects.get(username="shuji")


def test_all_rows_of_a_loaded_sample_go_and_those_of_a_new_installation_stay() -> None:
    new = _rows()
    call_command("load_sample", stdout=StringIO())
    bundles = settings.DATA_DIR / "bundles"
    bundles.mkdir()
    (bundles / "some.zip").write_bytes(b"zip")
    records = AuditRecord.objects.count()
    user = User.objects.get(username="shuji")
    clearing.clear_sample(by=user)
    assert _rows() == new
    assert not bundles.exists()
    assert not (settings.DATA_DIR / "keys" / "sample-password").exists()
    assert AuditRecord.objects.count() == records + 1
    assert AuditRecord.objects.first().verb == "清空示例"
    assert list(log.verify_chain()) == []
    assert not clearing.holds_sample()
    connection.check_constraints()


def test_what_was_tried_out_in_the_sample_goes_with_it(secretary: User) -> None:
    branch = Organization.objects.get(kind=Organization.Kind.BRANCH)
    members = list(Member.objects.filter(branch=branch, account__isnull=True)[:3])
    open_accounts(branch=branch, members=members, by=secretary)
    administrator = User.objects.get(username="guanli")
    found_organization(name="试建支部", kind=Organization.Kind.BRANCH, parent=branch.parent, by=administrator)
    Organization.objects.filter(pk=branch.pk).update(name="改了名的支部")
    clearing.clear_sample(by=secretary)
    assert not Organization.objects.exists()
    assert not User.objects.exists()


def test_an_own_account_or_organization_stands_in_the_way(secretary: User) -> None:
    own = make_user("real", display_name="真用户")
    with pytest.raises(ClearingRefused, match="真用户"):
        clearing.clear_sample(by=secretary)
    own.delete()
    found_organization(name="真支部", kind=Organization.Kind.BRANCH, by=log.SYSTEM)
    with pytest.raises(ClearingRefused, match="真支部"):
        clearing.clear_sample(by=secretary)
    assert Organization.objects.count() == 3


def test_installation_without_a_sample_is_not_cleared(world) -> None:
    with pytest.raises(ClearingRefused, match="没有示例"):
        clearing.clear_sample(by=world.user("secretary"))


def test_whoever_clears_goes_on_in_the_same_browser_without_a_code(secretary: User) -> None:
    here, elsewhere, page = Client(), Client(), reverse("reports:clear-sample")
    here.force_login(secretary)
    elsewhere.force_login(User.objects.get(username="guanli"))
    wrong = here.post(page, {"word": "好"}).content.decode()
    assert "没有清空" in wrong
    assert Organization.objects.exists()
    response = here.post(page, {"word": " 清空 "}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("reports:setup")
    html = response.content.decode()
    assert "示例已清空" in html
    assert "设置码" not in html
    assert "设置码" in elsewhere.get(reverse("reports:setup")).content.decode()
    password = "云川的水利渠2026"
    typed = {"name": "管一方", "username": "guan", "password": password, "again": password}
    assert here.post(reverse("reports:setup"), typed)["Location"] == reverse("reports:setup-committee")
    assert here.get("/setup/")["Location"] == reverse("reports:setup-committee")


def test_own_account_is_turned_away(world, client: Client) -> None:
    client.force_login(world.user("secretary"))
    response = client.post(reverse("reports:clear-sample"), {"word": "清空"})
    assert response["Location"] == "/"
    assert Organization.objects.count() == 6
