"""The session engine (settings.SESSION_ENGINE): Django's own in the database, in a table that knows
whose session a row is, so that its owner can see and end it. A row is gone when its session ends."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DBStore
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from members.models import Session

# In the data of a session: the kind of browser, and since when somebody is signed in with it.
DEVICE = "device"
STARTED_AT = "started_at"


class SessionStore(DBStore):
    """The data of a session are the truth; the columns beside them are written anew each time."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Session = super().create_model_instance(data)
        session.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        session.device = str(data.get(DEVICE, ""))
        session.started_at = parse_datetime(data.get(STARTED_AT, "")) or timezone.now()
        return session
