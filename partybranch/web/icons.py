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
    "home": '<path d="M3 9.4 10 3.2l7 6.2M5 8v8.6h10V8M8.4 16.6v-5h3.2v5"/>',
    "person": '<circle cx="10" cy="6.6" r="3.1"/><path d="M3.9 17c0-3.4 2.6-5.5 6.1-5.5s6.1 2.1 6.1 5.5"/>',
    "search": '<circle cx="8.7" cy="8.7" r="5.2"/><path d="m12.6 12.6 4.4 4.4"/>',
    "bars": '<path d="M3 17h14M5.4 17v-5.6M10 17V4M14.6 17V8.4"/>',
    "sliders": (
        '<path d="M3 6h7.4M14.2 6H17M3 14h2.8M9.6 14H17"/><circle cx="12.3" cy="6" r="1.9"/>'
        '<circle cx="7.7" cy="14" r="1.9"/>'
    ),
    "bell": '<path d="M5 14.4V9a5 5 0 0 1 10 0v5.4l1.4 1.4H3.6zM8.4 17.6h3.2"/>',
    "tree": (
        '<rect x="7.8" y="2.6" width="4.4" height="4.2"/><rect x="2.4" y="13.2" width="4.4" height="4.2"/>'
        '<rect x="13.2" y="13.2" width="4.4" height="4.2"/><path d="M10 6.8V10M4.6 13.2V10h10.8v3.2"/>'
    ),
}


def icon_svg(name: str) -> SafeString:
    # The shapes are constants of this file, so nothing from outside is marked as safe.
    shape = mark_safe(_SHAPES[name])  # noqa: S308
    return format_html('<svg viewBox="0 0 20 20" aria-hidden="true">{}</svg>', shape)
