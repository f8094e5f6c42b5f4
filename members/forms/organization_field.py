"""A field that names an organisation. A tree may hold a hundred thousand: no list of all is drawn, names
are suggested while one types, and without script the typed name does."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse_lazy

from members import organization_queries as queries
from members.forms.fields import NameList
from members.models import Organization

_MOST_NAMED = 5
_LONGEST = 250


class OrganizationField(forms.CharField):
    """Its value is the organisation of ``rows`` that the text names, None where empty. ``suggest`` tells
    the page of suggestions which ones are looked for: superiors or branches."""

    def __init__(self, *, rows: QuerySet[Organization], suggest: str, **kwargs: Any) -> None:
        self.rows = rows
        address = reverse_lazy("members:organization-names", query={"of": suggest})
        widget = NameList(
            "organization-names",
            **{
                "hx-get": address,
                "hx-trigger": "input changed delay:250ms, focus once",
                "hx-target": "#organization-names",
                "hx-swap": "innerHTML",
            },
        )
        kwargs.setdefault("help_text", "填全称、简称或者其中几个字；同名的写“上级/名称”。")
        super().__init__(max_length=_LONGEST, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return queries.reference_to(value) if isinstance(value, Organization) else value

    def clean(self, value: Any) -> Organization | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(queries.referred_to(self.rows, text)[: _MOST_NAMED + 1])
        if not found:
            raise ValidationError(f"没有找到“{text}”，请核对{self.label}的名称。")
        if len(found) > 1:
            names = "、".join(queries.reference_to(each) for each in found[:_MOST_NAMED])
            more = "等" if len(found) > _MOST_NAMED else ""
            raise ValidationError(f"有几个都对得上：{names}{more}，请写明是哪一个。")
        return found[0]
