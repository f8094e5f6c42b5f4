"""The tree of organisations, for the administrator."""

from typing import Any

from django.db.models import Q, QuerySet

from members import queries
from members.models import Organization
from partybranch.access.permissions import Permission
from partybranch.web.pages import ListPage


class OrganizationList(ListPage):
    """Every organisation in the order of the tree."""

    permission = Permission.MANAGE_ORGANIZATIONS
    template_name = "members/organization/list.html"
    search_label = "党组织名称"

    def all_rows(self) -> QuerySet[Organization]:
        return Organization.objects.select_related("parent")

    def narrow(self, rows: QuerySet[Organization]) -> QuerySet[Organization]:
        if self.search:
            rows = rows.filter(Q(name__icontains=self.search) | Q(short_name__icontains=self.search))
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        ids = [organization.pk for organization in context["rows"]]
        return {
            **context,
            "secretaries": queries.secretaries_of(ids),
            "member_counts": queries.count_members_on(ids, self.as_of),
        }
