"""Part one: responsibility, democracy in the branch, premises."""

from reports.facts.book import FactBook
from reports.wording import phrases
from reports.wording.narrative import Paragraph, Section
from reports.wording.phrases import NOTHING, Clause


def _documents(book: FactBook) -> Clause:
    if book.value("制度文件数") is None:
        return phrases.asked(book, "制度文件", "制定印发", fact="制度文件数")
    verb = "年初制定" if book.value("年初部署") else "制定"
    return phrases.series(
        phrases.listing(book, "计划文件名称", verb, marks="《》"),
        phrases.listing(book, "责任制文件名称", "落实党建工作责任制，印发", marks="《》"),
        phrases.listing(book, "其他制度文件名称", "印发", marks="《》"),
        phrases.optional(book, "制度文件数", "共形成制度文件"),
        joint="，",
    )


def responsibility(book: FactBook) -> Paragraph | None:
    """Papers issued, and how often Party work was heard."""
    name = "听取党建工作汇报次数"
    heard = phrases.optional(book, name, f"{phrases.so_far(book)}专题听取党建工作汇报", missing=name)
    return phrases.paragraph(
        "responsibility", "落实责任", phrases.sentence(_documents(book)), phrases.sentence(heard)
    )


def _put_right(book: FactBook) -> Clause:
    """What members said of the branch, and what was done about it; only what was recorded is said."""
    return phrases.sentence(
        phrases.optional(book, "组织生活会意见条数", "组织生活会征求和提出意见"),
        phrases.optional(book, "整改事项数", "制定整改措施"),
        phrases.optional(book, "整改到位数", "已整改到位"),
    )


def democracy(book: FactBook) -> Paragraph | None:
    held = phrases.optional(book, "民主生活会次数", "召开民主生活会", missing="民主生活会次数")
    return phrases.paragraph("democracy", "发扬民主", phrases.sentence(held), _put_right(book))


def _boards(book: FactBook) -> Clause:
    if not book.value("主题宣传栏"):
        return NOTHING
    return phrases.optional(book, "主题宣传栏", f"制作{phrases.named(book.value('宣传栏名称') or ())}")


def _material(book: FactBook) -> Clause:
    titles = phrases.listing(book, "学习资料名称", "购置", marks="《》")
    return (*titles, *phrases.optional(book, "学习资料册数")) if titles else NOTHING


def _spent(book: FactBook) -> Clause:
    return phrases.optional(book, "阵地资料投入金额", "阵地和学习资料共投入", missing="投入金额")


def premises(book: FactBook) -> Paragraph | None:
    said = phrases.sentence(
        phrases.listing(book, "阵地建设名称", "实施", "的阵地建设"),
        _boards(book),
        _material(book),
        _spent(book),
    )
    return phrases.paragraph("premises", "建好阵地", said)


def section(book: FactBook) -> Section:
    return phrases.part_of_report(
        book,
        "responsibility",
        "一、压实党建责任，夯实工作基础。",
        "责任",
        [responsibility(book), democracy(book), premises(book)],
    )
