"""The icons of the places, drawn on a 20 × 20 sheet; always beside their label."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_SHAPES = {
    "desk": '<path d="M3 5.5 4.4 7 7 4.2M10 5.7h7M3 10.8l1.4 1.5L7 9.5M10 11h7M3.5 16.3H7M10 16.3h7"/>',
    "calendar": (
        '<rect x="3" y="4.5" width="14" height="12.5" rx="1.5"/><path d="M3 8.7h14M7 2.6v3.6M13 2.6v3.6"/>'
    ),
    "people": (
        '<circle cx="7.4" cy="7" r="2.7"/><path d="M2.5 16.2c0-2.8 2.1-4.6 4.9-4.6s4.9 1.8 4.9 4.6'
        'M13 4.7a2.5 2.5 0 0 1 0 4.7M14.6 11.9c1.9.6 2.9 2.1 2.9 4.3"/>'
    ),
    "ledger": (
        '<rect x="4" y="3" width="12.5" height="14" rx="1.5"/><path d="M7.3 3v14M10 7.3h3.8M10 10.8h3.8"/>'
    ),
    "document": '<path d="M5 2.8h7l3.4 3.4v11H5zM12 2.8v3.4h3.4M7.6 10h5.2M7.6 13.4h5.2"/>',
    "tree": (
        '<rect x="7.8" y="2.6" width="4.4" height="4.2"/><rect x="2.4" y="13.2" width="4.4" height="4.2"/>'
        '<rect x="13.2" y="13.2" width="4.4" height="4.2"/><path d="M10 6.8V10M4.6 13.2V10h10.8v3.2"/>'
    ),
}


def icon_svg(name: str) -> SafeString:
    # The shapes are constants of this file, so nothing from outside is marked as safe.
    shape = mark_safe(_SHAPES[name])  # noqa: S308
    return format_html('<svg viewBox="0 0 20 20" aria-hidden="true">{}</svg>', shape)
