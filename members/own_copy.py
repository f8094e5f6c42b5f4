"""The copy of one person's data (个人信息副本): one archive with the same content for programs (JSON),
for people (XLSX), and a note of what it holds.

Source: 中华人民共和国个人信息保护法 article 45.
"""

import io
import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone

from members.in_words import day_words, moment_words
from members.models import Member
from members.own_data import ELSEWHERE, Row, Section
from partybranch.spreadsheets.writing import Cell, Table, workbook_bytes

_JSON, _XLSX, _NOTE = "个人信息.json", "个人信息.xlsx", "说明.txt"


def file_name(member: Member) -> str:
    return f"个人信息副本-{member.name}-{timezone.localdate():%Y%m%d}.zip"


def pack(member: Member, sections: list[Section], *, by_oneself: bool) -> bytes:
    """The archive. ``by_oneself``: the person took it, so that the own numbers stand in it in full."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_NOTE, _note(member, sections, by_oneself=by_oneself))
        archive.writestr(_JSON, _as_json(member, sections))
        archive.writestr(_XLSX, workbook_bytes(_tables(sections)))
    return packed.getvalue()


# -- For programs ----------------------------------------------------------------------------------------


def _as_json(member: Member, sections: list[Section]) -> str:
    told = {
        "姓名": member.name,
        "党支部": member.branch.name,
        "导出时间": timezone.localtime().isoformat(timespec="seconds"),
        "内容": [_section_as_json(section) for section in sections if section.rows],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _section_as_json(section: Section) -> dict[str, Any]:
    return {
        "名称": section.title,
        "用途": section.why,
        "谁能看到": section.seen_by,
        "记录": [{line.label: _plain(line.value) for line in row.lines} for row in section.rows],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return _local(value).isoformat() if isinstance(value, date) else value


def _local(value: date) -> date:
    """A moment as the clock on the wall showed it; a day as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return value


# -- For people ------------------------------------------------------------------------------------------


def _tables(sections: list[Section]) -> Iterable[Table]:
    """One sheet a kind; the register's line reads downwards, line by line."""
    for section in sections:
        if len(section.rows) == 1:
            (row,) = section.rows
            yield Table(
                section.title, ("项目", "内容"), [(line.label, line.text) for line in row.lines], (20, 40)
            )
        elif section.rows:
            header = [line.label for line in section.rows[0].lines]
            yield Table(section.title, header, [_cells(row) for row in section.rows])


def _cells(row: Row) -> list[Cell]:
    """Precision is said in words: a day of which only the month is known is a text."""
    return [line.text if _is_rough(line) else _cell(line.value) for line in row.lines]


def _is_rough(line: Any) -> bool:
    is_day = isinstance(line.value, date) and not isinstance(line.value, datetime)
    return is_day and line.text != day_words(line.value)


def _cell(value: Any) -> Cell:
    return _local(value) if isinstance(value, date) else value


# -- The note --------------------------------------------------------------------------------------------


def _note(member: Member, sections: list[Section], *, by_oneself: bool) -> str:
    numbers = (
        "身份证号、联系电话是完整的，请妥善保管这份文件。"
        if by_oneself
        else "由支部代为导出：身份证号只写“已录入”；只有本人能看到的内容（如通知、日历订阅、登录会话）"
        "和在别的党支部时的记录不在内，本人登录后可以自己导出。"
    )
    filled = [section for section in sections if section.rows]
    lines = [
        "个人信息副本",
        f"{member.name}　{member.branch.name}　{moment_words(timezone.now())}导出",
        "依据：《中华人民共和国个人信息保护法》第四十五条。",
        "",
        f"{_XLSX}给人看，{_JSON}给程序读，内容相同。{numbers}",
        "别人的姓名只在关于您的记录里出现（如入党介绍人），或者是在职务上办这件事的人（如走访人）；"
        "同一活动还有谁参加、通知里提到的别人，都不在内。",
        "",
        "包含：",
        *[
            f"- {section.title}，{section.summary}。{section.why}。谁能看到：{section.seen_by}"
            for section in filled
        ],
        "",
        "没有放进来的：",
        *[
            f"- {section.title}的{label}：{reason}"
            for section in filled
            for label, reason in section.left_out
        ],
        *[f"- {what}：{how}" for what, how in ELSEWHERE],
    ]
    return "\r\n".join(lines) + "\r\n"
