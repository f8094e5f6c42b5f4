"""Pages of the members app."""

from django.urls import path

from members.views.accounts import large_type, password_change, sign_in, sign_out
from members.views.audit_record import AuditRecordList
from members.views.condolence_visit import CondolenceVisitList
from members.views.dues import DuesChargeList
from members.views.member import MemberDetail, MemberList
from members.views.organization import OrganizationList

app_name = "members"
urlpatterns = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("password/", password_change, name="password-change"),
    path("large-type/", large_type, name="large-type"),
    path("branches/<int:branch_id>/members/", MemberList.as_view(), name="member-list"),
    path("branches/<int:branch_id>/members/<int:pk>/", MemberDetail.as_view(), name="member-detail"),
    path("branches/<int:branch_id>/dues/", DuesChargeList.as_view(), name="dues-charge-list"),
    path("branches/<int:branch_id>/visits/", CondolenceVisitList.as_view(), name="condolence-visit-list"),
    path("settings/organizations/", OrganizationList.as_view(), name="organization-list"),
    path("settings/audit/", AuditRecordList.as_view(), name="audit-record-list"),
]
