"""What the rules ask of a branch in the course of a year, as far as its records can show it.

A duty rests on a national text that was read or quoted with its article (standing A or B); what is
known from local rules, handbooks or from memory alone (C or R) is a hint. Events the application keeps
no records of (talks with activists, meetings of the whole unit …) are not in the table.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from partybranch.regulations import meetings
from partybranch.regulations.meetings import MEMBER_RULES, Norm
from partybranch.regulations.source import Confidence, Source

DUES_RULES = "关于中国共产党党费收缴、使用和管理的规定（中组发〔2008〕3号）"
DUES_NOTICE = "关于进一步规范党费工作的通知（组电明字〔2017〕5号）"
OFFICE_RULES = "中国共产党党和国家机关基层组织工作条例"
ELECTION_RULES = "中国共产党基层组织选举工作条例"
ADMISSION_RULES = "中国共产党发展党员工作细则"
HANDBOOKS = "各地支部工作手册"

# Documents an office cites by their number rather than by their title.
_BY_NUMBER = {DUES_RULES: "中组发〔2008〕3号", DUES_NOTICE: "组电明字〔2017〕5号"}

# 选举条例 article 3 as quoted: the superior reminds half a year before the term ends.
ELECTION_NOTICE_MONTHS = 6
# 党费规定 article 13: so many months running without dues, and the question of withdrawal arises.
UNPAID_MONTHS = 6
# 发展党员工作细则 (2026) article 31: the probation lasts a year.
PROBATION_MONTHS = 12
# 教管条例 article 20.
STUDY_HOURS = 32
# For the secretary and the branch committee, by the plan that LEADERS_STUDY names: a hint.
LEADERS_HOURS = 56


class Rhythm(StrEnum):
    """How often it comes round, as one says it."""

    MONTHLY = "每月"
    QUARTERLY = "每季度"
    YEARLY = "每年"
    EVENT = "按事项"


class Standing(StrEnum):
    """How a rule is marked on a page."""

    NATIONAL = "全国"
    QUOTED = "转引"
    SUPERIOR = "上级"
    CUSTOM = "惯例"
    RECALLED = "待核"


_STANDINGS = {
    Confidence.FULL_TEXT: Standing.NATIONAL,
    Confidence.QUOTED: Standing.QUOTED,
    Confidence.LOCAL: Standing.CUSTOM,
    Confidence.RECALLED: Standing.RECALLED,
}


def standing_of(source: Source) -> Standing:
    """How a rule from a source is marked."""
    return _STANDINGS[source.confidence]


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing asked for. ``what`` names it, ``demand`` is the rule in one clause; ``norm`` is set for
    gatherings; before the month ``speaks_from`` a yearly one is not called to mind (a choice of the
    house, except for 组织生活会, which the text puts in the fourth quarter)."""

    key: str
    what: str
    demand: str
    rhythm: Rhythm
    source: Source
    norm: Norm | None = None
    speaks_from: int = 1

    @property
    def is_duty(self) -> bool:
        return self.source.can_be_duty

    @property
    def standing(self) -> Standing:
        return standing_of(self.source)

    def applies_on(self, day: date) -> bool:
        return self.source.in_force_from is None or self.source.in_force_from <= day


def short_citation(source: Source) -> str:
    """As a to-do line cites: 《支部工作条例（试行）》第十二条, 中组发〔2008〕3号第十二条."""
    number = _BY_NUMBER.get(source.document)
    if number:
        return f"{number}{source.article}"
    if not source.article:
        return source.document
    return f"《{source.document.removeprefix('中国共产党')}》{source.article}"


def _held(norm: Norm, what: str, demand: str, rhythm: Rhythm, *, speaks_from: int = 1) -> Duty:
    return Duty(norm.code, what, demand, rhythm, norm.source, norm, speaks_from)


