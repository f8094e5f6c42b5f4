"""Heart-to-heart talks: the year's list with whom it reached, one talk, entering and correcting."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from meetings import talks
from meetings.actions import talks as actions
from meetings.forms.talk import ROWS, TalkForm, initial_of
from meetings.models import Talk
from members.models import Member
from members.ordering import in_order
from members.queries import entry_lines
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.models import Revision
from partybranch.regulations import duties
from partybranch.web.done import say_done
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import DetailPage, FormPage, ListPage


def _address(name: str, branch_id: int, pk: int | None = None, **query: Any) -> str:
    address = reverse(f"meetings:talk-{name}", args=[branch_id] if pk is None else [branch_id, pk])
    return f"{address}?{urlencode(query)}" if query else address


class TalkList(ListPage):
    """Who talked with whom in the year, and which members no talk reached yet."""

    permission = Permission.VIEW_TALKS
    template_name = "meetings/talk/list.html"
    search_label = "谈话人或谈话对象姓名"

    def newest_year(self) -> int | None:
        return talks.newest_talk_year(self.scope.organization)

    def all_rows(self) -> QuerySet[Talk]:
        return talks.talks_of(self.scope.organization, self.year)

    def narrow(self, rows: QuerySet[Talk]) -> QuerySet[Talk]:
        if self.search:
            rows = talks.with_person(rows, self.search)
        for name in ("pair", "ground"):
            if self.asked(name):
                rows = rows.filter(**{name: self.asked(name)})
        member = self.asked_id("member")
        return talks.of_member(rows, member) if member is not None else rows

    @cached_property
    def pairs(self) -> list[tuple[str, str, int]]:
        return talks.count_by_pair(self.all_rows())

    def get_filters(self) -> list[Filter]:
        pairs = self.all_rows().order_by().values_list("talker_id", "partner_id")
        keys = {key for pair in pairs for key in pair}
        branch = self.scope.organization
        people = in_order(Member.objects.filter(pk__in=keys), branch).values_list("pk", "name")
        people = [(str(key), name, None) for key, name in people]
        grounds = [(value, label, None) for value, label in Talk.Ground.choices]
        return [
            build_filter(self.request, "关系", "pair", [("", "全部关系", None), *self.pairs]),
            build_filter(self.request, "缘由", "ground", [("", "全部缘由", None), *grounds]),
            build_filter(self.request, "党员", "member", [("", "全部党员", None), *people]),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "filters": self.get_filters(),
            "coverage": talks.coverage_of(self.scope.organization, self.year, self.as_of),
            "duty": duties.TALKS,
            "citation": duties.short_citation(duties.TALKS.source),
        }


class TalkDetail(DetailPage):
    """One talk; what was said is opened for those alone who may read it."""

    permission = Permission.VIEW_TALKS
    template_name = "meetings/talk/detail.html"

    def get_queryset(self) -> QuerySet[Talk]:
        return Talk.objects.filter(branch=self.scope.organization).select_related("talker", "partner")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_read = self.scope.allows(Permission.READ_TALKS)
        return {
            **super().get_context_data(**kwargs),
            "content": self.object.content if may_read else None,
            "may_read": may_read,
            "entered_lines": entry_lines(self.object),
        }


class TalkFormPage(FormPage):
    """What entering and correcting share. They show what was said, so they ask to read it too."""

    permission = Permission.RECORD_TALKS
    template_name = "meetings/talk/form.html"
    form_class = TalkForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.scope.allows(Permission.READ_TALKS):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "branch": self.scope.organization}


def _refuse(form: TalkForm, refused: actions.TalkRefused) -> None:
    """Beside its field; from now on the form offers the tick that says it is another one."""
    form.add_refusal(refused.field, refused)
    form.must_confirm = form.must_confirm or isinstance(refused, actions.HeldAlready)


class TalkAdd(TalkFormPage):
    """Talks of one day: one talker, a row for each partner. ``?partner=`` fills the first row."""

    permission = Permission.RECORD_TALKS

    def get_initial(self) -> dict[str, Any]:
        partner = self.request.GET.get("partner", "")[:18]
        return {
            "held_on": timezone.localdate(),
            "talker": self.scope.member_id,
            "partner_0": partner if partner.isascii() and partner.isdigit() else "",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """再加几行 checks nothing and loses nothing."""
        if "more" not in request.POST:
            return super().post(request, *args, **kwargs)
        typed = request.POST.dict()
        rows = typed.get("rows", "")
        typed["rows"] = str((int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 4 else 0) + ROWS)
        form = TalkForm(branch=self.scope.organization, initial=typed)
        return self.render_to_response(self.get_context_data(form=form))

    def save(self, form: Form) -> HttpResponse | None:
        branch = self.scope.organization
        try:
            made = actions.record_talks(
                branch=branch,
                values=form.values(),
                lines=form.lines(),
                is_another=form.cleaned_data["is_another"],
                by=self.request.user,
            )
        except actions.TalkRefused as refused:
            return _refuse(form, refused)
        undo = _address("remove", branch.pk, made[0].pk) if len(made) == 1 else ""
        say_done(self.request, f"已登记谈心谈话{len(made)}次。", undo=undo)
        return redirect(_address("list", branch.pk, year=made[0].held_on.year))


class TalkCorrect(TalkFormPage):
    """A talk as it stands, to be corrected or removed."""

    permission = Permission.RECORD_TALKS

    @cached_property
    def talk(self) -> Talk:
        return get_object_or_404(Talk, branch=self.scope.organization, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.talk)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "talk": self.talk}

    def save(self, form: Form) -> HttpResponse | None:
        (line,) = form.lines()
        try:
            revision = actions.correct_talk(
                talk=self.talk,
                values=form.values(),
                line=line,
                seen=form.cleaned_data["seen"],
                is_another=form.cleaned_data["is_another"],
                by=self.request.user,
            )
        except actions.TalkRefused as refused:
            return _refuse(form, refused)
        branch_id = self.scope.organization.pk
        undo = _address("undo", branch_id, revision.pk) if revision else ""
        say_done(self.request, "已更正。" if revision else "内容没有变化。", undo=undo)
        return redirect(_address("detail", branch_id, self.talk.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "record": self.talk}


@requires(Permission.RECORD_TALKS)
@require_POST
def talk_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Set a talk aside; the line that says so takes it back."""
    branch = request.scope.organization
    talk = get_object_or_404(Talk, branch=branch, pk=pk)
    revision = actions.remove_talk(talk=talk, by=request.user)
    say_done(request, "已删除这次谈心谈话。", undo=_address("undo", branch.pk, revision.pk))
    return redirect(_address("list", branch.pk, year=talk.held_on.year))


@requires(Permission.RECORD_TALKS)
@require_POST
def talk_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take back a correction or a removal."""
    branch = request.scope.organization
    try:
        revision = history.find(Talk, pk, branch.pk)
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    try:
        talk = actions.undo(branch=branch, revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect(_address("list", branch.pk))
    say_done(request, "已撤销，这次谈心谈话恢复原样。")
    return redirect(_address("list", branch.pk, year=talk.held_on.year))
