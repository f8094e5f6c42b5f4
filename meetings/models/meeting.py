"""One gathering of the organisation: its kinds, its themes, who was due and who came."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from meetings.models.category import StudyCategory
from members.models import Member, Organization, PartyGroup
from partybranch.fields import RecordSource
from partybranch.records import Kept


class MeetingKind(models.Model):
    """A form of gathering (活动形式) as data: national ones come with a migration, local ones are
    added by an administrator (``added_by_id`` is set). ``fact_name`` is how the report counts it,
    ``synonyms`` are the other words offices use; one that is no longer ``is_offered`` stays on what was
    recorded with it."""

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
    is_offered = models.BooleanField("可选用", default=True)
    added_by_id = models.BigIntegerField(null=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = "活动形式"

    def __str__(self) -> str:
        return self.fact_name


class Campaign(models.Model):
    """An education campaign (主题教育, 学习教育) with its span: a committee's or a branch's. Gatherings
    belong to it through their themes."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="campaigns", verbose_name="党组织"
    )
    name = models.CharField("主题教育", max_length=120)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        ordering = ("-starts_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["organization", "name"], name="campaign_name_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_it_starts",
            ),
        )
        verbose_name = "主题教育"

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """A theme (专题) gatherings are tagged with, by its full name; ``aliases`` are short forms."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="themes", null=True, blank=True, verbose_name="党组织"
    )
    name = models.CharField("专题", max_length=120)
    aliases = models.JSONField("简称", default=list)
    campaign = models.ForeignKey(
        Campaign, models.SET_NULL, related_name="themes", null=True, blank=True, verbose_name="主题教育"
    )

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=["branch", "name"], name="theme_name_once"),)
        verbose_name = "专题"

    def __str__(self) -> str:
        return self.name


class JointGathering(models.Model):
    """A gathering of several branches at once (联合开展): each branch has its own row of it with its own
    roll, so that it counts in each; ``organizer`` is the committee or branch that called it."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    organizer = models.ForeignKey(
        Organization, models.PROTECT, related_name="joint_gatherings", verbose_name="发起单位"
    )
    title = models.CharField("主题内容", max_length=300)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = "联合活动"

    def __str__(self) -> str:
        return self.title


class Meeting(Kept):
    """One gathering, entered once and counted in each of its kinds, once in totals.

    ``due_count`` and ``present_count`` empty: not known (masked or not stated), never zero; whoever is
    exempt and stayed away is in neither. ``hours`` is study hours (学时) for one person.
    ``announced_at``: since when members were told of it; ``settled_at``: since when its minutes stand
    (定稿), and a change of them keeps what they said.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "待召开"
        HELD = "held", "已召开"
        CANCELLED = "cancelled", "已取消"

    class Stage(models.TextChoices):
        """How far it has come: the state, told apart by whether members were told and the minutes stand."""

        PLANNED = "planned", "待召开"
        ANNOUNCED = "announced", "已通知"
        HELD = "held", "已召开"
        SETTLED = "settled", "已定稿"
        CANCELLED = "cancelled", "已取消"

    class PlaceKind(models.TextChoices):
        """What kind of place it is: the report tells 现场教学 from a meeting room by it."""

        MEETING_ROOM = "meeting_room", "会议室"
        ACTIVITY_ROOM = "activity_room", "党员活动室"
        BASE = "base", "教育基地"
        COMMUNITY = "community", "社区、村"
        OUTDOORS = "outdoors", "户外"
        ELSEWHERE = "elsewhere", "其他"

    class Mode(models.TextChoices):
        """How people come together. Workbooks say other things there too (集中学习, 观看视频): the column
        keeps any text."""

        OFFLINE = "线下", "线下"
        ONLINE = "线上", "线上"
        BOTH = "线上线下结合", "线上线下结合"

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
    place_kind = models.CharField("场所", max_length=20, choices=PlaceKind.choices, blank=True)
    joint = models.ForeignKey(
        JointGathering,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="联合活动",
    )
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
    study_category = models.CharField("学习类别", max_length=20, choices=StudyCategory.choices, blank=True)
    secretary_part = models.CharField("书记参与情况", max_length=120, blank=True)
    announced_at = models.DateTimeField("通知时间", null=True, editable=False)
    announced_by_id = models.BigIntegerField(null=True, editable=False)
    settled_at = models.DateTimeField("定稿时间", null=True, editable=False)
    settled_by_id = models.BigIntegerField(null=True, editable=False)
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

    # The kinds beside the main one where whoever read many gatherings gave them, else they are asked for.
    kinds_beside: ClassVar[tuple[MeetingKind, ...] | None] = None

    @property
    def kinds(self) -> list[MeetingKind]:
        """The main kind first, then the others (prefetch ``extra_kinds`` or give ``kinds_beside`` where
        many are read)."""
        beside = self.extra_kinds.all() if self.kinds_beside is None else self.kinds_beside
        return [self.main_kind, *beside]

    @property
    def stage(self) -> "Meeting.Stage":
        if self.state == self.State.PLANNED and self.announced_at is not None:
            return self.Stage.ANNOUNCED
        if self.state == self.State.HELD and self.settled_at is not None:
            return self.Stage.SETTLED
        return self.Stage(self.state)

    def get_stage_display(self) -> str:
        return str(self.stage.label)


class Attendance(models.Model):
    """One person's attendance at one gathering. Imported gatherings have rows for the named
    absentees only; ``member`` is empty where the name fits nobody in the register.

    EXEMPT: by rule not asked to come (教管条例 article 23) and did not; in no rate. ``made_up_on``: when
    somebody absent made the study up (补学)."""

    class Status(models.TextChoices):
        PRESENT = "present", "到会"
        LATE = "late", "迟到"
        ABSENT = "absent", "缺席"
        EXCUSED = "excused", "请假"
        OBSERVER = "observer", "列席"
        EXEMPT = "exempt", "不作要求"

    # Who came; who was due and did not; who is in neither number of a gathering.
    CAME: ClassVar[tuple[str, ...]] = (Status.PRESENT, Status.LATE)
    MISSED: ClassVar[tuple[str, ...]] = (Status.ABSENT, Status.EXCUSED)
    NOT_COUNTED: ClassVar[tuple[str, ...]] = (Status.OBSERVER, Status.EXEMPT)
    # Who may make the study up; to whom it may be taken.
    NOT_THERE: ClassVar[tuple[str, ...]] = (*MISSED, Status.EXEMPT)

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "name", "reason", "made_up_how"})

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name="组织生活")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="attendances", verbose_name="党员"
    )
    name = models.CharField("姓名", max_length=60)
    status = models.CharField("情况", max_length=10, choices=Status.choices)
    reason = models.CharField("原因", max_length=60, blank=True)
    made_up_on = models.DateField("补学日期", null=True, blank=True)
    made_up_how = models.CharField("补学方式", max_length=60, blank=True)

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
