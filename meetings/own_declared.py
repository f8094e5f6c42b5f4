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
