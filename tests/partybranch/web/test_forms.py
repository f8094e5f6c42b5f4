"""Every form says what is wrong in one Chinese sentence that names its field."""

import re
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from partybranch.web.forms import OfficeForm, date_input, time_input


class _Everything(OfficeForm):
    title = forms.CharField(label="主题", max_length=4)
    day = forms.DateField(label="日期", widget=date_input())
    at = forms.TimeField(label="时间", widget=time_input())
    count = forms.IntegerField(label="应到", min_value=0, max_value=9)
    hours = forms.DecimalField(label="学时", max_digits=4, decimal_places=1, max_value=24)
    kind = forms.ChoiceField(label="形式", choices=[("a", "党课")])
    themes = forms.MultipleChoiceField(label="专题", choices=[("a", "专题一")], required=False)
    link = forms.URLField(label="网址", assume_scheme="https")
    note = forms.CharField(label="说明", error_messages={"required": "写一句说明。"})


def _errors(**data: object) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in _Everything(data).errors.items()}


def test_what_is_missing_is_asked_for_by_its_name() -> None:
    errors = _errors()
    assert errors["title"] == ["请填写主题。"]
    assert errors["kind"] == ["请选择形式。"]
    assert errors["note"] == ["写一句说明。"]
    assert "themes" not in errors


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "太长的主题", "主题最多4个字（现在5个）。"),
        ("day", "2025-02-30", "日期不是有效的日期。"),
        ("at", "25:00", "时间不是有效的时间，如15:00。"),
        ("count", "-1", "应到不能小于0。"),
        ("count", "10", "应到不能大于9。"),
        ("count", "三", "应到要填整数。"),
        ("hours", "1.25", "学时最多写1位小数。"),
        ("hours", "25", "学时不能大于24。"),
        ("hours", "两", "学时要填数字。"),
        ("kind", "b", "形式里没有这一项，请重新选择。"),
        ("themes", ["b"], "专题里没有这一项，请重新选择。"),
        ("link", "javascript:alert(1)", "网址要写完整的网址，以http://或https://开头。"),
        ("title", "题\x00", "主题里有不能用的字符。"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(field: str, value: object, sentence: str) -> None:
    assert _errors(**{field: value})[field] == [sentence]


def test_no_sentence_of_two_forms_mixes_with_another() -> None:
    class Other(OfficeForm):
        title = forms.CharField(label="名称", max_length=2)

    assert list(Other({"title": "三个字"}).errors["title"]) == ["名称最多2个字（现在3个）。"]
    assert _errors(title="太长的主题")["title"] == ["主题最多4个字（现在5个）。"]


def test_fields_wear_the_classes_of_their_widget() -> None:
    html = _Everything().as_p()
    assert re.search(
        r'<input[^>]*type="date"[^>]*class="form-control"|class="form-control"[^>]*type="date"', html
    )
    assert re.search(r"<select[^>]*form-select", html)


def test_a_date_is_written_as_the_browser_reads_it() -> None:
    form = _Everything(initial={"day": date(2025, 3, 8)})
    assert 'value="2025-03-08"' in str(form["day"])


def test_a_refusal_of_an_action_stands_beside_its_field() -> None:
    form = _Everything({})
    form.is_valid()
    form.add_refusal("day", ValueError("已召开的活动，日期不能晚于今天。"))
    assert "已召开的活动，日期不能晚于今天。" in form.errors["day"]
    assert isinstance(form.errors.as_data()["day"][0], ValidationError)
