"""What each kind of other work records besides date and title, and the kinds an office also keeps.

Few columns each: one short form. Checks, declarations, letters and claims hold counts, dates and
measures and never a person's name. Codes and names that stand stay; the new kinds take no word that
a kind understands already.
"""

from django.db import migrations

# code of a kind that stands → its columns: (key, label, type, more)
COLUMNS = {
    "document": [("doc_no", "文号", "text", {})],
    "honour": [
        ("awarded_by", "授予单位", "text", {}),
        ("level", "级别", "choice", {"choices": ["国家级", "省级", "市级", "县区级", "本单位"]}),
        ("holder", "获得者", "text", {}),
    ],
    "published_item": [("medium", "刊发媒体", "text", {})],
    "premises": [("place", "地点", "text", {})],
    "submission": [
        ("sent_to", "报送单位", "text", {}),
        ("due_on", "应报日期", "date", {}),
        ("sent_on", "报出日期", "date", {}),
    ],
    "check": [
        ("about", "检查类型", "choice", {"choices": ["纪律", "四风", "八项规定", "其他"]}),
        ("found", "发现问题数", "number", {}),
        ("measures", "整改措施", "text", {}),
    ],
    "disclosure": [("where", "公开方式", "text", {})],
    "practical_thing": [("served", "受益人数", "number", {"unit": "人"})],
    "event": [("taking_part", "参加人数", "number", {"unit": "人"})],
    "initiative": [("result", "成效", "text", {})],
}
# code, name, measure word, customary words, counts, names nobody, columns
KINDS = [
    (
        "incoming_document", "收文", "件", ["上级来文", "来文登记", "收文登记"], "rows", False,
        [
            ("sent_by", "来文单位", "text", {}),
            ("doc_no", "文号", "text", {}),
            ("handling", "办理情况", "text", {}),
        ],
    ),
    (
        "expense", "购置和经费支出", "笔", ["经费支出", "活动经费", "党建经费"], "rows", False,
        [("purpose", "用途", "text", {}), ("receipt", "凭证号", "text", {})],
    ),
    (
        "channel", "设施和渠道", "个", ["投诉渠道", "公开渠道", "联系渠道"], "rows", False,
        [
            ("sort", "渠道类型", "choice", {"choices": ["设施", "热线", "信箱", "网络", "其他"]}),
            ("place", "位置或号码", "text", {}),
        ],
    ),
    (
        "mass_organisation", "群团组织", "个", ["群团工作", "群团建设"], "rows", False,
        [("sort", "组织类型", "choice", {"choices": ["工会", "共青团", "妇联", "其他"]})],
    ),
    (
        "declaration", "书记声明", "份", ["情况声明"], "rows", True,
        [
            ("subject", "声明事项", "choice", {"choices": ["无违纪违法", "无越级上访", "其他"]}),
            ("from_on", "起始日期", "date", {}),
            ("to_on", "截止日期", "date", {}),
        ],
    ),
    (
        "letter", "来信来访", "件", ["信访", "信访接待"], "quantity", True,
        [("handled", "办结数", "number", {"unit": "件"}), ("measures", "办理措施", "text", {})],
    ),
    (
        "claim", "职工诉求", "件", ["群众诉求"], "quantity", True,
        [("handled", "办结数", "number", {"unit": "件"}), ("measures", "办理措施", "text", {})],
    ),
    (
        "volunteer_service", "志愿服务", "次", ["志愿服务活动"], "rows", False,
        [
            ("person_times", "参加人次", "number", {"unit": "人次"}),
            ("hours", "服务时长", "number", {"unit": "小时"}),
        ],
    ),
    (
        "paired_branch", "结对共建", "个", ["支部共建", "共建活动"], "rows", False,
        [("partner", "结对单位", "text", {}), ("content", "共建事项", "text", {})],
    ),
    (
        "unit_profile", "单位概况", "项", ["单位基本情况"], "rows", False,
        [("source", "数据来源", "text", {"required": True})],
    ),
]
_NAMES_NOBODY = ("check",)


def _as_json(columns):
    return [{"key": key, "label": label, "type": kind, **more} for key, label, kind, more in columns]


def add(apps, schema_editor):
    kind_model = apps.get_model("reports", "LedgerKind")
    for code, columns in COLUMNS.items():
        kind_model.objects.filter(code=code).update(columns=_as_json(columns))
    kind_model.objects.filter(code__in=_NAMES_NOBODY).update(names_nobody=True)
    first = kind_model.objects.count()
    kind_model.objects.bulk_create(
        kind_model(
            code=code,
            name=name,
            unit=unit,
            synonyms=words,
            counts=counts,
            names_nobody=names_nobody,
            columns=_as_json(columns),
            position=first + at,
        )
        for at, (code, name, unit, words, counts, names_nobody, columns) in enumerate(KINDS)
    )


def remove(apps, schema_editor):
    kind_model = apps.get_model("reports", "LedgerKind")
    kind_model.objects.filter(code__in=[row[0] for row in KINDS]).delete()
    kind_model.objects.filter(organization__isnull=True).update(columns=[], names_nobody=False)


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_kinds_with_columns")]
    operations = [migrations.RunPython(add, remove)]
