"""The form of a kind of gathering."""

import re
from typing import Any

from django import forms

from meetings.actions.kinds import KindEntry, is_national, mark_of
from meetings.models import MeetingKind
from partybranch.web.forms import OfficeForm

_PARTS = re.compile(r"[、，,；;\s]+")
_LONGEST_WORD = 40
_FIXED = ("name", "fact_name", "due", "verb")


class KindForm(OfficeForm):
    """A national kind keeps its names: rules and the report's wording know it by them."""

    name = forms.CharField(label="全称", max_length=40)
    fact_name = forms.CharField(
        label="报告用名",
        max_length=40,
        required=False,
        help_text="报告里按它计数，如“茶话会”得“茶话会次数”；不填就用全称。改名以后，报告里写过的旧名要重写。",
    )
    due = forms.ChoiceField(label="应到范围", choices=MeetingKind.Due.choices)
    verb = forms.ChoiceField(label="动词", choices=[("开展", "开展"), ("召开", "召开")])
    synonyms = forms.CharField(
        label="习惯叫法",
        max_length=800,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="台账里的其他写法，用顿号隔开；导入时都认作这个形式。",
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: MeetingKind | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind is not None and is_national(kind):
            for name in _FIXED:
                self.fields[name].disabled = True
                self.fields[name].help_text = ""

    def clean_synonyms(self) -> list[str]:
        words = [word for word in _PARTS.split(self.cleaned_data["synonyms"]) if word]
        if any(len(word) > _LONGEST_WORD for word in words):
            raise forms.ValidationError(f"每种叫法最多{_LONGEST_WORD}个字，请用顿号隔开。")
        return words

    def entry(self) -> KindEntry:
        given = self.cleaned_data
        return KindEntry(
            name=given["name"],
            fact_name=given["fact_name"] or given["name"],
            due=given["due"],
            verb=given["verb"],
            synonyms=given["synonyms"],
        )


def initial_of_kind(kind: MeetingKind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "fact_name": kind.fact_name,
        "due": kind.due,
        "verb": kind.verb,
        "synonyms": "、".join(kind.synonyms),
        "seen": mark_of(kind),
    }
