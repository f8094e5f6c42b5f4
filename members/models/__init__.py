"""People and organisation, and what the branch keeps of each."""

from members.models.account import Grant, User
from members.models.care import CondolenceVisit
from members.models.correction import CorrectionRequest
from members.models.dues import DuesCharge, DuesPayment, DuesStandard
from members.models.member import Member
from members.models.movement import FloatingSpell, IntroductionLetter, MembershipEvent
from members.models.notice import Notice
from members.models.organization import OfficeTerm, Organization, OrganizationEvent, PartyGroup
from members.models.sign_in import RecoveryCode, SecondFactor, SecondFactorRule, Session

__all__ = [
    "CondolenceVisit",
    "CorrectionRequest",
    "DuesCharge",
    "DuesPayment",
    "DuesStandard",
    "FloatingSpell",
    "Grant",
    "IntroductionLetter",
    "Member",
    "MembershipEvent",
    "Notice",
    "OfficeTerm",
    "Organization",
    "OrganizationEvent",
    "PartyGroup",
    "RecoveryCode",
    "SecondFactor",
    "SecondFactorRule",
    "Session",
    "User",
]
