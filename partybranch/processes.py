"""Running another program to its end. The standard library alone."""

import contextlib
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

_GRACE_SECONDS = 5


def run_to_end(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path | None = None,
    output: IO[bytes] | None = None,
) -> int:
    """Runs ``command`` and returns its exit status; what it says goes to ``output``, or is shown.

    Whatever interrupts us ends the command first, as a Ctrl-C would, so that it can put away what it
    started itself: a killed one would leave servers behind. A Ctrl-C at a terminal has reached it
    already, and a second one would break into its tidying: hence the grace.
    """
    merged = None if output is None else subprocess.STDOUT
    child = subprocess.Popen(  # noqa: S603 - the callers' own commands
        command, env=dict(environment), cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=merged
    )
    try:
        return child.wait()
    except BaseException:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(_GRACE_SECONDS)
        child.send_signal(signal.SIGINT)
        child.wait()
        raise
