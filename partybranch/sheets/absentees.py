"""The cell that names who was absent from a meeting and why, in the many ways secretaries write it."""

import re
from collections.abc import Collection
from typing import Any

from partybranch.chinese import is_masked
from partybranch.sheets.names import HAN, split_blanks, tidy_name
from partybranch.sheets.plain import MASKED, CellProblem, Masked, is_empty, plain

Absentee = tuple[str, str]

_NOBODY = re.compile(
    r"(?:无|0|零|没有|全勤|全到|全员到齐|全部到齐|全体到齐|全部到会|全部参加|全员参加|到齐|无缺席|无缺勤|无人缺席|无请假|"
    r"无人请假|缺席0人?|缺勤0人?|0人缺席|0人|零缺席|均到会|均参加|应到尽到|无缺席人员)[。.]?"
)
_COUNT_WORD = r"(?:共|等|计)?(?:\d{1,4}|[一二两三四五六七八九十]{1,3})(?:人|名|位)(?:同志|党员)?"
_HEADING = re.compile(
    rf"^(?:本次|共有|共)?(?:(?:缺席|缺勤|未到|未参会|未参加|缺会|不在)(?:人员|名单|情况|党员|同志)?|请假(?:人员|名单|情况))"
    rf"(?:及原因)?[(]?(?:{_COUNT_WORD})?[)]?[:,]?(?=.)"
)
_NUMBERING = re.compile(rf"[①-⑳]|(?:(?<=^)|(?<=[、,;)\s]))\d{{1,2}}[.、．](?=[{HAN}])")
_WORD_REASON = re.compile(r"[\s,、]*(?:缺席|请假)?原因(?:是|为)?:")
_WORD_NAME = re.compile(r"(?:缺席|请假)?(?:人员)?姓名:")
# Said behind a name before the reason in brackets: 张三请假（病）.
_ABSENT_BEHIND_NAME = re.compile(r"(?<=..)(?:未到|未参加|未参会|缺席|缺勤|请假)$")
_CAUSES = (
    "病假|事假|公假|产假|陪产假|护理假|探亲假|探亲|婚假|丧假|年休假|年休|年假|休假|休息|轮休|调休|补休|请假|出差|值班|"
    "公差|公出|外出|开会|会议|培训|学习|住院|生病|因病|因事|因公|有事|家中有事|家里有事|身体不适|身体原因|下乡|驻村|"
    "挂职|借调|抽调|援建|援藏|援疆|在外|外地|出国|执勤|备勤|执行任务|任务|加班|工作原因|工作|考试|年老体弱|行动不便|年迈|"
    "流动|失联|旷会|无故缺席|无故|迟到|早退|其他|公务|出访|看病|就医|陪护|照顾家人|隔离|退休|居家|异地|回老家|照顾病人"
)
_REASON = re.compile(
    rf"(?:因|由于|请)?[{HAN}]{{0,6}}?(?:{_CAUSES})[{HAN}]{{0,8}}",
)
_BEGINS_REASON = re.compile(rf"(?:因|由于|均|都|请|{_CAUSES})")
_PASSED_OVER = re.compile(
    rf"{_COUNT_WORD}|(?:其余|其他|余下)(?:人员|同志|党员|人)?(?:均|都|全部|全体|已)*(?:到齐|参加|到会|出席|参会|全勤|到场)"
)
_NAME = rf"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+"
_NAME_ONLY = re.compile(_NAME)
_SOME_PEOPLE = re.compile(
    r"(?:部分|个别|其余|其他|余下|全体|多数|少数|大家|有关|相关|几名|两名|多名).*|.*(?:党员|人员|干部|职工|支部|小组)"
)
_LABELLED = re.compile(rf"(?P<label>[^:、,(]{{1,12}}?)(?:[(]?{_COUNT_WORD}[)]?)?:(?P<people>.+)")
_BRACKETED = re.compile(r"(?P<before>[^()]*)[(](?P<inside>[^()]*)[)](?P<after>[^()]*)")
_SHARED = re.compile(r"^(?:以上|二人|两人|三人)?(?:均|都|皆)(?:为|是|因)?")
_LONGEST = 1_500


def read_absentees(value: Any, known_names: Collection[str] = ()) -> list[Absentee] | Masked:
    """Names and reasons ('' where none is told) in their order; nobody for an empty cell, 无, 全勤, 0.

    ``known_names`` tells names from reasons written without a mark between them. Raises CellProblem
    where only a number of people or a sentence stands, naming the piece not understood.
    """
    text = plain(value)
    if is_empty(text) or _NOBODY.fullmatch(re.sub(r"\s", "", text)):
        return []
    if is_masked(text):
        return MASKED
    if len(text) > _LONGEST:
        raise _unclear(text)
    found: dict[str, str] = {}
    people = _normalised(text)
    if _NOBODY.fullmatch(people):
        return []
    for segment in _segments(people):
        for name, reason in _Segment(segment, known_names).absentees():
            found.setdefault(name, reason)
    return list(found.items())


def _unclear(text: str) -> CellProblem:
    return CellProblem(f"没有看懂“{text[:20]}”，请写成“姓名（原因）”，几个人之间用顿号隔开。")


def _normalised(text: str) -> str:
    """One kind of bracket, colon and comma; a mark behind each closing bracket."""
    text = text.translate(str.maketrans("（）【】〔〕［］[]：，；", "()()()()()" + ":,;"))
    text = _WORD_REASON.sub("、均", _WORD_NAME.sub("", _NUMBERING.sub(";", text)))
    text = re.sub(r"\)(?=[^\s、,;。:)])", ")、", text.replace("\n", ";"))
    return _HEADING.sub("", text.strip(" 。.;,、")).strip(" 。.;,、:")


