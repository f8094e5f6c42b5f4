"""Writing in the report: a paragraph, a stated figure, 本年不报, and taking such a change back."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.history import CannotPutBack
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage
from partybranch.web.years import asked_year
from reports import queries
from reports.actions import annual_report as actions
from reports.actions import outlook as lines
from reports.annual import narrative_of
from reports.facts.declared import Statement, statement
from reports.forms.report import FigureForm, ParagraphForm
from reports.models import DeclaredFigure
from reports.views.report import posted_year
from reports.views.report_desk import ReportDesk, ShownParagraph, value_words
from reports.views.report_paper import Paper, is_rewritable


def address(name: str, branch_id: int, /, *, pk: int | None = None, at: str = "", **query: str | int) -> str:
    """A page of the report: route, query, anchor."""
    kwargs = {"branch_id": branch_id} | ({"pk": pk} if pk else {})
    found = reverse(f"reports:{name}", kwargs=kwargs)
    return found + (f"?{urlencode(query)}" if query else "") + (f"#{at}" if at else "")


class OnPaper(FormPage):
    """A form about the report of the year in the address. Closed once the report is handed in."""

    permission = Permission.EDIT_REPORT

    def newest_year(self) -> int:
        return queries.newest_year(self.scope.organization, timezone.localdate())

    @cached_property
    def paper(self) -> Paper:
        return Paper(self.scope, self.year)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and not self.paper.is_with_branch:
            messages.error(request, str(actions.NotWithBranch()))
            return redirect(self.page("report"))
        return super().dispatch(request, *args, **kwargs)

    def page(self, name: str, /, *, at: str = "", **query: str | int) -> str:
        return address(name, self.scope.organization.pk, at=at, year=self.year, **query)

    def undo_of(self, revision: Revision | None) -> str:
        if revision is None:
            return ""
        return address("report-undo", self.scope.organization.pk, pk=revision.pk, year=self.year)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "paper": self.paper, "report_href": self.page("report")}


def _open_anew(form: Form, stamp: str) -> None:
    """Let the same form be saved once more, over what stands there now."""
    form.data = form.data.copy()
    form.data["opened"] = stamp


class ParagraphPage(OnPaper):
    """One paragraph as text with its figures in 【】, what it gives, and the figures to choose from."""

    template_name = "reports/report/paragraph.html"
    form_class = ParagraphForm
    # What somebody else wrote since the page was opened.
    others_text: str | None = None

    @cached_property
    def key(self) -> str:
        key = self.request.GET.get("key", "")
        if len(key) > 60 or not is_rewritable(key):
            raise Http404
        return key

    @cached_property
    def held(self) -> str | None:
        return actions.paragraph_text(self.paper.report, self.key)

    def get_initial(self) -> dict[str, Any]:
        text = self.paper.editor.text(self.key) if self.held is None else self.held
        return {"text": text, "opened": actions.stamp_of(self.held)}

    def save(self, form: Form) -> HttpResponse | None:
        if "preview" in self.request.POST:
            return None
        try:
            written = actions.write_paragraph(
                branch=self.scope.organization,
                year=self.year,
                key=self.key,
                text=form.cleaned_data["text"],
                opened=form.cleaned_data["opened"],
                editor=self.paper.editor,
                by=self.request.user,
            )
        except actions.ChangedMeanwhile as refused:
            form.add_refusal("text", refused)
            self.others_text = self.held
            _open_anew(form, actions.stamp_of(self.held))
            return None
        except actions.ReportRefused as refused:
            form.add_refusal("text", refused)
            return None
        undo = self.undo_of(written.revision) or self.page("report-paragraph-reset", key=self.key)
        again = ("再改这一段", self.page("report-paragraph", key=self.key))
        say_done(self.request, f"这一段已保存。{_told(written)}", undo=undo, again=again)
        return redirect(self.page("report", at=f"para-{self.key}"))

    def _preview(self, text: str) -> ShownParagraph | None:
        paragraph = self.paper.editor.paragraph(self.key, actions.one_line(text))
        return ReportDesk(self.paper).bare(paragraph) if paragraph else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form, editor = context["form"], self.paper.editor
        text = form["text"].value() or ""
        left_out, typed = actions.hints_of(editor, self.key, text)
        names = editor.tokens(self.key)
        own = list(dict.fromkeys(_own_names(editor.text(self.key))))
        others = [name for name in names.names() if name not in own]
        return {
            **context,
            "key": self.key,
            "title": editor.title(self.key),
            "preview": self._preview(text),
            "built_in": self._preview(editor.text(self.key)),
            "is_written": self.held is not None,
            "others_text": self.others_text,
            "written": self.paper.written.get(self.key, ""),
            "comments": self.paper.comments.get(self.key, []),
            "left_out": left_out,
            "typed": typed,
            "own_figures": [(name, _printed(names.part(name))) for name in own],
            "other_figures": [(name, _printed(names.part(name))) for name in others],
        }


def _own_names(text: str) -> list[str]:
    return actions.tokens.names_in(text)


def _printed(part: Any) -> str:
    return part.printed if part is not None else ""


def _told(written: actions.Written) -> str:
    """What the writer should know of a saved paragraph."""
    said = []
    if written.left_out:
        said.append(f"没有再写{'、'.join(f'【{name}】' for name in written.left_out)}。")
    said += [f"“{printed}”是手写的，写成【{name}】才会随记录更新。" for printed, name in written.typed[:3]]
    return "".join(said)


@requires(Permission.EDIT_REPORT)
@require_POST
def paragraph_reset(request: HttpRequest, branch_id: int) -> HttpResponse:
    """恢复原文; can be undone."""
    year, key = posted_year(request), request.GET.get("key", "")[:60]
    try:
        revision = actions.restore_paragraph(
            branch=request.scope.organization, year=year, key=key, by=request.user
        )
    except actions.ReportRefused as refused:
        messages.error(request, str(refused))
    else:
        undo = address("report-undo", branch_id, pk=revision.pk, year=year)
        say_done(request, "已恢复原文。", undo=undo)
    return HttpResponseRedirect(address("report", branch_id, year=year, at=f"para-{key}"))


class FigurePage(OnPaper):
    """A figure no ledger gives: what it is and what it rests on."""

    template_name = "reports/report/figure.html"
    form_class = FigureForm

    @cached_property
    def statement(self) -> Statement:
        found = statement(self.request.GET.get("name", ""))
        if found is None:
            raise Http404
        return found

    @cached_property
    def held(self) -> DeclaredFigure | None:
        found = queries.declared_figures(self.scope.organization, self.year)
        return found.filter(name=self.statement.name).first()

    def get_initial(self) -> dict[str, Any]:
        if self.held is None:
            return {}
        return {"number": self.held.number, "text": self.held.text, "basis": self.held.basis}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "statement": self.statement}

    def save(self, form: Form) -> HttpResponse | None:
        data = form.cleaned_data
        try:
            actions.declare_figure(
                branch=self.scope.organization,
                year=self.year,
                statement=self.statement,
                number=data.get("number"),
                text=data.get("text", ""),
                basis=data["basis"],
                by=self.request.user,
            )
        except actions.ReportRefused as refused:
            form.add_refusal(None, refused)
            return None
        undo = self.page("figure-withdraw", name=self.statement.name)
        say_done(self.request, f"已填报{self.statement.name}。", undo="" if self.held else undo)
        return redirect(self.page("report", at="evidence", fact=self.statement.name))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fact = self.paper.book[self.statement.name]
        return {
            **super().get_context_data(**kwargs),
            "statement": self.statement,
            "held": self.held,
            "value": value_words(fact),
        }


@requires(Permission.EDIT_REPORT)
@require_POST
def figure_withdraw(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Take a stated figure back; can be undone."""
    year, name = posted_year(request), request.GET.get("name", "")
    if statement(name) is None:
        raise Http404
    try:
        revision = actions.withdraw_figure(
            branch=request.scope.organization, year=year, name=name, by=request.user
        )
    except actions.ReportRefused as refused:
        messages.error(request, str(refused))
    else:
        undo = address("report-undo", branch_id, pk=revision.pk, year=year)
        say_done(request, f"已撤销{name}的填报。", undo=undo)
    return HttpResponseRedirect(address("report", branch_id, year=year, at="missing"))


