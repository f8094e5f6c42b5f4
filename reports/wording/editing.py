"""The built-in report with the secretary's paragraphs in place of its own.

A paragraph that was written stays in its place even where the records no longer give a built-in one;
one left out leaves no mark behind; what is left is numbered anew.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from reports.facts.book import FactBook
from reports.wording import phrases, themes
from reports.wording.edits import Edits
from reports.wording.narrative import Blank, Figure, Narrative, Paragraph, Part, Section, Text
from reports.wording.sections import opening, outlook
from reports.wording.tokens import Tokens, name_of, text_of

# Where each paragraph stands, whether or not the records of the year give it.
PLACES: dict[str, tuple[str, ...]] = {
    "opening": ("opening",),
    "responsibility": ("responsibility", "democracy", "premises"),
    "study": ("study", "topics", "site-visits", "civic-work", "publicity"),
    "branch-life": (
        "body",
        "organisational-life",
        "theme",
        "brand",
        "appraisal",
        "members",
        "care",
        "dues",
    ),
    "conduct": ("rules-of-conduct", "theme", "skills", "honours", "service"),
    "integrity": ("integrity-education", "theme", "integrity-rules", "openness"),
    "problems": ("missed-duties", "arrears", "problem", "problems"),
    "plan": ("plan-idea", "plan-life", "plan-appraisal", "plan-arrears", "plan-item"),
}
# What a paragraph is about where the built-in one says it by no topic of its own or is not there.
TITLES = {
    "opening": "开篇",
    "responsibility": "落实责任",
    "democracy": "发扬民主",
    "premises": "建好阵地",
    "study": "组织学习",
    "topics": "突出专题",
    "site-visits": "走出去学",
    "civic-work": "弘扬新风",
    "publicity": "加强宣传",
    "body": "健全班子",
    "organisational-life": "严格组织生活",
    "brand": "创建品牌",
    "appraisal": "开展民主评议",
    "members": "建强党员队伍",
    "care": "关怀帮扶党员群众",
    "dues": "收缴党费",
    "rules-of-conduct": "改进作风",
    "skills": "提升本领",
    "honours": "争创先进",
    "service": "服务群众",
    "integrity-education": "加强廉洁教育",
    "integrity-rules": "完善监督制度",
    "openness": "推进党务公开",
    "missed-duties": "组织生活不够经常",
    "arrears": "党费收缴不够到位",
    "problems": "存在问题",
    "plan-idea": "总体思路",
    "plan-life": "严格组织生活制度",
    "plan-appraisal": "补上民主评议",
    "plan-arrears": "做好党费收缴",
    "responsibility-missing": "责任方面的工作",
    "study-missing": "学习方面的工作",
    "branch-life-missing": "组织方面的工作",
    "conduct-missing": "作风方面的工作",
    "integrity-missing": "廉洁方面的工作",
}
# Sections numbered 一是 二是; the paragraphs named carry no number.
_ITEMISED = {"problems": "problems", "plan": "plan-idea"}
_UNNUMBERED = "opening"
# Entered on a page of their own, line by line.
_ENTERED_ELSEWHERE = ("problem-", "plan-item-")
_NUMBERED_HEADING = re.compile(r"^[一二三四五六七八九十]+、")
_LONGEST_LEAD = 30
# Stands for 全年, or for the day up to which was counted.
PERIOD = "统计期"


def _kind_of(key: str) -> str:
    for kind in ("theme", "problem", "plan-item"):
        if key.startswith(f"{kind}-"):
            return kind
    return key


def section_of(key: str) -> str:
    """The section a paragraph of that key belongs to, '' for a key no paragraph has."""
    if key.startswith("theme-"):
        name = key.removeprefix("theme-")
        if themes.is_about_conduct(name):
            return "conduct"
        return "integrity" if themes.is_about_integrity(name) else "branch-life"
    kind = key.removesuffix("-missing")
    if kind != key:
        return kind if kind in PLACES else ""
    return next((section for section, kinds in PLACES.items() if _kind_of(key) in kinds), "")


def is_editable(key: str) -> bool:
    """Whether a paragraph is rewritten as a whole (problems and plan are entered line by line)."""
    return not key.startswith(_ENTERED_ELSEWHERE)


def _rank(section: str, key: str) -> int:
    kinds = PLACES.get(section, ())
    return kinds.index(_kind_of(key)) if _kind_of(key) in kinds else -1


def told_parts(paragraphs: Iterable[Paragraph]) -> dict[str, Part]:
    """Figures and gaps by name, as the first of the paragraphs prints them."""
    found: dict[str, Part] = {}
    for paragraph in paragraphs:
        for part in paragraph.parts:
            if isinstance(part, (Figure, Blank)):
                found.setdefault(name_of(part), part)
    return found


def _slots(book: FactBook, edits: Edits) -> dict[str, Part]:
    """What the secretary wrote in fields of its own, by the label that asks for it."""
    told = {opening.GUIDING_IDEA: edits.guiding_idea, outlook.outlook_label(book): edits.outlook}
    written = {
        label: Text(phrases.clean(text)) if phrases.clean(text) else Blank(label)
        for label, text in told.items()
    }
    return {PERIOD: Text(phrases.so_far(book)), **written}


class Editor:
    """Turns paragraphs into text to edit and back."""

    def __init__(self, built_in: Narrative, book: FactBook, edits: Edits) -> None:
        self.book = book
        self.built_in = {paragraph.key: paragraph for _, paragraph in built_in.paragraphs()}
        self._common = {
            **_slots(book, edits),
            **told_parts(self.built_in.values()),
            **outlook.missed_figures(book),
        }

    def tokens(self, key: str) -> Tokens:
        """The names that may be written in one paragraph; its own figures print as they did."""
        own = self.built_in.get(key)
        return Tokens(self.book, {**self._common, **told_parts([own] if own else [])})

    def title(self, key: str) -> str:
        """What a paragraph is about, in a few words."""
        paragraph = self.built_in.get(key)
        if paragraph and paragraph.lead:
            return paragraph.lead.rstrip("。")
        return themes.lead_of(key.removeprefix("theme-")) if key.startswith("theme-") else TITLES.get(key, "")

    def text(self, key: str) -> str:
        """The built-in paragraph as text to edit, '' where the records give none."""
        paragraph = self.built_in.get(key)
        if paragraph is None:
            return ""
        text = text_of((*phrases.words(paragraph.lead), *paragraph.parts))
        # The words of the day up to which was counted go on with the days.
        period = re.escape(phrases.so_far(self.book))
        return re.sub(rf"(?<![^，。；、：])(坚持三会一课制度，)?{period}", rf"\1【{PERIOD}】", text)

    def paragraph(self, key: str, text: str) -> Paragraph | None:
        """A written text as a paragraph; a short first sentence without figures is its topic."""
        lead, rest = _lead_and_rest(text) if section_of(key) not in ("", _UNNUMBERED) else ("", text)
        if section_of(key) in _ITEMISED:
            lead, rest = "", text
        parts = phrases.joined(self.tokens(key).parts(rest))
        return Paragraph(key, parts, lead=lead) if parts or lead else None


def _lead_and_rest(text: str) -> tuple[str, str]:
    head, stop, rest = text.partition("。")
    is_lead = stop and rest and len(head) <= _LONGEST_LEAD and not set("【】，；：") & set(head)
    return (head + stop, rest) if is_lead else ("", text)


def _written(section: Section, editor: Editor, texts: Mapping[str, str]) -> list[Paragraph]:
    """The section's paragraphs, each as written where it was."""
    found = []
    for paragraph in section.paragraphs:
        if paragraph.key not in texts or not is_editable(paragraph.key):
            found.append(paragraph)
            continue
        written = editor.paragraph(paragraph.key, texts[paragraph.key])
        if written:
            found.append(written)
    return found


