"""Pages of the reports app."""

from django.urls import path

from reports.views import imports
from reports.views import ledger_kinds as kinds
from reports.views.bundle import bundle, bundle_create, bundle_download
from reports.views.committee import (
    BranchOverview,
    CommitteeHome,
    CommitteeSettings,
    Statistics,
    remind,
    statistics_workbook,
)
from reports.views.duty import DutyList, hint_dismiss, hint_restore
from reports.views.home import BranchHome, home
from reports.views.ledger import (
    LedgerEntryAdd,
    LedgerEntryCorrect,
    LedgerEntryList,
    ledger_entry_remove,
    ledger_entry_undo,
)
from reports.views.ledger_export import ledger_entry_workbook
from reports.views.minutes import minutes_docx
from reports.views.report import ledger_complete, ledger_reopen, report, report_docx
from reports.views.report_edit import (
    FigurePage,
    ParagraphPage,
    figure_withdraw,
    paragraph_reset,
    report_undo,
    strike,
    unstrike,
)
from reports.views.report_outlook import (
    OutlookPage,
    PlanAdd,
    PlanCorrect,
    ProblemAdd,
    ProblemCorrect,
    plan_move,
    plan_remove,
    problem_move,
    problem_remove,
)
from reports.views.review import (
    ReviewList,
    review,
    review_accept,
    review_comment,
    review_comment_remove,
    review_rate,
    review_return,
    review_take_back,
)
from reports.views.search import Search
from reports.views.setup import (
    ClearSample,
    SetupAdministrator,
    SetupBranch,
    SetupCommittee,
    SetupDone,
    SetupSecretary,
)
from reports.views.submission import comment_reopen, comment_settle, report_submit, report_withdraw
from reports.views.years import YearOpen

