"""Planning gatherings, and changing what is planned."""

from functools import cached_property
from typing import Any

from django.forms import BaseFormSet, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from meetings.actions import planning
from meetings.actions.checks import IsDouble, Refused
from meetings.actions.planning import Reading
from meetings.forms import planning as forms
from meetings.forms.choices import groups_for, kinds_for, usual
from meetings.models import Material, Meeting
from meetings.occurrences import Repeat
from meetings.views.base import (
    MeetingFormPage,
    add_refusal,
    asked_day,
    asked_ids,
    detail_url,
    undo_url,
)
from partybranch.access.permissions import Permission
from partybranch.calendar import year_range
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage

_ONLY_PLANNED = "这次活动不在待召开的安排里，不能再改期或取消。"


def _seen(form: Form) -> Any:
    try:
        return parse_datetime(form.cleaned_data.get("seen", ""))
    except ValueError:
        return None


def _told(meeting: Meeting) -> str:
    return "，应到的党员会收到通知" if meeting.announced_at is not None else ""


class _WithMaterials:
    """The rows of what is to be read, beside the form itself."""

    request: HttpRequest

    def stored_materials(self) -> list[dict[str, str]]:
        return []

    @cached_property
    def materials(self) -> BaseFormSet:
        if self.request.method != "POST":
            return forms.MaterialForms(initial=self.stored_materials(), prefix="material")
        data = self.request.POST
        if "more" in data:
            data = data.copy()
            count = data.get("material-TOTAL_FORMS", "")
            shown = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
            data["material-TOTAL_FORMS"] = str(min(shown + forms.EMPTY_ROWS, forms.MOST_MATERIALS))
        return forms.MaterialForms(data, prefix="material")

    def readings(self) -> list[Reading]:
        found = (form.reading() for form in self.materials if form.has_changed())
        return [reading for reading in found if reading is not None]


class MeetingPlan(_WithMaterials, FormPage):
    """Plan a gathering or a series of them. The address may say day, kinds and group."""

    permission = Permission.RECORD_MEETINGS
    template_name = "meetings/meeting/plan.html"
    form_class = forms.PlanForm

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        day = asked_day(self.request)
        day = day if day is not None and today <= day <= year_range(today.year + 1)[1] else None
        kinds = kinds_for(self.scope).filter(pk__in=asked_ids(self.request, "kind"))
        place, starts_at, hours = usual(self.scope.organization, kinds.first())
        groups = groups_for(self.scope)
        asked = groups.filter(pk__in=asked_ids(self.request, "group")).first()
        forced = groups.first() if self.scope.only_own_group(self.permission) else None
        item = forms.plan_item_asked(self.scope.organization, asked_ids(self.request, "item"))
        if item is not None:
            day = day or forms.first_day_for(item, today)
        return {
            "kinds": [kind.pk for kind in kinds],
            "held_on": day,
            "starts_at": starts_at,
            "place": place,
            "hours": None if hours is None else f"{hours.normalize():f}",
            "group": asked or forced,
            "repeat": Repeat.ONCE.value,
            "until": year_range((day or today).year)[1],
            **(forms.initial_of_item(item, self.scope) if item else {}),
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "scope": self.scope}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "refresh" in request.POST or "more" in request.POST:
            return _shown_again(self)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: forms.PlanForm) -> HttpResponse:
        return super().form_valid(form) if self.materials.is_valid() else self.form_invalid(form)

    def save(self, form: forms.PlanForm) -> HttpResponse | None:
        branch = self.scope.organization
        try:
            made = planning.plan_meetings(
                branch=branch,
                plan=form.plan(self.readings()),
                days=form.cleaned_data["days"],
                by=self.request.user,
            )
        except IsDouble as refused:
            form.add_error("is_another", str(refused).replace("请勾选并写明", "请勾选后再保存"))
            return None
        except Refused as refused:
            add_refusal(form, refused)
            return None
        self._say(made)
        return redirect(detail_url(made[0]))

    def _say(self, made: list[Meeting]) -> None:
        branch, first, last = self.scope.organization, made[0].held_on, made[-1].held_on
        undo = reverse("meetings:meeting-remove", args=[branch.pk, made[0].pk])
        is_told = made[0].announced_at is not None
        seen = "应到的党员会看到。" if is_told else "还没有通知党员，通知前党员看不到。"
        sentence = f"已安排，{seen}"
        if len(made) > 1:
            days = f"{first.month}月{first.day}日至{last.month}月{last.day}日"
            sentence, undo = f"已安排{len(made)}次，{days}，{seen}", f"{undo}?rest=1"
        again = ("再安排一次", reverse("meetings:meeting-plan", args=[branch.pk]))
        say_done(self.request, sentence, undo=undo, again=again)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        back = reverse("meetings:meeting-list", args=[self.scope.organization.pk])
        days = context["form"].days_so_far()
        return {**context, "materials": self.materials, "days": days, "back": back}


