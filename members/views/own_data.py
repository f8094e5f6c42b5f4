"""My data: everything stored about the own person, its copy, and requests to correct it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from members import corrections, own_copy, own_data
from members.actions.corrections import (
    CorrectionRefused,
    ask_correction,
    withdraw_correction,
)
from members.actions.own_copy import take_own_copy
from members.forms.corrections import CorrectionAskForm
from members.forms.own_copy import OwnCopyForm
from members.in_words import day_words
from members.models import CorrectionRequest, Member
from members.views.password_again import password_fits
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.web.done import say_done
from partybranch.web.pages import DeskPage, FormPage

OWN_COPY = "own-copy"
_REQUESTS = CorrectionRequest._meta.label_lower


def _member_of(request: HttpRequest) -> Member:
    return Member.objects.select_related("branch", "group", "previous").get(pk=request.scope.member_id)


def told_requests(member: Member) -> list[dict[str, Any]]:
    """A person's requests with what each is about in words, newest first."""
    records = own_data.records_of(member)
    found = CorrectionRequest.objects.filter(member__in=records).select_related("member", "branch")
    return [
        {
            "request": each,
            "label": corrections.line_label(each.about),
            "wanted": corrections.wanted_in_words(each.about, each.wanted),
            "before": own_data.held_before(each),
            "due": corrections.answer_due_on(each.asked_at),
            "is_mine_to_withdraw": each.member_id == member.pk and each.state == CorrectionRequest.State.OPEN,
        }
        for each in found
    ]


class OwnData(DeskPage):
    """Everything that is stored about oneself, who else sees it and why it is kept."""

    permission = Permission.OWN_RECORD
    template_name = "members/own_data/page.html"

    @cached_property
    def member(self) -> Member:
        return _member_of(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sections = own_data.sections_of(self.member, id_words=corrections.tail_of)
        stays = len(own_data.records_of(self.member))
        rest = [each for each in sections[stays:] if not each.key.startswith(_REQUESTS)]
        return {
            **super().get_context_data(**kwargs),
            "register": sections[0],
            "earlier": [own_data.for_reading(each, self.member) for each in sections[1:stays]],
            "sections": [own_data.for_reading(each, self.member) for each in rest if each.rows],
            "nothing_of": [each.title for each in rest if not each.rows],
            "requests": told_requests(self.member),
            "more": {
                "askable": set(corrections.lines_of(self.member)),
                "elsewhere": own_data.ELSEWHERE,
                "callers": own_data.seen_by(Permission.CALL_MEMBERS),
                "revealers": own_data.seen_by(Permission.REVEAL_ID_NUMBERS),
            },
        }


class OwnCopy(FormPage):
    """The copy of one's own data, after the password was given again."""

    permission = Permission.OWN_RECORD
    template_name = "members/own_data/copy.html"
    form_class = OwnCopyForm

    @method_decorator(sensitive_post_parameters("password"))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def save(self, form: OwnCopyForm) -> HttpResponse | None:
        if not password_fits(self.request, form, scope=OWN_COPY):
            return None
        member = _member_of(self.request)
        return archive_response(member, take_own_copy(member=member, by=self.request.user))


def archive_response(member: Member, packed: bytes) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, own_copy.file_name(member))}
    return HttpResponse(packed, content_type="application/zip", headers=headers)


class OwnCorrectionAsk(FormPage):
    """Ask for the correction of one line, named in ``?about=``; without it the line is chosen first."""

    permission = Permission.OWN_RECORD
    template_name = "members/own_data/ask.html"
    form_class = CorrectionAskForm

    @cached_property
    def member(self) -> Member:
        return _member_of(self.request)

    @cached_property
    def about(self) -> str:
        asked = self.request.GET.get("about", corrections.OTHER)
        if asked not in corrections.lines_of(self.member):
            raise Http404
        return asked

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "member": self.member, "about": self.about}

    def save(self, form: CorrectionAskForm) -> HttpResponse | None:
        try:
            asked = ask_correction(
                member=self.member,
                about=self.about,
                wanted=form.cleaned_data["wanted"],
                reason=form.cleaned_data["reason"].strip(),
                by=self.request.user,
            )
        except CorrectionRefused as refused:
            form.add_refusal(refused.field, refused)
            return None
        undo = reverse("members:own-correction-withdraw", args=[self.scope.organization.pk, asked.pk])
        due = day_words(corrections.answer_due_on(asked.asked_at))
        say_done(self.request, f"已向支部申请更正，{due}前答复，答复后会在通知里告诉您。", undo=undo)
        return redirect(f"{reverse('members:own-data', args=[self.scope.organization.pk])}#corrections")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "label": corrections.line_label(self.about),
            "held": corrections.held(self.member, self.about),
            "lines": [(each, corrections.line_label(each)) for each in corrections.lines_of(self.member)],
            "days": corrections.ANSWER_WORKING_DAYS,
        }


@requires(Permission.OWN_RECORD)
@require_POST
def own_correction_withdraw(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take one's own request back."""
    mine = CorrectionRequest.objects.filter(member_id=request.scope.member_id)
    asked = get_object_or_404(mine, pk=pk)
    try:
        withdraw_correction(request=asked, by=request.user)
    except CorrectionRefused as refused:
        messages.error(request, str(refused))
    else:
        again = f"{reverse('members:own-correction-ask', args=[branch_id])}?about={asked.about}"
        say_done(request, "更正申请已撤回。", again=("再申请", again))
    return redirect(f"{reverse('members:own-data', args=[branch_id])}#corrections")
