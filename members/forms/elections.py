"""The election of a branch committee: who holds which office from that day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from members.account_queries import present_members
from members.actions.elections import Seat
from members.forms.organization_events import EventForm
from members.forms.organizations import sane_date
from members.models import Member, OfficeTerm, Organization
from partybranch.calendar import add_months
from partybranch.regulations.duties import short_citation
from partybranch.regulations.organization import term_length
from partybranch.web.forms import date_input

Office = OfficeTerm.Office
_SINGLE = (
    Office.SECRETARY,
    Office.DEPUTY_SECRETARY,
    Office.ORGANISATION_MEMBER,
    Office.PUBLICITY_MEMBER,
    Office.DISCIPLINE_MEMBER,
)


class ElectionForm(EventForm):
    """Day and approval, the length of the term, the holders. ``years`` is a value to begin with: the
    end typed beside it wins, and what the superior approved holds."""

    years = forms.IntegerField(label="任期（年）", min_value=1, max_value=10)
    term_ends_on = forms.DateField(
        label="任期届满日期", required=False, widget=date_input(), help_text="不填就按任期年数推算。"
    )
    committee_seats = forms.IntegerField(
        label="支委会职数", required=False, min_value=1, max_value=30, help_text="批复的委员名额。"
    )
    secretary = forms.ModelChoiceField(label="书记", queryset=Member.objects.none())
    deputy_secretary = forms.ModelChoiceField(
        label="副书记", queryset=Member.objects.none(), required=False, empty_label="（不设）"
    )
    organisation_member = forms.ModelChoiceField(
        label="组织委员", queryset=Member.objects.none(), required=False, empty_label="（不设）"
    )
    publicity_member = forms.ModelChoiceField(
        label="宣传委员", queryset=Member.objects.none(), required=False, empty_label="（不设）"
    )
    discipline_member = forms.ModelChoiceField(
        label="纪检委员", queryset=Member.objects.none(), required=False, empty_label="（不设）"
    )
    committee_member = forms.ModelMultipleChoiceField(
        label="其他委员",
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = (
        "occurred_on",
        "years",
        "term_ends_on",
        "committee_seats",
        *(str(office) for office in _SINGLE),
        "committee_member",
        "approved_by",
        "approved_on",
        "paper",
        "note",
    )

    def __init__(self, *args: Any, branch: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        length = term_length(branch.unit_kind)
        self.fields["occurred_on"].label = "换届日期"
        self.fields["years"].help_text = f"{length.standing.value}：{short_citation(length.source)}"
        members = present_members(branch)
        for office in (*_SINGLE, Office.COMMITTEE_MEMBER):
            self.fields[office].queryset = members

    def clean_term_ends_on(self) -> date | None:
        return sane_date(self.cleaned_data["term_ends_on"], latest_year=timezone.localdate().year + 10)

    def term_end(self) -> date:
        given = self.cleaned_data
        return given["term_ends_on"] or add_months(given["occurred_on"], 12 * given["years"])

    def seats(self) -> list[Seat]:
        return list(self._seats())

    def _seats(self) -> Iterator[Seat]:
        for office in _SINGLE:
            if self.cleaned_data[office] is not None:
                yield Seat(office, self.cleaned_data[office])
        for member in self.cleaned_data[Office.COMMITTEE_MEMBER]:
            yield Seat(Office.COMMITTEE_MEMBER, member)


def initial_of_election(branch: Organization, terms: list[OfficeTerm]) -> dict[str, Any]:
    """Today, the usual length, and who holds the offices now."""
    holders: dict[str, Any] = {Office.COMMITTEE_MEMBER: []}
    for term in terms:
        if term.office == Office.COMMITTEE_MEMBER:
            holders[term.office].append(term.member_id)
        elif term.office in _SINGLE:
            holders.setdefault(term.office, term.member_id)
    return {
        "occurred_on": timezone.localdate(),
        "years": term_length(branch.unit_kind).years,
        "committee_seats": branch.committee_seats,
        "approved_by": branch.parent.name if branch.parent else "",
        **{str(office): holder for office, holder in holders.items()},
    }
