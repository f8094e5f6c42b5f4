"""The form of one line of the year's study plan."""

from decimal import Decimal
from typing import Any

from django import forms

from meetings.actions.study_plan import PlanValues, version_of
from meetings.models import StudyCategory, StudyPlanItem
from meetings.study_plan import ANY_TIME
from partybranch.web.forms import OfficeForm


def hours_field(**kwargs: Any) -> forms.DecimalField:
    """Study hours of one thing, up to two decimals."""
    return forms.DecimalField(
        label="学时",
        max_digits=5,
        decimal_places=2,
        max_value=Decimal(99),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
        **kwargs,
    )


def category_field() -> forms.ChoiceField:
    choices = [("", "未分类"), *StudyCategory.choices]
    return forms.ChoiceField(label="学习类别", required=False, choices=choices)


class StudyPlanForm(OfficeForm):
    """``seen`` is the version of the line one corrects, '' for a new one."""

    topic = forms.CharField(label="学习内容", max_length=200)
    month = forms.TypedChoiceField(
        label="月份",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", ANY_TIME), *((number, f"{number}月") for number in range(1, 13))],
    )
    category = category_field()
    hours = hours_field(required=False, min_value=Decimal(0))
    lecturer = forms.CharField(
        label="主讲人", max_length=60, required=False, widget=forms.TextInput(attrs={"list": "people"})
    )
    note = forms.CharField(label="说明", max_length=300, required=False)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def values(self) -> PlanValues:
        return PlanValues(**{name: self.cleaned_data[name] for name in PlanValues.__slots__})


def initial_of(item: StudyPlanItem) -> dict[str, Any]:
    """What the form shows of a line at first."""
    found: dict[str, Any] = {name: getattr(item, name) for name in PlanValues.__slots__}
    found["hours"] = None if item.hours is None else f"{item.hours.normalize():f}"
    return {**found, "seen": version_of(item)}
