"""Forms of what is planned: a gathering or a series, its move, its cancellation, what is to be read."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone

from meetings.actions.persons import NOBODY, Person
from meetings.actions.planning import Plan, Reading
from meetings.forms.choices import (
    NamedChoices,
    blank_and,
    groups_for,
    kinds_for,
    modes_for,
    people_on,
    places_used,
    plan_items_for,
)
from meetings.models import Meeting, StudyCategory, StudyPlanItem
from meetings.occurrences import REPEAT_LABELS, Repeat, TooMany, days_of
from members.models import Organization
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.calendar import month_range, year_range
from partybranch.web.forms import OfficeForm, date_input, time_input

MOST_MATERIALS = 12
EMPTY_ROWS = 2


class _Draft(OfficeForm):
    """A form that can be shown as it stands."""

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it."""
        self._errors = ErrorDict()
        self.cleaned_data = {}


class MaterialForm(_Draft):
    """One thing to read."""

    title = forms.CharField(label="学习资料", max_length=200, required=False)
    passage = forms.CharField(label="章节或页码", max_length=80, required=False)
    link = forms.URLField(
        label="网址",
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if link and not link.startswith(("http://", "https://")):
            raise forms.ValidationError(self.fields["link"].error_messages["invalid"])
        return link

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("title") and (given.get("passage") or given.get("link")):
            self.add_error("title", "请写明学习资料的名称。")
        return given

    def reading(self) -> Reading | None:
        given = self.cleaned_data
        return Reading(given["title"], given["passage"], given["link"]) if given.get("title") else None


MaterialForms = forms.formset_factory(
    MaterialForm, extra=EMPTY_ROWS, max_num=MOST_MATERIALS, absolute_max=MOST_MATERIALS
)


class PlanContentForm(_Draft):
    """What a planned gathering is about."""

    kinds = NamedChoices(label="形式", queryset=None, error_messages={"required": "请选择形式，至少一项。"})
    title = forms.CharField(label="主题内容", max_length=300)
    group = forms.ModelChoiceField(label="范围", queryset=None, required=False, empty_label="全支部")
    hours = forms.DecimalField(
        label="学时",
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(99),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
    )
    lecturer = forms.ModelChoiceField(label="主讲人", queryset=None, required=False, empty_label="未定")
    lecturer_other = forms.CharField(label="名单外的主讲人", max_length=60, required=False)
    plan_item = forms.ModelChoiceField(
        label="对应的学习计划", queryset=None, required=False, empty_label="不对应"
    )
    note = forms.CharField(label="学习要求", max_length=300, required=False)
    place_kind = forms.ChoiceField(label="场所", choices=blank_and(Meeting.PlaceKind.choices), required=False)
    mode = forms.ChoiceField(label="方式", required=False)
    study_category = forms.ChoiceField(
        label="学习类别", choices=blank_and(StudyCategory.choices), required=False
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, scope: Scope, meeting: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.meeting = scope, meeting
        self.fields["kinds"].queryset = kinds_for(scope, meeting)
        kept = (meeting.lecturer_member_id,) if meeting else ()
        self.fields["lecturer"].queryset = people_on(scope, timezone.localdate(), kept)
        session = getattr(meeting, "study_session", None)
        item_id = session.plan_item_id if session else None
        self.fields["plan_item"].queryset = plan_items_for(scope.organization, item_id)
        self.fields["mode"].choices = modes_for(meeting.mode if meeting else "")
        self.fields["group"].queryset = groups_for(scope, meeting.group_id if meeting else None)
        if scope.only_own_group(Permission.RECORD_MEETINGS):
            self.fields["group"].required = True
            self.fields["group"].empty_label = None

    @property
    def has_plan_items(self) -> bool:
        """Whether there is a study plan one could choose from."""
        return len(self.fields["plan_item"].choices) > 1

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("lecturer") and given.get("lecturer_other"):
            self.add_error("lecturer_other", "主讲人选名单里的党员或写名单外的姓名，只填一处。")
        return given

    def _lecturer(self) -> Person:
        member, other = self.cleaned_data["lecturer"], self.cleaned_data["lecturer_other"]
        if member is not None:
            return Person(member)
        # Several names of which one is known: the known one stays while the words do.
        if self.meeting is not None and other and other == self.meeting.lecturer:
            return Person(self.meeting.lecturer_member, other)
        return Person(None, other) if other else NOBODY

    def plan(self, readings: list[Reading]) -> Plan:
        given = self.cleaned_data
        return Plan(
            kinds=list(given["kinds"]),
            title=given["title"],
            group=given["group"],
            hours=given["hours"],
            lecturer=self._lecturer(),
            plan_item=given["plan_item"],
            note=given["note"],
            place_kind=given["place_kind"],
            mode=given["mode"],
            study_category=given["study_category"],
            tells=not given.get("waits", False),
            starts_at=given.get("starts_at"),
            place=given.get("place", ""),
            readings=readings,
            is_another=given.get("is_another", False),
        )


class PlanForm(PlanContentForm):
    """A new plan: when, where, and how often again."""

    held_on = forms.DateField(label="日期", widget=date_input())
    starts_at = forms.TimeField(label="开始时间", required=False, widget=time_input())
    place = forms.CharField(
        label="地点", max_length=120, required=False, widget=forms.TextInput(attrs={"list": "places"})
    )
    repeat = forms.ChoiceField(
        label="重复", choices=[(each.value, label) for each, label in REPEAT_LABELS.items()]
    )
    until = forms.DateField(label="重复到", required=False, widget=date_input())
    is_another = forms.BooleanField(label="确是另一次", required=False)
    waits = forms.BooleanField(label="先不通知党员", required=False)

    @property
    def places(self) -> list[str]:
        return places_used(self.scope.organization)

    @property
    def opens_more(self) -> bool:
        """Whether something stands in the part that is closed at first."""
        return any(self[name].value() for name in ("place_kind", "mode", "study_category"))

    @property
    def asks_another(self) -> bool:
        return bool(self["is_another"].value()) or "is_another" in self.errors

    def days_so_far(self) -> list[date]:
        """The days as the form stands; none where they cannot be told yet."""
        first, until, repeat = (self._typed(name) for name in ("held_on", "until", "repeat"))
        if first is None or not repeat or first.year > timezone.localdate().year + 1:
            return []
        try:
            return days_of(first, Repeat(repeat), until or year_range(first.year)[1])
        except TooMany:
            return []

    def _typed(self, name: str) -> Any:
        try:
            return self.fields[name].clean(self[name].value())
        except forms.ValidationError:
            return None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, until = given.get("held_on"), given.get("until")
        repeat = Repeat(given.get("repeat") or Repeat.ONCE)
        if first is None or repeat is Repeat.ONCE:
            return given | {"days": [first] if first else []}
        until = until or year_range(first.year)[1]
        if until < first:
            self.add_error("until", "重复到的日期不能早于第一次。")
        elif until.year > timezone.localdate().year + 1:
            self.add_error("until", "最多安排到明年年底。")
        else:
            try:
                given["days"] = days_of(first, repeat, until)
            except TooMany as refused:
                self.add_error("until", str(refused))
        return given


class PlanCorrectForm(PlanContentForm):
    """What a planned gathering is about, and whether the following ones change with it."""

    with_following = forms.BooleanField(label="以后各次也这样改", required=False)


class MoveForm(OfficeForm):
    """The new day, time and place of a planned gathering."""

    held_on = forms.DateField(label="新日期", widget=date_input())
    starts_at = forms.TimeField(label="开始时间", required=False, widget=time_input())
    place = forms.CharField(
        label="地点", max_length=120, required=False, widget=forms.TextInput(attrs={"list": "places"})
    )
    with_following = forms.BooleanField(label="以后各次也顺延同样的天数", required=False)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class CancelForm(OfficeForm):
    """Why a planned gathering is called off."""

    reason = forms.CharField(
        label="取消原因",
        max_length=200,
        error_messages={"required": "请写明取消的原因，党员会在通知里看到。"},
    )
    with_following = forms.BooleanField(label="以后各次也取消", required=False)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class LeaveAnswerForm(OfficeForm):
    """Yes or no, with a few words where wanted."""

    granted = forms.ChoiceField(label="答复", choices=[("1", "同意"), ("0", "不同意")])
    answer = forms.CharField(label="说明", max_length=100, required=False)


def initial_of_plan(meeting: Meeting) -> dict[str, Any]:
    session = getattr(meeting, "study_session", None)
    lecturer = meeting.lecturer_member
    is_plain = lecturer is not None and meeting.lecturer in ("", lecturer.name)
    return {
        "lecturer": lecturer.pk if is_plain else None,
        "lecturer_other": "" if is_plain else meeting.lecturer,
        "plan_item": session.plan_item_id if session else None,
        "kinds": [kind.pk for kind in meeting.kinds],
        "title": meeting.title,
        "group": meeting.group_id,
        "hours": None if meeting.hours is None else f"{meeting.hours.normalize():f}",
        "note": session.note if session else "",
        "place_kind": meeting.place_kind,
        "mode": meeting.mode,
        "study_category": meeting.study_category,
        "seen": meeting.updated_at.isoformat(),
    }


# -- From a line of the study plan -----------------------------------------------------------------------


def plan_item_asked(branch: Organization, keys: list[int]) -> StudyPlanItem | None:
    return plan_items_for(branch).filter(pk__in=keys).first() if keys else None


def first_day_for(item: StudyPlanItem, today: date) -> date | None:
    """The day a plan for it begins with: today in its month, the first of a month to come; None where its
    month is over or not said."""
    if item.month is None:
        return None
    first, last = month_range(item.year, item.month)
    return max(first, today) if last >= today else None


def initial_of_item(item: StudyPlanItem, scope: Scope) -> dict[str, Any]:
    """What the plan form shows of a line of the study plan."""
    found: dict[str, Any] = {"plan_item": item.pk, "title": item.topic, "study_category": item.category}
    if item.hours is not None:
        found["hours"] = f"{item.hours.normalize():f}"
    if item.note:
        found["note"] = item.note
    if item.lecturer:
        lecturers = list(people_on(scope, timezone.localdate()).filter(name=item.lecturer)[:2])
        is_known = len(lecturers) == 1
        found |= {"lecturer": lecturers[0].pk} if is_known else {"lecturer_other": item.lecturer}
    return found
