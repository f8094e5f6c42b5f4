"""Part two: study, civic work, publicity."""

from reports.facts.book import FactBook
from reports.wording import phrases, themes
from reports.wording.narrative import Paragraph, Section
from reports.wording.phrases import NOTHING, Clause

_STUDY_FORMS = ("固定学习日", "主题党日", "专题讨论", "集中培训", "廉政教育", "现场教学")
_OTHER_FORMS = ("集中培训", "推进会", "知识测试")
_CALLED = "召开"


def _forms(book: FactBook) -> Clause:
    if book.value("活动总次数") is None:
        return phrases.asked(book, "集中学习情况", "组织党员学习", fact="活动总次数")
    used = [form for form in _STUDY_FORMS if book.value(f"{form}次数")]
    return phrases.words(f"依托{phrases.named(used)}组织党员学习") if used else NOTHING


def study(book: FactBook) -> Paragraph | None:
    """Which forms of study were used, in which ways, and the rarer forms with their figures."""
    local = [kind.name for kind in book.kinds if kind.is_local and kind.verb != _CALLED]
    called = [kind.name for kind in book.kinds if kind.is_local and kind.verb == _CALLED]
    rarer, further = (
        phrases.series(*(phrases.optional(book, f"{form}次数", form) for form in forms))
        for forms in ((*_OTHER_FORMS, *local), called)
    )
    return phrases.paragraph(
        "study",
        "组织学习",
        phrases.sentence(_forms(book), phrases.listing(book, "学习方式", "采取", "的方式", limit=4)),
        phrases.sentence(rarer, before=f"{phrases.so_far(book)}开展") if rarer else NOTHING,
        phrases.sentence(further, before=f"{phrases.so_far(book)}{_CALLED}") if further else NOTHING,
    )


def topics(book: FactBook) -> Paragraph | None:
    """The year's political themes with all gatherings on each."""
    clauses = [
        phrases.optional(
            book, f"专题活动次数（{theme}）", f"围绕{phrases.clean(theme)}开展活动", "（合并开展的计1次）"
        )
        for theme in book.themes
        if themes.is_study(theme)
    ]
    schemes = phrases.listing(book, "活动方案名称", "印发", marks="《》")
    return phrases.paragraph(
        "topics",
        "突出专题",
        phrases.sentence(schemes, phrases.series(*clauses, joint="，")) if any(clauses) else NOTHING,
    )


def site_visits(book: FactBook) -> Paragraph | None:
    places = phrases.named(book.value("现场教学地点") or ())
    held = phrases.optional(
        book, "现场教学次数", f"组织党员到{places}开展现场教学" if places else "开展现场教学"
    )
    return phrases.paragraph("site-visits", "走出去学", phrases.sentence(held))


def civic_work(book: FactBook) -> Paragraph | None:
    events = phrases.listing(book, "特色活动名称", "组织", marks="“”")
    counted = phrases.optional(book, "特色活动数", "共") if events else NOTHING
    return phrases.paragraph(
        "civic-work",
        "弘扬新风",
        phrases.sentence(phrases.optional(book, "志愿服务次数", "开展志愿服务"), (*events, *counted)),
    )


def publicity(book: FactBook) -> Paragraph | None:
    published = phrases.optional(book, "宣传稿件篇数", "刊发党建稿件", missing="宣传稿件篇数")
    return phrases.paragraph(
        "publicity", "加强宣传", phrases.sentence(published, before=phrases.so_far(book))
    )


def section(book: FactBook) -> Section:
    return phrases.part_of_report(
        book,
        "study",
        "二、抓实理论学习，筑牢思想根基。",
        "学习",
        [study(book), topics(book), site_visits(book), civic_work(book), publicity(book)],
    )
