"""The form of a gathering that was held: what it was, and the roll."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from meetings import roll
from meetings.actions import checks
from meetings.actions.entries import MeetingEntry, Stated
from meetings.actions.persons import NOBODY, Person
from meetings.forms.choices import (
    ABSENCE_REASONS,
    NamedChoices,
    Themes,
    blank_and,
    groups_for,
    kinds_for,
    modes_for,
    people_on,
    places_used,
    themes_for,
)
from meetings.forms.roll import NOT_ASKED, TICKED, Marks, RollLine, Status
from meetings.models import Attendance, Meeting, StudyCategory
from meetings.queries import exempt_member_ids
from members.models import Member, PartyGroup
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.web.forms import OfficeForm, date_input, time_input
from partybranch.web.years import EARLIEST

_LONGEST_REASON = 60
_AS_STORED = (
    *("held_on", "starts_at", "place", "title", "content", "due_count", "present_count", "place_kind"),
    *("mode", "study_category", "recorder", "secretary_part"),
)
_LONGEST_NAME = 60


class MeetingForm(OfficeForm):
    """``roll_members`` gives who is due for what is on the form; ``marks`` who was absent before anything
    was typed. With ``states_counts`` there are two numbers instead of the roll."""

    kinds = NamedChoices(label="形式", queryset=None, error_messages={"required": "请选择形式，至少一项。"})
    held_on = forms.DateField(label="日期", widget=date_input())
    starts_at = forms.TimeField(label="开始时间", required=False, widget=time_input())
    place = forms.CharField(
        label="地点", max_length=120, required=False, widget=forms.TextInput(attrs={"list": "places"})
    )
    chair = forms.ModelChoiceField(label="主持人", queryset=None, required=False, empty_label="未记")
    lecturer = forms.ModelChoiceField(label="主讲人", queryset=None, required=False, empty_label="无")
    chair_other = forms.CharField(label="名单外的主持人", max_length=60, required=False)
    lecturer_other = forms.CharField(label="名单外的主讲人", max_length=60, required=False)
    hours = forms.DecimalField(
        label="学时",
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(99),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
    )
    group = forms.ModelChoiceField(label="范围", queryset=None, required=False, empty_label="全支部")
    title = forms.CharField(label="主题内容", max_length=300)
    content = forms.CharField(
        label="内容摘要", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    themes = Themes(label="专题", queryset=None, required=False)
    observers = forms.CharField(
        label="列席人员", max_length=300, required=False, help_text="不在应到名单里的人，几个人用顿号隔开。"
    )
    new_theme = forms.CharField(label="新专题", max_length=120, required=False)
    place_kind = forms.ChoiceField(label="场所", choices=blank_and(Meeting.PlaceKind.choices), required=False)
    mode = forms.ChoiceField(label="方式", required=False)
    study_category = forms.ChoiceField(
        label="学习类别", choices=blank_and(StudyCategory.choices), required=False
    )
    recorder = forms.CharField(
        label="记录人", max_length=60, required=False, widget=forms.TextInput(attrs={"list": "people"})
    )
    secretary_part = forms.CharField(
        label="书记参与情况",
        max_length=120,
        required=False,
        help_text="如讲党课、带头发言、主持讨论；没有可不填。",
    )
    due_count = forms.IntegerField(label="应到人数", min_value=0, max_value=99999, required=False)
    present_count = forms.IntegerField(label="实到人数", min_value=0, max_value=99999, required=False)
    late_reason = forms.CharField(label="补录原因", max_length=200, required=False)
    is_another = forms.BooleanField(label="确是另一次", required=False)
    another_reason = forms.CharField(label="另一次的说明", max_length=120, required=False)
    correction_reason = forms.CharField(label="更正原因", max_length=200, required=False)
    listed = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    token = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        scope: Scope,
        meeting: Meeting | None = None,
        marks: Marks | None = None,
        states_counts: bool = False,
        calls_anew: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.meeting = scope, meeting
        self.marks = marks or Marks()
        self.states_counts, self.calls_anew = states_counts, calls_anew
        self.fields["kinds"].queryset = kinds_for(scope, meeting)
        self.fields["mode"].choices = modes_for(meeting.mode if meeting else "")
        if not self.asks_correction_reason:
            del self.fields["correction_reason"]
        self.fields["group"].queryset = groups_for(scope, meeting.group_id if meeting else None)
        self.fields["themes"].queryset = themes_for(scope.organization)
        kept = (meeting.chair_member_id, meeting.lecturer_member_id) if meeting else ()
        self.people = people_on(scope, self.day, kept)
        for name in ("chair", "lecturer"):
            self.fields[name].queryset = self.people
        if scope.only_own_group(Permission.RECORD_MEETINGS):
            self.fields["group"].required = True
            self.fields["group"].empty_label = None
        for name in ("due_count", "present_count"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"
        if meeting is not None and not meeting.title:
            self.fields["title"].required = False

    def typed(self, name: str) -> Any:
        """What stands in a field so far, as a value; None where it is none yet."""
        one = self.fields[name]
        raw = self[name].value()
        try:
            return one.clean(raw)
        except forms.ValidationError:
            return None

    @cached_property
    def day(self) -> date:
        """The day the roll follows: today while the field holds none."""
        day = self.typed("held_on")
        return day if day and day.year >= EARLIEST else timezone.localdate()

    @property
    def _own_group(self) -> PartyGroup | None:
        """A leader's gatherings are the group's whatever was chosen."""
        is_forced = self.scope.only_own_group(Permission.RECORD_MEETINGS)
        return self.fields["group"].queryset.first() if is_forced else None

    @cached_property
    def entry_so_far(self) -> MeetingEntry:
        """Kinds, day and group as they stand, for the roll."""
        return MeetingEntry(
            kinds=list(self.typed("kinds") or ()),
            held_on=self.day,
            group=self.typed("group") or self._own_group,
            calls_anew=self.calls_anew,
        )

    @cached_property
    def roll_members(self) -> list[Member]:
        entry = self.entry_so_far
        if self.meeting is not None and self.meeting.state == Meeting.State.HELD:
            called = roll.recorded_roll(self.meeting)
            if called is not None and not self.calls_anew and not _differs(self.meeting, entry):
                return called.members
        return roll.due_members(self.scope.organization, entry.kinds, entry.held_on, entry.group)

    @cached_property
    def exempt(self) -> set[int]:
        """Of whom it is not asked that they come on the day, or was not when the roll was called."""
        stored = {key for key, status in self.marks.statuses.items() if status == Status.EXEMPT}
        return exempt_member_ids(self.scope.organization.pk, self.day) | stored

    @cached_property
    def statuses(self) -> dict[int, str]:
        """How it was with each on the roll, as ticked and chosen or as stored."""
        ticked = set(self.data.getlist("absent")) if self.is_bound else set()
        return {
            member.pk: self._sent(member.pk, ticked) if self.is_bound else self._stored(member.pk)
            for member in self.roll_members
        }

    def _sent(self, key: int, ticked: Collection[str]) -> str:
        said = self.data.get(f"status-{key}", "")
        if key in self.exempt:
            return said if said in NOT_ASKED else Status.EXEMPT
        if str(key) not in ticked:
            return Status.PRESENT
        told = self.marks.statuses.get(key)
        return said if said in TICKED else told if told in Attendance.MISSED else Status.ABSENT

    def _stored(self, key: int) -> str:
        told = self.marks.statuses.get(key)
        if key in self.exempt and told not in Attendance.CAME:
            # Who asked for leave without being asked to come was not absent.
            is_held = self.meeting is not None and self.meeting.state == Meeting.State.HELD
            return told if told and is_held else Status.EXEMPT
        return told or (Status.ABSENT if self.marks.is_called else Status.PRESENT)

    @cached_property
    def absent(self) -> dict[int, str]:
        """Reason by member of those who did not come, or came late."""
        keys = [key for key, status in self.statuses.items() if status in TICKED]
        if not self.is_bound:
            return {key: self.marks.absent.get(key, "") for key in keys}
        return {key: self.data.get(f"reason-{key}", "").strip()[:_LONGEST_REASON] for key in keys}

    @cached_property
    def roll_groups(self) -> list[tuple[str, list[RollLine]]]:
        return [
            (name, [self._line(member) for member in members])
            for name, members in roll.by_group(self.roll_members)
        ]

    def _line(self, member: Member) -> RollLine:
        reason = self.absent.get(member.pk, "")
        stored = self.marks.absent.get(member.pk, "")
        own = [each for each in (stored, reason) if each and each not in ABSENCE_REASONS]
        options = tuple(dict.fromkeys((*own, *ABSENCE_REASONS)))
        is_exempt, status = member.pk in self.exempt, self.statuses[member.pk]
        return RollLine(member, status, is_exempt, reason or stored, options)

    @property
    def due_total(self) -> int:
        return sum(status != Status.EXEMPT for status in self.statuses.values())

    @property
    def present_total(self) -> int:
        return sum(status in Attendance.CAME for status in self.statuses.values())

    @property
    def absent_total(self) -> int:
        return sum(status in Attendance.MISSED for status in self.statuses.values())

    @property
    def exempt_total(self) -> int:
        return sum(status == Status.EXEMPT for status in self.statuses.values())

    @property
    def roll_mark(self) -> str:
        return roll.mark_of(self.roll_members)

    @cached_property
    def places(self) -> list[str]:
        return places_used(self.scope.organization)

    @property
    def asks_late_reason(self) -> bool:
        """Shown once the day is that long ago, or something was said."""
        if self.meeting is not None and self.meeting.state == Meeting.State.HELD:
            return self.meeting.is_late_entry or "late_reason" in self.errors
        return checks.is_late(self.day, timezone.localdate())

    @property
    def asks_correction_reason(self) -> bool:
        return self.meeting is not None and self.meeting.settled_at is not None

    @property
    def asks_another(self) -> bool:
        return bool(self["is_another"].value()) or any(
            name in self.errors for name in ("is_another", "another_reason")
        )

    @property
    def opens_more(self) -> bool:
        """Whether something stands in the part that is closed at first."""
        names = (
            *("chair_other", "lecturer_other", "content", "observers", "new_theme", "place_kind", "mode"),
            *("study_category", "recorder", "secretary_part"),
        )
        return any(self[name].value() or name in self.errors for name in names)

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def clean_held_on(self) -> date:
        day = self.cleaned_data["held_on"]
        try:
            checks.check_day_of_held(day)
        except checks.Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, part in (("chair", "主持人"), ("lecturer", "主讲人")):
            if given.get(name) and given.get(f"{name}_other"):
                self.add_error(f"{name}_other", f"{part}选名单里的党员或写名单外的姓名，只填一处。")
        is_known = not {"held_on", "kinds", "group"} & set(self.errors)
        if is_known and not self.states_counts and given.get("listed") != self.roll_mark:
            self.add_error(None, "应到名单已按日期和形式重新列出，请核对缺席后再点一次保存。")
        return given

    def entry(self) -> MeetingEntry:
        given = self.cleaned_data
        return MeetingEntry(
            kinds=list(given["kinds"]),
            held_on=given["held_on"],
            starts_at=given["starts_at"],
            group=given["group"],
            place=given["place"],
            title=given["title"],
            content=given["content"],
            hours=given["hours"],
            place_kind=given["place_kind"],
            mode=given["mode"],
            study_category=given["study_category"],
            secretary_part=given["secretary_part"],
            recorder=given["recorder"],
            chair=self._person("chair"),
            lecturer=self._person("lecturer"),
            themes=list(given["themes"]),
            new_theme=given["new_theme"],
            absences=self.absent if not self.states_counts else {},
            statuses=self._said() if not self.states_counts else {},
            observers=given["observers"],
            stated=Stated(given["due_count"], given["present_count"]) if self.states_counts else None,
            roll_mark="" if self.states_counts else self.roll_mark,
            calls_anew=self.calls_anew,
            late_reason=given["late_reason"],
            is_another=given["is_another"],
            another_reason=given["another_reason"],
        )

    def _said(self) -> dict[int, str]:
        """Of whom more is said than nothing: ticked, not asked to come, or told otherwise before."""
        told = self.exempt | set(self.marks.statuses)
        return {
            key: status
            for key, status in self.statuses.items()
            if key in told or (status in TICKED and f"status-{key}" in self.data)
        }

    def clean_observers(self) -> list[Person]:
        """Members of the branch on that day by their whole name where it fits one who is not due; guests
        by what was written."""
        names = dict.fromkeys(filter(None, re.split(r"[、，,；;\s]+", self.cleaned_data["observers"])))
        if not names:
            return []
        due = set() if self.states_counts else {member.pk for member in self.roll_members}
        found: dict[str, list[Member]] = {}
        for member in people_on(self.scope, self.day).filter(name__in=names):
            found.setdefault(member.name, []).append(member)
        observers = []
        for name in names:
            fitting = [member for member in found.get(name, ()) if member.pk not in due]
            if name in found and not fitting:
                raise forms.ValidationError(str(checks.ObserverIsDue(name)))
            member = fitting[0] if len(fitting) == 1 and len(found[name]) == 1 else None
            observers.append(Person(member, name[:_LONGEST_NAME]))
        return observers

    def _person(self, name: str) -> Person:
        member, other = self.cleaned_data[name], self.cleaned_data[f"{name}_other"]
        if member is not None:
            return Person(member)
        if not other:
            return NOBODY
        # Several names taken over with one of them known: the known one stays while the words do.
        if self.meeting is not None and other == getattr(self.meeting, name):
            return Person(getattr(self.meeting, f"{name}_member"), other)
        return Person(None, other)

    @property
    def seen_at(self) -> Any:
        try:
            return parse_datetime(self.cleaned_data.get("seen", ""))
        except ValueError:
            return None


def _differs(meeting: Meeting, entry: MeetingEntry) -> bool:
    group_id = entry.group.pk if entry.group else None
    kinds = {kind.pk for kind in entry.kinds}
    return (
        entry.held_on != meeting.held_on
        or group_id != meeting.group_id
        or kinds != {kind.pk for kind in meeting.kinds}
    )


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """What the form shows of a gathering that is stored."""
    values: dict[str, Any] = {
        "kinds": [kind.pk for kind in meeting.kinds],
        "group": meeting.group_id,
        "themes": [theme.pk for theme in meeting.themes.all()],
        "seen": meeting.updated_at.isoformat(),
    }
    for name in _AS_STORED:
        values[name] = getattr(meeting, name)
    values["late_reason"] = meeting.late_reason
    observers = meeting.attendances.filter(status=Status.OBSERVER)
    values["observers"] = "、".join(observers.values_list("name", flat=True))
    values["hours"] = None if meeting.hours is None else f"{meeting.hours.normalize():f}"
    for name in ("chair", "lecturer"):
        text, member = getattr(meeting, name), getattr(meeting, f"{name}_member")
        is_plain = member is not None and text in ("", member.name)
        values[name] = member.pk if is_plain else None
        values[f"{name}_other"] = "" if is_plain else text
    return values