COMMITTEE_MEETING = _held(meetings.COMMITTEE_MEETING, "召开支部委员会", "一般每月1次", Rhythm.MONTHLY)
GROUP_MEETING = _held(meetings.GROUP_MEETING, "召开党小组会", "每个党小组一般每月1次", Rhythm.MONTHLY)
THEME_DAY = _held(meetings.THEME_DAY, "开展主题党日", "每月1次", Rhythm.MONTHLY)
GENERAL_MEETING = _held(meetings.GENERAL_MEETING, "召开党员大会", "一般每季度1次", Rhythm.QUARTERLY)
LIFE_MEETING = _held(
    meetings.LIFE_MEETING,
    "召开组织生活会",
    "每年至少1次，一般安排在第四季度",
    Rhythm.YEARLY,
    speaks_from=10,
)
APPRAISAL = _held(meetings.APPRAISAL, "开展民主评议党员", "一般每年1次", Rhythm.YEARLY, speaks_from=10)
DUES = Duty(
    "dues", "收缴党费", "按月交纳", Rhythm.MONTHLY, Source(DUES_RULES, "第十二条", Confidence.FULL_TEXT)
)
ARREARS = Duty(
    "arrears",
    "补缴党费",
    "补缴一般不超过6个月",
    Rhythm.EVENT,
    Source(DUES_RULES, "第十二条", Confidence.FULL_TEXT),
)
LONG_ARREARS = Duty(
    "long_arrears",
    "核实连续6个月未交党费",
    "没有正当理由连续6个月不交纳的，按自行脱党处理；此前应批评教育、限期改正",
    Rhythm.EVENT,
    Source(DUES_RULES, "第十三条", Confidence.FULL_TEXT),
)
DUES_STANDARD = Duty(
    "dues_standard",
    "核定党费标准",
    "每年年初核定，当年一般不变",
    Rhythm.YEARLY,
    Source(DUES_NOTICE, "第一部分（一）", Confidence.QUOTED),
)
STUDY = Duty(
    "study_hours",
    "保证党员学时",
    "党员每年一般不少于32学时",
    Rhythm.YEARLY,
    Source(MEMBER_RULES, "第二十条", Confidence.FULL_TEXT),
    speaks_from=10,
)
REPORT = Duty(
    "report",
    "向上级述职",
    "每年向上级党组织述职",
    Rhythm.YEARLY,
    Source(OFFICE_RULES, "第三十九条", Confidence.FULL_TEXT),
    speaks_from=11,
)
ELECTION = Duty(
    "election",
    "按期换届",
    "任期届满前6个月提醒；提前或者延期须经批准，不超过1年",
    Rhythm.EVENT,
    Source(ELECTION_RULES, "第三条", Confidence.QUOTED),
)
CONFIRMATION = Duty(
    "confirmation",
    "讨论预备党员转正",
    "预备期1年，从支部党员大会通过之日算起",
    Rhythm.EVENT,
    Source(ADMISSION_RULES, "第三十一条", Confidence.FULL_TEXT, in_force_from=date(2026, 5, 11)),
)

DUTIES = (
    COMMITTEE_MEETING,
    GROUP_MEETING,
    THEME_DAY,
    DUES,
    GENERAL_MEETING,
    LIFE_MEETING,
    APPRAISAL,
    DUES_STANDARD,
    STUDY,
    REPORT,
    ARREARS,
    LONG_ARREARS,
    CONFIRMATION,
    ELECTION,
)

LECTURE = Duty(
    "lecture",
    "开展党课",
    "每季度1次",
    Rhythm.QUARTERLY,
    meetings.LECTURE.source,
    meetings.LECTURE,
)
LEADERS_STUDY = Duty(
    "leaders_study",
    "支部书记和班子成员参加培训",
    "书记、班子成员每年不少于56学时，至少参加1次集中培训",
    Rhythm.YEARLY,
    Source("全国党员教育培训工作规划（版本未核）", "", Confidence.LOCAL),
    speaks_from=10,
)
TALKS = Duty(
    "talks",
    "开展谈心谈话",
    "委员之间、委员和党员之间、党员之间每年一般不少于1次",
    Rhythm.YEARLY,
    # The number of the article is recalled.
    Source(meetings.BRANCH_RULES, "第十九条（条号待核）", Confidence.LOCAL),
    speaks_from=10,
)
DUES_DISCLOSURE = Duty(
    "dues_disclosure",
    "公布党费收缴情况",
    "每年向党员公布1次",
    Rhythm.YEARLY,
    Source("各地党费工作规定", "", Confidence.LOCAL),
    speaks_from=11,
)
SPRING_VISITS = Duty(
    "spring_visits",
    "元旦春节走访慰问",
    "元旦春节期间走访慰问生活困难党员、老党员、老干部",
    Rhythm.YEARLY,
    Source("历年元旦春节走访慰问通知", "", Confidence.LOCAL),
)
REPORT_CUSTOM = Duty(
    "report_custom",
    "支部书记年度述职",
    "年底前后向上级党组织述职，以当年通知为准",
    Rhythm.YEARLY,
    Source("各地述职评议通知", "", Confidence.LOCAL),
    speaks_from=11,
)

# How long a letter is valid differs by place, so its own term alone counts.
LETTER_SLIP = Duty(
    "letter_slip",
    "收回介绍信回执",
    "转出党员的介绍信过了有效期，回执没有收到的，向对方核对",
    Rhythm.EVENT,
    Source("组织关系介绍信式样和各地规定", "", Confidence.LOCAL),
)

HINTS = (LECTURE, LEADERS_STUDY, TALKS, DUES_DISCLOSURE, SPRING_VISITS, REPORT_CUSTOM, LETTER_SLIP)

BY_KEY = {duty.key: duty for duty in (*DUTIES, *HINTS)}
