"""Filters of a list: choices with counts, their state in the address."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Choice:
    """One choice: its value in the address, label, how many rows it leaves (None: not counted),
    where its link leads ('' in a drop-down), whether it is on."""

    value: str
    label: str
    count: int | None
    href: str
    is_current: bool


@dataclass(frozen=True)
class Filter:
    """Choices over one parameter of the address; the first one is all. ``as_links`` where they are
    few: a row of links; else a drop-down beside the search field."""

    label: str
    parameter: str
    choices: list[Choice]
    as_links: bool = False

    @property
    def asked(self) -> str:
        """The value that is on, '' for no restriction."""
        return next((choice.value for choice in self.choices if choice.is_current), "")


def address_with(request: HttpRequest, **changes: str | int | None) -> str:
    """The query string of this page with some parameters changed; None or '' takes one away."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


def build_filter(
    request: HttpRequest,
    label: str,
    parameter: str,
    choices: Iterable[tuple[str, str, int | None]],
    *,
    as_links: bool = False,
) -> Filter:
    """``choices`` are (value, label, count); the value '' stands for no restriction."""
    current = request.GET.get(parameter, "")
    return Filter(
        label,
        parameter,
        [
            Choice(
                value,
                text,
                count,
                address_with(request, **{parameter: value}) if as_links else "",
                value == current,
            )
            for value, text, count in choices
        ],
        as_links,
    )
