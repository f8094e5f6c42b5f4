"""What a member sees of the branch: the next study session, the schedule, the own record; leave."""

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from meetings import own, queries
from meetings.actions import asking_leave, calendar_links
from meetings.forms.leave_ask import LeaveAskForm
from meetings.models import CalendarLink, LeaveRequest, Meeting
from meetings.own_dues import own_dues
from members import queries as members
from members.models import Member
from members.register import register_line
from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.regulations.duties import STUDY, STUDY_HOURS, short_citation
from partybranch.web.done import say_done
from partybranch.web.pages import DeskPage, FormPage
from partybranch.web.paging import page_of

# So many planned gatherings are shown at once; the rest follow page by page.
_AHEAD = 60
_MATERIALS_SHOWN = 3
_RESOLUTIONS_SHOWN = 5
# What the year has had is looked up in the own record; the schedule names the last ones.
_PAST_SHOWN = 30


def can_ask_leave(meeting: Meeting) -> bool:
    """Whether a button makes sense: planned, not begun, no leave standing (``with_reading`` before)."""
    standing = [leave for leave in meeting.own_leave if leave.state != LeaveRequest.State.DECLINED]
    return (
        meeting.state == Meeting.State.PLANNED and not standing and not own.has_begun(meeting, timezone.now())
    )


def materials_of(meeting: Meeting) -> list[Any]:
    session = getattr(meeting, "study_session", None)
    return list(session.materials.all()) if session else []


class OwnPage(DeskPage):
    """A page about the person who is signed in, as a member of the branch."""

    permission = Permission.OWN_RECORD

    @cached_property
    def member(self) -> Member:
        return Member.objects.select_related("group", "branch").get(pk=self.scope.member_id)

    def newest_year(self) -> int | None:
        return own.newest_own_year(self.member, timezone.localdate())


class OwnHome(OwnPage):
    """The first screen: what comes next, when, where, what to read; then the month and the year."""

    template_name = "meetings/own/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        ahead = list(own.with_reading(own.planned_ahead(self.member, now), self.member)[:_AHEAD])
        upcoming = ahead[0] if ahead else None
        today = timezone.localdate()
        month = own.with_reading(own.in_month(self.member, today.year, today.month), self.member)
        return {
            **super().get_context_data(**kwargs),
            "next": upcoming,
            "materials": materials_of(upcoming)[:_MATERIALS_SHOWN] if upcoming else [],
            "may_ask": upcoming is not None and can_ask_leave(upcoming),
            "month": month,
            "own": own.own_year(self.member, self.year),
            "dues": own_dues(self.member, self.year, today),
            "study": STUDY,
            "resolutions": list(queries.open_resolutions_of(self.member)[:_RESOLUTIONS_SHOWN]),
        }


class OwnSchedule(OwnPage):
    """What is planned, month by month, and what the year has had so far."""

    template_name = "meetings/own/schedule.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = own.with_reading(own.planned_ahead(self.member, timezone.now()), self.member)
        page = page_of(rows, self.request.GET.get("page"), _AHEAD)
        months: dict[date, list[dict[str, Any]]] = defaultdict(list)
        for meeting in page.object_list:
            line = {
                "meeting": meeting,
                "materials": materials_of(meeting),
                "may_ask": can_ask_leave(meeting),
            }
            months[meeting.held_on.replace(day=1)].append(line)
        past = own.behind(self.member, self.year, timezone.now())
        return {
            **super().get_context_data(**kwargs),
            "months": dict(months),
            "page_obj": page,
            "past": past.select_related("main_kind", "group").prefetch_related("extra_kinds")[:_PAST_SHOWN],
            "past_count": past.count(),
        }


class OwnRecord(OwnPage):
    """Each gathering of the year at which one was due: came or not, hours."""

    template_name = "meetings/own/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = own.own_year(self.member, self.year)
        lines = year.missed if self.request.GET.get("show") == "missed" else year.lines
        page = page_of(lines, self.request.GET.get("page"))
        return {
            **super().get_context_data(**kwargs),
            "own": year,
            "page_obj": page,
            "is_missed_only": lines is not year.lines,
            "rule": f"{short_citation(STUDY.source)}：{STUDY.demand}",
            "wanted_hours": STUDY_HOURS,
        }


