"""Pages of the reports app."""

from django.urls import path

from reports.views import imports
from reports.views.home import BranchHome, CommitteeHome, home
from reports.views.ledger import LedgerEntryList
from reports.views.report import ledger_complete, ledger_reopen, report, report_docx

app_name = "reports"
urlpatterns = [
    path("", home, name="home"),
    path("branches/<int:branch_id>/", BranchHome.as_view(), name="branch-home"),
    path("branches/<int:branch_id>/report/", report, name="report"),
    path("branches/<int:branch_id>/report/docx/", report_docx, name="report-docx"),
    path("branches/<int:branch_id>/report/ledger-complete/", ledger_complete, name="ledger-complete"),
    path("branches/<int:branch_id>/report/ledger-reopen/", ledger_reopen, name="ledger-reopen"),
    path("branches/<int:branch_id>/other-work/", LedgerEntryList.as_view(), name="ledger-entry-list"),
    path("branches/<int:branch_id>/imports/", imports.upload, name="import-upload"),
    path("branches/<int:branch_id>/imports/<int:pk>/", imports.result, name="import-result"),
    path("branches/<int:branch_id>/imports/<int:pk>/columns/", imports.columns, name="import-columns"),
    path("branches/<int:branch_id>/imports/<int:pk>/preview/", imports.preview, name="import-preview"),
    path("branches/<int:branch_id>/imports/<int:pk>/mend/", imports.mend, name="import-mend"),
    path("branches/<int:branch_id>/imports/<int:pk>/teach/", imports.teach, name="import-teach"),
    path("branches/<int:branch_id>/imports/<int:pk>/confirm/", imports.confirm, name="import-confirm"),
    path("branches/<int:branch_id>/imports/<int:pk>/discard/", imports.discard, name="import-discard"),
    path("branches/<int:branch_id>/imports/<int:pk>/undo/", imports.undo, name="import-undo"),
    path("committees/<int:committee_id>/", CommitteeHome.as_view(), name="committee-home"),
]
