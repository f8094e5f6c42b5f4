"""What the rules say about changes of membership, shown beside the form of each.

Only what was read with its article (standing A) stands here: validity of a letter of introduction and
days for a transfer differ by place and are no rule of this table.
"""

from dataclasses import dataclass
from datetime import date

from partybranch.regulations.duties import ADMISSION_RULES, Standing, short_citation
from partybranch.regulations.meetings import MEMBER_RULES
from partybranch.regulations.source import Confidence, Source

# 教管条例 article 24: whoever is still untraceable so many years after a suspension is removed.
YEARS_FROM_SUSPENSION_TO_REMOVAL = 2


@dataclass(frozen=True, slots=True)
class MembershipRule:
    """One rule in one clause."""

    demand: str
    source: Source

    @property
    def standing(self) -> str:
        return Standing.NATIONAL.value

    @property
    def cited(self) -> str:
        """《党员教育管理工作条例》第二十四条：…"""
        return f"{short_citation(self.source)}：{self.demand}"


def _member_rule(article: str, demand: str) -> MembershipRule:
    return MembershipRule(demand, Source(MEMBER_RULES, article, Confidence.FULL_TEXT))


MUST_MOVE = _member_rule(
    "第二十五条", "工作单位、居住地变动，或者外出6个月以上且地点相对固定的，应当转移组织关系"
)
UNTIL_RECEIVED = _member_rule("第二十五条", "接收以前由原来的党组织负责，接收方没有正当理由不得拒绝")
SUSPEND_LOST = _member_rule("第二十四条", "失去联系6个月以上，经多方查找仍联系不上的，停止党籍")
SUSPEND_ABROAD = _member_rule(
    "第二十四条", "因私出国（境）定居的，或者出国（境）学习研究超过5年没有返回的，停止党籍"
)
REMOVE_LOST = _member_rule("第二十四条", "停止党籍满2年后仍联系不上的，按自行脱党除名")
REMOVE_IDLE = _member_rule(
    "第三十一条", "没有正当理由，连续6个月不参加组织生活、不交纳党费或者不做党所分配的工作的，按自行脱党除名"
)
MEMBERSHIP_BEGINS = _member_rule("第二十四条", "党籍从支部党员大会通过接收为预备党员之日算起")
FLOATING_CONTACT = _member_rule(
    "第三十二条",
    "外出6个月以上没有转移组织关系的，要保持经常联系；可以在流入地参加组织生活和民主评议",
)
NOT_ASKED_TO_COME = _member_rule(
    "第二十三条",
    "年老体弱、身患重病的党员参加组织生活和学习，不作硬性要求，支部送学上门、走访慰问",
)
TEMPORARY_ADMITS_NOBODY = MembershipRule(
    "临时党组织不能接收、审批预备党员，另有规定的除外",
    Source(ADMISSION_RULES, "第二十二条", Confidence.FULL_TEXT, in_force_from=date(2026, 5, 11)),
)
