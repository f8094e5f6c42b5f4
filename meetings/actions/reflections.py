"""Reflections (心得体会): drafted and handed in by a member, read and answered by the branch."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting, Reflection
from members.actions.notices import notify
from members.models import Member
from members.queries import accounts_of, accounts_with
from partybranch.access.permissions import Permission
from partybranch.audit import log

LONGEST = 20_000


class ReflectionRefused(Exception):
    """What cannot be done with a reflection; ``field`` names what is wrong."""

    field: str | None = None


class NoText(ReflectionRefused):
    field = "text"

    def __init__(self) -> None:
        super().__init__("还没有写内容，写好再提交；可以先存草稿。")


class AlreadyHandedIn(ReflectionRefused):
    def __init__(self) -> None:
        super().__init__("这篇心得已经提交，要改请先收回。")


class AlreadyRead(ReflectionRefused):
    def __init__(self) -> None:
        super().__init__("支部已经读过这篇心得，不能再收回。")


class NotHandedIn(ReflectionRefused):
    def __init__(self) -> None:
        super().__init__("这篇心得还没有提交，或者已由本人收回。")


class ChangedMeanwhile(ReflectionRefused):
    def __init__(self) -> None:
        super().__init__("这篇心得刚在别处改过。您写的内容还在下面，核对后再存一次就以它为准。")


def version_of(reflection: Reflection) -> str:
    """Changes with every save: what a form says it has seen."""
    return reflection.saved_at.isoformat()


@transaction.atomic
def save_reflection(
    *,
    member: Member,
    reflection: Reflection | None = None,
    title: str,
    text: str,
    meeting: Meeting | None = None,
    seen: str = "",
    hands_in: bool = False,
    by: Any,
) -> Reflection:
    """Keep a draft, or hand it in; ``reflection`` None: a new one. Of the text only the person knows until
    it is handed in."""
    if hands_in and not text.strip():
        raise NoText
    if reflection is None:
        stored = Reflection(branch=member.branch, member=member)
    else:
        stored = Reflection.objects.select_for_update().get(pk=reflection.pk)
        if stored.handed_in_at is not None:
            raise AlreadyHandedIn
        if seen != version_of(stored):
            raise ChangedMeanwhile
    stored.title, stored.text, stored.meeting = title, text, meeting
    if hands_in:
        stored.handed_in_at = timezone.now()
    stored.save()
    details = {"notices": _tell_readers(stored, by)} if hands_in else {}
    verb = "提交心得" if hands_in else "存心得草稿"
    log.record(verb, by=by, obj=stored, organization=stored.branch_id, details=details)
    return stored


def _tell_readers(reflection: Reflection, by: Any) -> int:
    readers = accounts_with(reflection.branch, Permission.READ_REFLECTIONS)
    return notify(
        recipients=[user for user in readers if user.pk != by.pk],
        sentence=f"{reflection.member.name}交来一篇心得体会。",
        href=reverse("meetings:reflection-read", args=[reflection.branch_id, reflection.pk]),
        organization=reflection.branch,
    )


@transaction.atomic
def take_back(*, reflection: Reflection, by: Any) -> None:
    """Make it a draft again, as long as nobody has read it."""
    stored = Reflection.objects.select_for_update().get(pk=reflection.pk)
    if stored.handed_in_at is None:
        raise NotHandedIn
    if stored.read_at is not None:
        raise AlreadyRead
    stored.handed_in_at = None
    stored.save()
    log.record("收回心得", by=by, obj=stored, organization=stored.branch_id)


@transaction.atomic
def delete_draft(*, reflection: Reflection, by: Any) -> None:
    """A draft is the person's alone: deleted, it is gone."""
    stored = Reflection.objects.select_for_update().get(pk=reflection.pk)
    if stored.handed_in_at is not None:
        raise AlreadyHandedIn
    log.record("删除心得草稿", by=by, obj=stored, organization=stored.branch_id)
    stored.delete()


@transaction.atomic
def open_reflection(*, reflection: Reflection, by: Any) -> Reflection:
    """Somebody of the branch reads it: the first time it is marked; not by its own author."""
    stored = Reflection.objects.select_for_update().get(pk=reflection.pk)
    if stored.handed_in_at is None:
        raise NotHandedIn
    if stored.read_at is None and stored.member_id != by.member_id:
        stored.read_at, stored.read_by_id = timezone.now(), by.pk
        stored.save(update_fields=["read_at", "read_by_id"])
        log.record("阅读心得", by=by, obj=stored, organization=stored.branch_id)
    return stored


@transaction.atomic
def answer_reflection(*, reflection: Reflection, answer: str, by: Any) -> Reflection:
    """A few words back; the member is told. An earlier answer is replaced."""
    stored = Reflection.objects.select_for_update().get(pk=reflection.pk)
    if stored.handed_in_at is None:
        raise NotHandedIn
    stored.answer = answer.strip()
    if stored.read_at is None:
        stored.read_at, stored.read_by_id = timezone.now(), by.pk
    stored.save(update_fields=["answer", "read_at", "read_by_id"])
    told = 0
    if stored.answer:
        told = notify(
            recipients=accounts_of(Member.objects.filter(pk=stored.member_id)).exclude(pk=by.pk),
            sentence=f"支部读了您的心得“{stored.title[:60]}”，有回复。",
            href=reverse("meetings:own-reflection", args=[stored.branch_id, stored.pk]),
            organization=stored.branch,
        )
    log.record(
        "回复心得",
        by=by,
        obj=stored,
        organization=stored.branch_id,
        fields=["answer"],
        details={"notices": told},
    )
    return stored
