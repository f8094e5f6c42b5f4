"""The review page, its queue, and the ZIP of the year in the browser."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.http import content_disposition_header

from members.models import Grant
from partybranch import jobs
from partybranch.audit.models import AuditRecord
from reports import tasks  # noqa: F401 -- the handlers of jobs
from reports.actions import bundles
from reports.models import AnnualReport, PlanItem, Problem, ReportBundle, ReviewComment
from tests import people
from tests.people import World
from tests.reports.handed_in import hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_year(at, tmp_path, monkeypatch) -> None:
    at("2026-01-05 10:00")
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


def _client(world: World, actor: str = "staff") -> Client:
    client = Client()
    client.force_login(world.user(actor))
    return client


def _url(world: World, name: str = "review") -> str:
    return f"{reverse(f'reports:{name}', args=[world.branch.pk])}?year=2025"


def _page(world: World, **query: str) -> str:
    url = reverse("reports:review", args=[world.branch.pk])
    return _client(world).get(url, {"year": "2025", **query}).content.decode()


def _post(world: World, name: str, **data: str):
    return _client(world).post(_url(world, name), data, follow=True)


def test_the_text_is_the_one_handed_in_and_its_figures_open_records(world: World) -> None:
    hand_in(world.branch)
    people.make_meeting(world.branch, date(2025, 12, 1), "后补的党日", "theme_day")
    html = _page(world, fact="主题党日次数")
    assert "fact--changed" in html
    assert "报送时1次" in html
    assert "后补的党日" in html
    assert "参观水稻基地" in html
    assert "主题党日次数" in html[html.index('id="changes"') :]


def test_a_figure_alone_is_asked_for_by_its_panel(world: World) -> None:
    hand_in(world.branch)
    headers = {"HX-Request": "true", "HX-Target": "evidence"}
    response = _client(world).get(_url(world) + "&fact=主题党日次数", headers=headers)
    html = response.content.decode()
    assert html.lstrip().startswith('<section class="panel" id="evidence"')
    assert "对这个数字加批注" in html


def test_last_years_problems_and_this_years_plans_stand_beside(world: World) -> None:
    hand_in(world.branch)
    Problem.objects.create(branch=world.branch, year=2024, text="学习形式单一", measure="每季度一次现场教学")
    PlanItem.objects.create(branch=world.branch, year=2025, text="开展主题党日", target=12, unit="次")
    html = _page(world)
    assert "学习形式单一" in html
    assert "每季度一次现场教学" in html
    assert "开展主题党日（12次）" in html


def test_a_branch_that_handed_nothing_in_is_told(world: World) -> None:
    assert "支部还没有报送2025年度述职报告" in _page(world)


def test_a_comment_stands_under_its_paragraph_and_can_be_taken_away(world: World) -> None:
    hand_in(world.branch)
    response = _post(world, "review-comment", anchor="opening", text="思路写具体些")
    html = response.content.decode()
    assert "已加批注" in html
    comment = ReviewComment.objects.get()
    assert html.index("桑榆") < html.index("思路写具体些") < html.index("<h3>")
    undo = reverse("reports:review-comment-remove", args=[world.branch.pk, comment.pk])
    assert undo in html
    assert "已撤销这条批注" in _client(world).post(undo, follow=True).content.decode()
    assert not ReviewComment.objects.exists()


def test_a_comment_on_a_figure_names_it(world: World) -> None:
    hand_in(world.branch)
    html = _post(world, "review-comment", anchor="主题党日次数", text="再核对").content.decode()
    assert "关于主题党日次数" in html


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "请填写批注"), ("长" * 501, "批注最多500个字（现在501个）")]
)
def test_a_wrong_comment_comes_back_filled(world: World, text: str, sentence: str) -> None:
    hand_in(world.branch)
    html = _post(world, "review-comment", anchor="opening", text=text).content.decode()
    assert sentence in html
    assert text in html
    assert not ReviewComment.objects.exists()


def test_a_wrong_comment_on_a_figure_stands_beside_it(world: World) -> None:
    hand_in(world.branch)
    html = _post(world, "review-comment", anchor="主题党日次数", text="").content.decode()
    assert html.index("请填写批注") > html.index('id="evidence"')
    assert "参观水稻基地" in html


def test_return_accept_rate_and_back(world: World) -> None:
    hand_in(world.branch)
    html = _post(world, "review-return", text="").content.decode()
    assert "退回前请写明要改什么" in html
    html = _post(world, "review-return", text="再改一稿").content.decode()
    assert "已退回修改" in html
    assert reverse("reports:review-take-back", args=[world.branch.pk]) in html
    assert "报告回到待审阅" in _post(world, "review-take-back").content.decode()
    html = _post(world, "review-accept", rating="good").content.decode()
    assert "评议等次：好" in html
    assert "惯例" in html
    assert "评议等次：较好" in _post(world, "review-rate", rating="fair").content.decode()
    report = AnnualReport.objects.get()
    assert (report.state, report.rating) == ("accepted", "fair")


def test_an_unknown_grade_is_refused_beside_its_field(world: World) -> None:
    hand_in(world.branch)
    html = _post(world, "review-accept", rating="excellent").content.decode()
    assert "评议等次里没有这一项" in html
    assert AnnualReport.objects.get().state == "submitted"


def test_another_version_handed_in_meanwhile_is_told_and_nothing_typed_is_lost(world: World) -> None:
    hand_in(world.branch)
    assert 'name="seen" value="1"' in _page(world)
    hand_in(world.branch)
    html = _post(world, "review-return", text="请补充学习情况", seen="1").content.decode()
    assert "又报送了新的一稿" in html
    assert "请补充学习情况" in html
    assert AnnualReport.objects.get().state == "submitted"


def test_deciding_twice_says_why_not(world: World) -> None:
    hand_in(world.branch)
    _post(world, "review-accept")
    assert "已通过" in _page(world)
    before = AuditRecord.objects.count()
    html = _post(world, "review-return", text="第二条再改").content.decode()
    assert "不在待审阅状态" in html
    assert "第二条再改" in html
    html = _post(world, "review-comment", anchor="opening", text="晚到的批注").content.decode()
    assert "不在待审阅状态" in html
    assert "晚到的批注" in html
    assert AnnualReport.objects.get().state == "accepted"
    assert AuditRecord.objects.count() == before


def test_the_branch_itself_does_not_review(world: World) -> None:
    hand_in(world.branch)
    client = _client(world, "secretary")
    assert client.get(_url(world)).status_code == 403
    assert client.post(_url(world, "review-accept")).status_code == 403
    assert _client(world, "other staff").get(_url(world)).status_code == 404
    assert AnnualReport.objects.get().state == "submitted"


def test_a_comment_of_another_branch_is_not_found(world: World) -> None:
    other = hand_in(world.beside).versions.get()
    comment = ReviewComment.objects.create(version=other, text="别处的")
    url = reverse("reports:review-comment-remove", args=[world.branch.pk, comment.pk])
    assert _client(world).post(url).status_code == 404
    assert ReviewComment.objects.filter(pk=comment.pk).exists()


# -- The queue and the ZIP ---------------------------------------------------------------------------


def _list(world: World, **query: str):
    url = reverse("reports:review-list", args=[world.committee.pk])
    return _client(world).get(url, {"year": "2025", **query})


def test_the_queue_shows_what_waits_first(world: World) -> None:
    assert "还没有支部报送述职报告" in _list(world).content.decode()
    hand_in(world.branch, state="accepted")
    hand_in(world.beside)
    rows = _list(world).context["rows"]
    assert [line.branch for line in rows] == [world.beside, world.branch]
    assert [line.branch for line in _list(world, show="accepted").context["rows"]] == [world.branch]
    assert [line.branch for line in _list(world, q="办公室").context["rows"]] == [world.beside]
    assert "没有符合条件的报告" in _list(world, show="returned").content.decode()


def _create(world: World) -> ReportBundle:
    url = reverse("reports:bundle-create", args=[world.committee.pk])
    response = _client(world).post(f"{url}?year=2025")
    bundle = ReportBundle.objects.latest("pk")
    assert response["Location"] == reverse("reports:bundle", args=[world.committee.pk, bundle.pk])
    return bundle


def _bundle(world: World, bundle: ReportBundle, name: str = "bundle", **headers: str):
    url = reverse(f"reports:{name}", args=[world.committee.pk, bundle.pk])
    return _client(world).get(url, headers=headers)


_POLL = {"HX-Request": "true", "HX-Target": "job"}


def test_the_page_asks_until_the_file_is_there(world: World) -> None:
    bundle = _create(world)
    html = _bundle(world, bundle).content.decode()
    assert 'hx-trigger="every 2s"' in html
    assert "刷新</a>" in html[html.index("<noscript>") : html.index("</noscript>")]
    assert "可以离开这一页" in html
    assert "正在打包" in _list(world).content.decode()
    running = _bundle(world, bundle, **_POLL)
    assert running.status_code == 200
    assert running.content.decode().lstrip().startswith("<section")
    jobs.run(bundle.job_id)
    over = _bundle(world, bundle, **_POLL)
    assert over.status_code == 286
    assert "hx-get" not in over.content.decode()
    assert "已打包2份述职报告" in over.content.decode()
    assert "2份，可以下载" in _list(world).content.decode()


def test_the_file_is_taken_by_who_reviews_and_that_is_recorded(world: World) -> None:
    bundle = _create(world)
    early = _bundle(world, bundle, "bundle-download")
    assert early.status_code == 302
    jobs.run(bundle.job_id)
    response = _bundle(world, bundle, "bundle-download")
    assert response["Content-Type"] == "application/zip"
    name = f"{world.committee.name}2025年度述职报告.zip"
    assert response["Content-Disposition"] == content_disposition_header(True, name)
    assert b"".join(response)[:2] == b"PK"
    record = AuditRecord.objects.get(verb="下载述职报告打包")
    assert record.details["reports"] == 2
    url = reverse("reports:bundle-download", args=[world.general_branch.pk, bundle.pk])
    assert _client(world).get(url).status_code == 404
    url = reverse("reports:bundle-download", args=[world.committee.pk, bundle.pk])
    assert _client(world, "other staff").get(url).status_code == 404
    assert AuditRecord.objects.filter(verb="下载述职报告打包").count() == 1


def test_the_file_is_not_given_to_who_lost_the_right_meanwhile(world: World, at) -> None:
    bundle = _create(world)
    jobs.run(bundle.job_id)
    client = _client(world)
    url = reverse("reports:bundle-download", args=[world.committee.pk, bundle.pk])
    assert b"".join(client.get(url))[:2] == b"PK"
    Grant.objects.filter(user=world.user("staff")).update(ends_on="2025-12-31")
    assert client.get(url).status_code == 404


def test_a_file_that_is_gone_is_not_found(world: World) -> None:
    bundle = _create(world)
    jobs.run(bundle.job_id)
    bundle.refresh_from_db()
    bundles.path_of(bundle).unlink()
    assert _bundle(world, bundle, "bundle-download").status_code == 404


def test_a_dropped_bundle_says_when(world: World) -> None:
    bundle = _create(world)
    jobs.run(bundle.job_id)
    ReportBundle.objects.update(dropped_at="2026-01-12T10:00+08:00")
    assert "已于2026年1月12日清除" in _bundle(world, bundle).content.decode()
    assert _bundle(world, bundle, "bundle-download").status_code == 302


def test_a_job_that_failed_says_why(world: World) -> None:
    bundle = _create(world)
    user = world.user("staff")
    user.is_active = False
    user.save()
    jobs.run(bundle.job_id)
    user.is_active = True
    user.save()
    assert "没有打包成：您已不负责审阅这里的报告" in _bundle(world, bundle).content.decode()


def test_a_committee_without_branches_has_nothing_to_pack(world: World) -> None:
    empty = people.make_organization("新设党总支", "general_branch", world.committee)
    url = reverse("reports:bundle-create", args=[empty.pk])
    response = _client(world).post(f"{url}?year=2025", follow=True)
    assert "没有可打包的报告" in response.content.decode()
    assert not ReportBundle.objects.exists()
