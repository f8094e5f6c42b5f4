"""What somebody does at each route of the report, and how its objects are found."""

from urllib.parse import urlencode

from django.urls import reverse

from members.models import Organization
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision
from reports.actions.annual_report import stamp
from reports.models import (
    AnnualReport,
    DeclaredFigure,
    PlanItem,
    Problem,
    ReportParagraph,
    ReviewComment,
    StruckItem,
)
from tests.people import World
from tests.reports.handed_in import hand_in
from tests.reports.reporting import YEAR, strike_all

_STATED = "听取党建工作汇报次数"
_GAP = "年度工作思路"
_NOTHING_WRITTEN = stamp("", "")


def _problems(world: World, branch: Organization) -> list[Problem]:
    text = "鹤影横江，学习不够" if branch == world.foreign else "学习不够深入"
    return [Problem.objects.get_or_create(branch=branch, year=YEAR, text=text)[0]]


def _plans(world: World, branch: Organization) -> list[PlanItem]:
    text = "鹤影横江研讨" if branch == world.foreign else "开展党课"
    return [PlanItem.objects.get_or_create(branch=branch, year=YEAR + 1, text=text)[0]]


def _revisions(world: World, branch: Organization) -> list[Revision]:
    (problem,) = _problems(world, branch)
    found = history.revisions_of(problem).first()
    return [
        found
        or history.keep(
            problem,
            verb=Revision.Verb.CORRECTED,
            by=log.SYSTEM,
            organization=branch.pk,
            before=history.snapshot(problem),
        )
    ]


def _comments(world: World, branch: Organization) -> list[ReviewComment]:
    """A comment on a report that came back."""
    report = AnnualReport.objects.filter(branch=branch, year=YEAR, versions__isnull=False).first()
    report = report or hand_in(branch, YEAR)
    AnnualReport.objects.filter(pk=report.pk).update(state=AnnualReport.State.RETURNED)
    version = report.versions.latest("number")
    return [ReviewComment.objects.get_or_create(version=version, text="请写明措施")[0]]


# The addresses of what is done need a year: what a form sends before its view does anything.
_YEAR = f"?year={YEAR}"
POSTED = {
    "reports:report-paragraph": (f"{_YEAR}&key=dues", {"text": "收缴党费。按月收缴。", "opened": ""}),
    "reports:report-paragraph-reset": (f"{_YEAR}&key=dues", {}),
    "reports:figure-declare": (f"?{urlencode({'year': YEAR, 'name': _STATED})}", {}),
    "reports:figure-withdraw": (f"?{urlencode({'year': YEAR, 'name': _STATED})}", {}),
    "reports:report-strike": (_YEAR, {"label": _GAP}),
    "reports:report-unstrike": (_YEAR, {"label": _GAP}),
    "reports:report-submit": (_YEAR, {}),
    "reports:report-withdraw": (_YEAR, {}),
}
FINDERS = {
    "reports:report-undo": _revisions,
    "reports:problem-": _problems,
    "reports:plan-": _plans,
    "reports:comment-": _comments,
}


def _at(desk, name: str, pk: int | None = None, /, **query: str) -> str:
    kwargs = {"branch_id": desk.world.branch.pk} | ({"pk": pk} if pk else {})
    return reverse(f"reports:{name}", kwargs=kwargs, query={"year": YEAR, **query})


def _report(desk) -> AnnualReport:
    return AnnualReport.objects.get_or_create(branch=desk.world.branch, year=YEAR)[0]


def _reset(desk):
    ReportParagraph.objects.create(report=_report(desk), key="dues", text="收缴党费。")
    return _at(desk, "report-paragraph-reset", key="dues"), {}


def _withdraw_figure(desk):
    DeclaredFigure.objects.create(branch=desk.world.branch, year=YEAR, name=_STATED, number=2, basis="记录")
    return _at(desk, "figure-withdraw", name=_STATED), {}


def _unstrike(desk):
    StruckItem.objects.create(report=_report(desk), label=_GAP)
    return _at(desk, "report-unstrike"), {"label": _GAP}


def _submit(desk):
    strike_all(desk.world)
    return _at(desk, "report-submit"), {"confirmed": "1"}


def _withdraw(desk):
    AnnualReport.objects.filter(pk=_report(desk).pk).update(state=AnnualReport.State.SUBMITTED)
    return _at(desk, "report-withdraw"), {}


def _on(find, name: str, **form: str):
    """A doing at the one object a finder gives."""

    def doing(desk):
        (found,) = find(desk.world, desk.world.branch)
        return _at(desk, name, found.pk), form

    return doing


DOINGS = {
    "reports:report-paragraph": lambda desk: (
        _at(desk, "report-paragraph", key="dues"),
        {"text": "收缴党费。按月收缴。", "opened": ""},
    ),
    "reports:report-paragraph-reset": _reset,
    "reports:report-outlook": lambda desk: (
        _at(desk, "report-outlook"),
        {"guiding_idea": "三抓三促", "outlook": "抓基层", "opened": _NOTHING_WRITTEN},
    ),
    "reports:figure-declare": lambda desk: (
        _at(desk, "figure-declare", name=_STATED),
        {"number": "2", "basis": "会议记录"},
    ),
    "reports:figure-withdraw": _withdraw_figure,
    "reports:report-strike": lambda desk: (_at(desk, "report-strike"), {"label": _GAP}),
    "reports:report-unstrike": _unstrike,
    "reports:report-undo": _on(_revisions, "report-undo"),
    "reports:problem-add": lambda desk: (_at(desk, "problem-add"), {"text": "学习不够深入"}),
    "reports:problem-edit": _on(_problems, "problem-edit", text="学习抓得不紧"),
    "reports:problem-remove": _on(_problems, "problem-remove"),
    "reports:problem-move": _on(_problems, "problem-move", to="up"),
    "reports:plan-add": lambda desk: (_at(desk, "plan-add"), {"text": "开展党课"}),
    "reports:plan-edit": _on(_plans, "plan-edit", text="讲好党课"),
    "reports:plan-remove": _on(_plans, "plan-remove"),
    "reports:plan-move": _on(_plans, "plan-move", to="up"),
    "reports:report-submit": _submit,
    "reports:report-withdraw": _withdraw,
    "reports:comment-settle": _on(_comments, "comment-settle"),
    "reports:comment-reopen": _on(_comments, "comment-reopen"),
}
