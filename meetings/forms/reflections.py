"""Forms of a reflection: writing, and the branch's few words back."""

from typing import Any

from django import forms
from django.utils import timezone

from meetings.actions.reflections import LONGEST, version_of
from meetings.models import Meeting, Reflection
from meetings.reflections import may_be_about
from members.models import Member
from partybranch.web.forms import OfficeForm


class AboutField(forms.ModelChoiceField):
    """A gathering, by its day and what it was."""

    def label_from_instance(self, meeting: Meeting) -> str:
        title = meeting.title[:30] or meeting.main_kind.fact_name
        return f"{meeting.held_on.month}月{meeting.held_on.day}日　{title}"


class ReflectionForm(OfficeForm):
    """``seen`` is the version of the draft one goes on with, '' for a new one."""

    title = forms.CharField(label="题目", max_length=120)
    meeting = AboutField(
        Meeting.objects.none(), label="关于哪次活动", required=False, empty_label="不针对某次活动"
    )
    text = forms.CharField(
        label="内容",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, member: Member, kept: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = may_be_about(member, timezone.localdate())
        if kept is not None:
            own = Meeting.objects.filter(pk=kept, branch_id=member.branch_id).select_related("main_kind")
            offered = (offered | own).order_by("-held_on", "-pk")
        self.fields["meeting"].queryset = offered


class ReflectionAnswerForm(OfficeForm):
    answer = forms.CharField(
        label="回复",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写几句回复；只读不回，直接返回就可以。"},
    )


def initial_of(reflection: Reflection) -> dict[str, Any]:
    """What the form shows of a draft."""
    return {
        "title": reflection.title,
        "meeting": reflection.meeting_id,
        "text": reflection.text,
        "seen": version_of(reflection),
    }
