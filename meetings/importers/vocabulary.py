"""Which kinds of gathering a cell names, by the customary words of the kinds."""

import re
from collections.abc import Iterable

from meetings.models import MeetingKind
from partybranch.chinese import clean_text

_SEPARATORS = re.compile(
    r"[、，,；;/+＋&\n\s]+|暨|兼(?!职)|并(?=开展|召开|讲)|和(?!谐)|及(?=党|支|主|固|专|民|组|廉|现)"
)
_NOISE = re.compile(r"[“”\"'‘’《》【】\[\]]")
_BRACKETS = re.compile(r"[（(](?P<inside>[^（）()]*)[）)]")
_LEAD = re.compile(
    r"^(?:(?:20\d\d)?年度?|第?[一二三四1-4]季度|\d{1,2}月份?|[一二三四五六七八九十]{1,2}月份?|第[一二三四五六七八九十\d]+次|"
    r"召开|开展|组织|举行|举办|集中|含|包括|结合|其中|本|支部|党支部|全体)+"
)
_TAIL = re.compile(r"(?:第[一二三四五六七八九十\d]+次|活动|会议|学习|\d+次?)$")
# What tells how several kinds were held, and is none itself.
_MANNER = re.compile(r"(?:合并|同时|同步|套开|一并|集中|结合)*(?:召开|开展|举行|进行|套开|合并)?")
# Behind a colon or a dash stands what a gathering was about, and now and then a further kind.
_EXPLAINED = re.compile(r"(?<=.)(?:[：:]|—+|--)(?P<inside>.+)$")
# What a gathering deals with is not what it is: 部署组织生活会的支委会 is a 支委会.
_ABOUT = re.compile(
    r"关于|部署|研究(?!生)|筹备|准备|传达|通报|征求|安排|布置|总结|动员|审议|听取|学习《|贯彻"
)
_TITLE = re.compile(
    r"(?:学习|传达|贯彻|落实|深入|认真|研究|讨论|审议|听取|部署|围绕|弘扬|重温|缅怀|关于|庆祝|纪念|党的)"
)
_LONG_FOR_A_KIND = 12
# Words of two characters say too little inside another word, except at its end (红色基地参观).
_TELL_AT_THE_END = ("培训", "轮训", "研讨", "参观", "研学")
_TELL_INSIDE = ("党课", "党日")


class KindVocabulary:
    """All words for all kinds; longest first, so that 组织生活会 is not found inside another word."""

    def __init__(self, kinds: Iterable[MeetingKind], taught: dict[str, str] | None = None) -> None:
        self.by_code = {kind.code: kind for kind in kinds}
        self._exact: dict[str, MeetingKind] = {}
        for kind in self.by_code.values():
            for word in (kind.fact_name, kind.name, *kind.synonyms):
                self._exact.setdefault(word, kind)
        for word, code in (taught or {}).items():
            if code in self.by_code:
                self._exact[word] = self.by_code[code]
        self._longest_first = sorted(self._exact, key=len, reverse=True)

    def read(self, text: str) -> tuple[list[MeetingKind], list[str]]:
        """Kinds a cell names in its order, and the words that no kind covers."""
        text = _NOISE.sub("", clean_text(text))
        # A blank may part two kinds ("支委 参观") or stand inside one ("主题 党日").
        joined = re.sub(r"[^\S\n]", "", text)
        kinds, unknown = self._read(joined)
        parted, unknown_parts = (kinds, unknown) if joined == text else self._read(text)
        if not unknown_parts and (unknown or len(parted) > len(kinds)):
            return parted, []
        if unknown and _TITLE.match(joined) and len(joined) > _LONG_FOR_A_KIND:
            return self._read_title(joined) or (kinds, unknown)
        return kinds, unknown

    def names_only_kinds(self, text: str) -> bool:
        """Whether every word of a cell is the very name of a kind, so that it titles no gathering."""
        words = filter(None, _SEPARATORS.split(_NOISE.sub("", clean_text(text))))
        return all(word in self._exact for word in words)

    def _read_title(self, text: str) -> tuple[list[MeetingKind], list[str]] | None:
        """A title ("学习三中、四中全会精神主题党日") is of the kind its last words name."""
        last = [word for word in _SEPARATORS.split(_BRACKETS.sub("", text)) if word][-1:]
        kinds = self._kinds_of(last[0]) if last else []
        return (kinds, []) if kinds else None

    def _read(self, text: str) -> tuple[list[MeetingKind], list[str]]:
        whole = self._exact.get(text)
        if whole is not None:
            return [whole], []
        inside = [found["inside"] for found in _BRACKETS.finditer(text)]
        text = _BRACKETS.sub("", text)
        explained = _EXPLAINED.search(text)
        further = explained["inside"] if explained else ""
        text = text[: explained.start()] if explained else text
        kinds: list[MeetingKind] = []
        unknown: list[str] = []
        for word in filter(None, _SEPARATORS.split(text)):
            found = self._kinds_of(word)
            kinds.extend(found)
            unknown.extend([] if found or _MANNER.fullmatch(word) else [word])
        for word in (
            part for piece in inside if not _ABOUT.search(piece) for part in _SEPARATORS.split(piece)
        ):
            # What stands in brackets adds a kind or says something else (扩大, 第3次): never unknown.
            kinds.extend(self._kinds_of(word) if word else [])
        kinds.extend(kind for word in _SEPARATORS.split(further) for kind in self._named(word))
        return list(dict.fromkeys(kinds)), unknown

    def _kinds_of(self, word: str) -> list[MeetingKind]:
        return self._named(word) or self._contained(word)

    def _named(self, word: str) -> list[MeetingKind]:
        """The kind a word names from end to end, whatever is customary before and behind left out."""
        forms = (word, _LEAD.sub("", word), _TAIL.sub("", word), _TAIL.sub("", _LEAD.sub("", word)))
        return next(([self._exact[form]] for form in forms if form in self._exact), [])

    def _contained(self, word: str) -> list[MeetingKind]:
        """Kinds whose words stand inside a longer one ("一季度支部党员大会"), without overlap."""
        found: list[tuple[int, int, MeetingKind]] = []
        rest = word
        for known in self._longest_first:
            if len(known) < 3 and known not in _TELL_INSIDE:
                continue
            at = rest.find(known)
            if at >= 0:
                found.append((at, at + len(known), self._exact[known]))
                rest = rest.replace(known, "\0" * len(known), 1)
        if not found:
            return self._at_the_edge(word)
        about = _ABOUT.search(word)
        end = len(_TAIL.sub("", word))
        return [
            kind
            for start, stop, kind in sorted(found, key=lambda place: place[0])
            if about is None or start < about.start() or stop >= end
        ]

    def _at_the_edge(self, word: str) -> list[MeetingKind]:
        """A short word at the end of a longer one, or 参观 at its beginning."""
        short = next((known for known in _TELL_AT_THE_END if word.endswith(known)), "")
        if not short and word.startswith("参观"):
            short = "参观"
        return [self._exact[short]] if short in self._exact else []

    def options(self) -> list[tuple[str, str]]:
        return [(kind.code, kind.fact_name) for kind in self.by_code.values()]
