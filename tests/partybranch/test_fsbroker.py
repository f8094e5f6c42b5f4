"""The embedded broker: whole messages, in order, from several producers, none lost."""

import errno
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from partybranch import fsbroker

PRODUCER = """
import sys
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES
TRANSPORT_ALIASES["filesystem"] = "partybranch.fsbroker:Transport"
folder, start, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
options = dict(data_folder_in=folder + "/m", data_folder_out=folder + "/m", control_folder=folder + "/c")
with Connection("filesystem://", transport_options=options) as connection:
    queue = connection.SimpleQueue("work")
    for number in range(start, start + count):
        queue.put({"number": number, "padding": "x" * 2000})
    queue.close()
"""


# Each test names a queue of its own: kombu remembers in the process what it has bound where.
def _connection(folder: Path) -> Connection:
    options = {
        "data_folder_in": str(folder / "m"),
        "data_folder_out": str(folder / "m"),
        "control_folder": str(folder / "c"),
    }
    return Connection(transport=fsbroker.Transport, transport_options=options)


def test_folders_are_made_and_closed_to_others(tmp_path):
    with _connection(tmp_path / "queue") as connection:
        connection.connect()
    for folder in ("queue", "queue/m", "queue/c"):
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700


def test_messages_come_in_the_order_they_were_sent(tmp_path):
    with _connection(tmp_path) as connection:
        queue = connection.SimpleQueue("ordered")
        for number in range(50):
            queue.put({"number": number})
        received = [queue.get(timeout=5).decode()["number"] for _ in range(50)]
        queue.close()
    assert received == list(range(50))


def test_half_written_message_is_never_seen(tmp_path):
    with _connection(tmp_path) as connection:
        queue = connection.SimpleQueue("half")
        (tmp_path / "m" / ".0123.part").write_bytes(b'{"half')
        queue.put({"number": 1})
        assert queue.get(timeout=5).decode() == {"number": 1}
        with pytest.raises(queue.Empty):
            queue.get(timeout=0.2)
        queue.close()


def test_unreadable_message_is_dropped_and_the_next_one_delivered(tmp_path, caplog):
    with _connection(tmp_path) as connection:
        queue = connection.SimpleQueue("damaged")
        (tmp_path / "m" / f"{0:020d}_x.damaged.msg").write_bytes(b'{"half')
        queue.put({"number": 1})
        message = queue.get(timeout=5)
        message.ack()
        assert message.decode() == {"number": 1}
        queue.close()
    assert "cannot be read" in caplog.text
    assert list((tmp_path / "m").iterdir()) == []


def test_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "full")

    with _connection(tmp_path) as connection:
        queue = connection.SimpleQueue("full")
        monkeypatch.setattr(fsbroker.os, "fsync", full)
        with pytest.raises(ChannelError):
            queue.put({"number": 1})
        monkeypatch.undo()
        assert list((tmp_path / "m").iterdir()) == []
        queue.close()


def test_two_producers_and_a_fast_consumer_lose_nothing(tmp_path):
    count = 1000
    received = []

    def consume():
        with _connection(tmp_path) as connection:
            connection.transport_options["polling_interval"] = 0.01
            queue = connection.SimpleQueue("work")
            while len(received) < 2 * count:
                received.append(queue.get(timeout=30).decode()["number"])
            queue.close()

    consumer = threading.Thread(target=consume)
    consumer.start()
    producers = [
        subprocess.Popen([sys.executable, "-c", PRODUCER, str(tmp_path), str(start), str(count)])
        for start in (0, count)
    ]
    assert [producer.wait(60) for producer in producers] == [0, 0]
    consumer.join(60)
    assert sorted(received) == list(range(2 * count))
