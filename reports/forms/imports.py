"""Forms of the import pages."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.conf import settings
from django.utils import timezone

from meetings.models import MeetingKind
from members.models import Member, OfficeTerm
from reports.importers.own_columns import PREFIX
from reports.importers.service import LAYOUTS, LEDGERS, RecognisedSheet
from reports.models import LedgerKind

FIRST_YEAR = 2000


class UploadForm(forms.Form):
    """A workbook, its year, and what ledger it is (found from its header when left open)."""

    file = forms.FileField(
        label="工作簿",
        help_text="Excel 工作簿（.xlsx），不超过10MB。原来怎么记就怎么传，不用改表头。",
        error_messages={
            "required": "请选一个工作簿文件。",
            "empty": "这个文件是空的，请重新选择。",
            "missing": "没有收到文件，请重新选择。",
            "invalid": "没有收到文件，请重新选择。",
        },
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )
    year = forms.IntegerField(
        label="年度",
        min_value=FIRST_YEAR,
        error_messages={"invalid": "年度请写四位数字，例如2025。", "required": "请填年度。"},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(
        label="哪一种台账",
        required=False,
        choices=[("", "按表头自动辨认"), *((ledger.key, ledger.label) for ledger in LEDGERS.values())],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Field("file"), Field("year"), Field("kind"))

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError("年度不能晚于今年。")
        return year

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > settings.WORKBOOK_MAX_BYTES:
            limit = settings.WORKBOOK_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(f"文件超过{limit}MB，请删去图片或分成几个工作簿再传。")
        return upload


class ColumnsForm(forms.Form):
    """Where each column of one sheet goes."""

    def __init__(self, sheet: RecognisedSheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.layout = sheet.match.layout
        choices = [("", "不导入"), *((column.key, column.label) for column in self.layout.columns)]
        for index, header in sheet.match.words.items():
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=header, required=False, choices=choices, initial=sheet.match.columns.get(index, "")
            )
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [key for key in cleaned.values() if key]
        twice = sorted({key for key in chosen if chosen.count(key) > 1})
        if twice:
            names = "、".join(self._label(key) for key in twice)
            raise forms.ValidationError(f"有两列都指定为“{names}”，请只留一列。")
        missing = [self._label(key) for key in self.layout.missing(chosen)]
        if missing:
            raise forms.ValidationError(f"还缺必需的列：{'、'.join(missing)}，请指定。")
        return cleaned

    def _label(self, key: str) -> str:
        return self.layout.by_key[key].label

    def columns(self) -> dict[int, tuple[str, str]]:
        """Column index → (comparable header word, field), for the action."""
        return {
            index: (self.sheet.match.normalised.get(index, ""), self.cleaned_data.get(f"column_{index}", ""))
            for index in self.sheet.match.words
        }


class MendForm(forms.Form):
    """One value in place of one cell's."""

    sheet = forms.CharField(widget=forms.HiddenInput)
    row = forms.IntegerField(widget=forms.HiddenInput)
    field = forms.CharField(widget=forms.HiddenInput)
    value = forms.CharField(max_length=300, required=False, strip=True)

    def clean_field(self) -> str:
        field = self.cleaned_data["field"]
        is_own = field.startswith(PREFIX)
        if not is_own and not any(
            field == column.key for layout in LAYOUTS.values() for column in layout.columns
        ):
            raise forms.ValidationError("没有这一列。")
        return field


# Vocabularies whose meanings are fixed; those of kinds are rows.
_FIXED_MEANINGS = {
    "standing": Member.Standing.values,
    "employment": Member.Employment.values,
    "office": OfficeTerm.Office.values,
}


def meanings_of(vocabulary: str) -> set[str]:
    """What a word of a vocabulary may be said to mean."""
    if vocabulary == "meeting_kind":
        return set(MeetingKind.objects.values_list("code", flat=True))
    if vocabulary == "ledger_kind":
        return set(LedgerKind.objects.values_list("code", flat=True))
    return set(_FIXED_MEANINGS[vocabulary])


class TeachForm(forms.Form):
    """What a customary word means."""

    vocabulary = forms.ChoiceField(
        choices=[(name, name) for name in ("meeting_kind", "ledger_kind", *_FIXED_MEANINGS)],
        widget=forms.HiddenInput,
    )
    word = forms.CharField(max_length=120, widget=forms.HiddenInput)
    meaning = forms.CharField(max_length=120, error_messages={"required": "请先选一种。"})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        vocabulary, meaning = cleaned.get("vocabulary"), cleaned.get("meaning")
        if vocabulary and meaning and meaning not in meanings_of(vocabulary):
            raise forms.ValidationError("没有这一种，请在列出的里面选。")
        return cleaned