class OwnProfile(OwnPage):
    """What is stored about oneself, and the private link to the schedule."""

    template_name = "meetings/own/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        listed = members.with_current_offices(Member.objects.filter(pk=self.member.pk), today)
        link = CalendarLink.objects.filter(member=self.member).first()
        address = reverse("meetings:calendar-feed", args=[link.token]) if link else ""
        return {
            **super().get_context_data(**kwargs),
            "line": register_line(listed.get(), today),
            "phone": self.member.phone,
            "secretary": members.secretaries_of([self.scope.organization.pk]).get(
                self.scope.organization.pk, ""
            ),
            "feed": self.request.build_absolute_uri(address) if link else "",
            "link": link,
        }


# -- Leave ---------------------------------------------------------------------------------------------


class LeaveAsk(FormPage):
    """Ask to be excused from one planned gathering."""

    permission = Permission.OWN_RECORD
    template_name = "meetings/own/leave.html"
    form_class = LeaveAskForm

    @cached_property
    def meeting(self) -> Meeting:
        """Any gathering the member may look up; what stands in the way of leave is said by the action."""
        mine = Meeting.objects.filter(branch=self.scope.organization).select_related("main_kind", "group")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    @cached_property
    def member(self) -> Member:
        return Member.objects.get(pk=self.scope.member_id)

    def save(self, form: Form) -> HttpResponse | None:
        try:
            leave = asking_leave.ask_leave(
                meeting=self.meeting, member=self.member, reason=form.reason, by=self.request.user
            )
        except asking_leave.LeaveRefused as refused:
            form.add_refusal(None, refused)
            return None
        undo = reverse("meetings:leave-withdraw", args=[self.scope.organization.pk, leave.pk])
        say_done(self.request, "已向支部请假，答复后会在通知里告诉您。", undo=undo)
        return redirect("meetings:own-home", branch_id=self.scope.organization.pk)

    def _refusal(self) -> str:
        try:
            asking_leave.check_leave(self.meeting, self.member)
        except asking_leave.LeaveRefused as refused:
            return str(refused)
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "meeting": self.meeting,
            "refusal": self._refusal() if self.request.method == "GET" else "",
        }


def _own_leave(request: HttpRequest, pk: int) -> LeaveRequest:
    mine: QuerySet[LeaveRequest] = LeaveRequest.objects.filter(
        member_id=request.scope.member_id,
        meeting__branch=request.scope.organization,
        meeting__removed_at__isnull=True,
    )
    found = mine.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@requires(Permission.OWN_RECORD)
@require_POST
def leave_withdraw(request: HttpRequest, branch_id: int, pk: int) -> HttpResponse:
    """Take one's own leave back."""
    leave = _own_leave(request, pk)
    try:
        asking_leave.withdraw_leave(leave=leave, by=request.user)
    except asking_leave.LeaveRefused as refused:
        messages.error(request, str(refused))
    else:
        again = reverse("meetings:leave-ask", args=[branch_id, leave.meeting_id])
        say_done(request, "请假已撤回。", again=("再请假", again))
    return redirect("meetings:own-home", branch_id=branch_id)


# -- The private link ----------------------------------------------------------------------------------


@requires(Permission.OWN_RECORD)
@require_POST
def calendar_link_create(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Open the address of one's schedule, or change it: the old one then answers nobody."""
    member = Member.objects.get(pk=request.scope.member_id)
    calendar_links.open_calendar_link(member=member, by=request.user)
    say_done(request, "日历订阅地址已开通，请复制到手机日历里；原来的地址不再有效。")
    return redirect(f"{reverse('meetings:own-page', args=[branch_id])}#calendar")


@requires(Permission.OWN_RECORD)
@require_POST
def calendar_link_revoke(request: HttpRequest, branch_id: int) -> HttpResponse:
    member = Member.objects.get(pk=request.scope.member_id)
    ended = calendar_links.revoke_calendar_link(member=member, by=request.user)
    say_done(request, "日历订阅已停用，手机日历不再更新。" if ended else "没有开通过日历订阅。")
    return redirect(f"{reverse('meetings:own-page', args=[branch_id])}#calendar")
