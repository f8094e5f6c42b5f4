"""The form of one piece of other work."""

import json
from typing import Any

from django import forms

from members.forms.fields import PartialDateField, YuanField
from partybranch.fields import DatePrecision
from partybranch.web.forms import OfficeForm, date_input
from reports.actions.ledger_entries import EntryValues, version_of
from reports.models import LedgerEntry, LedgerKind

# What the title and the sub-kind are called in each kind, with examples.
_WORDS = {
    "document": ("文件名称", "如工作要点、学习计划、制度"),
    "honour": ("荣誉名称", "如集体、个人"),
    "published_item": ("稿件题目", "如刊发在哪里"),
    "premises": ("建设内容", "如宣传栏、活动室"),
    "study_material": ("书名或资料名称", "如图书、报刊"),
    "submission": ("材料名称", "如报给哪里"),
    "check": ("检查内容", "如作风、纪律"),
    "disclosure": ("公开内容", "如党费、发展党员"),
    "practical_thing": ("办了什么实事", "如服务对象"),
    "event": ("活动名称", "如文体、征文"),
    "initiative": ("品牌名称", ""),
}
_MOST = 1_000_000


class LedgerEntryForm(OfficeForm):
    """``seen`` is the version of the entry one corrects, '' for a new one."""

    kind = forms.ModelChoiceField(LedgerKind.objects.all(), label="类别", empty_label=None)
    occurred_on = forms.DateField(label="日期", widget=date_input())
    title = forms.CharField(label="名称", max_length=200)
    subkind = forms.CharField(label="细类", max_length=40, required=False)
    quantity = forms.IntegerField(label="数量", min_value=0, max_value=_MOST, required=False)
    unit = forms.CharField(label="单位", max_length=10, required=False)
    amount = YuanField(label="金额（元）", required=False)
    note = forms.CharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_another = forms.BooleanField(label="确是另一项", required=False)
    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, entry: LedgerEntry | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].widget.attrs["inputmode"] = "numeric"
        self.must_confirm = self.data.get("is_another") == "on"
        if entry is not None and entry.precision != DatePrecision.DAY:
            field = PartialDateField(label="日期")
            field.widget.attrs["class"] = "form-control"
            self.fields["occurred_on"] = field

    @property
    def words(self) -> str:
        """Labels, examples and units by kind, for the script that puts them in place."""
        return json.dumps(
            {
                str(kind.pk): {
                    "title": _WORDS.get(kind.code, ("名称", ""))[0],
                    "subkind": _WORDS.get(kind.code, ("", ""))[1],
                    "unit": kind.unit,
                }
                for kind in self.fields["kind"].queryset
            },
            ensure_ascii=False,
        )

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def values(self) -> EntryValues:
        data = self.cleaned_data
        day = data["occurred_on"]
        occurred_on, precision = day if isinstance(day, tuple) else (day, DatePrecision.DAY)
        return EntryValues(
            kind=data["kind"],
            occurred_on=occurred_on,
            precision=precision,
            title=data["title"],
            subkind=data["subkind"],
            quantity=data["quantity"],
            unit=data["unit"],
            amount_fen=data["amount"],
            note=data["note"],
        )


def initial_of(entry: LedgerEntry) -> dict[str, Any]:
    """What the form shows of an entry at first."""
    is_whole = entry.precision == DatePrecision.DAY
    return {
        "kind": entry.kind_id,
        "occurred_on": entry.occurred_on if is_whole else (entry.occurred_on, entry.precision),
        "title": entry.title,
        "subkind": entry.subkind,
        "quantity": entry.quantity,
        "unit": entry.unit,
        "amount": entry.amount_fen,
        "note": entry.note,
        "seen": version_of(entry),
    }
