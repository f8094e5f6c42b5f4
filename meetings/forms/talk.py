"""The form of heart-to-heart talks: one talker and day, a row for each partner."""

from dataclasses import dataclass
from typing import Any

from django import forms

from meetings.actions.talks import Line, TalkValues, version_of
from meetings.models import Talk
from members.models import Member, Organization
from members.ordering import in_order
from partybranch.web.forms import OfficeForm, date_input

ROWS = 3
_MOST_ROWS = 40
_LONGEST_CONTENT = 4000
_BY_OFFICE = ("", "按当天职务判断")


@dataclass(frozen=True)
class Row:
    """The fields of one partner."""

    partner: forms.BoundField
    pair: forms.BoundField
    content: forms.BoundField


class TalkForm(OfficeForm):
    """``talk`` is the one that is corrected: one row; else there are as many rows as asked for, and
    those without a partner are none."""

    held_on = forms.DateField(label="日期", widget=date_input())
    talker = forms.ModelChoiceField(Member.objects.none(), label="谈话人", empty_label="请选择")
    ground = forms.ChoiceField(label="缘由", choices=Talk.Ground.choices, initial=Talk.Ground.ROUTINE)
    place = forms.CharField(label="地点", max_length=60, required=False)
    is_another = forms.BooleanField(label="确是另一次", required=False)
    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput())
    rows = forms.IntegerField(
        min_value=1, max_value=_MOST_ROWS, required=False, widget=forms.HiddenInput(), label="行数"
    )

    def __init__(self, *args: Any, branch: Organization, talk: Talk | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.talk = talk
        self.people = in_order(Member.objects.filter(branch=branch), branch)
        self.fields["talker"].queryset = self.people
        self.must_confirm = self._typed("is_another") == "on"
        self.row_count = self._asked_rows()
        self.initial["rows"] = self.row_count
        options = [("", "请选择"), *((str(member.pk), member.name) for member in self.people)]
        self.fields["talker"].choices = options
        for at in range(self.row_count):
            self._add_row(at, options)

    def _typed(self, name: str) -> Any:
        return self.data.get(name) if self.is_bound else self.initial.get(name)

    def _asked_rows(self) -> int:
        if self.talk is not None:
            return 1
        text = str(self._typed("rows") or "")
        asked = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else ROWS
        return min(max(asked, 1), _MOST_ROWS)

    def _add_row(self, at: int, options: list[tuple[str, str]]) -> None:
        number = "" if self.talk is not None else f"（{at + 1}）"
        partner = forms.ModelChoiceField(
            self.people, label=f"谈话对象{number}", required=self.talk is not None, empty_label="请选择"
        )
        partner.choices = options
        self.add_field(f"partner_{at}", partner)
        pairs = forms.ChoiceField(
            label=f"关系{number}", choices=[_BY_OFFICE, *Talk.Pair.choices], required=False
        )
        self.add_field(f"pair_{at}", pairs)
        content = forms.CharField(
            label=f"谈话内容{number}",
            max_length=_LONGEST_CONTENT,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        )
        self.add_field(f"content_{at}", content)

    @property
    def partners(self) -> list[Row]:
        return [
            Row(*(self[f"{part}_{at}"] for part in ("partner", "pair", "content")))
            for at in range(self.row_count)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for at in range(self.row_count):
            if not data.get(f"partner_{at}") and data.get(f"content_{at}"):
                self.add_error(f"partner_{at}", "写了谈话内容，请选谈话对象。")
        return data

    def values(self) -> TalkValues:
        data = self.cleaned_data
        return TalkValues(data["held_on"], data["talker"], data["ground"], " ".join(data["place"].split()))

    def lines(self) -> list[Line]:
        data = self.cleaned_data
        return [
            Line(
                data[f"partner_{at}"],
                data[f"content_{at}"].replace("\r\n", "\n").strip(),
                data[f"pair_{at}"],
                f"partner_{at}",
            )
            for at in range(self.row_count)
            if data.get(f"partner_{at}")
        ]


def initial_of(talk: Talk) -> dict[str, Any]:
    """What the form shows of a talk at first, its content included."""
    return {
        "held_on": talk.held_on,
        "talker": talk.talker_id,
        "ground": talk.ground,
        "place": talk.place,
        "partner_0": talk.partner_id,
        "pair_0": talk.pair,
        "content_0": talk.content,
        "seen": version_of(talk),
    }
