"""The base of every form: Bootstrap's classes, and Chinese sentences for what can be wrong."""

from typing import Any

from django import forms

# Said where a field gives no sentence of its own; {label} is the field's label.
_REQUIRED = "请填写{label}。"
_TO_CHOOSE = "请选择{label}。"
_INVALID = "{label}填写得不对，请检查。"
_SENTENCES: dict[type[forms.Field], dict[str, str]] = {
    forms.DateField: {"invalid": "{label}不是有效的日期。"},
    forms.TimeField: {"invalid": "{label}不是有效的时间，如15:00。"},
    forms.IntegerField: {
        "invalid": "{label}要填整数。",
        "min_value": "{label}不能小于%(limit_value)s。",
        "max_value": "{label}不能大于%(limit_value)s。",
    },
    forms.DecimalField: {
        "invalid": "{label}要填数字。",
        "min_value": "{label}不能小于%(limit_value)s。",
        "max_value": "{label}不能大于%(limit_value)s。",
        "max_digits": "{label}的数字太长。",
        "max_decimal_places": "{label}最多写%(max)s位小数。",
        "max_whole_digits": "{label}的数字太大。",
    },
    forms.URLField: {"invalid": "{label}要写完整的网址，以http://或https://开头。"},
    forms.ChoiceField: {"invalid_choice": "{label}里没有这一项，请重新选择。"},
    forms.MultipleChoiceField: {
        "invalid_choice": "{label}里没有这一项，请重新选择。",
        "invalid_list": "{label}请重新选择。",
    },
    forms.ModelChoiceField: {"invalid_choice": "{label}里没有这一项，请重新选择。"},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": "{label}里没有这一项，请重新选择。",
        "invalid_list": "{label}请重新选择。",
        "invalid_pk_value": "{label}里没有这一项，请重新选择。",
    },
}
_LENGTH = {
    "max_length": "{label}最多%(limit_value)d个字（现在%(show_value)d个）。",
    "min_length": "{label}至少%(limit_value)d个字。",
    "null_characters_not_allowed": "{label}里有不能用的字符。",
}


def _default_sentences(field: forms.Field) -> dict[str, str]:
    chosen = isinstance(field, (forms.ChoiceField, forms.ModelChoiceField))
    found = {"required": _TO_CHOOSE if chosen else _REQUIRED, "invalid": _INVALID, **_LENGTH}
    for kind in reversed(type(field).__mro__):
        found |= _SENTENCES.get(kind, {})
    return found


class OfficeForm(forms.Form):
    """A form as every page shows it. Fields need a label; error sentences given with a field win."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_in_chinese(field)
            _dress_widget(field.widget)

    def add_field(self, name: str, field: forms.Field) -> None:
        """A field only this form has, worded and dressed like the others."""
        self.fields[name] = field
        _say_in_chinese(field)
        _dress_widget(field.widget)

    def full_clean(self) -> None:
        """One sentence a field: the first tells what to mend, the others often the same again."""
        super().full_clean()
        for field, errors in self._errors.items():
            if field in self.fields:
                del errors.data[1:]

    def add_refusal(self, field: str | None, refused: Exception) -> None:
        """What an action refused, beside the field that caused it."""
        self.add_error(field, str(refused))


def _say_in_chinese(field: forms.Field) -> None:
    label = str(field.label or "这一项")
    for code, sentence in _default_sentences(field).items():
        if _is_djangos_own(field, code):
            field.error_messages[code] = sentence.format(label=label)
    for validator in field.validators:
        code = getattr(validator, "code", None)
        if code in field.error_messages and hasattr(validator, "message"):
            validator.message = field.error_messages[code]


def _is_djangos_own(field: forms.Field, code: str) -> bool:
    """Whether the sentence for a code is not one that came with the field."""
    defaults: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        defaults.update(getattr(kind, "default_error_messages", {}))
    return code not in field.error_messages or field.error_messages[code] is defaults.get(code)


def _dress_widget(widget: forms.Widget) -> None:
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        kind = "form-check-input"
    elif isinstance(widget, forms.Select):
        kind = "form-select"
    elif isinstance(widget, forms.HiddenInput):
        return
    else:
        kind = "form-control"
    classes = widget.attrs.get("class", "").split()
    if kind not in classes:
        widget.attrs["class"] = " ".join([kind, *classes])


def date_input(**attrs: str) -> forms.DateInput:
    """The browser's own date field; the format is the one it understands."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


def time_input(**attrs: str) -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", **attrs})
