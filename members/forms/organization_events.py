"""What happened to an organisation on a day, with the superior's approval."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from members import organization_queries as queries
from members.forms.organization_field import OrganizationField
from members.forms.organizations import ApprovalForm, sane_date
from members.models import Organization, OrganizationEvent
from partybranch.web.forms import date_input


class EventForm(ApprovalForm):
    """When it happened, its approval and a note."""

    occurred_on = forms.DateField(label="日期", widget=date_input())
    note = forms.CharField(label="说明", max_length=300, required=False)
    field_order = (
        "other",
        "after_name",
        "short_name",
        "occurred_on",
        "approved_by",
        "approved_on",
        "paper",
        "before_name",
        "note",
    )

    def clean_occurred_on(self) -> date | None:
        return sane_date(self.cleaned_data["occurred_on"])


class RenamingForm(EventForm):
    after_name = forms.CharField(label="新名称", max_length=120)
    short_name = forms.CharField(
        label="新简称", max_length=60, required=False, help_text="页面上用它，不填就用全称。"
    )
    before_name = forms.CharField(
        label="原名称", max_length=120, required=False, help_text="补登以前的更名时填写，平时不用填。"
    )


class MoveForm(EventForm):
    other = OrganizationField(label="新的上级党组织", rows=queries.may_be_superior(), suggest="superiors")


class MergerForm(EventForm):
    other = OrganizationField(label="并入的党支部", rows=queries.may_receive_members(), suggest="branches")


class EventCorrectionForm(EventForm):
    """An entry of the history; where the day carries other records, it is not asked for again."""

    def __init__(self, *args: Any, event: OrganizationEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event.kind in (OrganizationEvent.Kind.MERGED, OrganizationEvent.Kind.REELECTED):
            del self.fields["occurred_on"]


def initial_of(event: OrganizationEvent) -> dict[str, Any]:
    names = ("occurred_on", "approved_by", "approved_on", "paper", "note")
    return {name: getattr(event, name) for name in names}


def approval_above(organization: Organization) -> dict[str, Any]:
    """What to begin a form with: today, approved by the superior."""
    above = organization.parent.name if organization.parent else ""
    return {"occurred_on": timezone.localdate(), "approved_by": above}