def _may_be_name(text: str) -> bool:
    return bool(_NAME_ONLY.fullmatch(text)) and not _SOME_PEOPLE.fullmatch(text)


def _segments(text: str) -> list[str]:
    return [segment.strip() for segment in re.split(r"[;。]", text) if segment.strip()]


class _Segment:
    """One stretch of the cell within which a label ("病假：") or a shared reason ("张三、李四因公出差")
    holds."""

    def __init__(self, text: str, known_names: Collection[str]) -> None:
        self.text = text
        self.known_names = known_names
        self.waiting: list[str] = []
        self.done: list[Absentee] = []

    def absentees(self) -> list[Absentee]:
        labelled = _LABELLED.fullmatch(self.text)
        if labelled and not self._is_name(labelled["label"]):
            label = labelled["label"].strip()
            self._take_pieces(labelled["people"])
            return [(name, reason or self._reason_of(label)) for name, reason in self._all()]
        self._take_pieces(self.text)
        return self._all()

    def _all(self) -> list[Absentee]:
        return [*self.done, *((name, "") for name in self.waiting)]

    @staticmethod
    def _reason_of(label: str) -> str:
        return "" if re.fullmatch(r"缺席|缺勤|未到|其中|人员|名单|缺席人员|未参会", label) else label

    def _is_name(self, text: str) -> bool:
        name = tidy_name(text)
        if name in self.known_names:
            return True
        return _may_be_name(name) and not _REASON.fullmatch(name)

    def _take_pieces(self, text: str) -> None:
        for part in re.split(r"[、,/](?![^()]*\))", text):
            for piece in self._split_by_blanks(part.strip()):
                self._take(piece)

    def _split_by_blanks(self, part: str) -> list[str]:
        """Blanks part people only where every part names one."""
        if not part:
            return []
        joined = re.sub(r"\s+(?=[(])|(?<=[(])\s+|\s+(?=[)])", "", part)
        pieces: list[str] = []
        for piece in split_blanks(joined):
            if pieces and self._is_reason(piece):
                pieces[-1] += piece
            else:
                pieces.append(piece)
        return pieces

    def _is_reason(self, piece: str) -> bool:
        """A reason standing by itself, with no name in front."""
        if self._is_known(piece) or not _BEGINS_REASON.match(piece):
            return False
        return bool(_REASON.fullmatch(_SHARED.sub("", piece)))

    def _take(self, piece: str) -> None:
        has_people = bool(self.waiting or self.done)
        if has_people and _PASSED_OVER.fullmatch(piece):
            return
        if self.waiting and self._is_reason(piece):
            last = self.waiting.pop()
            self._settle(last, piece, shared=True)
            return
        bracketed = _BRACKETED.fullmatch(piece)
        if bracketed:
            self._take_bracketed(bracketed)
            return
        name, reason = self._name_and_reason(piece)
        if reason:
            self._settle(name, reason, shared=bool(re.match(r"因|由于|均|都|请", reason)))
        else:
            self.waiting.append(name)

    def _take_bracketed(self, found: re.Match[str]) -> None:
        before, inside = self._without_absent(found["before"].strip()), found["inside"].strip()
        inside_is_count = re.fullmatch(_COUNT_WORD, inside)
        if _REASON.fullmatch(before) and not self._is_known(before) and not inside_is_count:
            for name in re.split(r"[、,\s]+", inside):
                self._settle(self._certain_name(name), before, shared=False)
            return
        name = self._certain_name(re.sub(rf"{_COUNT_WORD}$", "", before))
        self._settle(name, _SHARED.sub("", inside), shared=bool(_SHARED.match(inside)))

    def _without_absent(self, text: str) -> str:
        """张三 of 张三请假; 因事请假 is a reason and stays."""
        name = _ABSENT_BEHIND_NAME.sub("", text)
        return name if self._is_name(name) else text

    def _settle(self, name: str, reason: str, *, shared: bool) -> None:
        """A shared reason also holds for those named before without one."""
        reason = _SHARED.sub("", reason).replace(",", "，")
        self.done += [(earlier, reason if shared else "") for earlier in self.waiting] + [(name, reason)]
        self.waiting = []

    def _is_known(self, text: str) -> bool:
        return tidy_name(text) in self.known_names

    def _certain_name(self, text: str) -> str:
        if not self._is_name(text):
            raise _unclear(text or self.text)
        return tidy_name(text)

    def _name_and_reason(self, piece: str) -> Absentee:
        if self._is_known(piece):
            return tidy_name(piece), ""
        known = max((name for name in self.known_names if piece.startswith(name)), key=len, default="")
        if known:
            rest = re.sub(rf"^(?:同志)?(?:{_COUNT_WORD})?[-—–:]*", "", piece[len(known) :])
            if not rest or _REASON.fullmatch(_SHARED.sub("", rest)):
                return known, rest
        bare = re.sub(rf"{_COUNT_WORD}$", "", piece)
        if self._is_name(bare):
            return tidy_name(bare), ""
        return self._guessless_split(piece)

    @staticmethod
    def _guessless_split(piece: str) -> Absentee:
        """A name nobody knows followed by a customary reason; the longest reason that leaves a name."""
        marked = re.fullmatch(rf"(?P<name>{_NAME})(?:同志)?(?:{_COUNT_WORD})?[-—–:]+(?P<reason>.+)", piece)
        if marked:
            return marked["name"], marked["reason"]
        for length in (2, 3, 4):
            name, rest = piece[:length], re.sub(rf"^(?:同志)?(?:{_COUNT_WORD})?", "", piece[length:])
            is_reason = _BEGINS_REASON.match(rest) and _REASON.fullmatch(_SHARED.sub("", rest))
            if _may_be_name(name) and is_reason:
                return name, rest
        raise _unclear(piece)
