"""A move between two branches under one committee. Branch and member are found by a part of their name:
a committee may have thousands of either."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from members.forms.changes import LetterFields
from members.forms.fields import NameList
from members.models import Member, Organization
from members.queries import matching
from partybranch.chinese import measure
from partybranch.web.forms import date_input

# So many names are offered while one types; among more, a part of the name finds it.
_MOST_SUGGESTED = 100
# So many are offered to choose from where the text fits several.
_MOST_FITTING = 30
_DETAILS = ("occurred_on", "paper", "note")


def fitting_branches(branches: QuerySet[Organization], text: str) -> list[Organization]:
    """The branches of a name, else those whose name has the text in it."""
    words = text.strip()
    if not words:
        return []
    named = list(branches.filter(Q(name=words) | Q(short_name=words))[:_MOST_FITTING])
    within = Q(name__icontains=words) | Q(short_name__icontains=words)
    return named or list(branches.filter(within).select_related("parent")[:_MOST_FITTING])


def fitting_members(members: QuerySet[Member], text: str) -> list[Member]:
    """The members of a name, else those whose name or pinyin initials fit."""
    words = "".join(text.split())
    if not words:
        return []
    members = members.select_related("branch")
    return list(members.filter(name=words)[:_MOST_FITTING]) or list(matching(members, words)[:_MOST_FITTING])


class TransferForm(LetterFields):
    """Where a member goes, on which day, by which paper."""

    to_branch = forms.CharField(
        label="转到哪个党支部",
        max_length=120,
        widget=NameList("branches"),
        help_text="写名称或者名称的一部分，对应几个的再选。",
    )
    which_branch = forms.ModelChoiceField(
        label="是哪一个党支部", queryset=Organization.objects.none(), required=False, empty_label="请选择"
    )
    occurred_on = forms.DateField(
        label="转接日期",
        widget=date_input(),
        help_text="到新支部的第一天；在原支部的最后一天是前一天。",
    )
    paper = forms.CharField(label="依据", max_length=120, required=False, help_text="文件名称、文号。")
    note = forms.CharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, branches: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["slip_returned_on"]
        self.branches = branches
        self.fitting = fitting_branches(branches, str(self.data.get("to_branch", "")))
        _offer(self.fields["which_branch"], self.fitting)
        self.fields["which_branch"].label_from_instance = _branch_words

    def suggestions(self) -> list[str]:
        """Names to choose from while one types, [] where they are too many."""
        names = list(self.branches.values_list("name", flat=True)[: _MOST_SUGGESTED + 1])
        return names if len(names) <= _MOST_SUGGESTED else []

    @property
    def asks_which_branch(self) -> bool:
        return len(self.fitting) > 1

    def clean(self) -> dict[str, Any]:
        _choose(self, "to_branch", "which_branch", self.fitting, ("个", "党支部"))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """What the action asks for."""
        data = self.cleaned_data
        told = {name: data[name] for name in _DETAILS}
        return {**told, "to_branch": data["which_branch"], "letter": self.letter_values()}


class CommitteeTransferForm(TransferForm):
    """The same for the committee, which also says whom."""

    member = forms.CharField(
        label="党员", max_length=60, help_text="写姓名或者拼音首字母，在几个支部有同名的再选。"
    )
    which_member = forms.ModelChoiceField(
        label="是哪一名党员", queryset=Member.objects.none(), required=False, empty_label="请选择"
    )

    field_order = ("member", "which_member")

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fitting_members = fitting_members(members, str(self.data.get("member", "")))
        _offer(self.fields["which_member"], self.fitting_members)
        self.fields["which_member"].label_from_instance = _member_words

    @property
    def asks_which_member(self) -> bool:
        return len(self.fitting_members) > 1

    def clean(self) -> dict[str, Any]:
        _choose(self, "member", "which_member", self.fitting_members, ("名", "党员"))
        return super().clean()


def _offer(field: forms.ModelChoiceField, fitting: Sequence[Any]) -> None:
    field.queryset = field.queryset.model.objects.filter(pk__in=[each.pk for each in fitting])


def _choose(
    form: forms.Form, text_field: str, choice_field: str, fitting: Sequence[Any], words: tuple[str, str]
) -> None:
    """The record the text stands for: the one chosen, else the only one that fits."""
    data, (unit, noun) = form.cleaned_data, words
    if not data.get(text_field) or data.get(choice_field) is not None:
        return
    if len(fitting) == 1:
        data[choice_field] = fitting[0]
    elif not fitting:
        form.add_error(text_field, f"没有找到“{data[text_field]}”，请核对{noun}的名称。")
    elif choice_field not in form.errors:
        most = "多" if len(fitting) == _MOST_FITTING else ""
        form.add_error(choice_field, f"对应{measure(len(fitting), unit)}{most}{noun}，请选一{unit}。")


def _branch_words(branch: Organization) -> str:
    return f"{branch.name}（{branch.parent}）" if branch.parent else branch.name


def _member_words(member: Member) -> str:
    born = f"，{member.born_on.year}年生" if member.born_on else ""
    return f"{member.name}（{member.branch}{born}）"
