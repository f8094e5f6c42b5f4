"""Party organisations: a tree of committees, general branches and branches; groups; offices."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from partybranch.access.roles import Role
from partybranch.fields import RecordSource
from partybranch.records import Kept

_SEGMENT = 10


class Organization(models.Model):
    """A Party organisation (党组织). ``path`` is the chain of ids from the root, ten digits each:
    what lies below is one range of it, the same on every database and in every collation."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", "党委"
        GENERAL_BRANCH = "general_branch", "党总支"
        BRANCH = "branch", "党支部"

    class UnitKind(models.TextChoices):
        OFFICE = "office", "机关"
        STATE_ENTERPRISE = "state_enterprise", "国企"
        INSTITUTION = "institution", "事业"
        SCHOOL = "school", "学校"
        HOSPITAL = "hospital", "医院"
        VILLAGE = "village", "村"
        COMMUNITY = "community", "社区"
        NEW_SECTOR = "new_sector", "两新"
        PROJECT = "project", "项目部"
        RETIRED = "retired", "离退休"

    class BranchForm(models.TextChoices):
        """How a branch is set up; members of a temporary one keep their affiliation elsewhere."""

        ORDINARY = "ordinary", "普通党支部"
        JOINT = "joint", "联合党支部"
        TEMPORARY = "temporary", "临时党支部"

    class TwoCharacterNames(models.TextChoices):
        """How names of two characters stand in the order by strokes: both usages are customary."""

        SPACED = "spaced", "两个字的排在同姓最前（党代会、政协习惯）"
        PLAIN = "plain", "按第二个字的笔画排（人大习惯）"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    unit_kind = models.CharField("单位类别", max_length=20, choices=UnitKind.choices, blank=True)
    name = models.CharField("全称", max_length=120)
    short_name = models.CharField("简称", max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级党组织"
    )
    path = models.CharField(max_length=200, unique=True, editable=False)
    in_use_since = models.DateField("启用日期", null=True, blank=True)
    stores_id_numbers = models.BooleanField("登记身份证号", default=False)
    branch_form = models.CharField(
        "支部形式", max_length=20, choices=BranchForm.choices, default=BranchForm.ORDINARY
    )
    covered_units = models.CharField("联合组建的单位", max_length=300, blank=True)
    committee_seats = models.PositiveSmallIntegerField("支委会职数", null=True, blank=True)
    two_character_names = models.CharField(
        "两字姓名的排法",
        max_length=10,
        choices=TwoCharacterNames.choices,
        default=TwoCharacterNames.SPACED,
    )
    founded_on = models.DateField("成立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        ordering = ("path",)
        constraints = (
            models.UniqueConstraint(fields=["parent", "name"], name="organization_name_once_below_a_parent"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(parent__isnull=True), name="organization_root_name_once"
            ),
        )
        verbose_name = "党组织"

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def is_branch(self) -> bool:
        return self.kind == self.Kind.BRANCH

    @property
    def path_end(self) -> str:
        """The first path that does not lie below this organisation."""
        head, last = self.path[:-_SEGMENT], self.path[-_SEGMENT:]
        return head + str(int(last) + 1).zfill(_SEGMENT)

    @property
    def is_temporary(self) -> bool:
        return self.branch_form == self.BranchForm.TEMPORARY

    def is_there_on(self, day: date) -> bool:
        """Whether it stands on a day; an unknown founding is open to the left."""
        return (self.founded_on is None or self.founded_on <= day) and (
            self.dissolved_on is None or day < self.dissolved_on
        )

    def path_below(self, parent: "Organization | None") -> str:
        """Its path below a parent, or at the root."""
        return (parent.path if parent else "") + str(self.pk).zfill(_SEGMENT)

    def place_below(self, parent: "Organization | None") -> None:
        """Work out ``path`` from the parent's and the own primary key (so save once before)."""
        self.path = self.path_below(parent)

    def ancestor_ids(self) -> list[int]:
        """Ids from the root to this organisation itself."""
        return [int(self.path[at : at + _SEGMENT]) for at in range(0, len(self.path), _SEGMENT)]


class OrganizationEvent(Kept):
    """Something that changed an organisation on a day: founded, renamed, moved below another superior,
    merged into ``other``, dissolved, its committee elected anew; with the superior's approval.

    ``before_name`` and ``after_name`` are set for a renaming, ``before_parent`` and ``other`` (the new
    superior) for a move.
    """

    class Kind(models.TextChoices):
        FOUNDED = "founded", "成立"
        RENAMED = "renamed", "更名"
        MOVED = "moved", "调整隶属"
        MERGED = "merged", "并入"
        DISSOLVED = "dissolved", "撤销"
        REELECTED = "reelected", "换届"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="events", verbose_name="党组织"
    )
    kind = models.CharField("事项", max_length=20, choices=Kind.choices)
    occurred_on = models.DateField("日期")
    approved_by = models.CharField("批准单位", max_length=120, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    paper = models.CharField("批复文号", max_length=120, blank=True)
    before_name = models.CharField("原名称", max_length=120, blank=True)
    after_name = models.CharField("新名称", max_length=120, blank=True)
    before_parent = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原上级党组织"
    )
    other = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="对方党组织"
    )
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ("occurred_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "kind", "occurred_on"],
                condition=Q(removed_at__isnull=True),
                name="organization_event_once",
            ),
        )
        verbose_name = "党组织沿革"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_on}"


