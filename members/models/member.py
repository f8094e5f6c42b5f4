"""A Party member as the branch keeps it."""

import uuid
from datetime import date
from typing import ClassVar

from django.db import models

from members.models.organization import Organization, PartyGroup
from partybranch import crypto
from partybranch.fields import DatePrecision, RecordSource, whole_years


class Member(models.Model):
    """A member (党员) of a branch: one stay in it, from the first day to the last.

    Who moves to another branch of the installation, or is restored after a suspension, gets a new
    record there whose ``previous`` is the old one, so that each branch's register is what it was on
    any day and nobody is in two. ID number, phone and residence are encrypted at rest, bound to
    ``uid``. What law and rule do not require is emptied after the person has left (``erased_at``).

    Whether somebody belongs to the branch on a day follows from ``joined_on`` and ``left_on``
    (first day in, last day in; both open where unknown) and from the admission. An empty
    ``standing`` or ``employment`` is not known, never a default.
    """

    class Gender(models.TextChoices):
        MALE = "male", "男"
        FEMALE = "female", "女"

    class Standing(models.TextChoices):
        FULL = "full", "正式党员"
        PROBATIONARY = "probationary", "预备党员"

    class Employment(models.TextChoices):
        IN_POST = "in_post", "在职"
        RETIRED = "retired", "离退休"
        STUDENT = "student", "学生"
        OTHER = "other", "其他"

    PERSONAL_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "name_initials",
            "name_strokes",
            "gender",
            "ethnicity",
            "born_on",
            "name_pinyin",
            "name_strokes_spaced",
            "native_place",
            "education",
            "work_post",
            "sponsors",
            "residence_sealed",
            "id_number_sealed",
            "id_number_index",
            "phone_sealed",
            "admitted_on",
            "confirmed_on",
            "dues_base_fen",
            "note",
        }
    )

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    previous = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="next",
        verbose_name="此前的记录",
    )
    branch = models.ForeignKey(Organization, models.PROTECT, related_name="members", verbose_name="党支部")
    group = models.ForeignKey(
        PartyGroup, models.PROTECT, null=True, blank=True, related_name="members", verbose_name="党小组"
    )
    name = models.CharField("姓名", max_length=60)
    name_initials = models.CharField(max_length=120, blank=True, editable=False)
    name_strokes = models.CharField(max_length=240, blank=True, editable=False)
    # As at Party congresses: a name of two characters leaves a gap, so it comes first in its surname.
    name_strokes_spaced = models.CharField(max_length=240, blank=True, editable=False)
    name_pinyin = models.CharField(max_length=240, blank=True, editable=False)
    gender = models.CharField("性别", max_length=10, choices=Gender.choices, blank=True)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    born_precision = models.CharField(
        max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY, editable=False
    )
    native_place = models.CharField("籍贯", max_length=60, blank=True)
    education = models.CharField("学历", max_length=30, blank=True)
    work_post = models.CharField("工作单位及职务", max_length=120, blank=True)
    sponsors = models.CharField("入党介绍人", max_length=120, blank=True)
    residence_sealed = models.TextField("现居住地", blank=True, editable=False)
    id_number_sealed = models.TextField(blank=True, editable=False)
    id_number_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    phone_sealed = models.TextField(blank=True, editable=False)
    admitted_on = models.DateField("入党时间", null=True, blank=True)
    admitted_precision = models.CharField(
        max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY, editable=False
    )
    confirmed_on = models.DateField("转正时间", null=True, blank=True)
    confirmed_precision = models.CharField(
        max_length=5, choices=DatePrecision.choices, default=DatePrecision.DAY, editable=False
    )
    standing = models.CharField("党员类别", max_length=20, choices=Standing.choices, blank=True)
    employment = models.CharField("人员类别", max_length=20, choices=Employment.choices, blank=True)
    dues_base_fen = models.BigIntegerField("党费基数（分）", null=True, blank=True)
    joined_on = models.DateField("到本支部的第一天", null=True, blank=True)
    left_on = models.DateField("在本支部的最后一天", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    source = models.CharField(
        max_length=10, choices=RecordSource.choices, default=RecordSource.ENTERED, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    erased_at = models.DateTimeField("清除时间", null=True, editable=False)

    class Meta:
        ordering = ("name_strokes", "name", "pk")
        indexes = (
            models.Index(fields=["branch", "name_strokes", "name"], name="member_list_of_a_branch"),
            models.Index(fields=["branch", "name_strokes_spaced", "name"], name="member_list_spaced"),
            models.Index(fields=["branch", "name"], name="member_by_name"),
            models.Index(fields=["name"], name="member_by_name_anywhere"),
        )
        verbose_name = "党员"

    def __str__(self) -> str:
        return self.name

    def _place(self, field: str) -> str:
        return f"members.member:{self.uid}:{field}"

    @property
    def phone(self) -> str:
        return crypto.decrypt(self.phone_sealed, place=self._place("phone"))

    @phone.setter
    def phone(self, value: str) -> None:
        self.phone_sealed = crypto.encrypt(value, place=self._place("phone"))

    @property
    def residence(self) -> str:
        return crypto.decrypt(self.residence_sealed, place=self._place("residence"))

    @residence.setter
    def residence(self, value: str) -> None:
        self.residence_sealed = crypto.encrypt(value, place=self._place("residence"))

    @property
    def id_number(self) -> str:
        return crypto.decrypt(self.id_number_sealed, place=self._place("id_number"))

    @id_number.setter
    def id_number(self, value: str) -> None:
        self.id_number_sealed = crypto.encrypt(value, place=self._place("id_number"))
        self.id_number_index = crypto.blind_index(value, purpose="id_number")

    def is_in_branch_on(self, day: date) -> bool:
        return (
            (self.joined_on is None or self.joined_on <= day)
            and (self.left_on is None or day <= self.left_on)
            and (self.admitted_on is None or self.admitted_on <= day)
        )

    def standing_on(self, day: date) -> str:
        """FULL or PROBATIONARY on a day, '' where not known: from the confirmation where it is dated."""
        if self.confirmed_on is not None:
            return self.Standing.FULL if self.confirmed_on <= day else self.Standing.PROBATIONARY
        return self.standing

    def years_of_standing(self, on: date) -> int | None:
        """党龄 in whole years on a day: from the confirmation, not from the admission. None while not
        confirmed, where no confirmation is dated, and where the date is known only in part and the
        rest would change the number.

        Source: 中国共产党发展党员工作细则 (2026), article 33.
        """
        return whole_years(self.confirmed_on, self.confirmed_precision, on)

    def age_on(self, day: date) -> int | None:
        """Age in whole years on a day, None where the date of birth does not give it."""
        return whole_years(self.born_on, self.born_precision, day)
