"""The register of a branch: who belongs to it on a day, and one member's record."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from members import change_queries, queries
from members.actions.change_checks import suspension_of
from members.dues_grid import DuesLine, build_lines
from members.models import Member
from members.ordering import Order, in_order
from members.register import register_line
from members.tally import Tally, choices_of, tally
from members.traits import EMPLOYMENT, FLOATING_STATE, STANDING, TRAITS, UNTOLD_ASKED, narrowed
from partybranch.access.permissions import Permission
from partybranch.web.filters import Filter, build_filter
from partybranch.web.pages import DetailPage, ListPage

_LEFT = "left"
# Shown beside the search field; the others stand behind 更多条件.
_FIRST = (EMPLOYMENT, FLOATING_STATE)


class MemberList(ListPage):
    """The register as of a day, in the order asked for."""

    permission = Permission.VIEW_MEMBERS
    template_name = "members/member/list.html"
    search_label = "姓名、拼音或首字母"
    takes_day = True

    def newest_year(self) -> int | None:
        return queries.newest_register_year(self.scope.organization)

    @cached_property
    def visible(self) -> QuerySet[Member]:
        return queries.members_visible_in(self.scope)

    @cached_property
    def order(self) -> Order:
        asked = self.asked("order")
        return Order(asked) if asked in Order.values else Order.STROKES

    @property
    def orders(self) -> Filter:
        named = [(value, f"排列：{label}", None) for value, label in Order.choices]
        choices = [("", named[0][1], None), *named[1:]]
        return build_filter(self.request, "排列", "order", choices)

    def all_rows(self) -> QuerySet[Member]:
        if self.asked("standing") == _LEFT:
            rows = queries.left_before(self.visible, self.as_of)
        else:
            rows = self.visible.filter(queries.belongs_on(self.as_of))
        rows = in_order(rows, self.scope.organization, self.order, self.as_of)
        return queries.with_current_offices(rows, self.as_of)

    def narrow(self, rows: QuerySet[Member]) -> QuerySet[Member]:
        asked = {trait: self.asked(trait.parameter) for trait in TRAITS}
        rows = narrowed(queries.matching(rows, self.search), self.as_of, asked)
        if self.asked("group") == UNTOLD_ASKED:
            rows = rows.filter(group_on_id__isnull=True)
        elif self.asked_id("group") is not None:
            rows = rows.filter(group_on_id=self.asked_id("group"))
        return rows

    @cached_property
    def tally(self) -> Tally:
        return tally(self.visible, self.as_of)

    @cached_property
    def standings(self) -> Filter:
        """The row of links over the list."""
        left = queries.left_before(self.visible, self.as_of).count()
        choices = [("", "在册党员", self.tally.total), *choices_of(STANDING, self.tally)]
        return build_filter(
            self.request, "党员类别", "standing", [*choices, (_LEFT, "已转出", left)], as_links=True
        )

    @cached_property
    def groups(self) -> Filter:
        counts = self.tally.by_group
        groups = [(str(group.pk), group.name, counts[group.pk]) for group in queries.groups_of(self.scope)]
        if counts[None]:
            groups.append((UNTOLD_ASKED, "未分党小组", counts[None]))
        return build_filter(self.request, "党小组", "group", [("", "全部党小组", None), *groups])

    @cached_property
    def selects(self) -> list[Filter]:
        """A drop-down a trait; the first ones and the groups are what one asks for most."""
        order = (*_FIRST, *(trait for trait in TRAITS if trait not in (STANDING, *_FIRST)))
        selects = [
            build_filter(
                self.request,
                trait.label,
                trait.parameter,
                [("", f"{trait.label}：全部", None), *choices_of(trait, self.tally)],
            )
            for trait in order
        ]
        return [self.groups, *selects]

    @property
    def first_selects(self) -> list[Filter]:
        return self.selects[: len(_FIRST) + 1]

    @property
    def more_selects(self) -> list[Filter]:
        return self.selects[len(_FIRST) + 1 :]

    @property
    def asks_for_more(self) -> bool:
        return any(self.asked(select.parameter) for select in self.more_selects)

    def get_filters(self) -> list[Filter]:
        return [self.standings, *self.selects]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        lines = [register_line(member, self.as_of, self.scope) for member in context["rows"]]
        return {**context, "lines": lines, "filters": self.get_filters()}


class MemberDetail(DetailPage):
    """One member's record: what the register says of a day, offices, and moves."""

    permission = Permission.VIEW_MEMBERS
    template_name = "members/member/detail.html"
    takes_day = True

    def newest_year(self) -> int | None:
        return queries.newest_register_year(self.scope.organization)

    def get_queryset(self) -> QuerySet[Member]:
        visible = queries.members_visible_in(self.scope).select_related("previous", "next")
        return queries.with_current_offices(visible, self.as_of)

    @property
    def is_there(self) -> bool:
        """Whether the member belongs to the branch on the day of the page."""
        return self.object.is_in_branch_on(self.as_of)

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
            "line": register_line(self.object, self.as_of, self.scope),
            "terms": self.object.office_terms.filter(organization=branch).select_related("group"),
            "events": change_queries.events_of(self.object),
            "is_suspended": suspension_of(self.object) is not None,
            "entered_lines": queries.member_entry_lines(self.object),
            "dues": self._dues(),
        }
