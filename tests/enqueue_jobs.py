"""python -m tests.enqueue_jobs COUNT SECONDS JOURNAL: put jobs in from another process."""

import sys

import django

django.setup()

from partybranch.jobs import enqueue  # noqa: E402 -- needs the apps

count, seconds, journal = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
for number in range(count):
    enqueue("test-append", number=number, seconds=seconds, journal=journal)
