"""A change of membership typed by hand: the fields are those of its kind."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from members.actions.letters import COLUMNS as LETTER_COLUMNS
from members.actions.letters import WITH_LETTER, letter_of
from members.forms.fields import PartialDateField
from members.models import Member, MembershipEvent
from partybranch.regulations import membership as rules
from partybranch.regulations.membership import MembershipRule
from partybranch.web.forms import OfficeForm, date_input

Kind = MembershipEvent.Kind
# In the order in which an office meets them, each with what it is for and the rules beside it.
# Restoring and moves inside the committee have pages of their own.
KINDS: dict[str, tuple[str, Sequence[MembershipRule]]] = {
    Kind.MOVED_IN: ("从别的党委转来，带介绍信", (rules.UNTIL_RECEIVED,)),
    Kind.MOVED_OUT: ("转到别的党委，开具介绍信", (rules.MUST_MOVE, rules.UNTIL_RECEIVED)),
    Kind.ADMITTED: (
        "支部党员大会通过接收",
        (rules.MEMBERSHIP_BEGINS, rules.TEMPORARY_ADMITS_NOBODY),
    ),
    Kind.CONFIRMED: ("支部党员大会通过转正", ()),
    Kind.GROUP_CHANGED: ("编入或者调到另一个党小组", ()),
    Kind.RETIRED: ("从在职转为离退休", ()),
    Kind.SUSPENDED: ("失去联系等，不再计入人数", (rules.SUSPEND_LOST, rules.SUSPEND_ABROAD)),
    Kind.REMOVED: ("自行脱党等", (rules.REMOVE_IDLE, rules.REMOVE_LOST)),
    Kind.EXPELLED: ("开除党籍等出党", ()),
    Kind.DIED: ("从在册党员里减去", ()),
}
# What may still be recorded of somebody suspended.
KINDS_OF_SUSPENDED = (Kind.REMOVED,)
_DATE_HELP = {
    Kind.MOVED_OUT: "在本支部的最后一天；只知道月份的写到月份，算到月末。",
    Kind.MOVED_IN: "到本支部的第一天；只知道月份的写到月份，从月初算。",
    Kind.ADMITTED: "党员大会通过的日期。",
    Kind.CONFIRMED: "党员大会通过的日期。",
    Kind.GROUP_CHANGED: "从这一天起在新的党小组。",
    Kind.SUSPENDED: "决定停止党籍的日期。",
    Kind.REMOVED: "批准除名的日期。",
}
_WITH_COUNTERPART = WITH_LETTER


def month_input() -> forms.DateInput:
    """The browser's own field of a month."""
    return forms.DateInput(format="%Y-%m", attrs={"type": "month", "placeholder": "如2025-06"})


class LetterFields(OfficeForm):
    """The letter of introduction, all of it optional."""

    number = forms.CharField(label="介绍信编号", max_length=40, required=False)
    issued_on = forms.DateField(label="开具日期", required=False, widget=date_input())
    valid_until = forms.DateField(
        label="有效期至", required=False, widget=date_input(), help_text="按介绍信上写的填，各地期限不同。"
    )
    dues_paid_through = forms.DateField(
        label="党费交至", required=False, input_formats=["%Y-%m", "%Y-%m-%d"], widget=month_input()
    )
    slip_returned_on = forms.DateField(label="回执收到日期", required=False, widget=date_input())
    letter_note = forms.CharField(label="介绍信备注", max_length=200, required=False)

    def letter_values(self) -> dict[str, Any]:
        """The columns of the letter."""
        data = self.cleaned_data
        told = {name: data.get(name) for name in LETTER_COLUMNS if name not in ("number", "note")}
        paid = told["dues_paid_through"]
        told["dues_paid_through"] = paid.replace(day=1) if isinstance(paid, date) else None
        return {**told, "number": data.get("number", ""), "note": data.get("letter_note", "")}

    def letter_boxes(self) -> list[forms.BoundField]:
        names = ("number", "issued_on", "valid_until", "dues_paid_through", "slip_returned_on", "letter_note")
        return [self[name] for name in names if name in self.fields]


