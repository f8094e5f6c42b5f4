"""Forms of what a gathering dealt with: its agenda, a resolution, a vote."""

from typing import Any

from django import forms
from django.utils import timezone

from meetings.actions.agenda import Item
from meetings.actions.kept_matters import version_of
from meetings.actions.resolutions import ResolutionValues
from meetings.actions.votes import VoteValues
from meetings.forms.choices import people_on
from meetings.models import AgendaItem, Meeting, Resolution, Vote
from meetings.vote_rules import Voters, matters_of, rule_at
from partybranch.access.scope import Scope
from partybranch.web.forms import OfficeForm, date_input

MOST_ITEMS = 40
EMPTY_ROWS = 2
_MOST_PEOPLE = 100_000


class AgendaItemForm(OfficeForm):
    """One item; a stored one has its ``pk``. ``place``: the number it is to stand at."""

    pk = forms.IntegerField(label="议题", required=False, widget=forms.HiddenInput)
    place = forms.DecimalField(
        label="次序", required=False, min_value=0, max_value=999, max_digits=5, decimal_places=1
    )
    kind = forms.ChoiceField(
        label="类别", choices=AgendaItem.Kind.choices, initial=AgendaItem.Kind.DISCUSSION
    )
    title = forms.CharField(label="议题", max_length=200, required=False)
    note = forms.CharField(label="说明", max_length=300, required=False)
    is_removed = forms.BooleanField(label="删除这一项", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].widget.attrs |= {"inputmode": "decimal", "step": "any"}

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_meant = given.get("note") or given.get("pk")
        if is_meant and not given.get("title") and "title" not in self.errors and not given.get("is_removed"):
            self.add_error("title", "请写明议题；不要这一项，请勾选删除。")
        return given

    @property
    def is_item(self) -> bool:
        given = self.cleaned_data
        return bool(given.get("title")) and not given.get("is_removed")

    def item(self) -> Item:
        given = self.cleaned_data
        return Item(title=given["title"], kind=given["kind"], note=given["note"], pk=given["pk"])


AgendaForms = forms.formset_factory(
    AgendaItemForm, extra=EMPTY_ROWS, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS
)


def items_of(rows: forms.BaseFormSet) -> list[Item]:
    """The items in the order their numbers say; one without a number has that of its row."""
    placed = []
    for at, row in enumerate(rows, 1):
        if row.is_item:
            number = row.cleaned_data["place"]
            placed.append((at if number is None else number, at, row.item()))
    return [item for _, _, item in sorted(placed, key=lambda each: each[:2])]


def initial_of_agenda(meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {"pk": item.pk, "place": at, "kind": item.kind, "title": item.title, "note": item.note}
        for at, item in enumerate(meeting.agenda.all(), 1)
    ]


