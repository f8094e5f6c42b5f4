"""What pages of every app share: a list, a detail, a form. A page has at most one of these as base."""

from datetime import date
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.utils import timezone
from django.views.generic import DetailView, FormView, ListView, TemplateView
from django.views.generic.base import ContextMixin

from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.calendar import party_year_as_of
from partybranch.web.filters import Filter
from partybranch.web.paging import ROWS_PER_PAGE, page_of
from partybranch.web.years import asked_day, asked_year, year_of

# Parameters that say which day, page, order and how much of the form, and leave every row in.
_NARROWS_NOTHING = ("year", "on", "page", "order", "more")


class InOrganization(ContextMixin):
    """Where the page stands (set by the access check before the view runs) and the year it is about."""

    permission: Permission
    # Whether the page may be asked for a day (``?on=``) instead of the last one of its year.
    takes_day = False

    @property
    def scope(self) -> Scope:
        return self.request.scope

    def newest_year(self) -> int | None:
        """The newest year with records this page shows; a subclass asks its queries."""
        return None

    @cached_property
    def asked_day(self) -> date | None:
        return asked_day(self.request) if self.takes_day else None

    @cached_property
    def year(self) -> int:
        if self.asked_day is not None:
            return self.asked_day.year
        # What the newest year is costs queries; an address that names its year does not ask.
        return asked_year(self.request) or year_of(self.request, self.newest_year())

    @cached_property
    def as_of(self) -> date:
        """The day up to which the page counts: the one asked for, else the end of its year, or today
        before that."""
        return self.asked_day or party_year_as_of(self.year, timezone.localdate())

    @property
    def when(self) -> str:
        """The page's day or year as a query, for links to pages of the same: on=2025-06-30, year=2025."""
        return f"on={self.asked_day}" if self.asked_day else f"year={self.year}"


class DeskPage(InOrganization, TemplateView):
    """A page put together from several sources, such as a workbench."""


class ListPage(InOrganization, ListView):
    """A paged, searchable, filtered list. A subclass gives ``all_rows`` (what there is to list),
    ``narrow`` (search and filters over it) and ``get_filters``."""

    context_object_name = "rows"
    paginate_by = ROWS_PER_PAGE
    search_label = ""

    @cached_property
    def search(self) -> str:
        return self.request.GET.get("q", "").strip()[:60]

    def asked(self, parameter: str) -> str:
        return self.request.GET.get(parameter, "")

    def asked_id(self, parameter: str) -> int | None:
        """An id in the address, None where it is none or no number a database holds."""
        text = self.asked(parameter)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None

    def all_rows(self) -> QuerySet:
        raise NotImplementedError

    def narrow(self, rows: QuerySet) -> QuerySet:
        return rows

    def get_queryset(self) -> QuerySet:
        return self.narrow(self.all_rows())

    def known_count(self) -> int | None:
        """How many rows there are where the page counted them already, None: they are to be counted."""
        return None

    def get_filters(self) -> list[Filter]:
        return []

    @cached_property
    def is_narrowed(self) -> bool:
        """Whether an empty list is empty because of a search or a filter."""
        return any(value and name not in _NARROWS_NOTHING for name, value in self.request.GET.items())

    def paginate_queryset(self, rows: QuerySet, per_page: int) -> tuple[Paginator, Page, QuerySet, bool]:
        page = page_of(rows, self.request.GET.get("page"), per_page, count=self.known_count())
        return page.paginator, page, page.object_list, page.has_other_pages()


class DetailPage(InOrganization, DetailView):
    """One record. ``get_queryset`` is limited to the organisation one stands in, so that another's
    record is not found."""

    context_object_name = "record"


class FormPage(InOrganization, FormView):
    """A form on a page of its own. A subclass gives ``save``: do it and say where to go, or put what an
    action refused beside its field (``form.add_refusal``) and give None: the form comes back filled."""

    def save(self, form: Form) -> HttpResponse | None:
        raise NotImplementedError

    def form_valid(self, form: Form) -> HttpResponse:
        return self.save(form) or self.form_invalid(form)
