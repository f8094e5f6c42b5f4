"""Cells that hold names of people, one or several."""

import re
from collections.abc import Collection
from typing import Any

from partybranch.chinese import clean_text, is_masked
from partybranch.sheets.plain import MASKED, CellProblem, Masked, is_empty, plain

HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_DOTS = re.compile(rf"(?<=[{HAN}])\s*[•‧・．.﹒∙●･⋅]\s*(?=[{HAN}])")
_BLANK_IN_NAME = re.compile(rf"(?<=[{HAN}·])\s+(?=[{HAN}·])")
_TITLES = (
    "同志|党支部书记|支部书记|党支部副书记|支部副书记|副书记|书记|组织委员|宣传委员|纪检委员|青年委员|生活委员|"
    "群工委员|统战委员|党小组组长|党小组长|小组长|支委|委员"
)
_TITLE_AFTER = re.compile(rf"(?<=[{HAN}]{{2}})(?:{_TITLES})+$")
_TITLE_BEFORE = re.compile(rf"^(?:{_TITLES})+[：:]?(?=[{HAN}·]{{2,}}$)")
# What is put in brackets behind a name and is no part of it.
_REMARK = re.compile(
    rf"[（(](?:{_TITLES}|组长|男|女|预备|预备党员|正式|正式党员|党员|退休|离退休|流动|流动党员|代|主持|记录|主讲|"
    r"新转入|转入|[\u4e00-\u9fff]{1,4}族)[)）]$"
)
_MASKED_NAME = re.compile(rf"[{HAN}]?[Xx×＊*某]{{1,3}}|[{HAN}]某[{HAN}]")
_THREE_APART = re.compile(rf"(?<!\S)([{HAN}])\s+([{HAN}])\s+([{HAN}])(?=$|[（(、，,：:])")
_SEPARATORS = re.compile(r"[、，,；;/／|\n]+")
_AND_MORE = re.compile(r"等(?:\d+|[一二两三四五六七八九十]+)?[人名位]?(?:同志)?$")


def tidy_name(text: str) -> str:
    """A name as the register writes it: no blanks inside a Chinese name, one kind of dot, no title."""
    name = _DOTS.sub("·", clean_text(text))
    name = _BLANK_IN_NAME.sub("", name).strip()
    name = _REMARK.sub("", name).strip()
    return _TITLE_BEFORE.sub("", _TITLE_AFTER.sub("", name))


def read_name(value: Any) -> str | Masked | None:
    """One person's name. Several names in the cell, or a mere number, are a problem; 张某 is masked."""
    text = plain(value)
    if is_empty(text):
        return None
    if is_masked(text):
        return MASKED
    name = tidy_name(text)
    if _MASKED_NAME.fullmatch(name):
        return MASKED
    if _SEPARATORS.search(name):
        raise CellProblem(f"“{text[:30]}”里不止一个姓名，请一行只写一人。")
    if not any(character.isalpha() for character in name):
        raise CellProblem(f"“{text[:30]}”不是姓名，请填写姓名。")
    return name


def read_names(value: Any, known_names: Collection[str] = ()) -> list[str] | Masked | None:
    """The names in a cell in their order, separated by marks or blanks ("范平、贺宗正", "范平 贺宗正");
    a trailing 等 is dropped. ``known_names`` helps with 和 between two names, which also occurs inside
    names. Masked where no single name is told."""
    text = plain(value)
    if is_empty(text):
        return None
    if is_masked(text):
        return MASKED
    pieces = (piece for part in _SEPARATORS.split(_AND_MORE.sub("", text)) for piece in split_blanks(part))
    names = [name for piece in pieces for name in _split_and(tidy_name(piece), known_names) if name]
    told = [name for name in names if not _MASKED_NAME.fullmatch(name)]
    return list(dict.fromkeys(told)) if told or not names else MASKED


def split_blanks(text: str) -> list[str]:
    """Parts separated by blanks, where the parts are names; a single character belongs to what
    follows it: "范　平" is one name, "范平 贺宗正" two, "张 建国 李 四" two, "贺 宗 正" one."""
    text = _THREE_APART.sub(r"\1\2\3", text)
    names: list[str] = []
    open_name = ""
    for part in text.split():
        if open_name:
            names.append(f"{open_name}{part}")
            open_name = ""
        elif len(part) == 1 and re.match(rf"[{HAN}]", part):
            open_name = part
        else:
            names.append(part)
    return [*names, open_name] if open_name else names


def _split_and(name: str, known_names: Collection[str]) -> list[str]:
    if name in known_names:
        return [name]
    for found in re.finditer(r"[和与及]", name):
        first, second = name[: found.start()], name[found.end() :]
        if first in known_names and second in known_names:
            return [first, second]
    return [name]
