"""Opening a new year of a branch."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import DeskPage
from reports.actions import years
from reports.actions.years import YearRefused


class YearOpen(DeskPage):
    """What the new year begins with, and the button that opens it."""

    permission = Permission.MANAGE_BRANCH
    template_name = "reports/years/open.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        branch = self.scope.organization
        year = years.year_to_open(branch, timezone.localdate())
        carried = years.continuation(branch, year) if year else None
        return {**super().get_context_data(**kwargs), "carried": carried}

    def post(self, request: HttpRequest, branch_id: int) -> HttpResponse:
        branch = self.scope.organization
        home = reverse("reports:branch-home", args=[branch.pk])
        year = years.year_to_open(branch, timezone.localdate())
        if year is None or request.POST.get("year") != str(year):
            messages.error(request, "没有要开启的年度，可能刚才已经开启。")
            return redirect(home)
        try:
            years.open_year(branch=branch, year=year, by=request.user)
        except YearRefused as refused:
            messages.error(request, str(refused))
            return redirect(home)
        again = ("核对党费标准", reverse("members:dues-charge-list", args=[branch.pk]) + f"?year={year}")
        say_done(request, f"已开启{year}年度。", again=again)
        return redirect(f"{home}?year={year}")
