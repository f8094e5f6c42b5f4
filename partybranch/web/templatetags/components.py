"""Small pieces every template may use without loading them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString

from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.fields import DatePrecision, money_text
from partybranch.web.context import Shell, shell_of
from partybranch.web.done import Ways, ways_of
from partybranch.web.filters import Filter, address_with
from partybranch.web.icons import icon_svg
from partybranch.web.years import is_ledger_year

register = template.Library()

NOTHING = "—"
_DATE_FORMS = {
    DatePrecision.DAY: "{0.year}年{0.month}月{0.day}日",
    DatePrecision.MONTH: "{0.year}年{0.month}月",
    DatePrecision.YEAR: "{0.year}年",
}
_SHORT_DATE_FORMS = {
    DatePrecision.DAY: "{0:%Y-%m-%d}",
    DatePrecision.MONTH: "{0:%Y-%m}",
    DatePrecision.YEAR: "{0:%Y}年",
}


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as 元 with two decimals: 510000 → 5100.00."""
    return "" if fen is None else money_text(fen)


@register.filter
def plain(number: Decimal) -> str:
    """A decimal without trailing zeros: 1.50 → 1.5, 12.00 → 12."""
    return f"{number.normalize():f}"


@register.filter
def day(value: date | None, precision: str = DatePrecision.DAY) -> str:
    """A date in words, as far as it is known: 2025年3月8日, 2025年3月; — where it is not."""
    return _DATE_FORMS[DatePrecision(precision)].format(value) if value else NOTHING


@register.filter
def short_day(value: date | None, precision: str = DatePrecision.DAY) -> str:
    """A date for a narrow column, as far as it is known: 2025-03-08, 2025-03."""
    return _SHORT_DATE_FORMS[DatePrecision(precision)].format(value) if value else NOTHING


@register.filter
def or_dash(value: Any) -> Any:
    """— for what is empty or not known; zero stays zero."""
    return NOTHING if value is None or value == "" else value


@register.filter
def of(table: Mapping[Any, Any], key: Any) -> Any:
    """What a table holds for a key, None where nothing: ``counts|of:branch.pk``."""
    return table.get(key)


@register.filter
def allows(scope: Scope | None, permission: str) -> bool:
    """Whether the person may do this where they stand: ``request.scope|allows:"view_dues"``."""
    return scope is not None and scope.allows(Permission(permission))


@register.filter
def ways_on(message: Message) -> Ways:
    """The ways on from a done line, undo and again."""
    return ways_of(message.extra_tags)


@register.inclusion_tag("_components/help.html")
def help_line(text: str) -> dict[str, str]:
    """Two or three sentences of help beside a page, closed until asked for."""
    return {"text": text}


@register.simple_tag
def icon(name: str) -> SafeString:
    return icon_svg(name)


@register.simple_tag(takes_context=True)
def shell(context: Context) -> Shell:
    """The frame round the page; an error page may come before there is a request in the context."""
    request = context.get("request")
    return shell_of(request) if isinstance(request, HttpRequest) else Shell()


@register.inclusion_tag("_components/year_switch.html", takes_context=True)
def year_switch(context: Context, year: int) -> dict[str, Any]:
    """The year of the page between the year before and the year after, as far as ledgers go."""
    request = context["request"]
    return {
        "year": year,
        "before": address_with(request, year=year - 1, on=None) if is_ledger_year(year - 1) else "",
        "after": address_with(request, year=year + 1, on=None) if is_ledger_year(year + 1) else "",
    }


@register.inclusion_tag("_components/pager.html", takes_context=True)
def pager(context: Context, page: Page, unit: str) -> dict[str, Any]:
    """上一页 and 下一页 with the count of everything in ``unit`` (名, 次, 条)."""
    request = context["request"]
    previous = page.number - 1 if page.has_previous() else None
    following = page.number + 1 if page.has_next() else None
    links = {
        "previous": address_with(request, page=previous) if previous else "",
        "next": address_with(request, page=following) if following else "",
    }
    return {"page": page, "unit": unit, **links}


@register.inclusion_tag("_components/search.html", takes_context=True)
def search_box(context: Context, label: str, filters: Sequence[Filter]) -> dict[str, Any]:
    """Drop-downs and a search field in one form that keeps the other parameters of the address."""
    request = context["request"]
    selects = [each for each in filters if not each.as_links]
    own = {"q", "page", *(each.parameter for each in selects)}
    asked = any(request.GET.get(name) for name in own - {"page"})
    return {
        "label": label,
        "value": request.GET.get("q", ""),
        "selects": selects,
        "kept": [(name, value) for name, value in request.GET.items() if name not in own],
        "cleared": address_with(request, **dict.fromkeys(own)) if asked else "",
    }
