"""Where every page is found. Apps are named by string only."""

from django.urls import include, path

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("members.urls")),
    path("", include("meetings.urls")),
]

handler400 = "partybranch.web.errors.bad_request"
handler403 = "partybranch.web.errors.permission_denied"
handler404 = "partybranch.web.errors.not_found"
handler500 = "partybranch.web.errors.server_error"