def _shown_again(view: Any) -> HttpResponse:
    """What was typed, with more rows or a new count; nothing is judged yet."""
    form = view.get_form()
    form.leave_unchecked()
    for row in view.materials:
        row.leave_unchecked()
    return view.render_to_response(view.get_context_data(form=form))


class PlanCorrect(_WithMaterials, MeetingFormPage):
    """Change what a planned gathering is about and what is to be read."""

    template_name = "meetings/meeting/plan_correct.html"
    form_class = forms.PlanCorrectForm
    states = (Meeting.State.PLANNED,)
    wrong_state = "这次活动已不是待召开的安排，请用“更正”。"

    def stored_materials(self) -> list[dict[str, str]]:
        found = Material.objects.filter(session__meeting=self.meeting)
        return [{"title": each.title, "passage": each.passage, "link": each.link} for each in found]

    def readings(self) -> list[Reading]:
        """Rows left as they are count too; an emptied one is taken away."""
        found = (form.reading() for form in self.materials)
        return [reading for reading in found if reading is not None]

    def get_initial(self) -> dict[str, Any]:
        return forms.initial_of_plan(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "scope": self.scope, "meeting": self.meeting}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "more" in request.POST:
            return _shown_again(self)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: forms.PlanCorrectForm) -> HttpResponse:
        return super().form_valid(form) if self.materials.is_valid() else self.form_invalid(form)

    def do(self, form: forms.PlanCorrectForm) -> HttpResponse:
        revisions = planning.correct_plan(
            meeting=self.meeting,
            plan=form.plan(self.readings()),
            with_following=form.cleaned_data["with_following"],
            seen=_seen(form),
            by=self.request.user,
        )
        count = f"，共改{len(revisions)}次" if len(revisions) > 1 else ""
        say_done(self.request, f"已更正安排{count}。", undo=undo_url(revisions))
        return redirect(detail_url(self.meeting))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "materials": self.materials,
            "following": planning.following_of(self.meeting),
            "back": detail_url(self.meeting),
        }


class _ChangeOfPlan(MeetingFormPage):
    """A small form that changes when a planned gathering is, or whether."""

    states = (Meeting.State.PLANNED,)
    wrong_state = _ONLY_PLANNED

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "following": planning.following_of(self.meeting),
            "back": detail_url(self.meeting),
        }


class MeetingMove(_ChangeOfPlan):
    """Another day, time or place, for one or for the following ones too."""

    template_name = "meetings/meeting/move.html"
    form_class = forms.MoveForm

    def get_initial(self) -> dict[str, Any]:
        meeting = self.meeting
        return {
            "held_on": meeting.held_on,
            "starts_at": meeting.starts_at,
            "place": meeting.place,
            "seen": meeting.updated_at.isoformat(),
        }

    def do(self, form: forms.MoveForm) -> HttpResponse:
        given = form.cleaned_data
        revisions = planning.move_meeting(
            meeting=self.meeting,
            held_on=given["held_on"],
            starts_at=given["starts_at"],
            place=given["place"],
            with_following=given["with_following"],
            seen=_seen(form),
            by=self.request.user,
        )
        count = f"，连同以后{len(revisions) - 1}次" if len(revisions) > 1 else ""
        say_done(self.request, f"已改期{count}{_told(self.meeting)}。", undo=undo_url(revisions))
        return redirect(detail_url(Meeting.objects.get(pk=self.meeting.pk)))


class MeetingCancel(_ChangeOfPlan):
    """Call a planned gathering off, with the reason."""

    template_name = "meetings/meeting/cancel.html"
    form_class = forms.CancelForm

    def get_initial(self) -> dict[str, Any]:
        return {"seen": self.meeting.updated_at.isoformat()}

    def do(self, form: forms.CancelForm) -> HttpResponse:
        given = form.cleaned_data
        revisions = planning.cancel_meeting(
            meeting=self.meeting,
            reason=given["reason"],
            with_following=given["with_following"],
            seen=_seen(form),
            by=self.request.user,
        )
        count = f"{len(revisions)}次" if len(revisions) > 1 else ""
        say_done(self.request, f"已取消{count}{_told(self.meeting)}。", undo=undo_url(revisions))
        return redirect(detail_url(self.meeting))
