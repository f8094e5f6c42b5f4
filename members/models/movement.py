"""Changes of membership, each a dated event."""

import uuid
from datetime import date
from typing import ClassVar

from django.db import models

from members.models.member import Member
from members.models.organization import Organization, PartyGroup
from partybranch import crypto
from partybranch.calendar import last_of_month
from partybranch.fields import DatePrecision, RecordSource
from partybranch.records import Kept


class MembershipEvent(Kept):
    """Something that changed a member's membership in a branch on a day (or in a month).

    ``occurred_on`` of a leaving is the last day in the branch; of a move to another branch of the
    installation (one with ``paired_with``) it is the first day there, and the last here is the day before.
    """

    class Kind(models.TextChoices):
        ADMITTED = "admitted", "接收预备党员"
        CONFIRMED = "confirmed", "预备党员转正"
        MOVED_IN = "moved_in", "转入"
        MOVED_OUT = "moved_out", "转出"
        GROUP_CHANGED = "group_changed", "调整党小组"
        RETIRED = "retired", "离退休"
        SUSPENDED = "suspended", "停止党籍"
        RESTORED = "restored", "恢复党籍"
        REMOVED = "removed", "除名"
        EXPELLED = "expelled", "出党"
        DIED = "died", "去世"

    # After which somebody is no longer, and with which somebody begins to be, a member of the branch.
    # That a suspended member is not counted is our reading of the yearly statistics' decrease table.
    LEAVING: ClassVar[tuple[str, ...]] = (
        Kind.MOVED_OUT,
        Kind.SUSPENDED,
        Kind.REMOVED,
        Kind.EXPELLED,
        Kind.DIED,
    )
    COMING: ClassVar[tuple[str, ...]] = (Kind.MOVED_IN, Kind.ADMITTED, Kind.RESTORED)
    # Decided by an organisation and never by the branch's word alone: shown as 依据待补 until it is named.
    RESTS_ON_PAPER: ClassVar[tuple[str, ...]] = (
        Kind.SUSPENDED,
        Kind.RESTORED,
        Kind.REMOVED,
        Kind.EXPELLED,
    )

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member", "note"})

    member = models.ForeignKey(Member, models.PROTECT, related_name="events", verbose_name="党员")
    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="membership_events", verbose_name="党支部"
    )
    kind = models.CharField("变动", max_length=20, choices=Kind.choices)
    occurred_on = models.DateField("日期")
    precision = models.CharField(max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY)
    counterpart = models.CharField("对方党组织", max_length=120, blank=True)
    paper = models.CharField("依据（文件名称、文号）", max_length=120, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    # A change of group, and what a member was before retiring: the register as of an earlier day.
    from_group = models.ForeignKey(
        PartyGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原党小组"
    )
    to_group = models.ForeignKey(
        PartyGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="现党小组"
    )
    from_employment = models.CharField(
        "原人员类别", max_length=20, choices=Member.Employment.choices, blank=True
    )
    # The 转入 of a move inside the installation points at its 转出.
    pair = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="paired_with"
    )
    source = models.CharField(
        max_length=10, choices=RecordSource.choices, default=RecordSource.ENTERED, editable=False
    )

    class Meta:
        ordering = ("occurred_on", "pk")
        indexes = (models.Index(fields=["branch", "occurred_on"], name="membership_event_of_year"),)
        constraints = (
            models.UniqueConstraint(
                fields=["member", "branch", "kind", "occurred_on"],
                condition=models.Q(removed_at__isnull=True),
                name="membership_event_once",
            ),
        )
        verbose_name = "党籍与组织关系变动"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_on}"

    @property
    def last_day(self) -> date:
        """The last of the days it can mean: of a month, its last day."""
        return last_of_month(self.occurred_on) if self.precision == DatePrecision.MONTH else self.occurred_on

    @property
    def is_transfer(self) -> bool:
        """Whether it is one side of a move between two branches of the installation."""
        return self.pair_id is not None or hasattr(self, "paired_with")

    @property
    def introduction(self) -> "IntroductionLetter | None":
        """The letter of introduction that goes with it, if one was written."""
        return getattr(self, "letter", None)

    @property
    def lacks_paper(self) -> bool:
        """Whether the paper is still to be named of a change that takes or gives Party membership."""
        return self.kind in self.RESTS_ON_PAPER and not self.paper


class IntroductionLetter(models.Model):
    """The letter of introduction (组织关系介绍信) of a move. ``valid_until`` as the letter itself states
    it; ``dues_paid_through`` is the first day of the last month dues were paid for.

    Source: how long a letter is valid differs by place, so nothing is assumed here; that it states the
    month of the dues is 组织关系介绍信's own form.
    """

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"event", "note"})

    event = models.OneToOneField(
        MembershipEvent, models.CASCADE, related_name="letter", verbose_name="组织关系变动"
    )
    number = models.CharField("介绍信编号", max_length=40, blank=True)
    issued_on = models.DateField("开具日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    dues_paid_through = models.DateField("党费交至", null=True, blank=True)
    slip_returned_on = models.DateField("回执收到日期", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(issued_on__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("issued_on")),
                name="introduction_letter_valid_after_issue",
            ),
        )
        verbose_name = "组织关系介绍信"

    def __str__(self) -> str:
        return self.number or "介绍信"

    def is_slip_outstanding_on(self, day: date) -> bool:
        """Whether the return slip (回执) has not come although the letter's own term is over."""
        return self.slip_returned_on is None and self.valid_until is not None and self.valid_until < day


class FloatingSpell(Kept):
    """A time as a floating member (流动党员): OUT, a member of the branch who lives elsewhere with the
    affiliation left here; IN, a member of another organisation who takes part here and is not counted.

    ``ended_on`` is the last day, empty while it lasts.
    Source: 中国共产党党员教育管理工作条例 article 32.
    """

    class Direction(models.TextChoices):
        OUT = "out", "流出"
        IN = "in", "流入"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"member", "name", "home_organization", "phone_sealed", "place", "reason", "note"}
    )

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="floating_spells", verbose_name="党支部"
    )
    direction = models.CharField("流向", max_length=5, choices=Direction.choices)
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="floating_spells",
        verbose_name="党员",
    )
    name = models.CharField("姓名", max_length=60, blank=True)
    home_organization = models.CharField("组织关系所在党组织", max_length=120, blank=True)
    phone_sealed = models.TextField(blank=True, editable=False)
    place = models.CharField("流入地", max_length=120, blank=True)
    reason = models.CharField("原因", max_length=120, blank=True)
    started_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        ordering = ("-started_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(direction="out", member__isnull=False)
                | (models.Q(direction="in", member__isnull=True) & ~models.Q(name="")),
                name="floating_spell_of_a_member_or_a_guest",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("started_on")),
                name="floating_spell_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(ended_on__isnull=True, removed_at__isnull=True, direction="out"),
                name="floating_spell_one_open",
            ),
        )
        verbose_name = "流动党员"

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.started_on}"

    def _place(self) -> str:
        return f"members.floatingspell:{self.uid}:phone"

    @property
    def phone(self) -> str:
        return crypto.decrypt(self.phone_sealed, place=self._place())

    @phone.setter
    def phone(self, value: str) -> None:
        self.phone_sealed = crypto.encrypt(value, place=self._place())
