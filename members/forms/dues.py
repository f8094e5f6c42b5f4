"""Dues by hand: the sheet of a month, owed months, standards, and why a payment is reversed."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from members.actions.dues_entry import REVERSAL_REASONS, MonthEntry
from members.actions.standards import StandardEntry
from members.arrears import MemberArrears, OwedMonth
from members.dues_month import MonthLine, MonthSheet, describe_paid, reckoned, worked_out
from members.forms.fields import YuanField
from members.models import DuesStandard, Member
from partybranch.calendar import first_of_month
from partybranch.web.forms import OfficeForm, date_input
from partybranch.web.years import is_ledger_year


def _clean_paid_on(day: date | None) -> date | None:
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError("交纳日期不能晚于今天。")
    if day is not None and not is_ledger_year(day.year):
        raise forms.ValidationError("交纳日期的年份太早，请检查。")
    return day


def _money_field(label: str, initial: int | None) -> YuanField:
    """A sum inside a table: its column says what it is, its own label says whose."""
    attrs = {"class": "form-control num", "aria-label": f"{label}（元）"}
    return YuanField(
        label=label,
        required=False,
        initial=initial,
        widget=forms.TextInput(attrs=attrs),
    )


def _tick(label: str, *, initial: bool = False) -> forms.BooleanField:
    widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
    return forms.BooleanField(label=label, required=False, initial=initial, widget=widget)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A line of the sheet with its fields; without them where the month is paid (``paid`` says it)."""

    line: MonthLine
    due: BoundField | None
    unpaid: BoundField | None
    paid: str


class DuesMonthForm(OfficeForm):
    """Everybody of the month with the sum due; whoever is not ticked has paid."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    paid_on = forms.DateField(label="交纳日期", required=False, widget=date_input())

    def __init__(self, *args: Any, sheet: MonthSheet, **kwargs: Any) -> None:
        self.sheet = sheet
        today = timezone.localdate()
        is_this_month = sheet.first_day == first_of_month(today)
        initial = {"form_key": uuid.uuid4(), "paid_on": today if is_this_month else None}
        super().__init__(*args, **{**kwargs, "initial": initial})
        for line in sheet.open_lines:
            name = line.member.name
            # Charged, and others have paid: this one was left out when the month was registered.
            left_out = sheet.is_begun and line.charge is not None
            self.fields[f"due_{line.member.pk}"] = _money_field(f"{name}应缴", line.due_fen)
            self.fields[f"unpaid_{line.member.pk}"] = _tick(f"{name}未缴", initial=left_out)

    def clean_paid_on(self) -> date | None:
        return _clean_paid_on(self.cleaned_data["paid_on"])

    def clean_form_key(self) -> uuid.UUID:
        return self.cleaned_data["form_key"] or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        for line in self.sheet.lines:
            field = f"due_{line.member.pk}"
            if line.is_settled and field in self.data:
                self.add_error(None, f"{line.member.name}{self.sheet.month}月党费已登记，不能重复。")
            elif not line.is_settled and field not in self.errors and self.cleaned_data.get(field) is None:
                self.add_error(field, f"请填写{line.member.name}的应缴金额，不应缴的写0。")
        return self.cleaned_data

    @property
    def groups(self) -> Iterator[tuple[str, list[MonthRow]]]:
        for name, lines in self.sheet.groups:
            yield name, [self._row(line) for line in lines]

    def _row(self, line: MonthLine) -> MonthRow:
        paid = describe_paid(line) if line.payments else ""
        if line.is_settled:
            return MonthRow(line, None, None, paid or "不应缴")
        return MonthRow(line, self[f"due_{line.member.pk}"], self[f"unpaid_{line.member.pk}"], paid)

    def entries(self) -> list[MonthEntry]:
        data = self.cleaned_data
        return [
            MonthEntry(
                line.member, data[f"due_{line.member.pk}"], is_paid=not data[f"unpaid_{line.member.pk}"]
            )
            for line in self.sheet.open_lines
        ]


@dataclass(frozen=True, slots=True)
class ArrearsRow:
    """One member's owed months, each with its tick."""

    arrears: MemberArrears
    months: list[tuple[OwedMonth, BoundField]]


