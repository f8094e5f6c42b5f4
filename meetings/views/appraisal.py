"""The grades of a year's appraisal of members."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings.actions import appraisals as actions
from meetings.appraisal import AppraisalSheet, sheet_of
from meetings.forms.life import GradesForm
from meetings.models import Appraisal, Meeting
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.regulations.appraisal import EXCELLENT_SHARE, PROBATIONARY_UNGRADED
from partybranch.regulations.duties import standing_of
from partybranch.web.done import say_done
from partybranch.web.pages import DeskPage, FormPage
from partybranch.web.years import newest_year


class _OfYear:
    """The sheet of the page's year."""

    def newest_year(self) -> int | None:
        branch = self.scope.organization  # type: ignore[attr-defined]
        years = Appraisal.objects.filter(branch=branch).values_list("year", flat=True)
        return newest_year([max(years, default=None)])

    @cached_property
    def sheet(self) -> AppraisalSheet:
        return sheet_of(self.scope.organization, self.year, self.as_of)  # type: ignore[attr-defined]

    def shown(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "counts": [(Appraisal.Grade(key).label, number) for key, number in self.sheet.counts.items()],
            "share": EXCELLENT_SHARE,
            "custom": standing_of(EXCELLENT_SHARE.source).value,
            "ungraded_custom": standing_of(PROBATIONARY_UNGRADED).value,
        }


class AppraisalSheetPage(_OfYear, DeskPage):
    """Who has which grade, in the order of the register; the sums."""

    permission = Permission.VIEW_APPRAISALS
    template_name = "meetings/appraisal/sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.shown()}


class AppraisalEdit(_OfYear, FormPage):
    """All grades of the year in one form. ``?meeting=`` the gathering they come from."""

    permission = Permission.RECORD_APPRAISALS
    template_name = "meetings/appraisal/edit.html"
    form_class = GradesForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "sheet": self.sheet}

    @cached_property
    def meeting(self) -> Meeting | None:
        """The year's last appraisal gathering that was held, None where there is none."""
        held = Meeting.objects.filter(
            branch=self.scope.organization, held_on__year=self.year, state=Meeting.State.HELD
        )
        main = held.filter(main_kind__code="appraisal") | held.filter(extra_kinds__code="appraisal")
        return main.order_by("-held_on", "-pk").first()

    def save(self, form: GradesForm) -> HttpResponse | None:
        branch = self.scope.organization
        members = {line.member.pk: line.member for line in self.sheet.lines if line.is_graded}
        try:
            revisions = actions.save_grades(
                branch=branch,
                year=self.year,
                graded=form.graded(),
                may_be_graded=members,
                meeting=self.meeting,
                seen=form.cleaned_data["seen"],
                by=self.request.user,
            )
        except actions.AppraisalRefused as refused:
            field = f"grade-{refused.member_id}" if refused.member_id else None
            form.add_refusal(field, refused)
            form.data = form.data.copy()
            form.data["seen"] = actions.version_of(
                list(Appraisal.objects.filter(branch=branch, year=self.year))
            )
            return None
        say_done(self.request, *_told(revisions), **_undo(branch.pk, revisions))
        return redirect(reverse("meetings:appraisal-sheet", args=[branch.pk]) + f"?year={self.year}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.shown(), "today": timezone.localdate()}


def _told(revisions: list[Revision]) -> tuple[str]:
    return (f"已保存，改动{len(revisions)}名。" if revisions else "没有改动。",)


def _undo(branch_id: int, revisions: list[Revision]) -> dict[str, str]:
    if not revisions:
        return {}
    keys = sorted(revision.pk for revision in revisions)
    return {"undo": reverse("meetings:appraisal-undo", args=[branch_id, keys[0]]) + f"?through={keys[-1]}"}


@requires(Permission.RECORD_APPRAISALS)
@require_POST
def appraisal_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take back what was saved together; ``?through=`` the last of it."""
    of_branch = Revision.objects.filter(
        object_type=Appraisal._meta.label_lower,
        organization_id=request.scope.organization.pk,
        undone_at__isnull=True,
    )
    first = of_branch.filter(pk=pk).first()
    if first is None:
        raise Http404
    through = request.GET.get("through", "")
    last = int(through) if through.isascii() and through.isdigit() and len(through) <= 18 else pk
    together = list(of_branch.filter(pk__gte=pk, pk__lte=last, made_by_id=first.made_by_id).order_by("pk"))
    if not together:
        raise Http404
    year = Appraisal.everything.get(pk=first.object_id).year
    try:
        actions.undo_grades(revisions=together, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, "已撤销，评议结果恢复原样。")
    return redirect(reverse("meetings:appraisal-sheet", args=[branch_id]) + f"?year={year}")
