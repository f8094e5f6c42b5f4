"""Small pieces every template may use without loading them."""

from django import template

from partybranch.fields import money_text

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as 元 with two decimals: 510000 → 5100.00."""
    return "" if fen is None else money_text(fen)
