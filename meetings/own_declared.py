"""The models of this app that hold something about a person: what is told of them, what may be erased."""

from members.declared import Fate, Shown, declare
from partybranch.access.permissions import Permission as P

_RECORD = "会议和活动的记录，支部台账需要"

declare(
    "meetings.attendance",
    Shown(
        why="记录谁到会、谁请假，算学时",
        seen_with=P.VIEW_MEETINGS,
        page="meetings:own-record",
        counted="status",
    ),
    Fate(ground=_RECORD),
)
declare(
    "meetings.leaverequest",
    Shown(
        why="会前请假和答复",
        seen_with=P.RECORD_MEETINGS,
        page="meetings:own-record",
        counted="state",
    ),
    Fate(goes=True),
)
declare(
    "meetings.calendarlink",
    Shown(
        why="让手机日历收到学习安排",
        page="meetings:own-page",
        left_out={"token_sealed": "地址在“我的”页看", "token_index": "由地址推算，只用来查找"},
    ),
    Fate(goes=True),
)
declare(
    "meetings.meeting",
    Shown(
        why="记录会议由谁主持、由谁主讲",
        seen_with=P.VIEW_MEETINGS,
        only=("held_on", "main_kind", "title", "state", "removed_at"),
        titles={"chair_member": "主持的活动", "lecturer_member": "主讲的课"},
    ),
    Fate(ground=_RECORD),
)
declare(
    "meetings.exemption",
    Shown(why="年老体弱、身患重病的党员不作硬性要求", seen_with=P.VIEW_MEMBERS),
    Fate(emptied=("note",), ground=_RECORD),
)
declare(
    "meetings.resolution",
    Shown(
        why="会议决定由谁办、何时办完",
        seen_with=P.VIEW_MEETINGS,
        only=("text", "due_on", "done_on", "outcome", "removed_at"),
    ),
    Fate(ground=_RECORD),
)
declare(
    "meetings.vote",
    Shown(
        why="会议对您的事项作过表决",
        seen_with=P.VIEW_MEETINGS,
    ),
    Fate(ground=_RECORD),
)
declare(
    "meetings.opinion",
    Shown(
        why="组织生活会上的意见和批评",
        seen_with=P.RECORD_APPRAISALS,
        titles={"about": "对您的意见", "given_by": "您提的意见"},
    ),
    Fate(goes=True),
)
declare(
    "meetings.rectification",
    Shown(why="整改事项由谁负责", seen_with=P.VIEW_APPRAISALS),
    Fate(ground=_RECORD),
)
declare(
    "meetings.appraisal",
    Shown(why="民主评议党员的评定", seen_with=P.VIEW_APPRAISALS, counted="grade"),
    Fate(emptied=("note",), ground=_RECORD),
)
declare(
    "meetings.talk",
    Shown(
        why="谈心谈话的记录",
        seen_with=P.VIEW_TALKS,
        titles={"talker": "您同别人谈话", "partner": "别人同您谈话"},
    ),
    Fate(emptied=("content_sealed", "place"), ground=_RECORD),
)
declare(
    "meetings.reflection",
    Shown(
        why="您写的心得体会，提交后支部能读",
        seen_with=P.READ_REFLECTIONS,
        page="meetings:own-reflection-list",
        counted="handed_in_at",
    ),
    Fate(goes=True),
)
declare(
    "meetings.selfstudy",
    Shown(
        why="自学和外出培训，算学时",
        seen_with=P.RECORD_MEETINGS,
        page="meetings:own-self-study-list",
        counted="state",
    ),
    Fate(ground=_RECORD),
)
