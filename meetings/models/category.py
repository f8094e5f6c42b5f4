"""What a member's study is about."""

from django.db import models


class StudyCategory(models.TextChoices):
    """The categories of content of 中国共产党党员教育管理工作条例. Articles 13 (革命传统), 14 (形势政策) and
    15 (知识技能) were read; the numbers of the first four (9 to 12) are recalled."""

    THEORY = "theory", "政治理论"
    POLITICAL = "political", "政治教育和政治训练"
    DISCIPLINE = "discipline", "党章党规党纪"
    PURPOSE = "purpose", "党的宗旨"
    TRADITION = "tradition", "革命传统"
    SITUATION = "situation", "形势政策"
    SKILLS = "skills", "知识技能"
