"""Forms of the report: a paragraph, the year's ideas, a stated figure."""

from typing import Any

from django import forms

from partybranch.web.forms import OfficeForm
from reports.actions.annual_report import LONGEST_PARAGRAPH
from reports.facts.declared import Statement

_MOST = 100_000


class ParagraphForm(OfficeForm):
    """A paragraph as text with 【names】; ``opened`` marks what it was opened with."""

    text = forms.CharField(
        label="这一段的文字",
        max_length=LONGEST_PARAGRAPH,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 8, "data-tokens": ""}),
        help_text="【】里写数据的名称，由记录得出；文字可改，数字请到记录里改。一段不分行，留空则不写这一段。",
    )
    opened = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())


class IdeasForm(OfficeForm):
    """年度工作思路 and next year's 总体思路."""

    guiding_idea = forms.CharField(
        label="年度工作思路",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="接在“围绕”之后，如：“党建引领、服务中心”的思路。",
    )
    outlook = forms.CharField(
        label="总体思路",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="接在“总体思路：”之后。",
    )
    opened = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guiding_idea"].label = f"{year}年工作思路"
        self.fields["outlook"].label = f"{year + 1}年总体思路"


class FigureForm(OfficeForm):
    """A figure no ledger gives, and what it rests on."""

    number = forms.IntegerField(
        label="数值",
        min_value=0,
        max_value=_MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    text = forms.CharField(label="内容", max_length=200)
    basis = forms.CharField(label="依据", max_length=200)

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statement = statement
        del self.fields["text" if statement.is_number else "number"]
        name = "number" if statement.is_number else "text"
        unit = f"（{statement.unit}）" if statement.unit else ""
        self.fields[name].label = f"{statement.name}{unit}"
        self.fields[name].help_text = statement.hint
        self.fields["basis"].help_text = statement.basis_hint
