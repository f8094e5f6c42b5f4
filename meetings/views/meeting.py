"""The ledger of gatherings (组织生活台账), and one gathering."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from meetings import attachments, own, queries, reflections
from meetings.actions.life import holds_criticism
from meetings.actions.planning import following_of
from meetings.joint import organizer_of
from meetings.matters import matters_at
from meetings.models import LeaveRequest, Meeting
from meetings.steps import steps_of
from meetings.versions import versions_of
from meetings.views.attendance import panel_of
from meetings.views.minutes import minutes_panel
from members.queries import entry_lines
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import DetailPage, ListPage


class MeetingList(ListPage):
    """The gatherings of the year, newest first, with what they add up to."""

    permission = Permission.VIEW_MEETINGS
    template_name = "meetings/meeting/list.html"
    search_label = "主题、地点或主持人"

    def newest_year(self) -> int | None:
        return queries.newest_meeting_year(self.scope.organization)

    def all_rows(self) -> QuerySet[Meeting]:
        return queries.seen_by(self.scope, queries.meetings_of(self.scope.organization, self.year))

    def narrow(self, rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
        kind, theme = self.asked_id("kind"), self.asked_id("theme")
        if kind is not None:
            rows = queries.of_kind(rows, kind)
        if theme is not None:
            rows = queries.of_theme(rows, theme)
        campaign = self.asked_id("campaign")
        if campaign is not None:
            rows = queries.of_campaign(rows, campaign)
        if self.asked("state") in Meeting.Stage.values:
            rows = queries.of_stage(rows, self.asked("state"))
        month = self.asked_id("month")
        if month is not None and 1 <= month <= 12:
            rows = rows.filter(held_on__month=month)
        return queries.with_kinds(queries.matching(rows, self.search))

    def get_filters(self) -> list[Filter]:
        rows = self.all_rows()
        kinds = [(str(kind.pk), kind.fact_name, count) for kind, count in queries.count_by_kind(rows)]
        themes = [(str(theme.pk), theme.name, count) for theme, count in queries.count_by_theme(rows)]
        months = [(str(number), f"{number}月", None) for number in range(1, 13)]
        return [
            build_filter(self.request, "形式", "kind", [("", "全部形式", None), *kinds]),
            build_filter(self.request, "专题", "theme", [("", "全部专题", None), *themes]),
            build_filter(self.request, "月份", "month", [("", "全年", None), *months]),
            *self._campaign_filter(rows),
            self._state_filter(rows),
        ]

    def _campaign_filter(self, rows: QuerySet[Meeting]) -> list[Filter]:
        campaigns = list(queries.campaigns_for(self.scope.organization))
        if not campaigns:
            return []
        counts = queries.count_by_campaign(rows)
        choices = [(str(each.pk), each.name, counts.get(each.pk, 0)) for each in campaigns]
        return [build_filter(self.request, "主题教育", "campaign", [("", "全部主题教育", None), *choices])]

    def _state_filter(self, rows: QuerySet[Meeting]) -> Filter:
        counts = queries.count_by_stage(rows)
        stages = [
            (stage.value, stage.label, counts[stage.value])
            for stage in Meeting.Stage
            if stage.value in counts
        ]
        total = sum(counts.get(state, 0) for state in Meeting.State.values)
        choices = [("", "全部", total), *stages]
        return build_filter(self.request, "状态", "state", choices, as_links=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "filters": self.get_filters(),
            "tally": queries.tally_of(self.object_list),
        }


class MeetingDetail(DetailPage):
    """One gathering: what was done or is planned, who came, who entered and corrected it."""

    permission = Permission.VIEW_MEETINGS
    template_name = "meetings/meeting/detail.html"

    def get_queryset(self) -> QuerySet[Meeting]:
        own = Meeting.objects.filter(branch=self.scope.organization)
        found = queries.with_kinds(queries.seen_by(self.scope, own))
        return found.select_related(
            "branch", "main_kind", "group", "study_session__series", "joint__organizer"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        meeting = self.object
        may_record = queries.may_record(self.scope, meeting)
        session = getattr(meeting, "study_session", None)
        context |= {
            "attendance": panel_of(meeting, self.scope, may_record=may_record),
            "session": session,
            "materials": list(session.materials.select_related("attachment")) if session else [],
            "files": own.reading_files(meeting),
            "entered": entry_lines(meeting),
            "matters": matters_at(meeting),
            "may_record": may_record,
            "is_over": meeting.held_on <= timezone.localdate(),
            "reflections": reflections.panel_of(self.scope, meeting, timezone.now()),
            "steps": steps_of(meeting),
            "organizer": organizer_of(meeting),
            "leaves": [],
            "following": [],
            "versions": [],
            "attached": attachments.panel_of(self.scope, meeting),
            "recorded": minutes_panel(self.scope, meeting, self.request.user),
            "life": _life_of(meeting, self.scope),
        }
        return context | (self._for_who_records() if context["may_record"] else {})

    def _for_who_records(self) -> dict[str, Any]:
        meeting = self.object
        is_planned = meeting.state == Meeting.State.PLANNED
        return {
            "leaves": self._leaves() if is_planned else [],
            "following": following_of(meeting) if is_planned else [],
            "versions": versions_of(meeting),
        }

    def _leaves(self) -> list[dict[str, Any]]:
        asked = self.object.leave_requests.exclude(state=LeaveRequest.State.WITHDRAWN)
        return [
            {"leave": leave, "reason": leave.reason if queries.may_see_reason(self.scope, leave) else ""}
            for leave in asked.select_related("member")
        ]


def _life_of(meeting: Meeting, scope: Scope) -> dict[str, int | None] | None:
    """How many opinions and lines to put right a life meeting has, for who may know of them."""
    if not holds_criticism(meeting) or not scope.allows(Permission.VIEW_APPRAISALS):
        return None
    may_read = scope.allows(Permission.RECORD_APPRAISALS)
    return {
        "opinions": meeting.opinions.count() if may_read else None,
        "rectifications": meeting.rectifications.count(),
    }
