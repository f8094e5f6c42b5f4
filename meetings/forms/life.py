"""Forms of opinions, the rectification list and the grades of members."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField

from meetings.actions.appraisals import Graded, version_of
from meetings.actions.life import RectificationValues
from meetings.actions.life import version_of as version_of_line
from meetings.appraisal import AppraisalSheet, GradeLine
from meetings.models import Appraisal, Opinion, Rectification
from members.models import Member, Organization
from members.ordering import in_order
from partybranch.web.forms import OfficeForm, date_input

_LONGEST_NOTE = 300


def _members(branch: Organization, kept: int | None = None) -> Any:
    """Those of the branch now, and who stands on the record already."""
    members = Member.objects.filter(branch=branch)
    present = members.filter(left_on__isnull=True)
    return in_order(present | members.filter(pk=kept) if kept else present, branch)


class OpinionForm(OfficeForm):
    """One opinion of a life meeting."""

    kind = forms.ChoiceField(label="类别", choices=Opinion.Kind.choices)
    about = forms.ModelChoiceField(label="对谁", queryset=None, required=False, empty_label="支部委员会")
    given_by = forms.ModelChoiceField(label="谁提的", queryset=None, required=False, empty_label="不记名")
    text = forms.CharField(label="内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, branch: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("about", "given_by"):
            self.fields[name].queryset = _members(branch)


class RectificationForm(OfficeForm):
    """One line of the rectification list; ``cured_on`` is asked once it is stored."""

    problem = forms.CharField(label="问题", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    measure = forms.CharField(
        label="整改措施", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = forms.ModelChoiceField(label="责任人", queryset=None, required=False, empty_label="支部委员会")
    due_on = forms.DateField(label="整改时限", required=False, widget=date_input())
    cured_on = forms.DateField(label="整改到位日期", required=False, widget=date_input())
    result = forms.CharField(label="整改情况", max_length=200, required=False)
    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput())

    def __init__(
        self, *args: Any, branch: Organization, line: Rectification | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = _members(branch, line.owner_id if line else None)
        if line is None:
            for name in ("cured_on", "result"):
                del self.fields[name]

    def values(self, year: int) -> RectificationValues:
        given = self.cleaned_data
        return RectificationValues(
            year=year,
            problem=" ".join(given["problem"].split()),
            measure=" ".join(given["measure"].split()),
            owner=given["owner"],
            due_on=given["due_on"],
            cured_on=given.get("cured_on"),
            result=given.get("result", ""),
        )


def initial_of_line(line: Rectification) -> dict[str, Any]:
    """What the form shows of a stored line; one that is open is offered today as its day."""
    return {
        "problem": line.problem,
        "measure": line.measure,
        "owner": line.owner_id,
        "due_on": line.due_on,
        "cured_on": line.cured_on,
        "result": line.result,
        "seen": version_of_line(line),
    }


class FormLine(NamedTuple):
    """One member with the two fields of the form; both None where no grade is given."""

    line: GradeLine
    grade: BoundField | None
    note: BoundField | None


class GradesForm(OfficeForm):
    """A select and a word for every full member of the sheet."""

    seen = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, sheet: AppraisalSheet, **kwargs: Any) -> None:
        self.sheet = sheet
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = version_of(sheet.rows)
        for line in sheet.lines:
            if line.is_graded:
                self._add_line(line)

    def _add_line(self, line: GradeLine) -> None:
        key, name, row = line.member.pk, line.member.name, line.appraisal
        grade = forms.ChoiceField(
            label=f"{name}的等次",
            choices=[("", "未评定"), *Appraisal.Grade.choices],
            required=False,
            initial=row.grade if row else "",
        )
        note = forms.CharField(
            label=f"{name}的评定意见",
            max_length=_LONGEST_NOTE,
            required=False,
            initial=row.note if row else "",
        )
        grade.widget.attrs["class"], note.widget.attrs["class"] = "form-select", "form-control"
        for each in (grade, note):
            each.widget.attrs["aria-label"] = each.label
        self.fields[f"grade-{key}"], self.fields[f"note-{key}"] = grade, note

    def lines(self) -> Iterator[FormLine]:
        for line in self.sheet.lines:
            key = line.member.pk
            if line.is_graded:
                yield FormLine(line, self[f"grade-{key}"], self[f"note-{key}"])
            else:
                yield FormLine(line, None, None)

    def graded(self) -> dict[int, Graded]:
        return {
            line.member.pk: Graded(
                self.cleaned_data[f"grade-{line.member.pk}"],
                " ".join(self.cleaned_data[f"note-{line.member.pk}"].split()),
            )
            for line in self.sheet.lines
            if line.is_graded
        }