class PartyGroup(models.Model):
    """A Party group (党小组) inside a branch."""

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset()

    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="party_groups", verbose_name="党支部"
    )
    name = models.CharField("名称", max_length=60)
    position = models.PositiveSmallIntegerField("次序", default=0)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        ordering = ("branch_id", "position", "name", "pk")
        constraints = (models.UniqueConstraint(fields=["branch", "name"], name="party_group_name_once"),)
        verbose_name = "党小组"

    def __str__(self) -> str:
        return self.name


class OfficeTerm(models.Model):
    """Somebody holding an office from a day to a day.

    ``started_on`` empty: open to the left (a register names the holder without a start).
    ``term_ends_on`` is the planned end, ``left_on`` the first day on which it is no longer held.
    """

    class Office(models.TextChoices):
        SECRETARY = "secretary", "书记"
        DEPUTY_SECRETARY = "deputy_secretary", "副书记"
        ORGANISATION_MEMBER = "organisation_member", "组织委员"
        PUBLICITY_MEMBER = "publicity_member", "宣传委员"
        DISCIPLINE_MEMBER = "discipline_member", "纪检委员"
        COMMITTEE_MEMBER = "committee_member", "委员"
        GROUP_LEADER = "group_leader", "党小组组长"
        PARTY_WORKER = "party_worker", "专职党务工作者"

    # Offices that make up the branch committee (支部委员会).
    COMMITTEE_OFFICES: ClassVar[tuple[str, ...]] = (
        Office.SECRETARY,
        Office.DEPUTY_SECRETARY,
        Office.ORGANISATION_MEMBER,
        Office.PUBLICITY_MEMBER,
        Office.DISCIPLINE_MEMBER,
        Office.COMMITTEE_MEMBER,
    )
    SINGLE_SEATS: ClassVar[tuple[str, ...]] = (
        Office.SECRETARY,
        Office.ORGANISATION_MEMBER,
        Office.PUBLICITY_MEMBER,
        Office.DISCIPLINE_MEMBER,
    )
    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset({"member"})

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="office_terms", verbose_name="党组织"
    )
    group = models.ForeignKey(PartyGroup, models.PROTECT, null=True, blank=True, verbose_name="党小组")
    member = models.ForeignKey(
        "members.Member", models.PROTECT, related_name="office_terms", verbose_name="任职人"
    )
    office = models.CharField("职务", max_length=30, choices=Office.choices)
    started_on = models.DateField("任职日期", null=True, blank=True)
    term_ends_on = models.DateField("任期届满日期", null=True, blank=True)
    left_on = models.DateField("免职日期", null=True, blank=True)
    source = models.CharField(
        max_length=10, choices=RecordSource.choices, default=RecordSource.ENTERED, editable=False
    )

    class Meta:
        ordering = ("organization_id", "office", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "office"],
                condition=Q(
                    left_on__isnull=True,
                    office__in=(
                        "secretary",
                        "organisation_member",
                        "publicity_member",
                        "discipline_member",
                    ),
                ),
                name="office_term_one_current_holder",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(left_on__isnull=True, office="group_leader"),
                name="office_term_one_current_leader_of_a_group",
            ),
            models.UniqueConstraint(
                fields=["organization", "office", "member"],
                condition=Q(left_on__isnull=True, group__isnull=True),
                name="office_term_current_once_for_a_member",
            ),
        )
        verbose_name = "任职"

    def __str__(self) -> str:
        return f"{self.get_office_display()}（{self.member_id}）"

    def is_held_on(self, day: date) -> bool:
        return (self.started_on is None or self.started_on <= day) and (
            self.left_on is None or day < self.left_on
        )

    @property
    def role(self) -> Role | None:
        """The access role that follows from the office, None for offices without one."""
        return Role(self.office) if self.office in set(Role) else None
