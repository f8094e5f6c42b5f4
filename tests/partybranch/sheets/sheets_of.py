"""Sheets written down as rows, the way a reading process hands them over."""

from partybranch.spreadsheets import MergedRange, Sheet


def sheet_of(*rows, title="表", first_row=1, merged=()):
    """Rows from ``first_row`` on; an empty row is left out as the reader does."""
    numbered = [
        (at, tuple(row)) for at, row in enumerate(rows, start=first_row) if any(v is not None for v in row)
    ]
    return Sheet(title, numbered, [MergedRange(*numbers) for numbers in merged])


def words(text):
    """Header words separated by blanks; a dot stands for an empty cell."""
    return tuple(None if word == "." else word for word in text.split())
