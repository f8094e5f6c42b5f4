"""The embedded broker: kombu's file-system transport, made safe.

The stock transport writes a message under its final name, so that a worker polling in between reads
half of it, dies and loses it; and it names messages by a clock that starts anew with the machine.
Here a message appears whole or not at all, in the order of the wall clock, in folders of our own.
"""

import os
import time
import uuid
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps, loads


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that others see whole or not at all, also after a power cut."""
    scratch = path.with_name(f".{uuid.uuid4().hex}.part")
    with scratch.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        try:
            write_whole(Path(self.data_folder_out) / name, str_to_bytes(dumps(payload)))
        except OSError as failure:
            raise ChannelError(f"cannot store the message {name}") from failure

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        file = self._exchange_file(exchange)
        entry = [routing_key or "", pattern or "", queue or ""]
        table = loads(file.read_text(encoding="utf-8")) if file.exists() else []
        if entry not in table:
            write_whole(file, str_to_bytes(dumps([entry, *table])))


class Transport(filesystem.Transport):
    """Installed as ``filesystem`` in the settings; makes its folders when a connection opens."""

    Channel = Channel

    def establish_connection(self) -> Any:
        options = self.client.transport_options
        for key in ("data_folder_in", "data_folder_out", "control_folder"):
            Path(options[key]).mkdir(mode=0o700, parents=True, exist_ok=True)
        return super().establish_connection()