class ChangeForm(LetterFields):
    """What happened to a member, when, and where to or from. ``event`` is a stored one to be corrected."""

    kind = forms.ChoiceField(
        label="变动", choices=[(kind, Kind(kind).label) for kind in KINDS], widget=forms.HiddenInput
    )
    occurred_on = PartialDateField(label="日期", allow_year=False)
    to_group = forms.ModelChoiceField(label="调到", queryset=None, required=False, empty_label="不编入党小组")
    counterpart = forms.CharField(label="对方党组织", max_length=120, required=False)
    paper = forms.CharField(
        label="依据",
        max_length=120,
        required=False,
        help_text="文件名称、文号，如支部党员大会决议、上级批复。没有拿到的先空着，以后再补。",
    )
    note = forms.CharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    field_order = ("kind", "occurred_on", "to_group", "counterpart", "paper", "note")

    def __init__(
        self, *args: Any, member: Member, kind: str, event: MembershipEvent | None = None, **kwargs: Any
    ) -> None:
        initial = {**(initial_of(event) if event else {"kind": kind}), **(kwargs.get("initial") or {})}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.member, self.event = member, event
        own_group = Q(pk=event.to_group_id if event else None)
        groups = member.branch.party_groups.filter(Q(dissolved_on__isnull=True) | own_group)
        self.fields["to_group"].queryset = groups
        self.fields["occurred_on"].help_text = _DATE_HELP.get(kind, "")
        if kind != Kind.GROUP_CHANGED:
            del self.fields["to_group"]
        if kind not in _WITH_COUNTERPART:
            for name in ("counterpart", *LetterFields.base_fields):
                del self.fields[name]
        elif kind == Kind.MOVED_IN:
            self.fields["slip_returned_on"].label = "回执寄回日期"
        if event is not None:
            self._leave_alone(event)

    def _leave_alone(self, event: MembershipEvent) -> None:
        """What of a stored change stays as it is: its kind, and the days both sides of a move share."""
        self.fields["kind"].required = False
        if event.is_transfer or event.kind == Kind.RESTORED:
            for name in ("occurred_on", "counterpart"):
                self.fields.pop(name, None)

    @property
    def has_letter(self) -> bool:
        return "number" in self.fields

    def values(self) -> dict[str, Any]:
        """The columns of the event; those without a field are left out."""
        data = self.cleaned_data
        told = {name: data[name] for name in ("to_group", "counterpart", "paper", "note") if name in data}
        if "occurred_on" in data:
            told["occurred_on"], told["precision"] = data["occurred_on"]
        return told if self.event else {"kind": data["kind"], **told}

    def letter(self) -> dict[str, Any] | None:
        return self.letter_values() if self.has_letter else None


def initial_of(event: MembershipEvent) -> dict[str, Any]:
    """A stored change as the form shows it."""
    letter = letter_of(event)
    told = {name: getattr(letter, name) for name in LETTER_COLUMNS} if letter else {}
    note = told.pop("note", "")
    return {
        **told,
        "letter_note": note,
        "kind": event.kind,
        "occurred_on": (event.occurred_on, event.precision),
        "to_group": event.to_group_id,
        "counterpart": event.counterpart,
        "paper": event.paper,
        "note": event.note,
    }


class RestoreForm(OfficeForm):
    """Restoring somebody suspended."""

    occurred_on = forms.DateField(label="恢复日期", widget=date_input(), help_text="批准恢复党籍的日期。")
    paper = forms.CharField(
        label="依据", max_length=120, required=False, help_text="文件名称、文号。没有拿到的先空着，以后再补。"
    )
    note = forms.CharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class SlipForm(OfficeForm):
    """The day on which the return slip came."""

    slip_returned_on = forms.DateField(label="回执收到日期", widget=date_input())
