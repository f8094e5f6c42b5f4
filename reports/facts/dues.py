"""Dues of the year's months up to the as-of date: owed, paid, who is behind."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from members.models import DuesPayment
from reports.facts import ledgers
from reports.facts.book import Fact, Kind
from reports.facts.making import CHARGE, PAYMENT, evidence, fact, ids_of, total
from reports.facts.rates import percentage
from reports.facts.records import ChargeRow, PaymentRow, YearRecords

_DUES = (ledgers.DUES,)
_EXTRA = DuesPayment.Kind.EXTRA


def payments_made(records: YearRecords) -> list[PaymentRow]:
    """Payments received by the as-of date; one without a date is taken as received in its month. A sum
    nobody knows and its reversal come to nothing."""
    return [
        row
        for row in records.payments
        if (row.paid_on is None or row.paid_on <= records.as_of) and not _is_unknown_taken_back(row)
    ]


def _is_unknown_taken_back(row: PaymentRow) -> bool:
    return row.paid_fen is None and (row.reversed_kind is not None or row.reversal_id is not None)


def sums(records: YearRecords) -> Iterator[Fact]:
    """党费应缴, 党费实缴, 收缴率."""
    payments = payments_made(records)
    due, due_known = total(row.due_fen for row in records.charges)
    paid, paid_known = total(row.paid_fen for row in payments)
    charged, received = evidence(CHARGE, ids_of(records.charges)), evidence(PAYMENT, ids_of(payments))
    yield fact(
        records,
        "党费应缴",
        due,
        "元",
        Kind.MONEY,
        how="本年截止日以前各月应缴党费相加。",
        of=_DUES,
        behind=charged,
        known=due_known,
    )
    yield fact(
        records,
        "党费实缴",
        paid,
        "元",
        Kind.MONEY,
        how="本年截止日以前各月已收党费相加，冲正的扣除。",
        of=_DUES,
        behind=received,
        known=paid_known,
    )
    yield fact(
        records,
        "收缴率",
        percentage(paid, due) if due and paid is not None else None,
        "",
        Kind.TEXT,
        how="党费实缴除以党费应缴。",
        of=_DUES,
        behind=(*charged, *received),
    )


def _is_extra(payment: PaymentRow) -> bool:
    """Given beyond what is due (or the reversal of such a gift): it settles no month."""
    return _EXTRA in (payment.kind, payment.reversed_kind)


def _by_member(rows: list) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[row.member_id].append(row)
    return found


def _balance(charges: list[ChargeRow], payments: list[PaymentRow]) -> int | None:
    """Paid less due of one member in fen, None where a sum is unknown."""
    due, _ = total(row.due_fen for row in charges)
    paid, _ = total(row.paid_fen for row in payments)
    return None if due is None or paid is None else paid - due


def _balances(records: YearRecords) -> dict[int, int | None]:
    paid = _by_member([row for row in payments_made(records) if not _is_extra(row)])
    charged = _by_member(records.charges)
    return {member_id: _balance(rows, paid.get(member_id, [])) for member_id, rows in charged.items()}


def _open_months(records: YearRecords, members: set[int]) -> list[ChargeRow]:
    """The months of these members in which less came in than was due."""
    paid: dict[tuple[int, int], int] = defaultdict(int)
    for row in payments_made(records):
        if not _is_extra(row):
            paid[row.member_id, row.month] += row.paid_fen or 0
    return [
        row
        for row in records.charges
        if row.member_id in members and paid[row.member_id, row.month] < (row.due_fen or 0)
    ]


def arrears(records: YearRecords) -> Iterator[Fact]:
    """党费欠缴人员 and how many they are."""
    balances = _balances(records)
    behind = {member_id for member_id, balance in balances.items() if balance is not None and balance < 0}
    certain = [balance for balance in balances.values() if balance is not None]
    known = (len(certain), len(balances)) if len(certain) < len(balances) else None
    owing = tuple(records.member_names[member.pk] for member in records.members if member.pk in behind)
    evidence_rows = evidence(CHARGE, ids_of(_open_months(records, behind)))
    yield fact(
        records,
        "党费欠缴人员",
        None if known else owing,
        "名",
        Kind.TITLES,
        how="本年截止日以前实缴少于应缴的党员，自愿多交的不抵应缴。",
        of=_DUES,
        behind=evidence_rows,
        known=known,
    )
    yield fact(
        records,
        "党费欠缴人数",
        None if known else len(owing),
        "名",
        Kind.PERSONS,
        how="党费欠缴人员，每人计1名。",
        of=_DUES,
        behind=evidence_rows,
        known=known,
    )


def _is_in_time(payment: PaymentRow, year: int) -> bool:
    last_day = date(year, payment.month, monthrange(year, payment.month)[1])
    return payment.paid_on is not None and payment.paid_on <= last_day


def on_time(records: YearRecords) -> Iterator[Fact]:
    """Whether everybody paid in full within each month; unknown where a day of payment is."""
    balances, payments = _balances(records), payments_made(records)
    complete = bool(balances) and all(balance is not None and balance >= 0 for balance in balances.values())
    dated = all(payment.paid_on is not None for payment in payments)
    in_time = all(_is_in_time(payment, records.year) for payment in payments)
    yield fact(
        records,
        "党费按时足额",
        False if not complete else (in_time if dated else None),
        "",
        Kind.YES_NO,
        how="每名党员各月党费都在当月缴清；有的没有缴纳日期时不作判断。",
        of=_DUES,
        behind=evidence(PAYMENT, ids_of(payments)),
    )
