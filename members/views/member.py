"""The register of a branch: who belongs to it on a day, and one member's record."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from members import change_queries, queries
from members.actions.change_checks import suspension_of
from members.dues_grid import DuesLine, build_lines
from members.models import Member
from members.register import register_line
from partybranch.access.permissions import Permission
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import DetailPage, ListPage

_LEFT = "left"


class MemberList(ListPage):
    """The register as of a day, ordered by strokes."""

    permission = Permission.VIEW_MEMBERS
    template_name = "members/member/list.html"
    search_label = "姓名或拼音首字母"

    def newest_year(self) -> int | None:
        return queries.newest_register_year(self.scope.organization)

    @cached_property
    def visible(self) -> QuerySet[Member]:
        return queries.members_visible_in(self.scope)

    def all_rows(self) -> QuerySet[Member]:
        if self.asked("standing") == _LEFT:
            rows = queries.left_before(self.visible, self.as_of)
        else:
            rows = self.visible.filter(queries.belongs_on(self.as_of))
        return queries.with_current_offices(rows, self.as_of)

    def narrow(self, rows: QuerySet[Member]) -> QuerySet[Member]:
        rows = queries.matching(rows, self.search)
        standing, employment, group = self.asked("standing"), self.asked("employment"), self.asked_id("group")
        if standing in Member.Standing.values:
            rows = rows.filter(queries.of_standing_on(standing, self.as_of))
        if employment in Member.Employment.values:
            rows = rows.filter(employment=employment)
        if group is not None:
            rows = rows.filter(group_id=group)
        return rows

    def get_filters(self) -> list[Filter]:
        counts = queries.count_register(self.visible, self.as_of)
        standing = [
            ("", "在册党员", counts["present"]),
            (Member.Standing.FULL.value, "正式党员", counts["full"]),
            (Member.Standing.PROBATIONARY.value, "预备党员", counts["probationary"]),
            (_LEFT, "已转出", counts["left"]),
        ]
        employment = [("", "全部人员类别", None), *((*choice, None) for choice in Member.Employment.choices)]
        groups = [(str(group.pk), group.name, None) for group in queries.groups_of(self.scope)]
        return [
            build_filter(self.request, "党员类别", "standing", standing, as_links=True),
            build_filter(self.request, "人员类别", "employment", employment),
            build_filter(self.request, "党小组", "group", [("", "全部党小组", None), *groups]),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        lines = [register_line(member, self.as_of) for member in context["rows"]]
        return {**context, "lines": lines, "filters": self.get_filters()}


class MemberDetail(DetailPage):
    """One member's record: what the register says, offices, and moves."""

    permission = Permission.VIEW_MEMBERS
    template_name = "members/member/detail.html"

    def newest_year(self) -> int | None:
        return queries.newest_register_year(self.scope.organization)

    def get_queryset(self) -> QuerySet[Member]:
        visible = queries.members_visible_in(self.scope).select_related("previous", "next")
        return queries.with_current_offices(visible, self.as_of)

    def _dues(self) -> DuesLine | None:
        """The dues of the year, for who may see dues; None where nothing is stored."""
        if not self.scope.allows(Permission.VIEW_DUES):
            return None
        branch, ids = self.scope.organization, [self.object.pk]
        charges = list(queries.charges_of(branch, self.year, ids))
        payments = list(queries.payments_of(branch, self.year, ids))
        if not charges and not payments:
            return None
        today = timezone.localdate()
        lines = build_lines([self.object], charges, payments, year=self.year, today=today, now_month=0)
        return lines[0]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        branch = self.scope.organization
        return {
            **super().get_context_data(**kwargs),
            "line": register_line(self.object, self.as_of),
            "terms": self.object.office_terms.filter(organization=branch).select_related("group"),
            "events": change_queries.events_of(self.object),
            "is_suspended": suspension_of(self.object) is not None,
            "entered_lines": queries.member_entry_lines(self.object),
            "dues": self._dues(),
        }