class SeenForm(OfficeForm):
    """The version of the agenda one changes."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class _OfGatheringForm(OfficeForm):
    """A record of a gathering, with its agenda to choose from."""

    item = forms.ModelChoiceField(label="议题", queryset=None, required=False, empty_label="不对应某个议题")
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    person = ""

    def __init__(
        self, *args: Any, scope: Scope, meeting: Meeting, kept: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.agenda.all()
        self.fields[self.person].queryset = people_on(scope, meeting.held_on, (kept,))
        if not meeting.agenda.exists():
            del self.fields["item"]

    @property
    def seen_version(self) -> str | None:
        return self.cleaned_data.get("seen") or None


class ResolutionForm(_OfGatheringForm):
    """A resolution; ``done_on`` and ``outcome`` only for one that is stored."""

    text = forms.CharField(
        label="决议内容", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )
    owner = forms.ModelChoiceField(label="责任人", queryset=None, required=False, empty_label="未指定")
    owner_name = forms.CharField(label="其他责任人", max_length=60, required=False)
    due_on = forms.DateField(label="完成时限", required=False, widget=date_input())
    done_on = forms.DateField(label="完成日期", required=False, widget=date_input())
    outcome = forms.CharField(label="落实情况", max_length=200, required=False)
    person = "owner"

    def __init__(self, *args: Any, is_stored: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_name"].help_text = "不是本支部党员的写在这里，如“支部委员会”"
        self.fields["due_on"].help_text = "填了时限，到期前后会在工作台提醒"
        if not is_stored:
            del self.fields["done_on"], self.fields["outcome"]

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def values(self) -> ResolutionValues:
        given = self.cleaned_data
        return ResolutionValues(
            text=given["text"],
            item=given.get("item"),
            owner=given["owner"],
            owner_name=given["owner_name"],
            due_on=given["due_on"],
            done_on=given.get("done_on"),
            outcome=given.get("outcome", ""),
        )


def initial_of_resolution(resolution: Resolution) -> dict[str, Any]:
    names = ("text", "owner_name", "due_on", "done_on", "outcome")
    return {
        **{name: getattr(resolution, name) for name in names},
        "item": resolution.item_id,
        "owner": resolution.owner_id,
        "seen": version_of(resolution),
    }


class ResolutionDoneForm(OfficeForm):
    """When it was done, and how it went."""

    done_on = forms.DateField(label="完成日期", widget=date_input())
    outcome = forms.CharField(label="落实情况", max_length=200, required=False)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


def _people(label: str, **more: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=_MOST_PEOPLE, widget=widget, **more)


class VoteForm(_OfGatheringForm):
    """A vote. Written opinions are asked for only where a matter of the gathering counts them."""

    matter = forms.ChoiceField(label="事项类别")
    subject = forms.CharField(label="表决事项", max_length=200)
    about = forms.ModelChoiceField(
        label="涉及党员", queryset=None, required=False, empty_label="不涉及某位党员"
    )
    is_secret = forms.BooleanField(label="无记名投票", required=False)
    entitled = _people("应到会有表决权")
    present = _people("实到会有表决权")
    in_favour = _people("赞成")
    against = _people("反对", required=False)
    abstaining = _people("弃权", required=False)
    written_in_favour = _people("书面赞成", required=False)
    written_against = _people("书面反对", required=False)
    written_abstaining = _people("书面弃权", required=False)
    person = "about"

    WRITTEN = ("written_in_favour", "written_against", "written_abstaining")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, **kwargs)
        self.meeting = meeting
        matters = matters_of(meeting)
        self.fields["matter"].choices = [(each.value, each.label) for each in matters]
        self.fields["entitled"].validators.append(_at_least_one)
        self.counting = [each for each in matters if rule_at(meeting, each).written is not None]
        if not self.counting:
            for name in self.WRITTEN:
                del self.fields[name]

    @property
    def shows_written(self) -> bool:
        """Whether the fields of written opinions stand open."""
        return any(self[name].value() or self[name].errors for name in self.WRITTEN if name in self.fields)

    @property
    def counting_words(self) -> str:
        return "、".join(each.label for each in self.counting)

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())

    def values(self) -> VoteValues:
        given = self.cleaned_data
        numbers = ("in_favour", "against", "abstaining", *self.WRITTEN)
        return VoteValues(
            matter=given["matter"],
            subject=given["subject"],
            item=given.get("item"),
            about=given["about"],
            is_secret=given["is_secret"],
            entitled=given["entitled"],
            present=given["present"],
            **{name: given.get(name) or 0 for name in numbers},
        )


def _at_least_one(number: int) -> None:
    if number < 1:
        raise forms.ValidationError("应到会有表决权至少1人。")


def initial_of_new_vote(voters: Voters) -> dict[str, Any]:
    """Filled from the register of the day and the roll."""
    return {"entitled": voters.entitled or None, "present": voters.present}


def initial_of_vote(vote: Vote) -> dict[str, Any]:
    names = ("matter", "subject", "is_secret", "entitled", "present", "in_favour", "against", "abstaining")
    written = {name: getattr(vote, name) or None for name in VoteForm.WRITTEN}
    return {
        **{name: getattr(vote, name) for name in names},
        **written,
        "item": vote.item_id,
        "about": vote.about_id,
        "seen": version_of(vote),
    }


def initial_of_done(resolution: Resolution) -> dict[str, Any]:
    return {
        "done_on": resolution.done_on or timezone.localdate(),
        "outcome": resolution.outcome,
        "seen": version_of(resolution),
    }
