"""Writing planned rows of which one sheet row is one record."""

from typing import Any

from django.db import models

from partybranch.fields import RecordSource
from partybranch.imports import ChangeLog, ImportPlan, Status

_BATCH = 1000


def write_rows(model: type[models.Model], plan: ImportPlan, **scope: Any) -> ChangeLog:
    """Create and update one record of ``model`` a planned row; a draft's ``values()`` are its columns.

    The caller holds the transaction and writes the audit record.
    """
    label = model._meta.label_lower
    changes = ChangeLog()
    for planned in plan.of(Status.CHANGED):
        record, old = planned.existing, {}
        for column, value in planned.draft.values().items():
            if getattr(record, column) != value:
                old[column] = getattr(record, column)
                setattr(record, column, value)
        record.save(update_fields=list(old))
        changes.add_changed(label, record.pk, old)
    made = model._default_manager.bulk_create(
        [
            model(**scope, **planned.draft.values(), source=RecordSource.IMPORTED)
            for planned in plan.of(Status.NEW)
        ],
        batch_size=_BATCH,
    )
    changes.add_created(label, [record.pk for record in made])
    return changes
