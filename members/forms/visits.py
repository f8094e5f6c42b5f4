"""A condolence visit typed by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms

from members.forms.fields import NameList, PartialDateField, YuanField
from members.models import CondolenceVisit, Member
from partybranch.chinese import measure
from partybranch.fields import DatePrecision
from partybranch.web.forms import OfficeForm, date_input

OCCASIONS = ("元旦", "春节", "七一", "中秋", "国庆", "重阳", "生病住院", "家庭变故", "其他")
CATEGORIES = ("困难党员", "老党员", "离退休党员", "生病党员", "困难职工", "老干部", "其他")
_MEMBERSHIP = (("", "不清楚"), ("yes", "是"), ("no", "不是"))


class VisitForm(OfficeForm):
    """One person visited. A name that is one member's is taken as that member."""

    visited_on = PartialDateField(label="日期", allow_year=False)
    occasion = forms.CharField(
        label="节点", max_length=40, required=False, widget=NameList("visit-occasions", placeholder="如春节")
    )
    recipient_name = forms.CharField(label="慰问对象", max_length=60, widget=NameList("visit-members"))
    recipient = forms.ModelChoiceField(
        label="是哪一名党员", queryset=Member.objects.none(), required=False, empty_label="按姓名认"
    )
    membership = forms.ChoiceField(label="是否党员", choices=_MEMBERSHIP, required=False)
    category = forms.CharField(
        label="对象类别", max_length=40, required=False, widget=NameList("visit-categories")
    )
    money_fen = YuanField(label="慰问金（元）", required=False)
    money_is_masked = forms.BooleanField(label="给了慰问金，金额未知", required=False)
    goods = forms.CharField(label="慰问品", max_length=120, required=False)
    visitors = forms.CharField(
        label="走访人", max_length=200, required=False, widget=NameList("visit-visitors")
    )
    note = forms.CharField(
        label="备注", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        held = self.initial.get("visited_on")
        if not (isinstance(held, tuple) and held[1] != DatePrecision.DAY):
            # Only a stored date of which no more than the month is known needs to be typed.
            self.fields["visited_on"].widget = date_input(**{"class": "form-control"})
        field = self.fields["recipient"]
        field.queryset = Member.objects.filter(pk__in=[member.pk for member in self.members])
        field.label_from_instance = _told_apart
        self.namesakes = self._namesakes()

    def _namesakes(self) -> list[Member]:
        """The members of the name typed, where it fits several."""
        typed = self.data.get("recipient_name") or self.initial.get("recipient_name") or ""
        found = [member for member in self.members if member.name == "".join(str(typed).split())]
        return found if len(found) > 1 else []

    def clean_recipient_name(self) -> str:
        return "".join(self.cleaned_data["recipient_name"].split())

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        name, chosen = data.get("recipient_name"), data.get("recipient")
        if chosen is not None and name and chosen.name != name:
            chosen = data["recipient"] = None
        fitting = [member for member in self.members if member.name == name]
        if chosen is None and len(fitting) > 1:
            self.add_error("recipient", f"这个姓名对应{measure(len(fitting), '名')}党员，请选一名。")
        elif chosen is None and fitting:
            data["recipient"] = fitting[0]
        if data.get("money_is_masked") and data.get("money_fen") is not None:
            self.add_error("money_fen", "写了金额就不要再勾“金额未知”。")
        return data

    def values(self) -> dict[str, Any]:
        """The columns of a visit."""
        data = dict(self.cleaned_data)
        day, precision = data.pop("visited_on")
        told = {"yes": True, "no": False}.get(data.pop("membership"))
        is_member = True if data["recipient"] is not None else told
        return {**data, "visited_on": day, "precision": precision, "is_party_member": is_member}


def _told_apart(member: Member) -> str:
    born = f"{member.born_on.year}年生" if member.born_on else "出生年月待补"
    return f"{member.name}（{born}{'，' + member.group.name if member.group else ''}）"


def initial_of(visit: CondolenceVisit) -> dict[str, Any]:
    """A stored visit as the form shows it."""
    membership = {True: "yes", False: "no"}.get(visit.is_party_member, "")
    plain = ("occasion", "recipient_name", "category", "money_fen", "money_is_masked")
    more = ("goods", "visitors", "note")
    return {
        **{name: getattr(visit, name) for name in plain + more},
        "recipient": visit.recipient_id,
        "visited_on": (visit.visited_on, visit.precision),
        "membership": membership,
    }