@requires(Permission.EDIT_REPORT)
@require_POST
def strike(request: HttpRequest, branch_id: int) -> HttpResponse:
    """本年不报: the gap in ``label`` leaves the report of the year."""
    year, label = posted_year(request), request.POST.get("label", "")[:120]
    branch = request.scope.organization
    _, narrative, _ = narrative_of(branch, year)
    gaps = {blank.label for section, blank in narrative.blanks() if section is not None}
    try:
        actions.strike(branch=branch, year=year, label=label, gaps=gaps, by=request.user)
    except actions.ReportRefused as refused:
        messages.error(request, str(refused))
    else:
        undo = address("report-unstrike", branch_id, year=year, label=label)
        say_done(request, f"“{label}”本年不报，已从报告里去掉。", undo=undo)
    return HttpResponseRedirect(address("report", branch_id, year=year, at="missing"))


@requires(Permission.EDIT_REPORT)
@require_POST
def unstrike(request: HttpRequest, branch_id: int) -> HttpResponse:
    """The gap asks again. The label stands in the form, or in the address of an undo."""
    year = posted_year(request)
    label = (request.POST.get("label") or request.GET.get("label", ""))[:120]
    try:
        actions.take_back_strike(branch=request.scope.organization, year=year, label=label, by=request.user)
    except actions.ReportRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"“{label}”重新列为待补。")
    return HttpResponseRedirect(address("report", branch_id, year=year, at="missing"))


@requires(Permission.EDIT_REPORT)
@require_POST
def report_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take back a change of a paragraph, a stated figure, a problem or a plan item."""
    branch = request.scope.organization
    try:
        revision = lines.undoable(branch, pk)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    is_line = revision.object_type in ("reports.problem", "reports.planitem")
    try:
        year = lines.undo(branch=branch, revision=revision, by=request.user)
    except (CannotPutBack, actions.ReportRefused) as refused:
        messages.error(request, str(refused))
        asked = asked_year(request)
        return redirect(address("report", branch_id, **({"year": asked} if asked else {})))
    say_done(request, "已撤销，恢复原来的内容。")
    return redirect(address("report-outlook" if is_line else "report", branch_id, year=year))
