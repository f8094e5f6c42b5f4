"""Erasing what need not be kept of a person who left (清除不必再存的信息). It cannot be taken back.

Source: 中华人民共和国个人信息保护法 article 47. The audit record of what was done stays: it never held
values.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone

from members import erasure
from members.account_queries import current_grants_of, offices_elsewhere
from members.models import CorrectionRequest, DuesStandard, Member, Notice, User
from members.person_graph import Way, ways_to_a_person
from partybranch import history
from partybranch.audit import log
from partybranch.fields import DatePrecision
from partybranch.models import Revision


class ErasureRefused(Exception):
    """What is kept of this person cannot be erased now; the text says why."""


class StillHere(ErasureRefused):
    def __init__(self, member: Member) -> None:
        super().__init__(f"{member.name}还在本支部，离开以后才能清除；请先登记变动。")


class AlreadyErased(ErasureRefused):
    def __init__(self, member: Member) -> None:
        super().__init__(f"{member.name}的信息已经清除过。")


def check_erasure(member: Member) -> None:
    """Raises what stands in the way."""
    if member.erased_at is not None:
        raise AlreadyErased(member)
    if not erasure.has_left(member):
        raise StillHere(member)


def account_to_close(member: Member) -> User | None:
    """The account that ends with the erasure: not one that goes on for a grant or an office elsewhere."""
    user = User.objects.filter(member=member).first()
    if user is None or current_grants_of(user).exists() or offices_elsewhere(member, member.branch).exists():
        return None
    return user


@transaction.atomic
def erase_member(*, member: Member, by: log.Actor) -> None:
    """Empty what the declarations say, here and in what was kept of earlier versions."""
    member = Member.objects.select_for_update().select_related("branch").get(pk=member.pk)
    check_erasure(member)
    account = account_to_close(member)
    forgotten = _forget_versions(member)
    _end_open_requests(member)
    notices = _drop_notices_about(member)
    rows = sum(
        _apply(way, member) for way in ways_to_a_person() if account is not None or not way.is_of_account
    )
    if account is not None:
        account.is_active = False
        account.set_unusable_password()
        account.save(update_fields=["is_active", "password"])
    _empty(member)
    log.record(
        "清除离开党员的个人信息",
        by=by,
        obj=member,
        organization=member.branch_id,
        fields=[*erasure.fate_of(Member).emptied, erasure.COARSENED],
        details={
            "rows": rows,
            "versions": forgotten,
            "notices": notices,
            "account_closed": account is not None,
        },
    )
    transaction.on_commit(_clear_write_ahead_log)


def _empty_values(model: type[Model], names: tuple[str, ...]) -> dict[str, Any]:
    columns = [model._meta.get_field(name) for name in names]
    return {column.name: None if column.null else "" for column in columns}


def _empty(member: Member) -> None:
    for name, value in _empty_values(Member, erasure.fate_of(Member).emptied).items():
        setattr(member, name, value)
    if member.born_on is not None:
        member.born_on = member.born_on.replace(month=1, day=1)
        member.born_precision = DatePrecision.YEAR
    member.erased_at = timezone.now()
    member.save()


def _apply(way: Way, member: Member) -> int:
    """Take the rows of one kind away, or empty their fields; how many were touched."""
    fate, rows = erasure.fate_of(way.model), way.rows([member])
    if fate.goes:
        _, by_model = rows.delete()
        return sum(by_model.values())
    if not fate.emptied:
        return 0
    return rows.update(**_empty_values(way.model, fate.emptied), **_touched(way.model))


def _touched(model: type[Model]) -> Mapping[str, Any]:
    """So that an import which made the row is no longer taken back over it."""
    has_it = any(column.name == "updated_at" for column in model._meta.concrete_fields)
    return {"updated_at": timezone.now()} if has_it else {}


def _forget_versions(member: Member) -> int:
    """Drop what the member, and the rows whose fields are emptied, held before corrections."""
    kept = Q(object_type=Member._meta.label_lower, object_id=member.pk)
    for way in ways_to_a_person():
        fate = erasure.fate_of(way.model)
        if way.model is not DuesStandard and (fate.goes or fate.emptied):
            keys: models.QuerySet = way.rows([member]).order_by().values_list("pk", flat=True)
            kept |= Q(object_type=way.label, object_id__in=[key for key in keys if isinstance(key, int)])
    forgotten = Revision.objects.filter(kept).exclude(before_sealed="").update(before_sealed="")
    return forgotten + _forget_bases(member)


def _forget_bases(member: Member) -> int:
    """What a member earned stands also in the versions kept when dues standards of many were set at
    once: taken out there, so that the setting itself can still be undone."""
    key, touched = str(member.pk), 0
    of_branch = Revision.objects.filter(
        object_type=DuesStandard._meta.label_lower, organization_id=member.branch_id
    )
    for revision in of_branch.exclude(before_sealed=""):
        before = history.before_of(revision)
        if (before.get("standards", {}).get(key) or {}).get("base_fen") is not None:
            before["standards"][key]["base_fen"] = None
            history.amend(revision, before)
            touched += 1
    return touched


def _end_open_requests(member: Member) -> None:
    still_open = CorrectionRequest.objects.filter(member=member, state=CorrectionRequest.State.OPEN)
    still_open.update(state=CorrectionRequest.State.WITHDRAWN)


def _drop_notices_about(member: Member) -> int:
    """Notices of the branch that lead to the person's pages, or name the person where the name is
    nobody else's and in nobody else's."""
    address = reverse("members:member-detail", args=[member.branch_id, member.pk])
    about = Q(href__startswith=address)
    for key in member.correction_requests.values_list("pk", flat=True):
        about |= Q(href=reverse("members:correction-answer", args=[member.branch_id, key]))
    others = Member.objects.filter(branch=member.branch_id, name__contains=member.name).exclude(pk=member.pk)
    if not others.exists():
        about |= Q(organization=member.branch_id, sentence__contains=member.name)
    dropped, _ = Notice.objects.filter(about).delete()
    return dropped


def _clear_write_ahead_log() -> None:
    """SQLite keeps pages as they were before in its write-ahead log until that is written anew."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchone()
