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
    RECORD_MEETINGS = "record_meetings"
    # Grades of members, opinions and what is put right: the yearly appraisal and 组织生活会.
    VIEW_APPRAISALS = "view_appraisals"
    RECORD_APPRAISALS = "record_appraisals"
    # Who talked with whom; what was said needs the right to read it.
    VIEW_TALKS = "view_talks"
    RECORD_TALKS = "record_talks"
    READ_TALKS = "read_talks"
    READ_REFLECTIONS = "read_reflections"
    RECORD_MEMBERS = "record_members"
    # Sees phones and residences in full; everybody else sees them masked.
    CALL_MEMBERS = "call_members"
    REVEAL_ID_NUMBERS = "reveal_id_numbers"
    EXPORT_MEMBERS = "export_members"
    RECORD_DUES = "record_dues"
    RECORD_VISITS = "record_visits"
    RECORD_LEDGER = "record_ledger"
    EDIT_REPORT = "edit_report"
    MANAGE_BRANCH = "manage_branch"
    MANAGE_ACCOUNTS = "manage_accounts"

    # In a branch, about oneself as its member.
    OWN_RECORD = "own_record"

    # In a committee or general branch: what lies below it.
    VIEW_BRANCHES = "view_branches"
    # In a committee, and in each branch below it.
    REVIEW_REPORTS = "review_reports"
    # In a committee: moves of members between the branches below it.
    TRANSFER_MEMBERS = "transfer_members"
    # In a committee: gatherings of several branches at once, campaigns, kinds of other work of its own.
    PLAN_JOINTLY = "plan_jointly"
    MANAGE_LEDGER_KINDS = "manage_ledger_kinds"

    # In the whole installation.
    VIEW_AUDIT = "view_audit"
    MANAGE_ORGANIZATIONS = "manage_organizations"
    # Kinds of gathering and of other work for everybody.
    MANAGE_KINDS = "manage_kinds"
