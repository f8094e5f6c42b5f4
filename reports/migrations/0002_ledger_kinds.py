"""The kinds of other work an office reports, with the measure word and the other words in use."""

from django.db import migrations

# code, name, measure word, customary words
KINDS = [
    ("document", "制度文件", "件",
     ["制度", "文件", "印发文件", "制发文件", "制度建设", "规章制度", "发文", "制定制度", "工作制度", "党建制度", "党建文件",
      "制度办法", "文件制度", "印发制度", "计划方案", "工作计划", "工作方案", "制度类", "文件类", "工作要点", "要点", "学习计划",
      "年度计划", "党建计划", "党建工作计划", "计划", "实施方案", "活动方案", "方案", "管理制度", "规定", "管理办法"]),
    ("honour", "荣誉", "项",
     ["荣誉表彰", "表彰", "获奖", "获奖情况", "奖项", "表彰奖励", "获得荣誉", "先进荣誉", "荣誉称号", "所获荣誉", "奖励",
      "评先评优", "专利", "获奖荣誉", "荣誉奖项",
      "荣誉证书", "获奖证书", "先进集体", "先进个人"]),
    ("published_item", "宣传稿件", "篇",
     ["稿件", "宣传报道", "信息稿件", "新闻稿件", "党建信息", "信息报送", "新闻报道", "宣传信息", "投稿", "党建稿件", "信息宣传",
      "刊发稿件", "宣传文章", "新闻宣传", "宣传", "信息", "党务信息", "信息稿", "新闻", "新闻信息",
      "报道", "推文", "公众号推文", "微信推文", "宣传稿", "宣传报道稿", "信息简报", "党建简报", "媒体宣传"]),
    ("premises", "阵地建设", "项",
     ["阵地", "活动阵地", "宣传阵地", "党建阵地", "宣传栏", "展板", "阵地投入", "场所建设", "党员活动室", "文化墙", "党建文化墙", "宣传展板", "橱窗", "宣传橱窗",
      "党员之家", "活动室", "阵地建设投入", "阵地设施"]),
    ("study_material", "学习资料", "册",
     ["学习书籍", "书籍", "图书", "购书", "购买书籍", "资料", "学习用书", "党建书籍", "学习材料", "购置书籍", "购置资料", "读本",
      "图书资料", "报刊", "党报党刊", "党刊", "书刊", "党建读物", "读物",
      "订阅报刊", "学习读本", "学习用书购置"]),
    ("submission", "报送材料", "份", ["上报材料", "报告上级", "向上级报送", "材料报送", "上报", "报送"]),
    ("check", "检查", "次", ["督查", "监督检查", "纪律检查", "作风检查", "党建检查", "督导检查"]),
    ("disclosure", "党务公开", "次", ["公开事项", "党务公开事项"]),
    ("practical_thing", "为民办实事", "件", ["办实事", "实事", "我为群众办实事", "民生实事", "为群众办实事", "我为群众办实事实践活动"]),
    ("event", "特色活动", "次", ["活动", "文体活动", "评选活动", "征文", "文明创建", "文明实践"]),
    ("initiative", "党建品牌", "个", ["品牌", "品牌建设", "党建品牌建设", "支部工作法"]),
]


def add(apps, schema_editor):
    kind_model = apps.get_model("reports", "LedgerKind")
    kind_model.objects.bulk_create(
        kind_model(code=code, name=name, unit=unit, synonyms=words, position=at)
        for at, (code, name, unit, words) in enumerate(KINDS)
    )


def remove(apps, schema_editor):
    apps.get_model("reports", "LedgerKind").objects.filter(code__in=[row[0] for row in KINDS]).delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
