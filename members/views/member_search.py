"""A committee looks for a member in all branches below it."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from members import queries
from members.models import Member
from members.register import register_lines
from partybranch.access.permissions import Permission
from partybranch.web.pages import ListPage


class MemberSearch(ListPage):
    """Whoever of a whole name belongs to one of the branches today. Only the whole name is looked for:
    among millions it is found by its index, a part of it would not be."""

    permission = Permission.VIEW_BRANCHES
    template_name = "members/member/search.html"
    search_label = "完整姓名"

    @cached_property
    def year(self) -> int:
        return timezone.localdate().year

    def get_queryset(self) -> QuerySet[Member]:
        found = queries.named_below(self.scope.organization, self.search, self.as_of)
        return queries.with_current_offices(found, self.as_of) if self.search else found.none()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "lines": register_lines(context["rows"], self.as_of, self.scope)}
