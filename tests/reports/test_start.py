"""The sample installation, and what ``start`` refuses. That it starts is seen by the browser tests."""

import fcntl
import socket
import stat
from io import StringIO
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from members.models import Grant, Member, Organization, User
from partybranch.audit.models import AuditRecord
from reports.actions import sample, setup
from reports.management.commands import start
from reports.models import LedgerEntry
from tests.people import make_user


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@pytest.mark.django_db
def test_sample_holds_the_whole_year_and_an_account_a_role() -> None:
    call_command("load_sample", stdout=StringIO())
    branch = Organization.objects.get(name=sample.BRANCH_NAME)
    assert branch.parent.name == sample.COMMITTEE_NAME
    assert Member.objects.filter(branch=branch).count() == 32
    assert LedgerEntry.objects.filter(branch=branch, occurred_on__year=2025).count() == 31
    names = {each.role: each.name for each in sample.sample_sign_ins()}
    assert names["书记"] == "范平"
    assert names["组织委员"] == "贺宗正"
    assert set(names) == {
        "书记",
        "组织委员",
        "党小组组长",
        "党员",
        "上级党务工作者",
        "系统管理员",
        "审计员",
    }
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


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> list[SimpleNamespace]:
    """Nothing is really started: what would have been, with its environment, is noted."""
    started: list[SimpleNamespace] = []

    class Noting:
        is_stopping = False

        def __init__(self, programs, environment) -> None:
            started.append(SimpleNamespace(web=programs[0].command, environment=environment))

        def run(self, on_started, on_stopping) -> None:
            on_started()

    monkeypatch.setattr(start, "Supervisor", Noting)
    monkeypatch.setattr(start, "wait_until_open", lambda *args, **kwargs: True)
    monkeypatch.setattr(start, "_collect_static", lambda: None)
    monkeypatch.setattr(start, "lan_addresses", lambda: ["192.0.2.17", "198.51.100.3"])
    return started


def _started(*arguments: str) -> str:
    told = StringIO()
    call_command("start", *arguments, stdout=told, stderr=told)
    return told.getvalue()


@pytest.mark.django_db
def test_empty_start_has_no_sample_and_prints_a_code_that_others_cannot_read(programs) -> None:
    told = _started("--empty")
    assert not Organization.objects.exists()
    assert not User.objects.exists()
    path = settings.DATA_DIR / "keys" / "setup-code"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().strip() in told
    assert "样例" not in told
    assert AuditRecord.objects.get().verb == "启用空白安装"


@pytest.mark.django_db
def test_installation_begun_empty_stays_empty_without_the_flag(programs) -> None:
    code = setup.setup_code()
    _started("--empty")
    assert code in _started()
    assert not Organization.objects.exists()


@pytest.mark.django_db
def test_code_is_not_printed_once_there_is_an_administrator(programs) -> None:
    _started("--empty")
    Grant.objects.create(user=make_user("guan"), kind=Grant.Kind.ADMINISTRATOR, starts_on="2020-01-01")
    assert "设置码" not in _started()


@pytest.mark.django_db
def test_empty_start_over_a_sample_is_refused_and_names_the_way(programs) -> None:
    call_command("load_sample", stdout=StringIO())
    assert "清空示例，开始使用" in _refusal("--empty")
    assert User.objects.exists()


@pytest.mark.django_db
def test_local_network_is_refused_to_a_sample_and_to_what_would_become_one(programs) -> None:
    assert "--empty" in _refusal("--lan")
    call_command("load_sample", stdout=StringIO())
    assert "--empty" in _refusal("--lan")
    assert programs == []


@pytest.mark.django_db
def test_local_network_start_prints_address_and_code_and_tells_the_pages(programs) -> None:
    told = _started("--empty", "--lan", "--port", str(_free_port()))
    port = programs[0].web[programs[0].web.index("--bind") + 1].rpartition(":")[2]
    assert f"0.0.0.0:{port}" in programs[0].web
    assert f"http://192.0.2.17:{port}/" in told
    assert f"http://198.51.100.3:{port}/" in told
    assert "连接没有加密" in told
    assert "▄" in told
    environment = programs[0].environment
    assert environment["PLAIN_HTTP_NOTICE"] == "True"
    assert {"192.0.2.17", "198.51.100.3", "127.0.0.1"} <= set(environment["ALLOWED_HOSTS"].split(","))
    assert AuditRecord.objects.filter(verb="局域网启动", details={"addresses": 2}).count() == 1


@pytest.mark.django_db
def test_ordinary_start_listens_to_this_machine_alone(programs) -> None:
    told = _started()
    assert any(part.startswith("127.0.0.1:") for part in programs[0].web)
    assert programs[0].environment["PLAIN_HTTP_NOTICE"] == "False"
    assert "192.0.2.17" not in programs[0].environment["ALLOWED_HOSTS"]
    assert "密码都是" in told


@pytest.mark.django_db
def test_local_network_without_an_address_is_refused(programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "lan_addresses", list)
    assert "没有找到局域网地址" in _refusal("--empty", "--lan")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("0.0.0.0", 0))
        return door.getsockname()[1]
