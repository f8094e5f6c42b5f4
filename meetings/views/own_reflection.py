"""A member's own reflections: drafts, what was handed in, and the answers."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings import reflections
from meetings.actions import reflections as actions
from meetings.forms.reflections import ReflectionForm, initial_of
from meetings.models import Meeting, Reflection
from meetings.views.base import asked_ids
from members.models import Member
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage, ListPage


class OwnReflectionList(ListPage):
    """What one wrote, drafts too, the newest first."""

    permission = Permission.OWN_RECORD
    template_name = "meetings/reflection/own_list.html"

    def all_rows(self) -> QuerySet[Reflection]:
        return reflections.own_reflections(self.scope).defer("text_sealed")


class _Writing(FormPage):
    """The page on which one writes: it is kept as a draft, or handed in."""

    permission = Permission.OWN_RECORD
    template_name = "meetings/reflection/write.html"
    form_class = ReflectionForm

    @cached_property
    def member(self) -> Member:
        return Member.objects.select_related("branch").get(pk=self.scope.member_id)

    @cached_property
    def reflection(self) -> Reflection | None:
        return None

    def save(self, form: Form) -> HttpResponse | None:
        hands_in = "hand_in" in self.request.POST
        given = form.cleaned_data
        try:
            done = actions.save_reflection(
                member=self.member,
                reflection=self.reflection,
                title=given["title"],
                text=given["text"],
                meeting=given["meeting"],
                seen=given["seen"],
                hands_in=hands_in,
                by=self.request.user,
            )
        except actions.ChangedMeanwhile as refused:
            form.add_refusal(None, refused)
            # Whoever saves again has read the sentence.
            form.data = form.data.copy()
            form.data["seen"] = actions.version_of(Reflection.objects.get(pk=self.reflection.pk))
            return None
        except actions.ReflectionRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        branch_id = self.scope.organization.pk
        if hands_in:
            undo = reverse("meetings:own-reflection-take-back", args=[branch_id, done.pk])
            say_done(self.request, "已提交。支部读以前都可以收回。", undo=undo)
            return redirect("meetings:own-reflection-list", branch_id)
        say_done(self.request, "草稿已保存，只有您自己能看到。")
        return redirect("meetings:own-reflection", branch_id, done.pk)


class OwnReflectionAdd(_Writing):
    """A new one; ``?meeting=`` says what it is about."""

    @cached_property
    def about(self) -> Meeting | None:
        asked = asked_ids(self.request, "meeting")
        return Meeting.objects.filter(branch=self.scope.organization, pk__in=asked).first() if asked else None

    def get_initial(self) -> dict[str, Any]:
        if self.about is None:
            return {}
        title = f"学习“{self.about.title}”心得体会"[:120] if self.about.title else ""
        return {"meeting": self.about.pk, "title": title}

    def get_form_kwargs(self) -> dict[str, Any]:
        kept = self.about.pk if self.about else None
        return {**super().get_form_kwargs(), "member": self.member, "kept": kept}


class OwnReflection(_Writing):
    """A draft to go on with; what is handed in can be read over, with the answer."""

    @cached_property
    def reflection(self) -> Reflection:
        return get_object_or_404(reflections.own_reflections(self.scope), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.reflection)

    def get_form_kwargs(self) -> dict[str, Any]:
        kept = self.reflection.meeting_id
        return {**super().get_form_kwargs(), "member": self.member, "kept": kept}

    def get_template_names(self) -> list[str]:
        is_draft = self.reflection.handed_in_at is None
        return [self.template_name if is_draft else "meetings/reflection/own_detail.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "reflection": self.reflection}


@requires(Permission.OWN_RECORD)
@require_POST
def own_reflection_take_back(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Make what was handed in a draft again."""
    reflection = get_object_or_404(reflections.own_reflections(request.scope), pk=pk)
    try:
        actions.take_back(reflection=reflection, by=request.user)
    except actions.ReflectionRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, "已收回，可以接着改，改好再提交。")
    return redirect("meetings:own-reflection", branch_id, pk)


@requires(Permission.OWN_RECORD)
@require_POST
def own_reflection_delete(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Delete one's own draft."""
    reflection = get_object_or_404(reflections.own_reflections(request.scope), pk=pk)
    try:
        actions.delete_draft(reflection=reflection, by=request.user)
    except actions.ReflectionRefused as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, "草稿已删除。")
    return redirect("meetings:own-reflection-list", branch_id)
