"""The sample installation, and what ``start`` refuses. That it starts is seen by the browser tests."""

import fcntl
import socket
import stat
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from members.models import Member, Organization, User
from partybranch.audit.models import AuditRecord
from reports.actions import sample
from reports.models import LedgerEntry


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@pytest.mark.django_db
def test_sample_holds_the_whole_year_and_an_account_a_role() -> None:
    call_command("load_sample", stdout=StringIO())
    branch = Organization.objects.get(name=sample.BRANCH_NAME)
    assert branch.parent.name == sample.COMMITTEE_NAME
    assert Member.objects.filter(branch=branch).count() == 32
    assert LedgerEntry.objects.filter(branch=branch).count() == 31
    names = {each.role: each.name for each in sample.sample_sign_ins()}
    assert names["书记"] == "范平"
    assert names["组织委员"] == "贺宗正"
    assert {"党员", "上级党务工作者", "系统管理员", "审计员"} <= set(names)
    assert AuditRecord.objects.filter(verb__startswith="导入").count() == 5


@pytest.mark.django_db
def test_sample_password_opens_and_is_kept_from_others() -> None:
    call_command("load_sample", stdout=StringIO())
    path = settings.DATA_DIR / "keys" / "sample-password"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert authenticate(username="shuji", password=sample.sample_password()) is not None


@pytest.mark.django_db
def test_sample_password_is_made_anew_where_its_file_is_gone() -> None:
    call_command("load_sample", stdout=StringIO())
    first = sample.sample_password()
    (settings.DATA_DIR / "keys" / "sample-password").unlink()
    second = sample.sample_password()
    assert second != first
    assert authenticate(username="shuji", password=second) is not None
    assert authenticate(username="shuji", password=first) is None


@pytest.mark.django_db
def test_sample_is_loaded_once() -> None:
    call_command("load_sample", stdout=StringIO())
    with pytest.raises(CommandError, match="已经在了"):
        call_command("load_sample", stdout=StringIO())


@pytest.mark.django_db
def test_sample_is_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "IS_PRODUCTION", True)
    with pytest.raises(CommandError, match="正式环境不装样例"):
        call_command("load_sample", stdout=StringIO())
    assert not User.objects.exists()


def _refusal(*arguments: str) -> str:
    told = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("start", *arguments, stdout=StringIO(), stderr=told)
    assert ended.value.code == 1
    return told.getvalue()


def test_start_is_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "IS_PRODUCTION", True)
    assert "正式环境" in _refusal()


def test_second_start_on_one_folder_is_refused() -> None:
    with (settings.DATA_DIR / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "已经在运行" in _refusal()


def test_port_that_is_taken_is_refused() -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        assert "占用" in _refusal("--port", str(door.getsockname()[1]))
    assert "不能用" in _refusal("--port", "70000")
