"""Pages of the members app."""

from django.urls import path

from members.views.account_admin import (
    AccountFactorRemove,
    AccountList,
    AccountOpen,
    account_create,
    account_disable,
    account_enable,
    account_reset,
    account_slips,
)
from members.views.accounts import large_type, password_change
from members.views.audit_record import AuditRecordList
from members.views.balance import (
    BranchBalance,
    BranchBalanceRecords,
    CommitteeBalance,
    CommitteeBalanceRecords,
)
from members.views.change import (
    ChangeAdd,
    ChangeCorrect,
    ChangeList,
    RestorationAdd,
    change_remove,
    change_undo,
)
from members.views.condolence_visit import (
    CondolenceVisitAdd,
    CondolenceVisitCorrect,
    CondolenceVisitDetail,
    CondolenceVisitList,
    visit_remove,
    visit_undo,
)
from members.views.correction import CorrectionAnswer, CorrectionList
from members.views.dues import DuesChargeList, DuesMember
from members.views.dues_entry import (
    DuesBack,
    DuesMonth,
    DuesStandardList,
    reverse_dues,
    undo_month,
    undo_standard,
)
from members.views.election import ElectionAdd, OrganizationElection, election_remove
from members.views.erasure import MemberErase, member_copy
from members.views.floating import (
    FloatingAdd,
    FloatingCorrect,
    FloatingList,
    floating_remove,
    floating_undo,
)
from members.views.group import GroupAdd, GroupEdit, GroupList, group_dissolve, group_restore, group_undo
from members.views.id_number import MemberByIdNumber, MemberReveal
from members.views.letter import LetterList, letter_slip
from members.views.member import MemberDetail, MemberList
from members.views.member_entry import MemberAdd, MemberCorrect, member_remove, member_undo
from members.views.member_order import MemberOrder, member_order_back
from members.views.member_search import MemberSearch
from members.views.member_statistics import (
    MemberStatistics,
    change_workbook,
    member_statistics_workbook,
    member_workbook,
)
from members.views.notice import NoticeList, notice_read, notice_read_all
from members.views.office import (
    OrganizationOffices,
    TermAdd,
    TermEnd,
    TermList,
    organization_term_end,
    term_remove,
    term_restore,
)
from members.views.organization import (
    OrganizationAdd,
    OrganizationDetail,
    OrganizationEdit,
    OrganizationList,
    organization_names,
)
from members.views.organization_event import (
    OrganizationDissolve,
    OrganizationFounding,
    OrganizationMerge,
    OrganizationMove,
    OrganizationRename,
    organization_restore,
)
from members.views.organization_history import (
    OrganizationEventCorrect,
    organization_event_remove,
    organization_event_undo,
)
from members.views.own_account import OwnAccount, session_end, session_end_others
from members.views.own_data import OwnCopy, OwnCorrectionAsk, OwnData, own_correction_withdraw
from members.views.own_dues import OwnDues
from members.views.second_factor import (
    RecoveryCodesRenew,
    SecondFactorOff,
    recovery_codes,
    second_factor_set_up,
)
from members.views.sign_in import sign_in, sign_in_code, sign_out
from members.views.transfer import (
    CommitteeTransferAdd,
    CommitteeTransferList,
    TransferAdd,
    committee_transfer_undo,
)
from members.views.user_admin import (
    UserAdd,
    UserGrant,
    UserList,
    user_disable,
    user_enable,
    user_reset,
    user_slips,
)
from members.views.user_detail import (
    SecondFactorRules,
    UserDetail,
    UserFactorRemove,
    UserGrantPeriod,
    user_grant_end,
    user_sessions_end,
)

