"""One gathering of the organisation: its kinds, its themes, who was due and who came."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from members.models import Member, Organization, PartyGroup
from partybranch.fields import RecordSource
from partybranch.records import Kept


class MeetingKind(models.Model):
    """A form of gathering (活动形式) as data: national ones come with a migration, local ones are
    added by an administrator. ``fact_name`` is how the report counts it, ``synonyms`` are the other
    words offices use."""

    class Due(models.TextChoices):
        """Who is due at such a gathering."""

        ALL = "all", "全体党员"
        COMMITTEE = "committee", "支部委员"
        GROUP = "group", "党小组党员"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField("全称", max_length=40)
    fact_name = models.CharField("报告用名", max_length=40, unique=True)
    synonyms = models.JSONField("习惯叫法", default=list)
    due = models.CharField("应到范围", max_length=10, choices=Due.choices, default=Due.ALL)
    verb = models.CharField("动词", max_length=4, default="开展")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = "活动形式"

    def __str__(self) -> str:
        return self.fact_name


class Theme(models.Model):
    """A theme (专题) gatherings are tagged with, by its full name; ``aliases`` are short forms."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="themes", null=True, blank=True, verbose_name="党组织"
    )
    name = models.CharField("专题", max_length=120)
    aliases = models.JSONField("简称", default=list)

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=["branch", "name"], name="theme_name_once"),)
        verbose_name = "专题"

    def __str__(self) -> str:
        return self.name


class Meeting(Kept):
    """One gathering, entered once and counted in each of its kinds, once in totals.

    ``due_count`` and ``present_count`` empty: not known (masked or not stated), never zero.
    ``hours`` is study hours (学时) for one person.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "待召开"
        HELD = "held", "已召开"
        CANCELLED = "cancelled", "已取消"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"chair", "chair_member", "recorder", "lecturer", "lecturer_member"}
    )

    branch = models.ForeignKey(Organization, models.PROTECT, related_name="meetings", verbose_name="党支部")
    group = models.ForeignKey(
        PartyGroup, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name="党小组"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.HELD)
    held_on = models.DateField("日期")
    starts_at = models.TimeField("时间", null=True, blank=True)
    main_kind = models.ForeignKey(
        MeetingKind, models.PROTECT, related_name="main_meetings", verbose_name="主要形式"
    )
    extra_kinds = models.ManyToManyField(
        MeetingKind, blank=True, related_name="extra_meetings", verbose_name="合并开展的形式"
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="meetings", verbose_name="专题")
    title = models.CharField("主题内容", max_length=300, blank=True)
    content = models.TextField("内容摘要", blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    mode = models.CharField("方式", max_length=40, blank=True)
    chair = models.CharField("主持人", max_length=60, blank=True)
    chair_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="meetings_chaired", verbose_name="主持人"
    )
    recorder = models.CharField("记录人", max_length=60, blank=True)
    lecturer = models.CharField("主讲人", max_length=60, blank=True)
    lecturer_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="lectures", verbose_name="主讲人"
    )
    due_count = models.PositiveIntegerField("应到人数", null=True, blank=True)
    present_count = models.PositiveIntegerField("实到人数", null=True, blank=True)
    hours = models.DecimalField("学时", max_digits=5, decimal_places=2, null=True, blank=True)
    is_late_entry = models.BooleanField("补录", default=False)
    late_reason = models.CharField("补录原因", max_length=200, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)
    source = models.CharField(
        max_length=10, choices=RecordSource.choices, default=RecordSource.ENTERED, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-held_on", "-pk")
        indexes = (models.Index(fields=["branch", "held_on"], name="meeting_of_year"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(due_count__isnull=True)
                | Q(present_count__isnull=True)
                | Q(present_count__lte=F("due_count")),
                name="meeting_present_within_due",
            ),
        )
        verbose_name = "组织生活"

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"

    @property
    def kinds(self) -> list[MeetingKind]:
        """The main kind first, then the others (prefetch ``extra_kinds`` where many are read)."""
        return [self.main_kind, *self.extra_kinds.all()]


class Attendance(models.Model):
    """One person's attendance at one gathering. Imported gatherings have rows for the named
    absentees only; ``member`` is empty where the name fits nobody in the register."""

    class Status(models.TextChoices):
        PRESENT = "present", "到会"
        LATE = "late", "迟到"
        ABSENT = "absent", "缺席"
        EXCUSED = "excused", "请假"
        OBSERVER = "observer", "列席"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "name", "reason"})

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name="组织生活")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="attendances", verbose_name="党员"
    )
    name = models.CharField("姓名", max_length=60)
    status = models.CharField("情况", max_length=10, choices=Status.choices)
    reason = models.CharField("原因", max_length=60, blank=True)

    class Meta:
        ordering = ("meeting_id", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["meeting", "member"],
                condition=Q(member__isnull=False),
                name="attendance_once_a_member",
            ),
        )
        verbose_name = "出席情况"

    def __str__(self) -> str:
        return f"{self.name} {self.get_status_display()}"
