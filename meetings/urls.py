"""Pages of the meetings app."""

from django.urls import path

from meetings.views.calendar import YearCalendar
from meetings.views.leave import leave_answer
from meetings.views.meeting import MeetingDetail, MeetingList
from meetings.views.planning import MeetingCancel, MeetingMove, MeetingPlan, PlanCorrect
from meetings.views.recording import MeetingCorrect, MeetingHold, MeetingLog, meeting_remove, meeting_undo

app_name = "meetings"
urlpatterns = [
    path("branches/<int:branch_id>/calendar/", YearCalendar.as_view(), name="calendar"),
    path("branches/<int:branch_id>/meetings/", MeetingList.as_view(), name="meeting-list"),
    path("branches/<int:branch_id>/meetings/new/", MeetingLog.as_view(), name="meeting-log"),
    path("branches/<int:branch_id>/meetings/plan/", MeetingPlan.as_view(), name="meeting-plan"),
    path("branches/<int:branch_id>/meetings/<int:pk>/", MeetingDetail.as_view(), name="meeting-detail"),
    path("branches/<int:branch_id>/meetings/<int:pk>/hold/", MeetingHold.as_view(), name="meeting-hold"),
    path(
        "branches/<int:branch_id>/meetings/<int:pk>/correct/",
        MeetingCorrect.as_view(),
        name="meeting-correct",
    ),
    path("branches/<int:branch_id>/meetings/<int:pk>/plan/", PlanCorrect.as_view(), name="plan-correct"),
    path("branches/<int:branch_id>/meetings/<int:pk>/move/", MeetingMove.as_view(), name="meeting-move"),
    path(
        "branches/<int:branch_id>/meetings/<int:pk>/cancel/", MeetingCancel.as_view(), name="meeting-cancel"
    ),
    path("branches/<int:branch_id>/meetings/<int:pk>/remove/", meeting_remove, name="meeting-remove"),
    path("branches/<int:branch_id>/meetings/undo/<int:pk>/", meeting_undo, name="meeting-undo"),
    path("branches/<int:branch_id>/meetings/leave/<int:pk>/", leave_answer, name="leave-answer"),
]
