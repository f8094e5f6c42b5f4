"""Cutting long lists into pages."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

ROWS_PER_PAGE = 50


def page_of(
    rows: QuerySet | list, number: str | None, per_page: int = ROWS_PER_PAGE, *, count: int | None = None
) -> Page:
    """The page asked for; the first or last one where the number makes no sense. ``count``: how many
    rows there are, where it is known."""
    paginator = Paginator(rows, per_page)
    if count is not None:
        paginator.count = count
    return paginator.get_page(number)
