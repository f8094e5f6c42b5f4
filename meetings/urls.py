"""Pages of the meetings app."""

from django.urls import path

from meetings.views.calendar import YearCalendar
from meetings.views.calendar_feed import calendar_feed
from meetings.views.leave import leave_answer
from meetings.views.meeting import MeetingDetail, MeetingList
from meetings.views.own import (
    LeaveAsk,
    OwnHome,
    OwnProfile,
    OwnRecord,
    OwnSchedule,
    calendar_link_create,
    calendar_link_revoke,
    leave_withdraw,
)
from meetings.views.planning import MeetingCancel, MeetingMove, MeetingPlan, PlanCorrect
from meetings.views.recording import MeetingCorrect, MeetingHold, MeetingLog, meeting_remove, meeting_undo
from meetings.views.talk import TalkAdd, TalkCorrect, TalkDetail, TalkList, talk_remove, talk_undo

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
    path("branches/<int:branch_id>/talks/", TalkList.as_view(), name="talk-list"),
    path("branches/<int:branch_id>/talks/new/", TalkAdd.as_view(), name="talk-add"),
    path("branches/<int:branch_id>/talks/<int:pk>/", TalkDetail.as_view(), name="talk-detail"),
    path("branches/<int:branch_id>/talks/<int:pk>/correct/", TalkCorrect.as_view(), name="talk-correct"),
    path("branches/<int:branch_id>/talks/<int:pk>/remove/", talk_remove, name="talk-remove"),
    path("branches/<int:branch_id>/talks/undo/<int:pk>/", talk_undo, name="talk-undo"),
    path("branches/<int:branch_id>/me/", OwnHome.as_view(), name="own-home"),
    path("branches/<int:branch_id>/me/schedule/", OwnSchedule.as_view(), name="own-schedule"),
    path("branches/<int:branch_id>/me/record/", OwnRecord.as_view(), name="own-record"),
    path("branches/<int:branch_id>/me/profile/", OwnProfile.as_view(), name="own-page"),
    path("branches/<int:branch_id>/me/leave/<int:pk>/", LeaveAsk.as_view(), name="leave-ask"),
    path("branches/<int:branch_id>/me/leave/<int:pk>/withdraw/", leave_withdraw, name="leave-withdraw"),
    path("branches/<int:branch_id>/me/calendar/", calendar_link_create, name="calendar-link-create"),
    path("branches/<int:branch_id>/me/calendar/revoke/", calendar_link_revoke, name="calendar-link-revoke"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar-feed"),
]
