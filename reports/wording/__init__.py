"""Facts into Chinese sentences; standard library, facts' dataclasses and the language only."""

from reports.wording.office import compose

__all__ = ["compose"]
