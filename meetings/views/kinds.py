"""Kinds of gathering, for the administrator."""

from collections import Counter
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings.actions import kinds
from meetings.forms.kinds import KindForm, initial_of_kind
from meetings.models import Meeting, MeetingKind
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.web.done import say_done
from partybranch.web.pages import FormPage, ListPage

LIST = "meetings:kind-list"


class KindList(ListPage):
    """Every kind in the customary order, and how many gatherings served it."""

    permission = Permission.MANAGE_KINDS
    template_name = "meetings/kind/list.html"
    search_label = "形式名称"

    def all_rows(self) -> QuerySet[MeetingKind]:
        return MeetingKind.objects.all()

    def narrow(self, rows: QuerySet[MeetingKind]) -> QuerySet[MeetingKind]:
        if not self.search:
            return rows
        return rows.filter(Q(name__icontains=self.search) | Q(fact_name__icontains=self.search))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "used": _used([kind.pk for kind in context["rows"]])}


def _used(kind_ids: list[int]) -> Counter[int]:
    """How many gatherings that stand served each kind."""
    main = Meeting.objects.filter(main_kind_id__in=kind_ids).order_by().values_list("main_kind_id")
    beside = (
        Meeting.extra_kinds.through.objects.filter(meetingkind_id__in=kind_ids)
        .filter(meeting__removed_at__isnull=True)
        .order_by()
        .values_list("meetingkind_id")
    )
    found: Counter[int] = Counter(dict(main.annotate(Count("pk"))))
    found.update(dict(beside.annotate(Count("pk"))))
    return found


class _KindFormPage(FormPage):
    permission = Permission.MANAGE_KINDS
    template_name = "meetings/kind/form.html"
    form_class = KindForm
    kind: MeetingKind | None = None

    def do(self, form: KindForm) -> None:
        raise NotImplementedError

    def save(self, form: KindForm) -> HttpResponse | None:
        try:
            self.do(form)
        except kinds.KindRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        return redirect(LIST)


class KindAdd(_KindFormPage):
    """A further kind."""

    def do(self, form: KindForm) -> None:
        kind = kinds.add_kind(entry=form.entry(), by=self.request.user)
        say_done(
            self.request,
            f"已增加{kind.fact_name}，登记活动时可以选用。",
            undo=reverse("meetings:kind-stop", args=[kind.pk]),
        )


class KindChange(_KindFormPage):
    """The words of a kind."""

    @cached_property
    def kind(self) -> MeetingKind:
        return get_object_or_404(MeetingKind, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return initial_of_kind(self.kind)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.kind}

    def do(self, form: KindForm) -> None:
        try:
            revision = kinds.change_kind(
                kind=self.kind, entry=form.entry(), seen=form.cleaned_data["seen"], by=self.request.user
            )
        except kinds.ChangedMeanwhile:
            # Whoever saves again has read the sentence.
            form.data = form.data.copy()
            form.data["seen"] = kinds.mark_of(MeetingKind.objects.get(pk=self.kind.pk))
            raise
        undo = reverse("meetings:kind-undo", args=[revision.pk])
        say_done(self.request, f"已更正{form.entry().fact_name}。", undo=undo)


@requires(Permission.MANAGE_KINDS)
@require_POST
def kind_stop(request: HttpRequest, pk: int) -> HttpResponse:
    return _offer(request, pk, is_offered=False)


@requires(Permission.MANAGE_KINDS)
@require_POST
def kind_offer(request: HttpRequest, pk: int) -> HttpResponse:
    return _offer(request, pk, is_offered=True)


def _offer(request: HttpRequest, pk: int, *, is_offered: bool) -> HttpResponse:
    kind = get_object_or_404(MeetingKind, pk=pk)
    try:
        kinds.offer_kind(kind=kind, is_offered=is_offered, by=request.user)
    except kinds.KindRefused as refused:
        messages.error(request, str(refused))
        return redirect(LIST)
    back = reverse(f"meetings:kind-{'stop' if is_offered else 'offer'}", args=[pk])
    say_done(request, f"已{'恢复' if is_offered else '停用'}{kind.fact_name}。", undo=back)
    return redirect(LIST)


@requires(Permission.MANAGE_KINDS)
@require_POST
def kind_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last change of a kind back."""
    revision = Revision.objects.filter(pk=pk, object_type=MeetingKind._meta.label_lower).first()
    if revision is None:
        raise Http404
    try:
        kind = kinds.undo_change(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
    else:
        say_done(request, f"已恢复{kind.fact_name}原来的内容。")
    return redirect(LIST)
