"""Campaigns of a branch with the themes under them, and campaigns of a committee for all below it."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings import queries
from meetings.actions import campaigns
from meetings.forms.campaigns import CampaignForm, CampaignThemesForm, initial_of_campaign
from meetings.models import Campaign, Meeting, Theme
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage, ListPage


class CampaignList(ListPage):
    """The branch's campaigns and those of the organisations above it, with the branch's own themes."""

    permission = Permission.MANAGE_BRANCH
    template_name = "meetings/campaign/list.html"
    search_label = "主题教育名称"
    place: ClassVar[str] = "campaign"

    def all_rows(self) -> QuerySet[Campaign]:
        own = Prefetch("themes", Theme.objects.filter(branch=self.scope.organization), to_attr="own_themes")
        return queries.campaigns_for(self.scope.organization).prefetch_related(own)

    def narrow(self, rows: QuerySet[Campaign]) -> QuerySet[Campaign]:
        return rows.filter(name__icontains=self.search) if self.search else rows

    def newest_year(self) -> int | None:
        return queries.newest_meeting_year(self.scope.organization)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meetings = queries.meetings_of(self.scope.organization, self.year)
        held = queries.of_stage(meetings, Meeting.Stage.HELD)
        return {**super().get_context_data(**kwargs), "counts": queries.count_by_campaign(held)}


class CommitteeCampaignList(CampaignList):
    """The committee's own campaigns."""

    permission = Permission.PLAN_JOINTLY
    place = "committee-campaign"

    def all_rows(self) -> QuerySet[Campaign]:
        return Campaign.objects.filter(organization=self.scope.organization).select_related("organization")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**ListPage.get_context_data(self, **kwargs), "counts": {}}


class CampaignAdd(FormPage):
    permission = Permission.MANAGE_BRANCH
    template_name = "meetings/campaign/form.html"
    form_class = CampaignForm
    place: ClassVar[str] = "campaign"
    campaign: Campaign | None = None

    @property
    def back(self) -> str:
        return reverse(f"meetings:{self.place}-list", args=[self.scope.organization.pk])

    def save(self, form: CampaignForm) -> HttpResponse | None:
        try:
            self.do(form)
        except campaigns.CampaignRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        return redirect(self.back)

    def do(self, form: CampaignForm) -> None:
        organization = self.scope.organization
        made = campaigns.add_campaign(organization=organization, by=self.request.user, **_told(form))
        undo = reverse(f"meetings:{self.place}-remove", args=[organization.pk, made.pk])
        say_done(self.request, f"已增加{made.name}。", undo=undo)


class CampaignChange(CampaignAdd):
    """Only one's own: a committee's is changed by the committee."""

    @cached_property
    def campaign(self) -> Campaign:
        own = Campaign.objects.filter(organization=self.scope.organization)
        return get_object_or_404(own, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return initial_of_campaign(self.campaign)

    def do(self, form: CampaignForm) -> None:
        try:
            campaigns.change_campaign(
                campaign=self.campaign,
                seen=form.cleaned_data["seen"],
                by=self.request.user,
                **_told(form),
            )
        except campaigns.ChangedMeanwhile:
            # Whoever saves again has read the sentence.
            form.data = form.data.copy()
            form.data["seen"] = campaigns.mark_of(Campaign.objects.get(pk=self.campaign.pk))
            raise
        say_done(self.request, "已更正。")


class CommitteeCampaignAdd(CampaignAdd):
    permission = Permission.PLAN_JOINTLY
    place = "committee-campaign"


class CommitteeCampaignChange(CampaignChange):
    permission = Permission.PLAN_JOINTLY
    place = "committee-campaign"


def _told(form: CampaignForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("name", "starts_on", "ends_on")}


class CampaignThemes(FormPage):
    """Which of the branch's themes belong to a campaign, its own or one from above."""

    permission = Permission.MANAGE_BRANCH
    template_name = "meetings/campaign/themes.html"
    form_class = CampaignThemesForm

    @cached_property
    def campaign(self) -> Campaign:
        return get_object_or_404(queries.campaigns_for(self.scope.organization), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        own = Theme.objects.filter(branch=self.scope.organization, campaign=self.campaign)
        return {"themes": [theme.pk for theme in own]}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "branch": self.scope.organization}

    def save(self, form: CampaignThemesForm) -> HttpResponse | None:
        try:
            placed = campaigns.place_themes(
                campaign=self.campaign,
                branch=self.scope.organization,
                themes=list(form.cleaned_data["themes"]),
                new_theme=form.cleaned_data["new_theme"].strip(),
                by=self.request.user,
            )
        except campaigns.CampaignRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        say_done(self.request, f"{self.campaign.name}下现有{len(placed)}个专题。")
        return redirect("meetings:campaign-list", self.scope.organization.pk)


@requires(Permission.MANAGE_BRANCH)
@require_POST
def campaign_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    return _remove(request, pk, "campaign")


@requires(Permission.PLAN_JOINTLY)
@require_POST
def committee_campaign_remove(request: HttpRequest, committee_id: int, pk: int) -> HttpResponse:
    return _remove(request, pk, "committee-campaign")


def _remove(request: HttpRequest, pk: int, place: str) -> HttpResponse:
    """Of one's own, where no theme is under it."""
    organization = request.scope.organization
    campaign = get_object_or_404(Campaign.objects.filter(organization=organization), pk=pk)
    try:
        campaigns.remove_campaign(campaign=campaign, by=request.user)
    except campaigns.CampaignRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已删除{campaign.name}。")
    return redirect(f"meetings:{place}-list", organization.pk)
