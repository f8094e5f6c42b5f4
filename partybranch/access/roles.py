"""Roles and their rights: the one table. A role follows from a current office term, from being a
member, or from an explicit grant; nothing else gives a right."""

from enum import StrEnum

from partybranch.access.permissions import Permission as P


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    COMMITTEE_STAFF = "committee_staff"
    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    ORGANISATION_MEMBER = "organisation_member"
    PUBLICITY_MEMBER = "publicity_member"
    DISCIPLINE_MEMBER = "discipline_member"
    COMMITTEE_MEMBER = "committee_member"
    GROUP_LEADER = "group_leader"
    MEMBER = "member"


ROLE_LABELS: dict[Role, str] = {
    Role.ADMINISTRATOR: "系统管理员",
    Role.AUDITOR: "审计员",
    Role.COMMITTEE_STAFF: "上级党务工作者",
    Role.SECRETARY: "书记",
    Role.DEPUTY_SECRETARY: "副书记",
    Role.ORGANISATION_MEMBER: "组织委员",
    Role.PUBLICITY_MEMBER: "宣传委员",
    Role.DISCIPLINE_MEMBER: "纪检委员",
    Role.COMMITTEE_MEMBER: "委员",
    Role.GROUP_LEADER: "党小组组长",
    Role.MEMBER: "党员",
}

_WHOLE_BRANCH = frozenset(
    {
        P.VIEW_BRANCH,
        P.VIEW_MEETINGS,
        P.VIEW_MEMBERS,
        P.VIEW_DUES,
        P.VIEW_VISITS,
        P.VIEW_LEDGER,
        P.VIEW_REPORT,
        P.VIEW_APPRAISALS,
    }
)
_RUNS_THE_BRANCH = _WHOLE_BRANCH | {
    P.EXPORT_REPORT,
    P.IMPORT_WORKBOOKS,
    P.DECLARE_COMPLETE,
    P.RECORD_MEETINGS,
    P.RECORD_APPRAISALS,
    P.VIEW_TALKS,
    P.RECORD_TALKS,
    P.READ_TALKS,
    P.READ_REFLECTIONS,
    P.RECORD_MEMBERS,
    P.CALL_MEMBERS,
    P.REVEAL_ID_NUMBERS,
    P.EXPORT_MEMBERS,
    P.RECORD_DUES,
    P.RECORD_VISITS,
    P.RECORD_LEDGER,
    P.EDIT_REPORT,
    P.MANAGE_BRANCH,
    P.MANAGE_ACCOUNTS,
}

RIGHTS: dict[Role, frozenset[P]] = {
    Role.ADMINISTRATOR: frozenset({P.MANAGE_ORGANIZATIONS, P.MANAGE_KINDS, P.VIEW_AUDIT}),
    Role.AUDITOR: frozenset({P.VIEW_AUDIT}),
    Role.COMMITTEE_STAFF: _WHOLE_BRANCH
    | {
        P.VIEW_BRANCHES,
        P.EXPORT_REPORT,
        P.EXPORT_MEMBERS,
        P.REVIEW_REPORTS,
        P.TRANSFER_MEMBERS,
        P.PLAN_JOINTLY,
        P.MANAGE_LEDGER_KINDS,
    },
    Role.SECRETARY: _RUNS_THE_BRANCH,
    Role.DEPUTY_SECRETARY: _RUNS_THE_BRANCH,
    Role.ORGANISATION_MEMBER: frozenset(
        {
            P.VIEW_BRANCH,
            P.VIEW_MEETINGS,
            P.VIEW_MEMBERS,
            P.VIEW_DUES,
            P.VIEW_VISITS,
            P.RECORD_MEETINGS,
            P.VIEW_APPRAISALS,
            P.RECORD_APPRAISALS,
            P.VIEW_TALKS,
            P.RECORD_MEMBERS,
            P.CALL_MEMBERS,
            P.REVEAL_ID_NUMBERS,
            P.EXPORT_MEMBERS,
            P.RECORD_DUES,
            P.RECORD_VISITS,
        }
    ),
    Role.PUBLICITY_MEMBER: frozenset(
        {
            P.VIEW_BRANCH,
            P.VIEW_MEETINGS,
            P.VIEW_LEDGER,
            P.RECORD_MEETINGS,
            P.RECORD_LEDGER,
            P.READ_REFLECTIONS,
        }
    ),
    Role.DISCIPLINE_MEMBER: _WHOLE_BRANCH | {P.VIEW_TALKS},
    Role.COMMITTEE_MEMBER: frozenset({P.VIEW_BRANCH, P.VIEW_MEETINGS}),
    Role.GROUP_LEADER: frozenset(
        {P.VIEW_BRANCH, P.VIEW_MEETINGS, P.VIEW_MEMBERS, P.CALL_MEMBERS, P.RECORD_MEETINGS}
    ),
    Role.MEMBER: frozenset({P.VIEW_MEETINGS, P.OWN_RECORD}),
}

# Rights that reach the whole branch in a role; a role that has the right only in its group is absent.
GROUP_ONLY: dict[Role, frozenset[P]] = {
    Role.GROUP_LEADER: frozenset({P.VIEW_MEMBERS, P.CALL_MEMBERS, P.RECORD_MEETINGS})
}
# Committee staff see the branches below, not only the organisation they were appointed in.
REACHES_BELOW = frozenset({Role.COMMITTEE_STAFF})
# Granted for the installation, not in an organisation.
INSTALLATION_ROLES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


def rights_of(roles: frozenset[Role]) -> frozenset[P]:
    """Everything the roles may do together."""
    return frozenset().union(*(RIGHTS[role] for role in roles)) if roles else frozenset()


def is_group_only(roles: frozenset[Role], permission: P) -> bool:
    """Whether the right is held, but by no role that holds it for the whole branch."""
    holding = [role for role in roles if permission in RIGHTS[role]]
    return bool(holding) and all(permission in GROUP_ONLY.get(role, frozenset()) for role in holding)
