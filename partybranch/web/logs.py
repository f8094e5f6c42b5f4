"""One event, one line of JSON; runs of digits as long as an ID number or phone are masked."""

import json
import logging
import re

from partybranch.audit import context

_LONG_DIGITS = re.compile(r"\d{6,17}[\dXx]")


def _masked(text: str) -> str:
    return _LONG_DIGITS.sub(lambda found: found.group()[:2] + "***", text)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _masked(record.getMessage()),
            "request": context.current().request_id,
        }
        if record.exc_info:
            event["exception"] = _masked(self.formatException(record.exc_info))
        return json.dumps(event, ensure_ascii=False)
