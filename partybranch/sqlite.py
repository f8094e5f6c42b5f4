"""SQLite as this machine has it."""

import sqlite3
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def use_its_own_limit(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Let a statement carry as many values as this SQLite takes. Django 5.2 takes the 999 of editions
    before 2020 for every one (6.0 asks, as here), so that rows saved together fall into many inserts."""
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = limit
