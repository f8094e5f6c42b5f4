"""Who asks, from where, in which request: known to every audit record written meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class RequestContext:
    """One request or command: its id, the asker's address, and how many records it wrote."""

    request_id: str = ""
    address: str = ""
    records: int = 0


_current: ContextVar[RequestContext | None] = ContextVar("audit_request_context", default=None)


def current() -> RequestContext:
    return _current.get() or RequestContext()


@contextmanager
def in_request(request_id: str, address: str) -> Iterator[RequestContext]:
    context = RequestContext(request_id, address)
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)
