"""The embedded broker: kombu's file-system transport, made safe.

The stock transport writes a message under its final name, so that a worker polling in between reads
half of it, dies and loses it; it takes messages by way of /tmp, where other file systems make that a
copy; and it names them by a clock that starts anew with the machine. Here a message appears whole or
not at all, in the order of the wall clock, in folders of our own, and belongs to whoever unlinks it.
"""

import contextlib
import fcntl
import logging
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)

_PRIVATE = 0o700


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that others see whole or not at all, also after a power cut."""
    scratch = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with scratch.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    finally:
        # Still there only where the disk is full or failed.
        scratch.unlink(missing_ok=True)


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        try:
            write_whole(Path(self.data_folder_out) / name, str_to_bytes(dumps(payload)))
        except OSError as failure:
            raise ChannelError(f"cannot store the message {name}") from failure

    def _get(self, queue: str) -> Any:
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            try:
                content = (folder / name).read_bytes()
                (folder / name).unlink()
            except FileNotFoundError:
                # Another worker was quicker.
                continue
            try:
                return loads(content.decode())
            except ValueError:
                # A damaged disk: kept, it would stop every worker that comes by.
                logger.error("message %s cannot be read, dropped", name)
        raise Empty

    @contextlib.contextmanager
    def _changing_bindings(self) -> Iterator[None]:
        with (self.control_folder / ".lock").open("w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        file = self._exchange_file(exchange)
        entry = [routing_key or "", pattern or "", queue or ""]
        with self._changing_bindings():
            table = loads(file.read_text(encoding="utf-8")) if file.exists() else []
            if entry not in table:
                write_whole(file, str_to_bytes(dumps([entry, *table])))


class Transport(filesystem.Transport):
    """Installed as ``filesystem`` in the settings; makes its folders when a connection opens."""

    Channel = Channel

    def establish_connection(self) -> Any:
        options = self.client.transport_options
        for key in ("data_folder_in", "data_folder_out", "control_folder"):
            folder = Path(options[key])
            # One by one: ``parents`` makes the upper ones open to everybody.
            folder.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            folder.mkdir(mode=_PRIVATE, exist_ok=True)
        return super().establish_connection()
