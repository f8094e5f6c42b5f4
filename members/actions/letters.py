"""The letter of introduction (组织关系介绍信) that goes with a move, and its return slip (回执)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.actions.change_checks import ChangeRefused
from members.models import IntroductionLetter, MembershipEvent
from partybranch import history
from partybranch.audit import log
from partybranch.models import Revision

COLUMNS = ("number", "issued_on", "valid_until", "dues_paid_through", "slip_returned_on", "note")
# Kinds that come with a letter.
WITH_LETTER = (MembershipEvent.Kind.MOVED_IN, MembershipEvent.Kind.MOVED_OUT)


def letter_of(event: MembershipEvent) -> IntroductionLetter | None:
    return IntroductionLetter.objects.filter(event=event).first()


def _check(letter: IntroductionLetter) -> None:
    issued, today = letter.issued_on, timezone.localdate()
    if issued is not None and issued > today:
        raise ChangeRefused("开具日期不能晚于今天。", "issued_on")
    if issued and letter.valid_until and letter.valid_until < issued:
        raise ChangeRefused("有效期不能早于开具日期。", "valid_until")
    if letter.slip_returned_on is not None:
        if letter.slip_returned_on > today:
            raise ChangeRefused("回执日期不能晚于今天。", "slip_returned_on")
        if issued and letter.slip_returned_on < issued:
            raise ChangeRefused("回执日期不能早于介绍信的开具日期。", "slip_returned_on")


def set_letter(event: MembershipEvent, columns: Mapping[str, Any] | None) -> list[str]:
    """Take over what was typed of the letter; gives the names of what differs. None leaves it alone, and
    a letter of which nothing is left goes. Part of a larger action."""
    if columns is None or event.kind not in WITH_LETTER:
        return []
    stored = letter_of(event)
    letter = stored or IntroductionLetter(event_id=event.pk)
    changed = [name for name in columns if getattr(letter, name) != columns[name]]
    for name in changed:
        setattr(letter, name, columns[name])
    _check(letter)
    if any(getattr(letter, name) for name in COLUMNS):
        letter.save()
    elif stored is not None:
        stored.delete()
    return changed


@transaction.atomic
def record_slip(*, event: MembershipEvent, returned_on: date, by: Any) -> Revision:
    """The return slip of a move's letter has come (or, of an incoming one, has gone back)."""
    before = history.snapshot(event)
    set_letter(event, {"slip_returned_on": returned_on})
    revision = history.keep(
        event, verb=Revision.Verb.CORRECTED, by=by, organization=event.branch_id, before=before
    )
    log.record("登记介绍信回执", by=by, obj=event, organization=event.branch_id, fields=["slip_returned_on"])
    return revision


def _read(event: MembershipEvent) -> dict[str, Any]:
    letter = letter_of(event)
    columns = {name: getattr(letter, name) for name in COLUMNS} if letter else None
    return {"letter": columns, "is_transfer": event.is_transfer}


def _put_back(event: MembershipEvent, held: Mapping[str, Any]) -> None:
    columns = held.get("letter")
    if columns is None:
        IntroductionLetter.objects.filter(event=event).delete()
    else:
        IntroductionLetter.objects.update_or_create(event=event, defaults=dict(columns))


history.keeps_relations(MembershipEvent, history.Relations(_read, _put_back))
