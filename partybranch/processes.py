"""Running another program to its end. The standard library alone."""

import contextlib
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

# How long it is waited before each further signal.
_ASKING = ((5, signal.SIGINT), (30, signal.SIGTERM))


def run_to_end(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path | None = None,
    output: IO[bytes] | None = None,
) -> int:
    """Runs ``command`` and returns its exit status; what it says goes to ``output``, or is shown.

    Whatever interrupts us ends the command first, as a Ctrl-C would, so that it can put away what it
    started itself: a killed one would leave servers behind.
    """
    merged = None if output is None else subprocess.STDOUT
    child = subprocess.Popen(  # noqa: S603 - the callers' own commands
        command, env=dict(environment), cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=merged
    )
    try:
        return child.wait()
    except BaseException:
        _end(child)
        raise


def _end(child: subprocess.Popen[bytes]) -> None:
    """Asks a child to end and waits for it.

    A Ctrl-C at a terminal has reached it already and a second one would break into its tidying:
    hence the wait before the first signal. One that ignores Ctrl-C is asked in another way. Nothing
    interrupts us meanwhile: we are ending, and would leave the child behind. Main thread only.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for seconds, number in _ASKING:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
        child.send_signal(number)
    child.wait()
