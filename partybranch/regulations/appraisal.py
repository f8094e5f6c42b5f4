"""The yearly appraisal of members (民主评议党员): what is said of grades.

That it is held yearly is a duty (``regulations.meetings.APPRAISAL``). The four grades, the third for 优秀
and that probationary members take part ungraded were found in secondary sources only: custom.
"""

from dataclasses import dataclass
from fractions import Fraction

from partybranch.regulations.source import Confidence, Source


@dataclass(frozen=True, slots=True)
class Share:
    """At most so large a part, as a custom. ``of`` says of whom, in the office's words."""

    share: Fraction
    of: str
    source: Source


# 党员总数 is read by one county's organisation department as the full members of the branch.
EXCELLENT_SHARE = Share(Fraction(1, 3), "正式党员", Source("民主评议党员的有关通知", "", Confidence.LOCAL))
PROBATIONARY_UNGRADED = Source("民主评议党员的有关通知", "", Confidence.LOCAL)
