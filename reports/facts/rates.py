"""Shares as an office writes them."""

from decimal import ROUND_HALF_UP, Decimal

_ALMOST = Decimal("99.9")


def percentage(part: int, whole: int) -> str:
    """A share with at most one decimal ("95.1%"); only what is complete rounds to 100%."""
    if part == whole:
        return "100%"
    share = (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if part < whole:
        share = min(share, _ALMOST)
    return f"{share:f}".removesuffix(".0") + "%"
