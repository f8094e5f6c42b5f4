"""Forms of self-study and outside training, and of the branch's answer."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from meetings.actions.self_study import StudyValues, version_of
from meetings.forms.study_plan import category_field, hours_field
from meetings.models import SelfStudy
from meetings.queries import members_to_record
from members.models import Member
from partybranch.access.scope import Scope
from partybranch.web.forms import OfficeForm, date_input


class SelfStudyForm(OfficeForm):
    """What was studied; ``seen`` is the version of what one corrects, '' for a new one."""

    kind = forms.ChoiceField(label="方式", choices=SelfStudy.Kind.choices)
    done_on = forms.DateField(label="日期", widget=date_input())
    title = forms.CharField(label="学习内容", max_length=200)
    hours = hours_field(min_value=Decimal("0.01"))
    category = category_field()
    organizer = forms.CharField(label="主办单位（外出培训填）", max_length=120, required=False)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def values(self) -> StudyValues:
        return StudyValues(**{name: self.cleaned_data[name] for name in StudyValues.__slots__})


class SelfStudyEntryForm(SelfStudyForm):
    """The branch enters it for one of its members."""

    member = forms.ModelChoiceField(Member.objects.none(), label="党员", empty_label="请选择")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members_to_record(scope, timezone.localdate())


class SelfStudyAnswerForm(OfficeForm):
    """The words of the answer; the button says whether it is taken."""

    answer = forms.CharField(label="答复", max_length=100, required=False)


def initial_of(study: SelfStudy) -> dict[str, Any]:
    """What the form shows at first of one that is stored."""
    found: dict[str, Any] = {name: getattr(study, name) for name in StudyValues.__slots__}
    return {**found, "hours": f"{study.hours.normalize():f}", "seen": version_of(study)}
