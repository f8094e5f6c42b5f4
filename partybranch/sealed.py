"""Text of a model that lies encrypted in the database and is read as plain text by who may."""

from typing import Any

from partybranch import crypto


class SealedText:
    """``text = SealedText()`` on a model with the columns ``text_sealed`` and ``uid``: reading opens the
    column, setting seals it, bound to the record and the field, so that it cannot be moved to another.

    Raises crypto.DecryptionRefused where it was."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name, self._column = name, f"{name}_sealed"

    def _place(self, record: Any) -> str:
        return f"{record._meta.label_lower}:{record.uid}:{self._name}"

    def __get__(self, record: Any, owner: type | None = None) -> Any:
        if record is None:
            return self
        return crypto.decrypt(getattr(record, self._column), place=self._place(record))

    def __set__(self, record: Any, value: str) -> None:
        setattr(record, self._column, crypto.encrypt(value, place=self._place(record)))
