"""Pages of the meetings app."""

from django.urls import path

from meetings.views.calendar import YearCalendar
from meetings.views.calendar_feed import calendar_feed
from meetings.views.campaigns import (
    CampaignAdd,
    CampaignChange,
    CampaignList,
    CampaignThemes,
    CommitteeCampaignAdd,
    CommitteeCampaignChange,
    CommitteeCampaignList,
    campaign_remove,
    committee_campaign_remove,
)
from meetings.views.joint import JointCancel, JointDetail, JointList, JointPlan, joint_remove, joint_restore
from meetings.views.kinds import KindAdd, KindChange, KindList, kind_offer, kind_stop, kind_undo
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
from meetings.views.stages import MeetingReopen, meeting_announce, meeting_settle

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
    path("branches/<int:branch_id>/meetings/<int:pk>/announce/", meeting_announce, name="meeting-announce"),
    path("branches/<int:branch_id>/meetings/<int:pk>/settle/", meeting_settle, name="meeting-settle"),
    path(
        "branches/<int:branch_id>/meetings/<int:pk>/reopen/", MeetingReopen.as_view(), name="meeting-reopen"
    ),
    path("branches/<int:branch_id>/meetings/undo/<int:pk>/", meeting_undo, name="meeting-undo"),
    path("branches/<int:branch_id>/meetings/leave/<int:pk>/", leave_answer, name="leave-answer"),
    path("branches/<int:branch_id>/me/", OwnHome.as_view(), name="own-home"),
    path("branches/<int:branch_id>/me/schedule/", OwnSchedule.as_view(), name="own-schedule"),
    path("branches/<int:branch_id>/me/record/", OwnRecord.as_view(), name="own-record"),
    path("branches/<int:branch_id>/me/profile/", OwnProfile.as_view(), name="own-page"),
    path("branches/<int:branch_id>/me/leave/<int:pk>/", LeaveAsk.as_view(), name="leave-ask"),
    path("branches/<int:branch_id>/me/leave/<int:pk>/withdraw/", leave_withdraw, name="leave-withdraw"),
    path("branches/<int:branch_id>/me/calendar/", calendar_link_create, name="calendar-link-create"),
    path("branches/<int:branch_id>/me/calendar/revoke/", calendar_link_revoke, name="calendar-link-revoke"),
    path("branches/<int:branch_id>/campaigns/", CampaignList.as_view(), name="campaign-list"),
    path("branches/<int:branch_id>/campaigns/add/", CampaignAdd.as_view(), name="campaign-add"),
    path("branches/<int:branch_id>/campaigns/<int:pk>/", CampaignChange.as_view(), name="campaign-change"),
    path(
        "branches/<int:branch_id>/campaigns/<int:pk>/themes/",
        CampaignThemes.as_view(),
        name="campaign-themes",
    ),
    path("branches/<int:branch_id>/campaigns/<int:pk>/remove/", campaign_remove, name="campaign-remove"),
    path(
        "committees/<int:committee_id>/campaigns/",
        CommitteeCampaignList.as_view(),
        name="committee-campaign-list",
    ),
    path(
        "committees/<int:committee_id>/campaigns/add/",
        CommitteeCampaignAdd.as_view(),
        name="committee-campaign-add",
    ),
    path(
        "committees/<int:committee_id>/campaigns/<int:pk>/",
        CommitteeCampaignChange.as_view(),
        name="committee-campaign-change",
    ),
    path(
        "committees/<int:committee_id>/campaigns/<int:pk>/remove/",
        committee_campaign_remove,
        name="committee-campaign-remove",
    ),
    path("committees/<int:committee_id>/joint/", JointList.as_view(), name="joint-list"),
    path("committees/<int:committee_id>/joint/plan/", JointPlan.as_view(), name="joint-plan"),
    path("committees/<int:committee_id>/joint/<int:pk>/", JointDetail.as_view(), name="joint-detail"),
    path("committees/<int:committee_id>/joint/<int:pk>/cancel/", JointCancel.as_view(), name="joint-cancel"),
    path("committees/<int:committee_id>/joint/<int:pk>/restore/", joint_restore, name="joint-restore"),
    path("committees/<int:committee_id>/joint/<int:pk>/remove/", joint_remove, name="joint-remove"),
    path("settings/kinds/", KindList.as_view(), name="kind-list"),
    path("settings/kinds/add/", KindAdd.as_view(), name="kind-add"),
    path("settings/kinds/<int:pk>/", KindChange.as_view(), name="kind-change"),
    path("settings/kinds/<int:pk>/stop/", kind_stop, name="kind-stop"),
    path("settings/kinds/<int:pk>/offer/", kind_offer, name="kind-offer"),
    path("settings/kinds/undo/<int:pk>/", kind_undo, name="kind-undo"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar-feed"),
]
