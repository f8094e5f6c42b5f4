"""Pages of the meetings app."""

from django.urls import path

from meetings.views.meeting import MeetingDetail, MeetingList

app_name = "meetings"
urlpatterns = [
    path("branches/<int:branch_id>/meetings/", MeetingList.as_view(), name="meeting-list"),
    path("branches/<int:branch_id>/meetings/<int:pk>/", MeetingDetail.as_view(), name="meeting-detail"),
]