def _place_among(paragraphs: list[Paragraph], section: str, added: Paragraph) -> None:
    rank = _rank(section, added.key)
    later = (at for at, each in enumerate(paragraphs) if _rank(section, each.key) > rank)
    paragraphs.insert(next(later, len(paragraphs)), added)


def _edited_section(section: Section, editor: Editor, texts: Mapping[str, str]) -> Section:
    paragraphs = _written(section, editor, texts)
    for key, text in texts.items():
        if key in editor.built_in or section_of(key) != section.key or not is_editable(key):
            continue
        added = editor.paragraph(key, text)
        if added:
            _place_among(paragraphs, section.key, added)
    own = [each for each in paragraphs if each.key != f"{section.key}-missing" or each.key in texts]
    return replace(section, paragraphs=numbered(section.key, own or paragraphs))


def numbered(section: str, paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs of a section with their marks, （一）（二） or 一是 二是."""
    bare = [replace(paragraph, mark="") for paragraph in paragraphs]
    if section == _UNNUMBERED:
        return tuple(bare)
    if section not in _ITEMISED:
        return phrases.bracketed(bare)
    loose = _ITEMISED[section]
    marked = iter(phrases.itemised([each for each in bare if each.key != loose]))
    return tuple(each if each.key == loose else next(marked) for each in bare)


def _headings_in_order(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Sections with something to say, their numbers without a gap."""
    found: list[Section] = []
    number = 0
    for section in sections:
        if not section.paragraphs:
            continue
        if _NUMBERED_HEADING.match(section.heading):
            number += 1
            heading = _NUMBERED_HEADING.sub(f"{phrases.numeral(number)}、", section.heading)
            found.append(replace(section, heading=heading))
        else:
            found.append(section)
    return tuple(found)


def edited(built_in: Narrative, book: FactBook, edits: Edits) -> Narrative:
    """The report with what the secretary wrote."""
    editor = Editor(built_in, book, edits)
    sections = [_edited_section(section, editor, edits.paragraphs) for section in built_in.sections]
    return replace(built_in, sections=_headings_in_order(sections))
