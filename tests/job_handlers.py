"""What the tests let a real worker do."""

import os
import time

from partybranch.jobs import JobRun, job


@job("test-append")
def append(run: JobRun, *, number: int, seconds: float, journal: str) -> None:
    """Take a while, then write the number down in one piece."""
    time.sleep(seconds)
    run.progress(1, 1)
    file = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{number}\n".encode())
    os.close(file)
