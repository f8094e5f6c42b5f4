"""Pages of the meetings app."""

from django.urls import path

from meetings import study_urls
from meetings.views.agenda import AgendaEdit
from meetings.views.appraisal import AppraisalEdit, AppraisalSheetPage, appraisal_undo
from meetings.views.attachment import (
    AttachmentAdd,
    attachment_download,
    attachment_remove,
    attachment_thumbnail,
    attachment_undo,
)
from meetings.views.attendance import AttendanceMakeUp, MeetingRollCall, MeetingSheet, make_up_take_back
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
from meetings.views.exemption import (
    ExemptionAdd,
    ExemptionCorrect,
    ExemptionList,
    exemption_remove,
    exemption_undo,
)
from meetings.views.joint import JointCancel, JointDetail, JointList, JointPlan, joint_remove, joint_restore
from meetings.views.kinds import KindAdd, KindChange, KindList, kind_offer, kind_stop, kind_undo
from meetings.views.leave import leave_answer
from meetings.views.life import (
    OpinionPage,
    RectificationAdd,
    RectificationCorrect,
    RectificationList,
    opinion_remove,
    opinion_undo,
    rectification_remove,
    rectification_undo,
)
from meetings.views.meeting import MeetingDetail, MeetingList
from meetings.views.minutes import (
    MinutesDetail,
    MinutesWrite,
    minutes_draft,
    minutes_draft_discard,
    minutes_undo,
)
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
from meetings.views.resolutions import (
    ResolutionAdd,
    ResolutionCorrect,
    ResolutionDone,
    ResolutionList,
    resolution_remove,
    resolution_undo,
)
from meetings.views.stages import MeetingReopen, meeting_announce, meeting_settle
from meetings.views.talk import TalkAdd, TalkCorrect, TalkDetail, TalkList, talk_remove, talk_undo
from meetings.views.votes import VoteAdd, VoteCorrect, vote_remove, vote_undo

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
    path("branches/<int:branch_id>/meetings/<int:pk>/opinions/", OpinionPage.as_view(), name="opinion-list"),
    path("branches/<int:branch_id>/opinions/<int:pk>/remove/", opinion_remove, name="opinion-remove"),
    path("branches/<int:branch_id>/opinions/<int:pk>/undo/", opinion_undo, name="opinion-undo"),
    path("branches/<int:branch_id>/rectifications/", RectificationList.as_view(), name="rectification-list"),
    path(
        "branches/<int:branch_id>/rectifications/add/", RectificationAdd.as_view(), name="rectification-add"
    ),
    path(
        "branches/<int:branch_id>/rectifications/<int:pk>/",
        RectificationCorrect.as_view(),
        name="rectification-correct",
    ),
    path(
        "branches/<int:branch_id>/rectifications/<int:pk>/remove/",
        rectification_remove,
        name="rectification-remove",
    ),
    path(
        "branches/<int:branch_id>/rectifications/<int:pk>/undo/",
        rectification_undo,
        name="rectification-undo",
    ),
    path("branches/<int:branch_id>/appraisals/", AppraisalSheetPage.as_view(), name="appraisal-sheet"),
    path("branches/<int:branch_id>/appraisals/edit/", AppraisalEdit.as_view(), name="appraisal-edit"),
    path("branches/<int:branch_id>/appraisals/<int:pk>/undo/", appraisal_undo, name="appraisal-undo"),
    path("branches/<int:branch_id>/meetings/<int:pk>/agenda/", AgendaEdit.as_view(), name="agenda-edit"),
    path("branches/<int:branch_id>/resolutions/", ResolutionList.as_view(), name="resolution-list"),
    path(
        "branches/<int:branch_id>/meetings/<int:pk>/resolutions/new/",
        ResolutionAdd.as_view(),
        name="resolution-add",
    ),
    path(
        "branches/<int:branch_id>/resolutions/<int:pk>/",
        ResolutionCorrect.as_view(),
        name="resolution-correct",
    ),
    path(
        "branches/<int:branch_id>/resolutions/<int:pk>/done/",
        ResolutionDone.as_view(),
        name="resolution-done",
    ),
    path(
        "branches/<int:branch_id>/resolutions/<int:pk>/remove/", resolution_remove, name="resolution-remove"
    ),
    path("branches/<int:branch_id>/resolutions/undo/<int:pk>/", resolution_undo, name="resolution-undo"),
    path("branches/<int:branch_id>/meetings/<int:pk>/votes/new/", VoteAdd.as_view(), name="vote-add"),
    path("branches/<int:branch_id>/votes/<int:pk>/", VoteCorrect.as_view(), name="vote-correct"),
    path("branches/<int:branch_id>/votes/<int:pk>/remove/", vote_remove, name="vote-remove"),
    path("branches/<int:branch_id>/votes/undo/<int:pk>/", vote_undo, name="vote-undo"),
    path(
        "branches/<int:branch_id>/meetings/<int:pk>/roll-call/",
        MeetingRollCall.as_view(),
        name="meeting-roll-call",
    ),
    path("branches/<int:branch_id>/meetings/<int:pk>/sheet/", MeetingSheet.as_view(), name="meeting-sheet"),
    path(
        "branches/<int:branch_id>/meetings/made-up/<int:pk>/",
        AttendanceMakeUp.as_view(),
        name="attendance-make-up",
    ),
    path(
        "branches/<int:branch_id>/meetings/made-up/<int:pk>/remove/",
        make_up_take_back,
        name="attendance-take-back",
    ),
    path("branches/<int:branch_id>/exemptions/", ExemptionList.as_view(), name="exemption-list"),
    path("branches/<int:branch_id>/exemptions/new/", ExemptionAdd.as_view(), name="exemption-add"),
    path(
        "branches/<int:branch_id>/exemptions/<int:pk>/", ExemptionCorrect.as_view(), name="exemption-correct"
    ),
    path("branches/<int:branch_id>/exemptions/<int:pk>/remove/", exemption_remove, name="exemption-remove"),
    path("branches/<int:branch_id>/exemptions/undo/<int:pk>/", exemption_undo, name="exemption-undo"),
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
    path(
        "branches/<int:branch_id>/meetings/<int:pk>/attachments/",
        AttachmentAdd.as_view(),
        name="attachment-add",
    ),
    path("branches/<int:branch_id>/attachments/<int:pk>/", attachment_download, name="attachment-download"),
    path(
        "branches/<int:branch_id>/attachments/<int:pk>/small/",
        attachment_thumbnail,
        name="attachment-thumbnail",
    ),
    path(
        "branches/<int:branch_id>/attachments/<int:pk>/remove/", attachment_remove, name="attachment-remove"
    ),
    path("branches/<int:branch_id>/attachments/undo/<int:pk>/", attachment_undo, name="attachment-undo"),
    path("branches/<int:branch_id>/meetings/<int:pk>/minutes/", MinutesDetail.as_view(), name="minutes"),
    path(
        "branches/<int:branch_id>/meetings/<int:pk>/minutes/write/",
        MinutesWrite.as_view(),
        name="minutes-write",
    ),
    path("branches/<int:branch_id>/meetings/<int:pk>/minutes/draft/", minutes_draft, name="minutes-draft"),
    path(
        "branches/<int:branch_id>/meetings/<int:pk>/minutes/draft/discard/",
        minutes_draft_discard,
        name="minutes-draft-discard",
    ),
    path("branches/<int:branch_id>/minutes/undo/<int:pk>/", minutes_undo, name="minutes-undo"),
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
    *study_urls.urlpatterns,
]
