"""What may be done. Every view declares exactly one of these."""

from enum import StrEnum


class Permission(StrEnum):
    """One right. The value is stable; the sweep test derives every expected answer from it."""

    # Open to anyone, signed in or not.
    PUBLIC = "public"
    # Anyone who is signed in, about oneself.
    SIGNED_IN = "signed_in"

    # In a branch.
    VIEW_BRANCH = "view_branch"
    VIEW_MEETINGS = "view_meetings"
    VIEW_MEMBERS = "view_members"
    VIEW_DUES = "view_dues"
    VIEW_VISITS = "view_visits"
    VIEW_LEDGER = "view_ledger"
    VIEW_REPORT = "view_report"
    EXPORT_REPORT = "export_report"
    IMPORT_WORKBOOKS = "import_workbooks"
    DECLARE_COMPLETE = "declare_complete"

    # In a committee or general branch: what lies below it.
    VIEW_BRANCHES = "view_branches"

    # In the whole installation.
    VIEW_AUDIT = "view_audit"
    MANAGE_ORGANIZATIONS = "manage_organizations"
