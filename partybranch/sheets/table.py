"""The rows of a sheet below its header: what is data, what is a total, and what is neither."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from partybranch.chinese import clean_text
from partybranch.sheets.columns import HeaderMatch
from partybranch.sheets.words import cell_text, header_word
from partybranch.spreadsheets.values import Sheet, Value

_TOTAL = re.compile(
    r".{0,8}(?:合计|总计|小计|共计|累计|总和)(?:人数|金额|次数|人次)?(?:[:：(（].{0,20}|[\d,.]+.{0,4})?"
)
_SIGNATURES = (
    "填表人|制表人|审核人|审核|负责人|填报人|填报单位|填报时间|填报日期|填表时间|填表日期|制表时间|制表日期|制表单位|制表|填表|填报|"
    "单位负责人|支部书记|党支部书记|书记签字|书记签名|经办人|经办|联系电话|联系人|复核人|复核|统计人|统计时间|单位盖章|盖章|签字|签名|"
    "记录人|报送人|报送时间|报送单位|上报时间|报表人|主管领导|分管领导|组织委员|会计|出纳|收款人|单位|日期|党支部|支部"
)
_SIGNATURE_LINE = re.compile(rf"(?:{_SIGNATURES})(?:[(（][^)）]{{0,8}}[)）])?[:：].*", re.S)
_SIGNATURE_BARE = re.compile(
    r"(?:填表人|制表人|审核人|填报人|复核人|经办人|单位负责人|[(（]?(?:盖章|公章|签章)[)）]?)"
)
_NOTE_LINE = re.compile(
    r"(?:注|备注|说明|附注|填表说明|填写说明|注意|注意事项|提示)\s*\d*\s*[:：.、].*", re.S
)
_BLANK_BELOW = re.compile(r"[(（【\[—\-]*以下(?:空白|无正文|无内容|为空)[)）】\]—\-]*")
_SECTION = re.compile(
    r"[一二三四五六七八九十]+、.{0,30}|[(（][一二三四五六七八九十\d]+[)）].{0,30}"
    r"|第?[一二三四五六七八九十\d]+(?:党?小组|季度|支部|月份)|(?:\d{4}年)?(?:第?[一二三四1-4]季度|\d{1,2}月份?|上半年|下半年)"
)
_DAY_LINE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_PLAIN_FIGURE = re.compile(r"[\d,，]+(?:\.\d+)?")
_UNSEEN = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u200e\u200f\ufeff"
_FIGURES_THAT_NUMBER_COLUMNS = 4
_LONGEST_LONE_NAME = 15


@dataclass(slots=True)
class SheetRow:
    """One row as found: key → the cell's raw value, key → header word as the sheet writes it.
    ``row_number`` is the workbook's own."""

    sheet_title: str
    row_number: int
    values: dict[str, Value]
    headers: dict[str, str]


@dataclass(slots=True)
class SheetTable:
    """The data rows of a sheet in order, and its total rows, which say what the sheet believes."""

    rows: list[SheetRow] = field(default_factory=list)
    totals: list[SheetRow] = field(default_factory=list)


def read_table(sheet: Sheet, match: HeaderMatch) -> SheetTable:
    """Sort the rows below the header. Blank rows, repeated headers, section headings, signature and
    note lines are left out; rows after a total are data again."""
    reader = _TableReader(sheet, match)
    table = SheetTable()
    for number, values in sheet.rows:
        if number <= max(match.header_rows):
            continue
        if reader.is_total(values):
            table.totals.append(reader.row(number, values))
        elif not reader.is_aside(values):
            row = reader.row(number, values)
            table.rows += [row] if reader.says_something(row) else []
    return table


def iter_table(sheet: Sheet, match: HeaderMatch) -> Iterator[SheetRow]:
    """The data rows alone."""
    return iter(read_table(sheet, match).rows)


def totals(sheet: Sheet, match: HeaderMatch) -> list[SheetRow]:
    """The total rows alone."""
    return read_table(sheet, match).totals


def _is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip(_UNSEEN))


