"""The models of this app that hold something about a person: what is told of them, what may be erased."""

from members.declared import Fate, Shown, declare
from partybranch.access.permissions import Permission as P

_LEDGER = "支部台账需要"
_SORTS = "由姓名推算，只用来排序和查找"
_SECRET = "登录用的密钥，不显示也不导出"  # noqa: S105
_NUMBER = "只是编号"

declare(
    "members.member",
    Shown(
        why="党员管理和联系需要，登记在花名册里",
        seen_with=P.VIEW_MEMBERS,
        left_out={
            "name_initials": _SORTS,
            "name_strokes": _SORTS,
            "name_strokes_spaced": _SORTS,
            "name_pinyin": _SORTS,
            "id_number_index": "由身份证号推算，只用来查重",
        },
    ),
    Fate(
        emptied=(
            "ethnicity",
            "native_place",
            "education",
            "work_post",
            "sponsors",
            "residence_sealed",
            "id_number_sealed",
            "id_number_index",
            "phone_sealed",
            "dues_base_fen",
            "note",
        ),
        ground=f"{_LEDGER}：各年的花名册、人数统计和活动党费记录要对得上",
    ),
)
declare(
    "members.membershipevent",
    Shown(why="党籍和组织关系的依据", seen_with=P.VIEW_MEMBERS),
    Fate(emptied=("note",), ground=f"{_LEDGER}：党籍和组织关系的依据，增减要平衡"),
)
declare(
    "members.introductionletter",
    Shown(why="组织关系转接的凭据", seen_with=P.VIEW_MEMBERS),
    Fate(emptied=("note",), ground=f"{_LEDGER}：组织关系转接的凭据"),
)
declare(
    "members.floatingspell",
    Shown(
        why="流动期间保持联系",
        seen_with=P.VIEW_MEMBERS,
        left_out={"name": "外来流动党员才填写", "home_organization": "外来流动党员才填写"},
    ),
    Fate(emptied=("place", "reason", "phone_sealed", "note"), ground=f"{_LEDGER}：流动党员人数"),
)
declare(
    "members.officeterm",
    Shown(why="写明支部由谁担任什么职务", seen_with=P.VIEW_BRANCH),
    Fate(ground=f"{_LEDGER}：历届任职"),
)
declare(
    "members.duescharge",
    Shown(why="收缴党费", seen_with=P.VIEW_DUES, page="members:own-dues"),
    Fate(ground=f"{_LEDGER}：党费收缴"),
)
declare(
    "members.duespayment",
    Shown(
        why="收缴党费",
        seen_with=P.VIEW_DUES,
        page="members:own-dues",
        left_out={"reverses": "冲正的那一笔另有一行"},
    ),
    Fate(ground=f"{_LEDGER}：党费收缴"),
)
declare(
    "members.duesstandard",
    Shown(why="核定每月党费", seen_with=P.VIEW_DUES, page="members:own-dues"),
    Fate(emptied=("base_fen",), ground=f"{_LEDGER}：党费收缴"),
)
declare(
    "members.condolencevisit",
    Shown(why="慰问要留记录，慰问金要有去处", seen_with=P.VIEW_VISITS),
    Fate(emptied=("note",), ground=f"{_LEDGER}：慰问次数和慰问金"),
)
declare(
    "members.correctionrequest",
    Shown(why="您提的更正和支部的答复都留底", seen_with=P.RECORD_MEMBERS),
    Fate(emptied=("wanted_sealed", "reason", "answer"), ground=f"{_LEDGER}：提过更正、何时答复"),
)
declare(
    "members.user",
    Shown(
        why="登录和分清谁办了哪件事",
        seen_with=P.MANAGE_ACCOUNTS,
        also_seen_with=P.MANAGE_ORGANIZATIONS,
        left_out={"password": "只存不能还原的校验值"},
    ),
    Fate(ground="操作记录要说明当时是谁办的；账号停用，密码作废"),
)
declare(
    "members.grant",
    Shown(why="写明账号有什么权限、到什么时候", seen_with=P.MANAGE_ORGANIZATIONS),
    Fate(ground="操作记录要说明当时有什么权限"),
)
declare(
    "members.notice",
    Shown(
        why="把安排和答复告诉您",
        page="members:notice-list",
        left_out={"sentence": "内容可能提到别人，请在“通知”页看", "href": ""},
    ),
    Fate(goes=True),
)
declare(
    "members.session",
    Shown(
        why="保持登录；退出或到期就删除",
        left_out={"session_key": _SECRET, "session_data": _SECRET, "expire_date": ""},
    ),
    Fate(goes=True),
)
declare(
    "members.secondfactor",
    Shown(why="登录时核对动态码", left_out={"secret_sealed": _SECRET, "last_step": _NUMBER}),
    Fate(goes=True),
)
declare(
    "members.recoverycode",
    Shown(why="手机不在时代替动态码登录", left_out={"code_index": _SECRET}),
    Fate(goes=True),
)
