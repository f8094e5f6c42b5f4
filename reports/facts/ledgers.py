"""The ledgers of a branch-year, each unknown until it has a record or is declared complete."""

from dataclasses import dataclass

WORK_PREFIX = "work:"


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger. ``name`` is what a completion is stored under, ``sheet`` the workbook that fills
    it, '' for none. The register cannot be declared complete: a branch without members has no year
    to report."""

    name: str
    label: str
    sheet: str
    can_be_declared: bool = True


REGISTER = Ledger("register", "党员花名册", "roster", can_be_declared=False)
MOVES = Ledger("moves", "党员变动", "roster")
MEETINGS = Ledger("meetings", "组织生活", "meetings")
DUES = Ledger("dues", "党费收缴", "dues")
VISITS = Ledger("visits", "走访慰问", "visits")
# Entered by hand alone: what was said is in no workbook.
TALKS = Ledger("talks", "谈心谈话", "")

FIXED = (REGISTER, MOVES, MEETINGS, DUES, VISITS, TALKS)


def work(code: str, label: str = "") -> Ledger:
    """The ledger of one kind of other work (制度文件, 荣誉 …), by the kind's code."""
    return Ledger(f"{WORK_PREFIX}{code}", label or code, "work")
