"""What a gathering dealt with: agenda items, resolutions, votes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from meetings.models.meeting import Meeting
from members.models import Member, Organization
from partybranch.records import Kept


class AgendaItem(models.Model):
    """One matter of a gathering (议题), in the order it was taken."""

    class Kind(models.TextChoices):
        STUDY = "study", "学习"
        DISCUSSION = "discussion", "讨论"
        DECISION = "decision", "决策"
        WORK_REPORT = "work_report", "听取党建工作汇报"
        LECTURE = "lecture", "党课"
        ELECTION = "election", "选举"
        NOTICE = "notice", "通报"
        OTHER = "other", "其他"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"title", "note"})

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda", verbose_name="组织生活")
    kind = models.CharField("类别", max_length=20, choices=Kind.choices, default=Kind.DISCUSSION)
    title = models.CharField("议题", max_length=200)
    note = models.CharField("说明", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("meeting_id", "position", "pk")
        verbose_name = "议题"

    def __str__(self) -> str:
        return self.title


class Resolution(Kept):
    """Something a gathering resolved (决议), with whom it falls to and until when; open ones come back
    as to-dos. ``owner_name`` where the owner is no member."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"owner", "owner_name", "text", "outcome"})

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="resolutions", verbose_name="党支部"
    )
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="resolutions", verbose_name="组织生活")
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="resolutions", verbose_name="议题"
    )
    text = models.CharField("决议", max_length=300)
    owner = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions_owned",
        verbose_name="责任人",
    )
    owner_name = models.CharField("责任人", max_length=60, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    outcome = models.CharField("落实情况", max_length=200, blank=True)

    class Meta:
        ordering = ("meeting_id", "pk")
        indexes = (models.Index(fields=["branch", "done_on", "due_on"], name="resolution_open"),)
        verbose_name = "决议"

    def __str__(self) -> str:
        return self.text


class Vote(Kept):
    """One vote (表决). Numbers are of persons entitled to vote: ``entitled`` 应到, ``present`` 实到, and
    how those present voted; ``written_…``: formal written opinions handed in before the meeting by
    entitled persons who were absent, which count where the rule of the matter says so.

    The rule that applies follows from ``matter`` (``partybranch.regulations.votes``).
    """

    class Matter(models.TextChoices):
        ORDINARY = "ordinary", "一般事项"
        COMMITTEE = "committee", "支部委员会事项"
        ADMISSION = "admission", "接收预备党员"
        CONFIRMATION = "confirmation", "预备党员转正"
        PUNISHMENT = "punishment", "组织处置、纪律处分"
        ELECTION = "election", "选举"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"subject", "about"})

    branch = models.ForeignKey(Organization, models.PROTECT, related_name="votes", verbose_name="党支部")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="votes", verbose_name="组织生活")
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="votes", verbose_name="议题"
    )
    matter = models.CharField("事项类别", max_length=20, choices=Matter.choices, default=Matter.ORDINARY)
    subject = models.CharField("表决事项", max_length=200)
    about = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="votes_about", verbose_name="涉及党员"
    )
    is_secret = models.BooleanField("无记名投票", default=False)
    entitled = models.PositiveIntegerField("应到会有表决权人数")
    present = models.PositiveIntegerField("实到会有表决权人数")
    in_favour = models.PositiveIntegerField("赞成", default=0)
    against = models.PositiveIntegerField("反对", default=0)
    abstaining = models.PositiveIntegerField("弃权", default=0)
    written_in_favour = models.PositiveIntegerField("书面赞成", default=0)
    written_against = models.PositiveIntegerField("书面反对", default=0)
    written_abstaining = models.PositiveIntegerField("书面弃权", default=0)

    class Meta:
        ordering = ("meeting_id", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(present__lte=F("entitled")), name="vote_present_within_due"),
            models.CheckConstraint(
                condition=Q(present__gte=F("in_favour") + F("against") + F("abstaining")),
                name="vote_cast_within_present",
            ),
        )
        verbose_name = "表决"

    def __str__(self) -> str:
        return self.subject
