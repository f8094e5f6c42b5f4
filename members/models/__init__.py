"""People and organisation, and what the branch keeps of each."""

from members.models.account import Grant, User
from members.models.care import CondolenceVisit
from members.models.dues import DuesCharge, DuesPayment, DuesStandard
from members.models.member import Member
from members.models.movement import MembershipEvent
from members.models.notice import Notice
from members.models.organization import OfficeTerm, Organization, PartyGroup

__all__ = [
    "CondolenceVisit",
    "DuesCharge",
    "DuesPayment",
    "DuesStandard",
    "Grant",
    "Member",
    "MembershipEvent",
    "Notice",
    "OfficeTerm",
    "Organization",
    "PartyGroup",
    "User",
]
