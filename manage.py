#!/usr/bin/env python3
"""The one entrance: ``python3 manage.py start`` runs the application, ``checkall`` checks it."""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.stderr.buffer.write(
        "本程序需要 Python 3.11、3.12 或 3.13，现在用的是 {}.{}，请换用其中一个版本再运行。\n".format(
            *sys.version_info[:2]
        ).encode("utf-8")
    )
    sys.exit(1)

# After the check: an older Python could not even read it.
from partybranch import bootstrap

if __name__ == "__main__":
    sys.exit(bootstrap.main(sys.argv[1:]))
