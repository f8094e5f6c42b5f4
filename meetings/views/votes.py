"""Entering, correcting and removing a vote of a gathering."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from meetings.actions import votes as actions
from meetings.forms import matters as forms
from meetings.models import Vote
from meetings.views.base import detail_url
from meetings.views.matters import (
    AddToMeeting,
    StoredMatter,
    address,
    change_to_undo,
    place_on_page,
    to_record,
)
from meetings.vote_rules import Voters, line_of, voters_at
from partybranch import history
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done


def _result(vote: Vote) -> str:
    """The sentence after it is saved; what it rests on stands below it on the page."""
    line = line_of(vote, vote.meeting)
    if line.is_open:
        return "已保存表决。当选票数两种算法并列在下面，请以上级党组织的答复为准。"
    if not line.said:
        return "已保存表决，按当时规定办理，不作核对。"
    majority = line.said[-1]
    return f"已保存表决，{line.verdict}：{majority.text}（{majority.source}，{majority.standing}）。"


class VoteAdd(AddToMeeting):
    """A new vote, filled with who was entitled and came."""

    template_name = "meetings/vote/form.html"
    form_class = forms.VoteForm

    @cached_property
    def voters(self) -> Voters:
        return voters_at(self.meeting)

    def get_initial(self) -> dict[str, Any]:
        return forms.initial_of_new_vote(self.voters)

    def do(self, form: forms.VoteForm) -> HttpResponse:
        made = actions.add_vote(meeting=self.meeting, values=form.values(), by=self.request.user)
        say_done(self.request, _result(made), undo=address("vote-remove", made))
        return redirect(place_on_page(made))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "voters": self.voters}


class VoteCorrect(StoredMatter):
    """A vote as it stands, to be corrected or removed."""

    template_name = "meetings/vote/form.html"
    form_class = forms.VoteForm
    model = Vote

    def get_initial(self) -> dict[str, Any]:
        return forms.initial_of_vote(self.record)

    def get_form_kwargs(self) -> dict[str, Any]:
        more = {"scope": self.scope, "meeting": self.record.meeting, "kept": self.record.about_id}
        return {**super().get_form_kwargs(), **more}

    def do(self, form: forms.VoteForm) -> HttpResponse:
        revision = actions.correct_vote(
            vote=self.record, values=form.values(), seen=form.seen_version, by=self.request.user
        )
        undo = address("vote-undo", revision) if revision else ""
        vote = Vote.objects.select_related("meeting").get(pk=self.record.pk)
        say_done(self.request, _result(vote) if revision else "内容没有变化。", undo=undo)
        return redirect(place_on_page(vote))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "voters": voters_at(self.record.meeting)}


@requires(Permission.RECORD_MEETINGS)
@require_POST
def vote_remove(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Set a vote aside; the line that says so takes it back."""
    vote = to_record(request.scope, Vote, pk)
    revision = actions.remove_vote(vote=vote, by=request.user)
    say_done(request, "已删除表决。", undo=address("vote-undo", revision))
    return redirect(detail_url(vote.meeting))


@requires(Permission.RECORD_MEETINGS)
@require_POST
def vote_undo(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take back a correction or a removal."""
    revision = change_to_undo(request, Vote, pk)
    try:
        vote = actions.undo(revision=revision, by=request.user)
    except history.CannotPutBack as refused:
        messages.error(request, str(refused))
        return redirect("meetings:meeting-list", branch_id)
    say_done(request, "已撤销，表决恢复原样。")
    return redirect(place_on_page(vote))