class _TableReader:
    def __init__(self, sheet: Sheet, match: HeaderMatch) -> None:
        self.sheet = sheet
        self.match = match
        self.headers = match.headers()
        self.header_words = self._words_of_header_rows()
        self.filled = self._filled_down()

    def _words_of_header_rows(self) -> set[str]:
        rows = (values for number, values in self.sheet.rows if number in self.match.header_rows)
        return {text for values in rows for value in values if (text := cell_text(value))}

    def _filled_down(self) -> dict[tuple[int, int], Value]:
        """(row number, column index) → the value of the merged cell it belongs to, for columns whose
        meaning holds for every row they are merged over."""
        filled: dict[tuple[int, int], Value] = {}
        by_number = dict(self.sheet.rows)
        for merged in self.sheet.merged:
            index = merged.first_column - 1
            values = by_number.get(merged.first_row, ())
            if (
                not self._may_fill(index)
                or index >= len(values)
                or merged.first_row <= max(self.match.header_rows)
            ):
                continue
            for number in range(merged.first_row + 1, merged.last_row + 1):
                if number in by_number:
                    filled[number, index] = values[index]
        return filled

    def _may_fill(self, index: int) -> bool:
        column = self.match.layout.by_key.get(self.match.columns.get(index, ""))
        return column is not None and column.fills_down

    def row(self, number: int, values: Sequence[Value]) -> SheetRow:
        found = {
            key: self._with_unit(index, self._value(number, index, values))
            for index, key in self.match.columns.items()
        }
        return SheetRow(self.sheet.title, number, found, self.headers)

    def _value(self, number: int, index: int, values: Sequence[Value]) -> Value:
        value = values[index] if index < len(values) else None
        return self.filled.get((number, index)) if _is_blank(value) else value

    def _with_unit(self, index: int, value: Value) -> Value:
        """A bare figure under a header that gives the unit (万元) carries that unit."""
        unit = self.match.units.get(index)
        if not unit or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return f"{value:.15g}{unit}"
        is_figure = isinstance(value, str) and _PLAIN_FIGURE.fullmatch(clean_text(value))
        return f"{clean_text(value)}{unit}" if is_figure else value  # type: ignore[arg-type]

    def says_something(self, row: SheetRow) -> bool:
        """A row with nothing but its number, or nothing in the known columns, says nothing."""
        return any(not _is_blank(value) for key, value in row.values.items() if key != "sequence")

    def is_total(self, values: Sequence[Value]) -> bool:
        """合计 in the first cell that says something, or in the second behind a number."""
        told = [value for value in values if not _is_blank(value)]
        if told and isinstance(told[0], int | float):
            told = told[1:]
        if not told or not isinstance(told[0], str):
            return False
        return bool(_TOTAL.fullmatch(re.sub(r"\s", "", clean_text(told[0]))))

    def is_aside(self, values: Sequence[Value]) -> bool:
        told = [value for value in values if not _is_blank(value)]
        if not told or self._is_line(told) or self._repeats_header(told) or _numbers_columns(told):
            return True
        return len(told) == 1 and self._is_lone_line(values)

    def _is_lone_line(self, values: Sequence[Value]) -> bool:
        """One cell by itself that cannot be a row: outside the required columns, a sentence, or the day
        under a signature."""
        index = next(at for at, value in enumerate(values) if not _is_blank(value))
        layout = self.match.layout
        is_required = self.match.columns.get(index) in layout.required
        is_day_alone = isinstance(values[index], date) and len(layout.required) > 1
        return not is_required or is_day_alone or len(cell_text(values[index])) > _LONGEST_LONE_NAME

    def _is_line(self, told: Sequence[Value]) -> bool:
        """A signature, a note or a heading written across the sheet."""
        if not isinstance(told[0], str):
            return False
        text = clean_text(told[0])
        squeezed = re.sub(r"\s", "", text)
        if (
            _NOTE_LINE.fullmatch(text)
            or _SIGNATURE_LINE.fullmatch(squeezed)
            or _BLANK_BELOW.fullmatch(squeezed)
        ):
            return True
        if _SIGNATURE_BARE.fullmatch(squeezed):
            return True
        return len(told) == 1 and bool(_SECTION.fullmatch(squeezed) or _DAY_LINE.fullmatch(squeezed))

    def _repeats_header(self, told: Sequence[Value]) -> bool:
        """The header once more, as on each printed page, or a line of units below it."""
        if all(isinstance(value, str) and value.strip().startswith(("(", "（")) for value in told):
            return not any(header_word(cell_text(value)).full for value in told)
        repeated = sum(isinstance(value, str) and cell_text(value) in self.header_words for value in told)
        return repeated >= 2 and repeated * 2 > len(told)


def _numbers_columns(told: Sequence[Value]) -> bool:
    """A row that only numbers the columns: 1 2 3 4 …"""
    figures: list[Any] = [
        int(value) if isinstance(value, str) and value.isdecimal() else value for value in told
    ]
    return len(figures) >= _FIGURES_THAT_NUMBER_COLUMNS and figures == list(range(1, len(figures) + 1))
