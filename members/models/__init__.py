"""People and organisation, and what the branch keeps of each."""

from members.models.account import Grant, User
from members.models.care import CondolenceVisit
from members.models.dues import DuesCharge, DuesPayment
from members.models.member import Member
from members.models.movement import MembershipEvent
from members.models.organization import OfficeTerm, Organization, PartyGroup

__all__ = [
    "CondolenceVisit",
    "DuesCharge",
    "DuesPayment",
    "Grant",
    "Member",
    "MembershipEvent",
    "OfficeTerm",
    "Organization",
    "PartyGroup",
    "User",
]
