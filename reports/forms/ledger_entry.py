"""The form of one piece of other work."""

from functools import cached_property
from typing import Any

from django import forms

from members.forms.fields import PartialDateField, YuanField
from members.models import Organization
from partybranch.fields import DatePrecision
from partybranch.web.forms import OfficeForm, date_input
from reports import queries
from reports.actions.ledger_entries import EntryValues, own_field, version_of
from reports.forms.own_columns import MOST, field_of, shown_value, stored_value
from reports.kind_columns import Column, Value, columns_of
from reports.models import LedgerEntry, LedgerKind

# What the title is called in each kind, and an example of the sub-kind.
_WORDS = {
    "document": ("文件名称", "如工作要点、学习计划、制度"),
    "incoming_document": ("文件名称", "如通知、批复"),
    "honour": ("荣誉名称", "如集体、个人"),
    "published_item": ("稿件题目", "如信息、通讯"),
    "premises": ("建设内容", "如宣传栏、活动室"),
    "study_material": ("书名或资料名称", "如图书、报刊"),
    "submission": ("材料名称", "如总结、报表"),
    "check": ("检查内容", "如专项、日常"),
    "disclosure": ("公开内容", "如党费、发展党员"),
    "practical_thing": ("办了什么实事", "如服务对象"),
    "event": ("活动名称", "如文体、征文"),
    "initiative": ("品牌名称", ""),
    "expense": ("购置或支出事项", "如设备、活动"),
    "channel": ("设施或渠道名称", ""),
    "mass_organisation": ("组织名称", ""),
    "declaration": ("声明内容", ""),
    "letter": ("时段或来源", "如来信、来访"),
    "claim": ("时段或事由", "如待遇、住房"),
    "volunteer_service": ("服务内容", "如社区、交通"),
    "paired_branch": ("共建名称", ""),
    "unit_profile": ("指标名称", "如在职人数、科室数"),
}
_OWN = "own_"


class LedgerEntryForm(OfficeForm):
    """``seen`` is the version of the entry one corrects, '' for a new one. The kind that is chosen says
    which columns there are besides; what was typed for those of another kind is carried along."""

    kind = forms.ModelChoiceField(LedgerKind.objects.none(), label="类别", empty_label=None)
    occurred_on = forms.DateField(label="日期", widget=date_input())
    title = forms.CharField(label="名称", max_length=200)
    subkind = forms.CharField(label="细类", max_length=40, required=False)
    quantity = forms.IntegerField(label="数量", min_value=0, max_value=MOST, required=False)
    unit = forms.CharField(label="单位", max_length=10, required=False)
    amount = YuanField(label="金额（元）", required=False)
    note = forms.CharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_another = forms.BooleanField(label="确是另一项", required=False)
    names_are_words = forms.BooleanField(label="不是人名", required=False)
    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput())

    def __init__(
        self, *args: Any, branch: Organization, entry: LedgerEntry | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        kinds = queries.ledger_kinds_offered(branch, also=entry.kind_id if entry else None)
        self.fields["kind"].queryset = kinds
        self._kinds = {str(kind.pk): kind for kind in kinds}
        self.must_confirm = self._typed("is_another") == "on"
        self.must_confirm_names = self._typed("names_are_words") == "on"
        if entry is not None and entry.precision != DatePrecision.DAY:
            field = PartialDateField(label="日期")
            field.widget.attrs["class"] = "form-control"
            self.fields["occurred_on"] = field
        self._fit_to_kind()

    def _typed(self, name: str) -> Any:
        return self.data.get(name) if self.is_bound else self.initial.get(name)

    @cached_property
    def shown_kind(self) -> LedgerKind | None:
        """The kind whose columns the form shows."""
        return self._kinds.get(str(self._typed("kind"))) or next(iter(self._kinds.values()), None)

    @cached_property
    def columns(self) -> list[tuple[str, Column]]:
        """The shown kind's own columns, each with the name of its field."""
        kind = self.shown_kind
        return [(own_field(kind, column.key), column) for column in columns_of(kind)] if kind else []

    def _fit_to_kind(self) -> None:
        kind = self.shown_kind
        self.fields["quantity"].widget.attrs["inputmode"] = "numeric"
        if kind is None:
            return
        title, subkind = _WORDS.get(kind.code, ("名称", ""))
        self.fields["title"].label = title
        self.fields["subkind"].widget.attrs["placeholder"] = subkind
        self.fields["unit"].widget.attrs["placeholder"] = kind.unit
        for name, column in self.columns:
            self.add_field(name, field_of(column, self._stored.get(column.key)))

    @property
    def _stored(self) -> dict[str, Value]:
        """What the entry holds in the shown kind's columns."""
        is_of_kind = self.entry is not None and self.entry.kind_id == getattr(self.shown_kind, "pk", None)
        return self.entry.values if is_of_kind else {}

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name, _ in self.columns]

    @property
    def typed_elsewhere(self) -> list[tuple[str, str]]:
        """What was typed for columns of other kinds: it comes back with the kind."""
        typed = self.data if self.is_bound else self.initial
        return [
            (name, value)
            for name, value in typed.items()
            if name.startswith(_OWN) and name not in self.fields and value not in (None, "")
        ]

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
            values=self._own_values(),
        )

    def _own_values(self) -> dict[str, Value]:
        """What is stated now; what stands under a column that is gone stays with the entry."""
        keys = {column.key for _, column in self.columns}
        found = {key: value for key, value in self._stored.items() if key not in keys}
        for name, column in self.columns:
            value = stored_value(column, self.cleaned_data[name])
            if value is not None:
                found[column.key] = value
        return found


def initial_of(entry: LedgerEntry) -> dict[str, Any]:
    """What the form shows of an entry at first."""
    is_whole = entry.precision == DatePrecision.DAY
    own = {
        own_field(entry.kind, column.key): shown_value(column, entry.values)
        for column in columns_of(entry.kind)
    }
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
        **own,
    }
