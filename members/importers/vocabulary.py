"""The words registers and ledgers use, and what they mean here."""

import re
from collections.abc import Callable

from members.models import Member, MembershipEvent, OfficeTerm

_CHINESE_DIGITS = "零一二三四五六七八九"

GENDERS = {
    "男": Member.Gender.MALE,
    "男性": Member.Gender.MALE,
    "女": Member.Gender.FEMALE,
    "女性": Member.Gender.FEMALE,
}

STANDINGS = {
    "正式党员": Member.Standing.FULL,
    "正式": Member.Standing.FULL,
    "中共党员": Member.Standing.FULL,
    "党员": Member.Standing.FULL,
    "中共正式党员": Member.Standing.FULL,
    "正": Member.Standing.FULL,
    "预备党员": Member.Standing.PROBATIONARY,
    "预备": Member.Standing.PROBATIONARY,
    "中共预备党员": Member.Standing.PROBATIONARY,
    "预备期": Member.Standing.PROBATIONARY,
    "预": Member.Standing.PROBATIONARY,
}
NOT_MEMBERS = ("积极分子", "入党申请人", "申请人", "发展对象", "群众", "团员", "共青团员")

EMPLOYMENTS = {
    "在职": Member.Employment.IN_POST,
    "在岗": Member.Employment.IN_POST,
    "在编": Member.Employment.IN_POST,
    "在职在岗": Member.Employment.IN_POST,
    "在职职工": Member.Employment.IN_POST,
    "在职党员": Member.Employment.IN_POST,
    "在职人员": Member.Employment.IN_POST,
    "职工": Member.Employment.IN_POST,
    "干部": Member.Employment.IN_POST,
    "公务员": Member.Employment.IN_POST,
    "离退休": Member.Employment.RETIRED,
    "离退休党员": Member.Employment.RETIRED,
    "离退休人员": Member.Employment.RETIRED,
    "退休": Member.Employment.RETIRED,
    "退休党员": Member.Employment.RETIRED,
    "退休人员": Member.Employment.RETIRED,
    "已退休": Member.Employment.RETIRED,
    "离休": Member.Employment.RETIRED,
    "内退": Member.Employment.RETIRED,
    "学生": Member.Employment.STUDENT,
    "学生党员": Member.Employment.STUDENT,
    "其他": Member.Employment.OTHER,
}

_ORDINARY = {"", "党员", "普通党员", "无", "群众", "正式党员", "预备党员"}
_DUTIES = (
    ("组织", OfficeTerm.Office.ORGANISATION_MEMBER),
    ("宣传", OfficeTerm.Office.PUBLICITY_MEMBER),
    ("纪检", OfficeTerm.Office.DISCIPLINE_MEMBER),
    ("纪律检查", OfficeTerm.Office.DISCIPLINE_MEMBER),
    ("纪委", OfficeTerm.Office.DISCIPLINE_MEMBER),
)
_PARTY_WORKERS = ("专职党务", "党务干部", "党务工作者", "党务专干", "党建专干", "党务干事", "专职组织员")
_SEPARATORS = re.compile(r"[、，,；;/+＋\n]|兼任|兼|暨")


# The first that fits; 副组长 is no office of the branch.
_OFFICE_WORDS: tuple[tuple[Callable[[str], bool], list[str]], ...] = (
    (lambda word: word in _ORDINARY, []),
    (lambda word: "副书记" in word, [OfficeTerm.Office.DEPUTY_SECRETARY]),
    (lambda word: word in ("书记", "支书", "党支书"), [OfficeTerm.Office.SECRETARY]),
    (lambda word: any(w in word for w in _PARTY_WORKERS), [OfficeTerm.Office.PARTY_WORKER]),
    (lambda word: word.endswith("副组长"), []),
    (lambda word: word.endswith(("组长", "小组长")), [OfficeTerm.Office.GROUP_LEADER]),
)


def _office_of(word: str) -> list[str] | None:
    """Offices named by one word; [] for none ("党员"), None where the word is not known."""
    word = (
        re.sub(r"^(中共|机关)?(第[一二三四五六七八九十\d]+)?(党支部|支部)", "", word.strip()) or word.strip()
    )
    for is_meant, offices in _OFFICE_WORDS:
        if is_meant(word):
            return offices
    if word.endswith(("委员", "支委")):
        found = [office for duty, office in _DUTIES if duty in word]
        return list(dict.fromkeys(found)) or [OfficeTerm.Office.COMMITTEE_MEMBER]
    return next(([office] for duty, office in _DUTIES if word == duty), None)


def read_offices(text: str) -> tuple[list[str], list[str]]:
    """Offices a cell names ("副书记兼组织委员") and the words not understood."""
    offices: list[str] = []
    unknown: list[str] = []
    for word in filter(None, (part.strip() for part in _SEPARATORS.split(text))):
        named = _office_of(word)
        if named is None:
            unknown.append(word)
        else:
            offices.extend(named)
    return list(dict.fromkeys(offices)), unknown


def group_number(name: str) -> str:
    """What tells one Party group from another whatever the notation: 第一党小组 = 1组 = 一小组."""
    core = re.sub(r"\s|党支部|支部|党小组|学习小组|小组|组|第", "", name)
    if core.isdigit():
        return str(int(core))
    if core and all(character in _CHINESE_DIGITS + "十" for character in core):
        return str(_chinese_number(core))
    return core


def _chinese_number(text: str) -> int:
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return int("".join(str(_CHINESE_DIGITS.index(character)) for character in text))
    return (_CHINESE_DIGITS.index(tens) if tens else 1) * 10 + (_CHINESE_DIGITS.index(ones) if ones else 0)


MOVES = (
    (re.compile(r"转出|调出|迁出|组织关系转至|关系转往"), MembershipEvent.Kind.MOVED_OUT),
    (re.compile(r"转入|调入|迁入|转来"), MembershipEvent.Kind.MOVED_IN),
    (re.compile(r"去世|病故|逝世|亡故"), MembershipEvent.Kind.DIED),
    (re.compile(r"除名"), MembershipEvent.Kind.REMOVED),
)
DATE_IN_TEXT = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)\s*[年./-]\s*)?(?P<month>1[0-2]|0?[1-9])\s*(?:月份?|[./-])?\s*"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])\s*日?)?"
)
COUNTERPART = re.compile(
    r"(?:转出至|转出到|转往|转至|转到|调往|转入至?|由|从|自)(?P<name>[^，。,;；（）()\d]{2,60}?)(?:转入|调入|转来|$|[，。,;；])"
)

OCCASIONS = (
    ("春节", ("春节", "新春", "迎春", "年关", "过年")),
    ("元旦", ("元旦",)),
    ("七一", ("七一", "建党", "党的生日", "7.1", "71")),
    ("中秋", ("中秋",)),
    ("国庆", ("国庆",)),
    ("端午", ("端午",)),
    ("重阳", ("重阳", "老人节", "敬老")),
    ("八一", ("八一", "建军")),
    ("五一", ("五一", "劳动节")),
    ("清明", ("清明",)),
)


def read_occasion(text: str) -> str:
    """The customary name of an occasion (春节慰问 → 春节, 建党节 → 七一); other words stay."""
    bare = re.sub(r"[\s“”\"'‘’《》·]", "", text)
    found = [name for name, words in OCCASIONS if any(word in bare for word in words)]
    if found:
        return "、".join(found)
    return re.sub(r"(节日|走访|期间|前夕|前|时)?(慰问|走访慰问|看望)?$", "", bare) or bare
