"""The words registers and ledgers use, and what they mean here."""

import re
from collections.abc import Callable

from members.models import Member, OfficeTerm

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
    "在编在岗": Member.Employment.IN_POST,
    "在册": Member.Employment.IN_POST,
    "现职": Member.Employment.IN_POST,
    "未退休": Member.Employment.IN_POST,
    "非离退休": Member.Employment.IN_POST,
    "非退休": Member.Employment.IN_POST,
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

# Parts of longer words ("机关工作人员", "退休教师"), in the order in which they decide.
EMPLOYMENT_PARTS = (
    ("退休", Member.Employment.RETIRED),
    ("离休", Member.Employment.RETIRED),
    ("学生", Member.Employment.STUDENT),
    ("研究生", Member.Employment.STUDENT),
    ("在职", Member.Employment.IN_POST),
    ("在岗", Member.Employment.IN_POST),
    ("在编", Member.Employment.IN_POST),
    ("工作人员", Member.Employment.IN_POST),
    ("技术人员", Member.Employment.IN_POST),
    ("管理人员", Member.Employment.IN_POST),
)


def read_employment(word: str, header: str) -> str | None:
    """The employment a cell names; under 是否退休 a 是 or 否 names one too. None where it is not known."""
    answers = {"是": True, "否": False, "√": True, "×": False}
    if word in answers and "退" in header and "否" in header:
        return Member.Employment.RETIRED if answers[word] else Member.Employment.IN_POST
    if re.search(r"(未|没有|非|不)(办理?)?(离|退)", word):
        return Member.Employment.IN_POST
    parts = (employment for part, employment in EMPLOYMENT_PARTS if part in word)
    return EMPLOYMENTS.get(word) or next(parts, None)


_ORDINARY = {"", "党员", "普通党员", "无", "群众", "正式党员", "预备党员"}
_DUTIES = (
    ("组织", OfficeTerm.Office.ORGANISATION_MEMBER),
    ("组委", OfficeTerm.Office.ORGANISATION_MEMBER),
    ("宣委", OfficeTerm.Office.PUBLICITY_MEMBER),
    ("宣传", OfficeTerm.Office.PUBLICITY_MEMBER),
    ("纪检", OfficeTerm.Office.DISCIPLINE_MEMBER),
    ("纪律检查", OfficeTerm.Office.DISCIPLINE_MEMBER),
    ("纪委", OfficeTerm.Office.DISCIPLINE_MEMBER),
)
_PARTY_WORKERS = (
    "专职党务",
    "党务干部",
    "党务工作者",
    "党务专干",
    "党建专干",
    "党务干事",
    "党务专员",
    "专职组织员",
)
_SEPARATORS = re.compile(r"[、，,；;/+＋&\n()（）]|兼任|兼|暨")
# What stands beside an office without changing it: from when, by whom else.
_BESIDE = re.compile(
    r"主持工作|代|挂职|(?:自|于)?(?:20\d\d[年./-])?\d{1,2}月?(?:\d{1,2}日?)?(?:起|任职?|当选|至今)?"
)


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
        if _BESIDE.fullmatch(word):
            continue
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
    ("元宵", ("元宵",)),
    ("三八", ("三八", "妇女节")),
    ("六一", ("六一", "儿童节")),
    ("教师节", ("教师节",)),
    ("护士节", ("护士节",)),
)


def read_occasion(text: str) -> str:
    """The customary name of an occasion (春节慰问 → 春节, 建党节 → 七一); other words stay."""
    bare = re.sub(r"[\s“”\"'‘’《》·]", "", text)
    places = {name: [bare.find(word) for word in words if word in bare] for name, words in OCCASIONS}
    found = sorted((name for name in places if places[name]), key=lambda name: min(places[name]))
    if found:
        return "、".join(found)
    return re.sub(r"(节日|走访|期间|前夕|前|时)?(慰问|走访慰问|看望)?$", "", bare) or bare