class BackPaymentForm(OfficeForm):
    """Owed months that came in: tick them."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    paid_on = forms.DateField(label="交纳日期", widget=date_input())

    def __init__(self, *args: Any, arrears: Sequence[MemberArrears], **kwargs: Any) -> None:
        self.arrears = arrears
        initial = {"form_key": uuid.uuid4(), "paid_on": timezone.localdate()}
        super().__init__(*args, **{**kwargs, "initial": initial})
        for owing in arrears:
            for each in owing.months:
                label = f"{owing.member.name}{each.year}年{each.month}月"
                self.fields[f"pay_{each.key}"] = _tick(label)

    def clean_paid_on(self) -> date | None:
        return _clean_paid_on(self.cleaned_data["paid_on"])

    def clean_form_key(self) -> uuid.UUID:
        return self.cleaned_data["form_key"] or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        if not self.chosen():
            gone = any(name.startswith("pay_") and name not in self.fields for name in self.data)
            self.add_error(None, "勾选的月份党费已登记，不能重复。" if gone else "请至少勾选一个补缴的月份。")
        return self.cleaned_data

    def chosen(self) -> list[OwedMonth]:
        return [
            each
            for owing in self.arrears
            for each in owing.months
            if self.cleaned_data.get(f"pay_{each.key}")
        ]

    @property
    def rows(self) -> Iterator[ArrearsRow]:
        for owing in self.arrears:
            yield ArrearsRow(owing, [(each, self[f"pay_{each.key}"]) for each in owing.months])


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A member's standard in force with the fields of the next; ``reckoning`` is the national sum."""

    member: Member
    standard: DuesStandard | None
    base: BoundField
    due: BoundField
    reckoning: str


class StandardsForm(OfficeForm):
    """The standards of everybody from a month on. A base alone is enough: the sum follows from it."""

    starts_on = forms.DateField(
        label="从哪个月起执行",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month", "placeholder": "如2026-01"}),
        error_messages={"invalid": "执行月份请写成2026-01。"},
    )

    def __init__(
        self,
        *args: Any,
        members: Sequence[Member],
        standards: dict[int, DuesStandard],
        starts_on: date,
        **kwargs: Any,
    ) -> None:
        self.members, self.standards = members, standards
        super().__init__(*args, **{**kwargs, "initial": {"starts_on": starts_on}})
        for member in members:
            standard = standards.get(member.pk)
            base = self._known_base(member)
            self.fields[f"base_{member.pk}"] = _money_field(f"{member.name}党费基数", base)
            due = standard.due_fen if standard else None
            self.fields[f"due_{member.pk}"] = _money_field(f"{member.name}每月应缴", due)

    def _known_base(self, member: Member) -> int | None:
        """The base of the standard in force, else that of the register."""
        standard = self.standards.get(member.pk)
        if standard is not None and standard.base_fen is not None:
            return standard.base_fen
        return member.dues_base_fen

    def clean_starts_on(self) -> date:
        day = self.cleaned_data["starts_on"]
        if not is_ledger_year(day.year):
            raise forms.ValidationError("执行月份的年份不对，请检查。")
        return first_of_month(day)

    def _wanted(self, member: Member) -> StandardEntry | None:
        """What was typed for a member: nothing where nothing was; a sum left as it was beside a new base
        is worked out again."""
        data, standard = self.cleaned_data, self.standards.get(member.pk)
        base, due = data.get(f"base_{member.pk}"), data.get(f"due_{member.pk}")
        base_changed = standard is not None and base != self._known_base(member)
        if due is None or (base_changed and base is not None and due == standard.due_fen):
            found = worked_out(member, base)
            due = found.fen if found and (base is not None or standard) else due
        return None if due is None else StandardEntry(member, base, due)

    def clean(self) -> dict[str, Any]:
        for member in self.members:
            names = (f"base_{member.pk}", f"due_{member.pk}")
            if any(name in self.errors for name in names):
                continue
            if self.cleaned_data.get(names[0]) is not None and self._wanted(member) is None:
                self.add_error(names[1], "人员类别没有登记，算不出来，请直接填写应缴金额。")
        return self.cleaned_data

    def entries(self) -> list[StandardEntry]:
        """Those that differ from what is in force."""
        found = []
        for member in self.members:
            wanted, standard = self._wanted(member), self.standards.get(member.pk)
            if wanted is None:
                continue
            in_force = (self._known_base(member), standard.due_fen) if standard else None
            if (wanted.base_fen, wanted.due_fen) != in_force:
                found.append(wanted)
        return found

    @property
    def rows(self) -> Iterator[StandardRow]:
        for member in self.members:
            standard = self.standards.get(member.pk)
            due = worked_out(member, self._known_base(member))
            yield StandardRow(
                member,
                standard,
                self[f"base_{member.pk}"],
                self[f"due_{member.pk}"],
                reckoned(due) if due else "",
            )


class ReversalForm(OfficeForm):
    """Why a payment is taken back."""

    reason = forms.ChoiceField(label="冲正原因", choices=list(REVERSAL_REASONS.items()))
