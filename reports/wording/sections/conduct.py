"""Part four: conduct, skill, service."""

from reports.facts.book import FactBook
from reports.wording import phrases, themes
from reports.wording.narrative import Paragraph, Section
from reports.wording.phrases import NOTHING


def rules_and_checks(book: FactBook) -> Paragraph | None:
    return phrases.paragraph(
        "rules-of-conduct",
        "改进作风",
        phrases.sentence(
            phrases.listing(book, "作风制度名称", "印发", marks="《》"),
            phrases.optional(book, "检查数", "开展纪律作风检查"),
        ),
    )


def skills(book: FactBook) -> Paragraph | None:
    trained = phrases.optional(book, "技能培训次数", "开展技能培训", missing="技能培训次数")
    return phrases.paragraph(
        "skills", "提升本领", phrases.sentence(trained, before=phrases.so_far(book)) if trained else NOTHING
    )


def honours(book: FactBook) -> Paragraph | None:
    won = phrases.listing(book, "荣誉名称", "获得")
    counted = phrases.optional(book, "荣誉数", "共") if won else NOTHING
    return phrases.paragraph("honours", "争创先进", phrases.sentence(won, counted))


def service(book: FactBook) -> Paragraph | None:
    done = phrases.listing(book, "为民办实事名称", "办理")
    counted = phrases.optional(book, "为民办实事数", "为群众办实事")
    return phrases.paragraph("service", "服务群众", phrases.sentence(done, counted))


def section(book: FactBook) -> Section:
    about_conduct = [themes.paragraph(book, theme) for theme in book.themes if themes.is_about_conduct(theme)]
    return phrases.part_of_report(
        book,
        "conduct",
        "四、改进工作作风，带动业务提升。",
        "作风",
        [rules_and_checks(book), *about_conduct, skills(book), honours(book), service(book)],
    )