app_name = "members"
urlpatterns = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-in/code/", sign_in_code, name="sign-in-code"),
    path("sign-out/", sign_out, name="sign-out"),
    path("password/", password_change, name="password-change"),
    path("account/", OwnAccount.as_view(), name="own-account"),
    path("account/second-factor/", second_factor_set_up, name="second-factor-set-up"),
    path("account/second-factor/off/", SecondFactorOff.as_view(), name="second-factor-off"),
    path("account/recovery-codes/", recovery_codes, name="recovery-codes"),
    path("account/recovery-codes/renew/", RecoveryCodesRenew.as_view(), name="recovery-codes-renew"),
    path("account/sessions/end/", session_end, name="session-end"),
    path("account/sessions/end-others/", session_end_others, name="session-end-others"),
    path("large-type/", large_type, name="large-type"),
    path("branches/<int:branch_id>/members/", MemberList.as_view(), name="member-list"),
    path("branches/<int:branch_id>/members/<int:pk>/", MemberDetail.as_view(), name="member-detail"),
    path("branches/<int:branch_id>/members/workbook/", member_workbook, name="member-workbook"),
    path(
        "branches/<int:branch_id>/members/by-id-number/",
        MemberByIdNumber.as_view(),
        name="member-by-id-number",
    ),
    path("branches/<int:branch_id>/members/order/", MemberOrder.as_view(), name="member-order"),
    path("branches/<int:branch_id>/members/order/back/", member_order_back, name="member-order-back"),
    path(
        "branches/<int:branch_id>/members/statistics/", MemberStatistics.as_view(), name="member-statistics"
    ),
    path(
        "branches/<int:branch_id>/members/statistics/workbook/",
        member_statistics_workbook,
        name="member-statistics-workbook",
    ),
    path("branches/<int:branch_id>/members/<int:pk>/reveal/", MemberReveal.as_view(), name="member-reveal"),
    path("committees/<int:committee_id>/members/", MemberSearch.as_view(), name="member-search"),
    path("branches/<int:branch_id>/members/add/", MemberAdd.as_view(), name="member-add"),
    path(
        "branches/<int:branch_id>/members/<int:pk>/correct/", MemberCorrect.as_view(), name="member-correct"
    ),
    path("branches/<int:branch_id>/members/<int:pk>/remove/", member_remove, name="member-remove"),
    path("branches/<int:branch_id>/members/<int:pk>/undo/", member_undo, name="member-undo"),
    path("branches/<int:branch_id>/members/<int:pk>/change/", ChangeAdd.as_view(), name="change-add"),
    path("branches/<int:branch_id>/changes/", ChangeList.as_view(), name="change-list"),
    path(
        "branches/<int:branch_id>/members/<int:pk>/restore/", RestorationAdd.as_view(), name="change-restore"
    ),
    path("branches/<int:branch_id>/members/<int:pk>/transfer/", TransferAdd.as_view(), name="transfer-add"),
    path(
        "branches/<int:branch_id>/changes/<int:pk>/correct/", ChangeCorrect.as_view(), name="change-correct"
    ),
    path("branches/<int:branch_id>/changes/workbook/", change_workbook, name="change-workbook"),
    path("branches/<int:branch_id>/changes/<int:pk>/remove/", change_remove, name="change-remove"),
    path("branches/<int:branch_id>/changes/<int:pk>/undo/", change_undo, name="change-undo"),
    path("branches/<int:branch_id>/balance/", BranchBalance.as_view(), name="balance"),
    path("branches/<int:branch_id>/balance/records/", BranchBalanceRecords.as_view(), name="balance-records"),
    path("branches/<int:branch_id>/letters/", LetterList.as_view(), name="letter-list"),
    path("branches/<int:branch_id>/letters/<int:pk>/slip/", letter_slip, name="letter-slip"),
    path("branches/<int:branch_id>/floating/", FloatingList.as_view(), name="floating-list"),
    path("branches/<int:branch_id>/floating/add/", FloatingAdd.as_view(), name="floating-add"),
    path(
        "branches/<int:branch_id>/floating/<int:pk>/correct/",
        FloatingCorrect.as_view(),
        name="floating-correct",
    ),
    path("branches/<int:branch_id>/floating/<int:pk>/remove/", floating_remove, name="floating-remove"),
    path("branches/<int:branch_id>/floating/<int:pk>/undo/", floating_undo, name="floating-undo"),
    path("committees/<int:committee_id>/balance/", CommitteeBalance.as_view(), name="committee-balance"),
    path(
        "committees/<int:committee_id>/balance/records/",
        CommitteeBalanceRecords.as_view(),
        name="committee-balance-records",
    ),
    path(
        "committees/<int:committee_id>/transfers/",
        CommitteeTransferList.as_view(),
        name="committee-transfer-list",
    ),
    path(
        "committees/<int:committee_id>/transfers/add/",
        CommitteeTransferAdd.as_view(),
        name="committee-transfer-add",
    ),
    path(
        "committees/<int:committee_id>/transfers/<int:pk>/undo/",
        committee_transfer_undo,
        name="committee-transfer-undo",
    ),
    path("branches/<int:branch_id>/dues/", DuesChargeList.as_view(), name="dues-charge-list"),
    path("branches/<int:branch_id>/dues/month/", DuesMonth.as_view(), name="dues-month"),
    path("branches/<int:branch_id>/dues/month/<int:pk>/undo/", undo_month, name="dues-month-undo"),
    path("branches/<int:branch_id>/dues/back/", DuesBack.as_view(), name="dues-back"),
    path("branches/<int:branch_id>/dues/standards/", DuesStandardList.as_view(), name="dues-standard-list"),
    path("branches/<int:branch_id>/dues/standards/<int:pk>/undo/", undo_standard, name="dues-standard-undo"),
    path("branches/<int:branch_id>/dues/members/<int:pk>/", DuesMember.as_view(), name="dues-member"),
    path("branches/<int:branch_id>/dues/payments/<int:pk>/reverse/", reverse_dues, name="dues-reverse"),
    path("branches/<int:branch_id>/visits/", CondolenceVisitList.as_view(), name="condolence-visit-list"),
    path("branches/<int:branch_id>/visits/add/", CondolenceVisitAdd.as_view(), name="condolence-visit-add"),
    path(
        "branches/<int:branch_id>/visits/<int:pk>/",
        CondolenceVisitDetail.as_view(),
        name="condolence-visit-detail",
    ),
    path(
        "branches/<int:branch_id>/visits/<int:pk>/correct/",
        CondolenceVisitCorrect.as_view(),
        name="condolence-visit-correct",
    ),
    path("branches/<int:branch_id>/visits/<int:pk>/remove/", visit_remove, name="condolence-visit-remove"),
    path("branches/<int:branch_id>/visits/<int:pk>/undo/", visit_undo, name="condolence-visit-undo"),
    path("settings/organizations/", OrganizationList.as_view(), name="organization-list"),
    path("settings/organizations/add/", OrganizationAdd.as_view(), name="organization-add"),
    path("settings/organizations/edit/", OrganizationEdit.as_view(), name="organization-edit"),
    path("settings/organizations/names/", organization_names, name="organization-names"),
    path("settings/organizations/detail/", OrganizationDetail.as_view(), name="organization-detail"),
    path("settings/organizations/founding/", OrganizationFounding.as_view(), name="organization-founding"),
    path("settings/organizations/rename/", OrganizationRename.as_view(), name="organization-rename"),
    path("settings/organizations/move/", OrganizationMove.as_view(), name="organization-move"),
    path("settings/organizations/merge/", OrganizationMerge.as_view(), name="organization-merge"),
    path("settings/organizations/dissolve/", OrganizationDissolve.as_view(), name="organization-dissolve"),
    path("settings/organizations/restore/", organization_restore, name="organization-restore"),
    path(
        "settings/organizations/events/correct/",
        OrganizationEventCorrect.as_view(),
        name="organization-event-correct",
    ),
    path(
        "settings/organizations/events/remove/", organization_event_remove, name="organization-event-remove"
    ),
    path("settings/organizations/events/undo/", organization_event_undo, name="organization-event-undo"),
    path("settings/organizations/election/", OrganizationElection.as_view(), name="organization-election"),
    path("settings/organizations/offices/", OrganizationOffices.as_view(), name="organization-offices"),
    path("settings/organizations/offices/end/", organization_term_end, name="organization-term-end"),
    path("settings/accounts/", UserList.as_view(), name="user-list"),
    path("settings/accounts/add/", UserAdd.as_view(), name="user-add"),
    path("settings/accounts/grant/", UserGrant.as_view(), name="user-grant"),
    path("settings/accounts/account/", UserDetail.as_view(), name="user-detail"),
    path("settings/accounts/grant/period/", UserGrantPeriod.as_view(), name="user-grant-period"),
    path("settings/accounts/grant/end/", user_grant_end, name="user-grant-end"),
    path("settings/accounts/sessions/end/", user_sessions_end, name="user-sessions-end"),
    path("settings/accounts/second-factor/", UserFactorRemove.as_view(), name="user-factor-remove"),
    path("settings/second-factor/", SecondFactorRules.as_view(), name="second-factor-rules"),
    path("settings/accounts/slips/", user_slips, name="user-slips"),
    path("settings/accounts/reset/", user_reset, name="user-reset"),
    path("settings/accounts/disable/", user_disable, name="user-disable"),
    path("settings/accounts/enable/", user_enable, name="user-enable"),
    path("branches/<int:branch_id>/accounts/", AccountList.as_view(), name="account-list"),
    path("branches/<int:branch_id>/accounts/create/", account_create, name="account-create"),
    path("branches/<int:branch_id>/accounts/slips/", account_slips, name="account-slips"),
    path("branches/<int:branch_id>/accounts/<int:pk>/open/", AccountOpen.as_view(), name="account-open"),
    path("branches/<int:branch_id>/accounts/<int:pk>/reset/", account_reset, name="account-reset"),
    path("branches/<int:branch_id>/accounts/<int:pk>/disable/", account_disable, name="account-disable"),
    path("branches/<int:branch_id>/accounts/<int:pk>/enable/", account_enable, name="account-enable"),
    path(
        "branches/<int:branch_id>/accounts/<int:pk>/second-factor/",
        AccountFactorRemove.as_view(),
        name="account-factor-remove",
    ),
    path("branches/<int:branch_id>/offices/", TermList.as_view(), name="term-list"),
    path("branches/<int:branch_id>/offices/add/", TermAdd.as_view(), name="term-add"),
    path("branches/<int:branch_id>/offices/<int:pk>/end/", TermEnd.as_view(), name="term-end"),
    path("branches/<int:branch_id>/offices/<int:pk>/restore/", term_restore, name="term-restore"),
    path("branches/<int:branch_id>/offices/<int:pk>/remove/", term_remove, name="term-remove"),
    path("branches/<int:branch_id>/offices/election/", ElectionAdd.as_view(), name="election-add"),
    path(
        "branches/<int:branch_id>/offices/election/<int:pk>/remove/", election_remove, name="election-remove"
    ),
    path("branches/<int:branch_id>/groups/", GroupList.as_view(), name="group-list"),
    path("branches/<int:branch_id>/groups/add/", GroupAdd.as_view(), name="group-add"),
    path("branches/<int:branch_id>/groups/<int:pk>/", GroupEdit.as_view(), name="group-edit"),
    path("branches/<int:branch_id>/groups/<int:pk>/dissolve/", group_dissolve, name="group-dissolve"),
    path("branches/<int:branch_id>/groups/<int:pk>/restore/", group_restore, name="group-restore"),
    path("branches/<int:branch_id>/groups/<int:pk>/undo/", group_undo, name="group-undo"),
    path("branches/<int:branch_id>/me/dues/", OwnDues.as_view(), name="own-dues"),
    path("branches/<int:branch_id>/me/data/", OwnData.as_view(), name="own-data"),
    path("branches/<int:branch_id>/me/data/copy/", OwnCopy.as_view(), name="own-copy"),
    path(
        "branches/<int:branch_id>/me/data/corrections/ask/",
        OwnCorrectionAsk.as_view(),
        name="own-correction-ask",
    ),
    path(
        "branches/<int:branch_id>/me/data/corrections/<int:pk>/withdraw/",
        own_correction_withdraw,
        name="own-correction-withdraw",
    ),
    path("branches/<int:branch_id>/corrections/", CorrectionList.as_view(), name="correction-list"),
    path(
        "branches/<int:branch_id>/corrections/<int:pk>/", CorrectionAnswer.as_view(), name="correction-answer"
    ),
    path("branches/<int:branch_id>/members/<int:pk>/copy/", member_copy, name="member-copy"),
    path("branches/<int:branch_id>/members/<int:pk>/erase/", MemberErase.as_view(), name="member-erase"),
    path("notices/", NoticeList.as_view(), name="notice-list"),
    path("notices/read/", notice_read_all, name="notice-read-all"),
    path("notices/<int:pk>/read/", notice_read, name="notice-read"),
    path("settings/audit/", AuditRecordList.as_view(), name="audit-record-list"),
]
