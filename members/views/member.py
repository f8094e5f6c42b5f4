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
from members.register import register_line, register_lines
from members.tally import Glance, Tally, choices_of, glance, tally, traits_of
from members.traits import EMPLOYMENT, FLOATING_STATE, STANDING, TRAITS, UNTOLD_ASKED, Trait
from partybranch.access.permissions import Permission
from partybranch.web.filters import Filter, address_with, build_filter
from partybranch.web.pages import DetailPage, ListPage

_LEFT = "left"
# Shown beside the search field; the others stand behind 更多条件.
_FIRST = (EMPLOYMENT, FLOATING_STATE)
_MORE = tuple(trait for trait in TRAITS if trait not in (STANDING, *_FIRST))


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
        rows = queries.matching(rows, self.search)
        asked = {trait: self.asked(trait.parameter) for trait in TRAITS if self.asked(trait.parameter)}
        keys = self.listed.keys_with(asked) if asked else None
        if keys is not None:
            rows = rows.filter(pk__in=keys)
        if self.asked("group") == UNTOLD_ASKED:
            rows = rows.filter(group_on_id__isnull=True)
        elif self.asked_id("group") is not None:
            rows = rows.filter(group_on_id=self.asked_id("group"))
        return rows

    @cached_property
    def tally(self) -> Tally:
        return tally(self.visible, self.as_of)

    @property
    def listed(self) -> Tally:
        """Traits of those the list is about: of the register, or of who has left it."""
        if self.asked("standing") == _LEFT:
            return traits_of(queries.left_before(self.visible, self.as_of), self.as_of)
        return self.tally

    @cached_property
    def glance(self) -> Glance:
        return glance(self.visible, self.scope.organization, self.as_of)

    def known_count(self) -> int | None:
        if self.is_narrowed:
            return None
        return self.glance.total

    @cached_property
    def standings(self) -> Filter:
        """The row of links over the list."""
        own = choices_of(STANDING, self.glance)
        choices = [("", "在册党员", self.glance.total), *own, (_LEFT, "已转出", self.glance.left)]
        return build_filter(self.request, STANDING.label, STANDING.parameter, choices, as_links=True)

    def _groups(self) -> Filter:
        counts = self.glance.by_group
        groups = [(str(group.pk), group.name, counts[group.pk]) for group in queries.groups_of(self.scope)]
        if counts[None]:
            groups.append((UNTOLD_ASKED, "未分党小组", counts[None]))
        return build_filter(self.request, "党小组", "group", [("", "全部党小组", None), *groups])

    def _select(self, trait: Trait, found: Tally | Glance) -> Filter:
        choices = [("", f"{trait.label}：全部", None), *choices_of(trait, found)]
        return build_filter(self.request, trait.label, trait.parameter, choices)

    @cached_property
    def selects(self) -> list[Filter]:
        """Drop-downs of what one asks for most, with counts."""
        return [self._groups(), *(self._select(trait, self.glance) for trait in _FIRST)]

    @cached_property
    def more_selects(self) -> list[Filter]:
        """The others, once asked for."""
        if not any(self.asked(name) for name in ("more", *(trait.parameter for trait in _MORE))):
            return []
        return [self._select(trait, self.tally) for trait in _MORE]

    @property
    def more_href(self) -> str:
        return address_with(self.request, more=1)

    def get_filters(self) -> list[Filter]:
        return [self.standings, *self.selects, *self.more_selects]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        lines = register_lines(context["rows"], self.as_of, self.scope)
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
