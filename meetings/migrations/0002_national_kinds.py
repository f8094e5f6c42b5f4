"""The forms of gathering offices use, each with its full name, the name the report counts it by,
who is due at it, the verb it takes, and the other words it goes by."""

from django.db import migrations

# code, full name, name in the report, due, verb, customary words
KINDS = [
    ("general_meeting", "支部党员大会", "党员大会", "all", "召开",
     ["支部大会", "全体党员大会", "党员会议", "支部党员会议", "支部全体党员大会", "支部全体大会", "全体党员会议", "党员会"]),
    ("committee_meeting", "支部委员会会议", "支部委员会", "committee", "召开",
     ["支委会", "支委会议", "支部委员会会", "支部委员会议", "支部委员会扩大会议", "支委会扩大会议", "支委扩大会", "支部支委会", "委员会会议"]),
    ("group_meeting", "党小组会", "党小组会", "group", "召开",
     ["小组会", "党小组会议", "党小组学习会", "小组会议", "党小组学习", "党小组活动", "小组学习"]),
    ("lecture", "党课", "党课", "all", "开展",
     ["上党课", "讲党课", "书记党课", "书记讲党课", "专题党课", "微党课", "党课教育", "党课学习", "党课辅导", "听党课", "集中党课",
      "领导干部讲党课", "廉政党课"]),
    ("theme_day", "主题党日", "主题党日", "all", "开展",
     ["主题党日活动", "党日活动", "支部主题党日", "支部主题党日活动", "党员活动日", "党日", "党员主题日", "主题党日学习"]),
    ("study_day", "固定学习日", "固定学习日", "all", "开展",
     ["学习日", "固定学习", "集中学习", "集体学习", "政治学习", "理论学习", "周学习", "学习例会", "支部学习", "支部集中学习",
      "党员学习", "学习会", "学习日活动", "固定学习日活动", "政治理论学习"]),
    ("training", "集中培训", "集中培训", "all", "开展",
     ["培训", "集中轮训", "轮训", "党员培训", "党员集中培训", "培训班", "专题培训"]),
    ("discussion", "专题讨论", "专题讨论", "all", "开展",
     ["专题集中讨论", "专题研讨", "集中研讨", "交流研讨", "专题交流研讨", "研讨", "研讨会", "集中讨论", "专题学习讨论",
      "学习讨论", "讨论会", "研讨交流", "学习研讨", "专题学习研讨"]),
    ("life_meeting", "组织生活会", "组织生活会", "all", "召开",
     ["专题组织生活会", "年度组织生活会", "支部组织生活会"]),
    ("democratic_life_meeting", "民主生活会", "民主生活会", "committee", "召开",
     ["班子民主生活会", "专题民主生活会", "年度民主生活会", "支部班子民主生活会", "党员领导干部民主生活会"]),
    ("appraisal", "民主评议党员", "民主评议党员", "all", "开展",
     ["民主评议", "党员民主评议", "评议党员", "民主评议会", "民主评议党员大会", "党员评议"]),
    ("integrity_education", "廉政教育", "廉政教育", "all", "开展",
     ["廉洁教育", "警示教育", "党风廉政教育", "廉政学习", "警示教育会", "廉政警示教育", "党风廉洁教育", "党纪教育", "纪律教育",
      "廉政党课", "党风廉政建设学习", "廉洁从政教育"]),
    ("site_visit", "现场教学", "现场教学", "all", "开展",
     ["参观", "参观学习", "外出学习", "外出参观", "外出参观学习", "参观见学", "实地教学", "现场学习", "红色教育", "红色研学",
      "参观教育", "现场参观", "实地参观", "参观考察", "现场教育", "研学"]),
    ("push_meeting", "推进会", "推进会", "all", "召开",
     ["工作推进会", "专题推进会", "部署推进会", "推进会议"]),
    ("volunteering", "志愿服务", "志愿服务", "all", "开展",
     ["志愿服务活动", "志愿活动", "志愿者活动", "义务劳动", "学雷锋", "学雷锋活动", "党员志愿服务", "志愿者服务"]),
    ("skills_training", "技能培训", "技能培训", "all", "开展",
     ["业务培训", "岗位培训", "技能学习", "业务技能培训", "岗位练兵"]),
    ("quiz", "知识测试", "知识测试", "all", "开展",
     ["知识竞赛", "知识自测", "网上知识自测", "理论测试", "知识答题", "在线答题", "应知应会测试", "测试"]),
]


def add(apps, schema_editor):
    kind_model = apps.get_model("meetings", "MeetingKind")
    kind_model.objects.bulk_create(
        kind_model(code=code, name=name, fact_name=fact_name, due=due, verb=verb, synonyms=words, position=at)
        for at, (code, name, fact_name, due, verb, words) in enumerate(KINDS)
    )


def remove(apps, schema_editor):
    apps.get_model("meetings", "MeetingKind").objects.filter(code__in=[row[0] for row in KINDS]).delete()


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