app_name = "reports"
urlpatterns = [
    path("", home, name="home"),
    path("setup/", SetupAdministrator.as_view(), name="setup"),
    path("setup/committee/", SetupCommittee.as_view(), name="setup-committee"),
    path("setup/branch/", SetupBranch.as_view(), name="setup-branch"),
    path("setup/secretary/", SetupSecretary.as_view(), name="setup-secretary"),
    path("setup/done/", SetupDone.as_view(), name="setup-done"),
    path("settings/clear-sample/", ClearSample.as_view(), name="clear-sample"),
    path("branches/<int:branch_id>/years/open/", YearOpen.as_view(), name="year-open"),
    path("branches/<int:branch_id>/", BranchHome.as_view(), name="branch-home"),
    path("branches/<int:branch_id>/search/", Search.as_view(), name="search"),
    path("branches/<int:branch_id>/report/", report, name="report"),
    path("branches/<int:branch_id>/report/docx/", report_docx, name="report-docx"),
    path("branches/<int:branch_id>/meetings/<int:pk>/minutes/docx/", minutes_docx, name="minutes-docx"),
    path("branches/<int:branch_id>/report/paragraph/", ParagraphPage.as_view(), name="report-paragraph"),
    path("branches/<int:branch_id>/report/paragraph/reset/", paragraph_reset, name="report-paragraph-reset"),
    path("branches/<int:branch_id>/report/outlook/", OutlookPage.as_view(), name="report-outlook"),
    path("branches/<int:branch_id>/report/figure/", FigurePage.as_view(), name="figure-declare"),
    path("branches/<int:branch_id>/report/figure/withdraw/", figure_withdraw, name="figure-withdraw"),
    path("branches/<int:branch_id>/report/strike/", strike, name="report-strike"),
    path("branches/<int:branch_id>/report/unstrike/", unstrike, name="report-unstrike"),
    path("branches/<int:branch_id>/report/changes/<int:pk>/undo/", report_undo, name="report-undo"),
    path("branches/<int:branch_id>/report/problems/add/", ProblemAdd.as_view(), name="problem-add"),
    path("branches/<int:branch_id>/report/problems/<int:pk>/", ProblemCorrect.as_view(), name="problem-edit"),
    path("branches/<int:branch_id>/report/problems/<int:pk>/remove/", problem_remove, name="problem-remove"),
    path("branches/<int:branch_id>/report/problems/<int:pk>/move/", problem_move, name="problem-move"),
    path("branches/<int:branch_id>/report/plan/add/", PlanAdd.as_view(), name="plan-add"),
    path("branches/<int:branch_id>/report/plan/<int:pk>/", PlanCorrect.as_view(), name="plan-edit"),
    path("branches/<int:branch_id>/report/plan/<int:pk>/remove/", plan_remove, name="plan-remove"),
    path("branches/<int:branch_id>/report/plan/<int:pk>/move/", plan_move, name="plan-move"),
    path("branches/<int:branch_id>/report/submit/", report_submit, name="report-submit"),
    path("branches/<int:branch_id>/report/withdraw/", report_withdraw, name="report-withdraw"),
    path("branches/<int:branch_id>/report/comments/<int:pk>/settle/", comment_settle, name="comment-settle"),
    path("branches/<int:branch_id>/report/comments/<int:pk>/reopen/", comment_reopen, name="comment-reopen"),
    path("branches/<int:branch_id>/report/ledger-complete/", ledger_complete, name="ledger-complete"),
    path("branches/<int:branch_id>/report/ledger-reopen/", ledger_reopen, name="ledger-reopen"),
    path("branches/<int:branch_id>/duties/", DutyList.as_view(), name="duty-list"),
    path("branches/<int:branch_id>/duties/dismiss/", hint_dismiss, name="hint-dismiss"),
    path("branches/<int:branch_id>/duties/restore/", hint_restore, name="hint-restore"),
    path("branches/<int:branch_id>/other-work/", LedgerEntryList.as_view(), name="ledger-entry-list"),
    path("branches/<int:branch_id>/other-work/xlsx/", ledger_entry_workbook, name="ledger-entry-workbook"),
    path("branches/<int:branch_id>/other-work/new/", LedgerEntryAdd.as_view(), name="ledger-entry-add"),
    path(
        "branches/<int:branch_id>/other-work/<int:pk>/",
        LedgerEntryCorrect.as_view(),
        name="ledger-entry-correct",
    ),
    path(
        "branches/<int:branch_id>/other-work/<int:pk>/remove/",
        ledger_entry_remove,
        name="ledger-entry-remove",
    ),
    path(
        "branches/<int:branch_id>/other-work/revisions/<int:pk>/undo/",
        ledger_entry_undo,
        name="ledger-entry-undo",
    ),
    path("branches/<int:branch_id>/imports/", imports.upload, name="import-upload"),
    path("branches/<int:branch_id>/imports/<int:pk>/", imports.result, name="import-result"),
    path("branches/<int:branch_id>/imports/<int:pk>/columns/", imports.columns, name="import-columns"),
    path("branches/<int:branch_id>/imports/<int:pk>/preview/", imports.preview, name="import-preview"),
    path("branches/<int:branch_id>/imports/<int:pk>/mend/", imports.mend, name="import-mend"),
    path("branches/<int:branch_id>/imports/<int:pk>/teach/", imports.teach, name="import-teach"),
    path("branches/<int:branch_id>/imports/<int:pk>/confirm/", imports.confirm, name="import-confirm"),
    path("branches/<int:branch_id>/imports/<int:pk>/discard/", imports.discard, name="import-discard"),
    path("branches/<int:branch_id>/imports/<int:pk>/undo/", imports.undo, name="import-undo"),
    path("branches/<int:branch_id>/report/review/", review, name="review"),
    path("branches/<int:branch_id>/report/review/comment/", review_comment, name="review-comment"),
    path(
        "branches/<int:branch_id>/report/review/comment/<int:pk>/remove/",
        review_comment_remove,
        name="review-comment-remove",
    ),
    path("branches/<int:branch_id>/report/review/return/", review_return, name="review-return"),
    path("branches/<int:branch_id>/report/review/accept/", review_accept, name="review-accept"),
    path("branches/<int:branch_id>/report/review/rate/", review_rate, name="review-rate"),
    path("branches/<int:branch_id>/report/review/take-back/", review_take_back, name="review-take-back"),
    path("committees/<int:committee_id>/", CommitteeHome.as_view(), name="committee-home"),
    path("committees/<int:committee_id>/branches/", BranchOverview.as_view(), name="branch-overview"),
    path("committees/<int:committee_id>/remind/", remind, name="remind"),
    path("committees/<int:committee_id>/reviews/", ReviewList.as_view(), name="review-list"),
    path("committees/<int:committee_id>/bundles/", bundle_create, name="bundle-create"),
    path("committees/<int:committee_id>/bundles/<int:pk>/", bundle, name="bundle"),
    path("committees/<int:committee_id>/bundles/<int:pk>/download/", bundle_download, name="bundle-download"),
    path("committees/<int:committee_id>/statistics/", Statistics.as_view(), name="statistics"),
    path("committees/<int:committee_id>/statistics/xlsx/", statistics_workbook, name="statistics-workbook"),
    path("settings/ledger-kinds/", kinds.LedgerKindList.as_view(), name="ledger-kind-list"),
    path("settings/ledger-kinds/new/", kinds.LedgerKindAdd.as_view(), name="ledger-kind-add"),
    path("settings/ledger-kinds/<int:pk>/", kinds.LedgerKindChange.as_view(), name="ledger-kind-change"),
    path("settings/ledger-kinds/<int:pk>/offer/", kinds.ledger_kind_offer, name="ledger-kind-offer"),
    path("settings/ledger-kinds/<int:pk>/remove/", kinds.ledger_kind_remove, name="ledger-kind-remove"),
    path(
        "committees/<int:committee_id>/ledger-kinds/",
        kinds.CommitteeLedgerKindList.as_view(),
        name="committee-ledger-kind-list",
    ),
    path(
        "committees/<int:committee_id>/ledger-kinds/new/",
        kinds.CommitteeLedgerKindAdd.as_view(),
        name="committee-ledger-kind-add",
    ),
    path(
        "committees/<int:committee_id>/ledger-kinds/<int:pk>/",
        kinds.CommitteeLedgerKindChange.as_view(),
        name="committee-ledger-kind-change",
    ),
    path(
        "committees/<int:committee_id>/ledger-kinds/<int:pk>/offer/",
        kinds.committee_ledger_kind_offer,
        name="committee-ledger-kind-offer",
    ),
    path(
        "committees/<int:committee_id>/ledger-kinds/<int:pk>/remove/",
        kinds.committee_ledger_kind_remove,
        name="committee-ledger-kind-remove",
    ),
    path("committees/<int:committee_id>/settings/", CommitteeSettings.as_view(), name="committee-settings"),
]
