"""Heart-to-heart talks (谈心谈话)."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from members.models import Member, Organization
from partybranch.records import Kept
from partybranch.sealed import SealedText


class Talk(Kept):
    """Who talked with whom, when, and between what kind of pair. What was said is sealed and opened by
    the secretary and the deputy alone, and by the two themselves for their own.

    Between 委员, between 委员 and members, between members: generally at least once a year each
    (支部条例 article 19 as recalled, RULES 1, standing C)."""

    class Pair(models.TextChoices):
        COMMITTEE = "committee", "委员之间"
        COMMITTEE_MEMBER = "committee_member", "委员与党员"
        MEMBERS = "members", "党员之间"

    class Ground(models.TextChoices):
        ROUTINE = "routine", "日常谈心"
        LIFE_MEETING = "life_meeting", "组织生活会前"
        CARE = "care", "困难、变故、健康"
        REMINDER = "reminder", "提醒谈话"
        ADMONITION = "admonition", "诫勉谈话"
        OTHER = "other", "其他"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"talker", "partner", "place", "content_sealed"})

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    branch = models.ForeignKey(Organization, models.PROTECT, related_name="talks", verbose_name="党支部")
    held_on = models.DateField("日期")
    talker = models.ForeignKey(Member, models.PROTECT, related_name="talks_led", verbose_name="谈话人")
    partner = models.ForeignKey(Member, models.PROTECT, related_name="talks_had", verbose_name="谈话对象")
    pair = models.CharField("关系", max_length=20, choices=Pair.choices)
    ground = models.CharField("缘由", max_length=20, choices=Ground.choices, default=Ground.ROUTINE)
    place = models.CharField("地点", max_length=60, blank=True)
    content_sealed = models.TextField("谈话内容", blank=True, editable=False)
    content = SealedText()

    class Meta:
        ordering = ("-held_on", "-pk")
        indexes = (models.Index(fields=["branch", "held_on"], name="talk_of_year"),)
        constraints = (models.CheckConstraint(condition=~Q(talker=F("partner")), name="talk_between_two"),)
        verbose_name = "谈心谈话"

    def __str__(self) -> str:
        return f"{self.held_on} 谈心谈话"
