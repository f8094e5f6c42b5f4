"""Pages of the reports app."""

from django.urls import path

from reports.views.home import BranchHome, CommitteeHome, home

app_name = "reports"
urlpatterns = [
    path("", home, name="home"),
    path("branches/<int:branch_id>/", BranchHome.as_view(), name="branch-home"),
    path("committees/<int:committee_id>/", CommitteeHome.as_view(), name="committee-home"),
]
