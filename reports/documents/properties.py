"""What the file says about itself: its title, and the moment of making only where one is given.

No person and no machine is named: the file goes to other units.
"""

from datetime import UTC, datetime

from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml

# The longest text that a property may hold.
_LONGEST = 255


def filled_properties(base: bytes, *, title: str, created: datetime | None) -> bytes:
    """The core properties part ``base`` with the title (cut at 255 characters) and, if known, the
    moment of making in UTC. ``created`` carries its time zone."""
    properties = parse_xml(base)
    properties.title_text = title[:_LONGEST]
    if created is not None:
        properties.created_datetime = properties.modified_datetime = created.astimezone(UTC)
    return serialize_part_xml(properties)
