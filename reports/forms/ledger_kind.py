"""The form of a kind of other work: its name, how the report counts it, and a small table of columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from partybranch.web.forms import OfficeForm
from reports.actions.ledger_kinds import MOST_COLUMNS, KindValues, is_seeded
from reports.kind_columns import Column, ColumnType, columns_of
from reports.models import LedgerKind

# Lines left empty for new columns.
_EMPTY_LINES = 3
_BETWEEN = re.compile(r"[、，,;；\n]+")
_LONGEST_CHOICE = 40


@dataclass(frozen=True)
class Line:
    """One line of the table: the fields of one column."""

    label: forms.BoundField
    type: forms.BoundField
    choices: forms.BoundField
    unit: forms.BoundField
    required: forms.BoundField

    def __iter__(self) -> Iterator[forms.BoundField]:
        return iter((self.label, self.type, self.choices, self.unit, self.required))


class LedgerKindForm(OfficeForm):
    """A column whose label is emptied goes; a line without a label is none. Of a kind that comes with the
    program the columns alone can be changed."""

    name = forms.CharField(label="类别名称", max_length=20)
    unit = forms.CharField(label="计数单位", max_length=4, initial="项")
    counts = forms.ChoiceField(
        label="报告里怎么计数",
        choices=[
            (LedgerKind.Counts.ROWS, "每条记录计1"),
            (LedgerKind.Counts.QUANTITY, "把各条的“数量”相加"),
        ],
        initial=LedgerKind.Counts.ROWS,
    )
    names_nobody = forms.BooleanField(label="只记数量、日期和措施，不写人名", required=False)

    def __init__(self, *args: Any, kind: LedgerKind | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._columns = columns_of(kind) if kind else []
        self.is_fixed = kind is not None and is_seeded(kind)
        if kind is not None:
            self.initial = {
                **self.initial,
                "name": kind.name,
                "unit": kind.unit,
                "counts": kind.counts,
                "names_nobody": kind.names_nobody,
            }
        for name in ("name", "unit", "counts", "names_nobody") if self.is_fixed else ():
            self.fields[name].disabled = True
        self._lines = min(len(self._columns) + _EMPTY_LINES, max(MOST_COLUMNS, len(self._columns)))
        for at in range(self._lines):
            self._add_line(at, self._columns[at] if at < len(self._columns) else Column("", ""))

    def _add_line(self, at: int, column: Column) -> None:
        asked = {"required": False}
        number = at + 1
        fields = {
            "label": forms.CharField(label=f"第{number}栏名称", max_length=20, initial=column.label, **asked),
            "type": forms.ChoiceField(
                label=f"第{number}栏类型", choices=ColumnType.choices, initial=str(column.type), **asked
            ),
            "choices": forms.CharField(
                label=f"第{number}栏选项",
                max_length=300,
                initial="、".join(column.choices),
                widget=forms.TextInput(attrs={"placeholder": "类型为选项时填，用顿号隔开"}),
                **asked,
            ),
            "unit": forms.CharField(label=f"第{number}栏单位", max_length=6, initial=column.unit, **asked),
            "required": forms.BooleanField(label=f"第{number}栏必填", initial=column.required, **asked),
        }
        for part, field in fields.items():
            self.add_field(f"{part}_{at}", field)

    @property
    def lines(self) -> list[Line]:
        return [
            Line(*(self[f"{part}_{at}"] for part in ("label", "type", "choices", "unit", "required")))
            for at in range(self._lines)
        ]

    @property
    def column_errors(self) -> list[str]:
        """Sentences about the table, shown below it."""
        return [error for line in self.lines for field in line for error in field.errors]

    def clean_name(self) -> str:
        return "".join(self.cleaned_data["name"].split())

    def values(self) -> KindValues:
        data = self.cleaned_data
        found = (self._column(at) for at in range(self._lines))
        return KindValues(
            name=data["name"],
            unit=data["unit"],
            counts=data["counts"],
            names_nobody=data["names_nobody"],
            columns=tuple(column for column in found if column is not None),
        )

    def _column(self, at: int) -> Column | None:
        data = self.cleaned_data
        label = "".join(data[f"label_{at}"].split())
        if not label:
            return None
        kind = data[f"type_{at}"] or ColumnType.TEXT
        choices = tuple(dict.fromkeys(filter(None, map(str.strip, _BETWEEN.split(data[f"choices_{at}"])))))
        is_choice = kind == ColumnType.CHOICE
        return Column(
            self._columns[at].key if at < len(self._columns) else "",
            label,
            kind,
            tuple(choice[:_LONGEST_CHOICE] for choice in choices) if is_choice else (),
            data[f"required_{at}"],
            data[f"unit_{at}"].strip() if kind == ColumnType.NUMBER else "",
        )

    def add_refusal(self, field: str | None, refused: Exception) -> None:
        """What is refused of the columns stands beside the first line."""
        super().add_refusal("label_0" if field == "columns" else field, refused)
