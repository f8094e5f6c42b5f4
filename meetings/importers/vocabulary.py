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
        # A blank may part two kinds or stand inside one ("主题 党日"): the reading without it first.
        kinds, unknown = self._read(re.sub(r"[^\S\n]", "", text))
        return (kinds, unknown) if not unknown else self._read(text)

    def _read(self, text: str) -> tuple[list[MeetingKind], list[str]]:
        whole = self._exact.get(text)
        if whole is not None:
            return [whole], []
        inside = [found["inside"] for found in _BRACKETS.finditer(text)]
        kinds: list[MeetingKind] = []
        unknown: list[str] = []
        for word in filter(None, _SEPARATORS.split(_BRACKETS.sub("", text))):
            found = self._kinds_of(word)
            kinds.extend(found)
            unknown.extend([] if found else [word])
        for word in (part for piece in inside for part in _SEPARATORS.split(piece) if part):
            # What stands in brackets adds a kind or says something else (扩大, 第3次): never unknown.
            kinds.extend(self._kinds_of(word))
        return list(dict.fromkeys(kinds)), unknown

    def _kinds_of(self, word: str) -> list[MeetingKind]:
        for form in (word, _LEAD.sub("", word), _TAIL.sub("", word), _TAIL.sub("", _LEAD.sub("", word))):
            if form in self._exact:
                return [self._exact[form]]
        return self._contained(word)

    def _contained(self, word: str) -> list[MeetingKind]:
        """Kinds whose words stand inside a longer one ("一季度支部党员大会"), without overlap."""
        found: list[tuple[int, MeetingKind]] = []
        rest = word
        for known in self._longest_first:
            # Words of two characters (培训, 研讨, 参观) say too little inside another word.
            if len(known) < 3 and known not in ("党课", "党日"):
                continue
            at = rest.find(known)
            if at >= 0:
                found.append((at, self._exact[known]))
                rest = rest.replace(known, "\0" * len(known), 1)
        return [kind for _, kind in sorted(found, key=lambda pair: pair[0])]

    def options(self) -> list[tuple[str, str]]:
        return [(kind.code, kind.fact_name) for kind in self.by_code.values()]
