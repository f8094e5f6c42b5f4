"""The form of a gathering that was held: what it was, and the roll."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
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
from meetings.actions.attending import KEPT_REASON
from meetings.actions.recording import NOBODY, MeetingEntry, Person, Stated
from meetings.forms.choices import (
    ABSENCE_REASONS,
    NamedChoices,
    Themes,
    groups_for,
    kinds_for,
    people_on,
    places_used,
    themes_for,
)
from meetings.models import Attendance, Meeting
from members.models import Member, PartyGroup
from partybranch.access.permissions import Permission
from partybranch.access.scope import Scope
from partybranch.web.forms import OfficeForm, date_input, time_input
from partybranch.web.years import EARLIEST

_LONGEST_REASON = 60


@dataclass(frozen=True)
class RollLine:
    """One person on the roll as the page shows it."""

    member: Member
    is_absent: bool = False
    reason: str = ""
    reasons: Collection[str] = ABSENCE_REASONS


@dataclass(frozen=True)
class Marks:
    """Who was ticked absent, with reasons; those whose reason is hidden from the person at the desk."""

    absent: Mapping[int, str] = field(default_factory=dict)
    unmatched: Collection[str] = ()


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
    new_theme = forms.CharField(label="新专题", max_length=120, required=False)
    due_count = forms.IntegerField(label="应到人数", min_value=0, max_value=99999, required=False)
    present_count = forms.IntegerField(label="实到人数", min_value=0, max_value=99999, required=False)
    late_reason = forms.CharField(label="补录原因", max_length=200, required=False)
    is_another = forms.BooleanField(label="确是另一次", required=False)
    another_reason = forms.CharField(label="另一次的说明", max_length=120, required=False)
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
        self.fields["kinds"].queryset = kinds_for(scope)
        self.fields["group"].queryset = groups_for(scope, meeting.group_id if meeting else None)
        self.fields["themes"].queryset = themes_for(scope.organization)
        kept = (meeting.chair_member_id, meeting.lecturer_member_id) if meeting else ()
        people = people_on(scope, self.day, kept)
        for name in ("chair", "lecturer"):
            self.fields[name].queryset = people
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
    def absent(self) -> dict[int, str]:
        """Reason by member of those ticked."""
        due = {member.pk for member in self.roll_members}
        if not self.is_bound:
            return {key: reason for key, reason in self.marks.absent.items() if key in due}
        ticked = [int(key) for key in self.data.getlist("absent") if key.isascii() and key.isdigit()]
        return {
            key: self.data.get(f"reason-{key}", "").strip()[:_LONGEST_REASON] for key in ticked if key in due
        }

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
        return RollLine(member, member.pk in self.absent, reason or stored, options)

    @property
    def due_total(self) -> int:
        return len(self.roll_members)

    @property
    def present_total(self) -> int:
        return len(self.roll_members) - len(self.absent)

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
    def asks_another(self) -> bool:
        return bool(self["is_another"].value()) or any(
            name in self.errors for name in ("is_another", "another_reason")
        )

    @property
    def opens_more(self) -> bool:
        """Whether something stands in the part that is closed at first."""
        names = ("chair_other", "lecturer_other", "content", "new_theme")
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
            chair=self._person("chair"),
            lecturer=self._person("lecturer"),
            themes=list(given["themes"]),
            new_theme=given["new_theme"],
            absences=self.absent if not self.states_counts else {},
            stated=Stated(given["due_count"], given["present_count"]) if self.states_counts else None,
            roll_mark="" if self.states_counts else self.roll_mark,
            calls_anew=self.calls_anew,
            late_reason=given["late_reason"],
            is_another=given["is_another"],
            another_reason=given["another_reason"],
        )

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
    for name in ("held_on", "starts_at", "place", "title", "content", "due_count", "present_count"):
        values[name] = getattr(meeting, name)
    values["late_reason"] = meeting.late_reason
    values["hours"] = None if meeting.hours is None else f"{meeting.hours.normalize():f}"
    for name in ("chair", "lecturer"):
        text, member = getattr(meeting, name), getattr(meeting, f"{name}_member")
        is_plain = member is not None and text in ("", member.name)
        values[name] = member.pk if is_plain else None
        values[f"{name}_other"] = "" if is_plain else text
    return values


def marks_of(meeting: Meeting, may_see: Any) -> Marks:
    """Who is stored as absent, or was granted leave; a reason hidden from the person at the desk stays
    as it is."""
    came = (Attendance.Status.PRESENT, Attendance.Status.LATE, Attendance.Status.OBSERVER)
    rows: list[Any] = list(meeting.attendances.exclude(status__in=came).select_related("member"))
    if meeting.state == Meeting.State.PLANNED:
        rows = list(meeting.leave_requests.filter(state="granted").select_related("member"))
    absent = {
        row.member_id: row.reason if may_see(row) or not row.reason else KEPT_REASON
        for row in rows
        if row.member_id
    }
    return Marks(absent, [row.name for row in rows if not row.member_id])
