"""What a form was filled with, as a mark, for records that do not say when they were last changed."""

import uuid
from collections.abc import Iterable
from typing import Any


def mark_of(record: Any, names: Iterable[str]) -> str:
    """The same for the same values, so that a change in between is noticed."""
    values = [str(getattr(record, name)) for name in names]
    return uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(values)).hex
