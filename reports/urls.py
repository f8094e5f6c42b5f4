"""Pages of the reports app."""

from django.urls import path

from reports.views.home import BranchHome, CommitteeHome, home
from reports.views.report import ledger_complete, ledger_reopen, report, report_docx

app_name = "reports"
urlpatterns = [
    path("", home, name="home"),
    path("branches/<int:branch_id>/", BranchHome.as_view(), name="branch-home"),
    path("branches/<int:branch_id>/report/", report, name="report"),
    path("branches/<int:branch_id>/report/docx/", report_docx, name="report-docx"),
    path("branches/<int:branch_id>/report/ledger-complete/", ledger_complete, name="ledger-complete"),
    path("branches/<int:branch_id>/report/ledger-reopen/", ledger_reopen, name="ledger-reopen"),
    path("committees/<int:committee_id>/", CommitteeHome.as_view(), name="committee-home"),
]
