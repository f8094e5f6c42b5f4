"""All reports of the year in one ZIP: what is in it, who may have it, how long it lies there."""

import hashlib
import io
import stat
import zipfile
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from members.models import Grant, Organization
from partybranch import jobs
from partybranch.audit import log
from partybranch.audit.models import AuditRecord
from partybranch.models import Job
from reports import tasks  # noqa: F401 -- the handlers of jobs
from reports.actions import bundles
from reports.models import ReportBundle
from tests import people
from tests.people import World
from tests.reports.handed_in import hand_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _place(at, tmp_path, monkeypatch) -> None:
    at("2026-01-05 10:00")
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


def _create(world: World) -> ReportBundle:
    return bundles.create_bundle(committee=world.committee, year=2025, by=world.user("staff"))


def _packed(world: World) -> ReportBundle:
    bundle = _create(world)
    assert jobs.run(bundle.job_id) == Job.State.DONE
    bundle.refresh_from_db()
    return bundle


def _archive(bundle: ReportBundle) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(bundles.path_of(bundle).read_bytes()))


def _words(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def test_what_was_handed_in_goes_as_it_was_and_the_rest_as_drafts(world: World) -> None:
    hand_in(world.branch)
    people.make_meeting(world.branch, date(2025, 12, 1), "报送后补的", "theme_day")
    bundle = _packed(world)
    archive = _archive(bundle)
    assert archive.namelist() == [
        "001-青石市农业农村局种植业第一党支部2025年度述职报告.docx",
        "002-青石市农业农村局办公室党支部2025年度述职报告（草稿）.docx",
        "目录.xlsx",
    ]
    assert "主题党日1次" in _words(archive.read(archive.namelist()[0]))
    assert "办公室党支部" in _words(archive.read(archive.namelist()[1]))
    assert bundle.report_count == 2
    assert bundle.digest == hashlib.sha256(bundles.path_of(bundle).read_bytes()).hexdigest()


def test_a_report_on_its_way_back_goes_as_the_present_draft(world: World) -> None:
    hand_in(world.branch, state="returned")
    assert "（草稿）" in _archive(_packed(world)).namelist()[0]


def test_the_index_names_state_and_digest_of_each(world: World) -> None:
    hand_in(world.branch, state="accepted")
    archive = _archive(_packed(world))
    sheet = load_workbook(io.BytesIO(archive.read("目录.xlsx"))).active
    header, first, second = list(sheet.iter_rows(values_only=True))
    assert header[1:5] == ("支部", "上级党组织", "书记", "报告")
    assert first[1:6] == (world.branch.name, world.general_branch.name, "柳承志", "已通过", "第1稿")
    assert first[9] == hashlib.sha256(archive.read(first[8])).hexdigest()
    assert second[4:6] == ("未开始", "草稿")


def test_the_file_is_for_this_system_account_alone_and_nothing_else_is_left(world: World) -> None:
    bundle = _packed(world)
    path = bundles.path_of(bundle)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in bundles.folder().iterdir()] == [path.name]


def test_a_second_click_gets_the_one_under_way(world: World) -> None:
    first, second = _create(world), _create(world)
    assert first.pk == second.pk
    assert Job.objects.filter(kind=bundles.BUNDLE_JOB).count() == 1
    jobs.run(first.job_id)
    assert _create(world).pk != first.pk


def test_progress_is_told_report_by_report(world: World) -> None:
    bundle = _create(world)
    told = []
    bundles.pack_bundle(bundle, by=world.user("staff"), progress=lambda *at: told.append(at))
    assert told == [(0, 2), (1, 2), (2, 2)]
    job = Job.objects.get(pk=bundle.job_id)
    jobs.run(job.pk)
    assert AuditRecord.objects.filter(verb="述职报告打包完成").count() == 1


def test_packing_again_after_a_broken_try_starts_over_and_ends_once(world: World) -> None:
    bundle = _create(world)

    def break_off(done: int, total: int) -> None:
        if done == 1:
            raise OSError("the disk is away")

    with pytest.raises(OSError, match="away"):
        bundles.pack_bundle(bundle, by=world.user("staff"), progress=break_off)
    assert not list(bundles.folder().iterdir())
    assert jobs.run(bundle.job_id) == Job.State.DONE
    bundle.refresh_from_db()
    assert len(_archive(bundle).namelist()) == 3


def test_who_lost_the_right_meanwhile_gets_nothing(world: World) -> None:
    bundle = _create(world)
    Grant.objects.filter(user=world.user("staff")).update(ends_on="2026-01-04")
    assert jobs.run(bundle.job_id) == Job.State.FAILED
    bundle.refresh_from_db()
    assert bundle.packed_at is None
    assert not bundles.path_of(bundle).exists()
    assert "已不负责审阅" in Job.objects.get(pk=bundle.job_id).note


def test_an_account_out_of_use_gets_nothing(world: World) -> None:
    bundle = _create(world)
    user = world.user("staff")
    user.is_active = False
    user.save()
    assert jobs.run(bundle.job_id) == Job.State.FAILED


def test_a_committee_without_branches_has_nothing_to_pack(world: World) -> None:
    empty = people.make_organization("新设党总支", Organization.Kind.GENERAL_BRANCH, world.committee)
    with pytest.raises(bundles.BundleRefused, match="没有可打包"):
        bundles.create_bundle(committee=empty, year=2025, by=world.user("staff"))
    assert not Job.objects.exists()


def test_same_named_branches_do_not_overwrite_each_other(world: World) -> None:
    for parent in (world.committee, world.general_branch):
        people.make_organization("机关/第一:党支部", Organization.Kind.BRANCH, parent)
    names = _archive(_packed(world)).namelist()
    assert len(names) == len(set(names)) == 5
    assert not any(sign in name for name in names for sign in '/\\:*?"<>|')


def test_a_week_later_it_is_dropped_and_recorded(world: World) -> None:
    bundle = _packed(world)
    assert bundles.drop_old_bundles(by=log.SYSTEM) == 0
    ReportBundle.objects.update(created_at=timezone.now() - timedelta(days=8))
    leftover = bundles.folder() / "killed.part"
    leftover.write_bytes(b"half")
    assert bundles.drop_old_bundles(by=log.SYSTEM) == 1
    assert not bundles.path_of(bundle).exists()
    bundle.refresh_from_db()
    assert bundle.dropped_at is not None
    assert AuditRecord.objects.latest("sequence").verb == "清除过期的报告打包"
    assert bundles.drop_old_bundles(by=log.SYSTEM) == 0
