"""Part three: the branch itself, its organisational life, its members, care and dues."""

from reports.facts.book import FactBook
from reports.wording import phrases, themes
from reports.wording.narrative import Paragraph, Section
from reports.wording.phrases import NOTHING, Clause


def _seats(book: FactBook) -> Clause:
    """配齐 stands only where no seat is empty; a vacant seat is named."""
    vacant = book.value("支部委员会缺额")
    if vacant is None:
        return NOTHING
    named = phrases.named(vacant)
    return phrases.words(f"{named}空缺" if named else "班子配齐")


def body(book: FactBook) -> Paragraph | None:
    changes = phrases.series(
        phrases.words("调整支部书记" if book.value("书记调整") else ""),
        phrases.optional(book, "委员调整人数", "调整委员"),
    )
    strength = phrases.optional(book, "支部委员会委员数", "支部委员会现有委员", missing="支部委员会委员数")
    return phrases.paragraph(
        "body", "健全班子", phrases.sentence(changes), phrases.sentence(strength, _seats(book))
    )


def _groups(book: FactBook) -> Clause:
    """Group meetings summed over the groups; a branch without groups says so."""
    groups, held = book.get("党小组数"), book.value("党小组会次数")
    if groups is not None and groups.value == 0 and not held:
        return phrases.words("支部未设党小组")
    if groups is None or not groups.value or not held:
        return phrases.duty(book, "党小组会次数", "召开", "党小组会")
    return (
        phrases.figure(groups),
        *phrases.words("党小组共"),
        *phrases.duty(book, "党小组会次数", "召开", "党小组会"),
    )


def _must_have_committee(book: FactBook) -> bool:
    """Whether months without a committee meeting count against the branch (a small one has none)."""
    return bool(book.value("支部委员会缺开时段"))


def _lectures(book: FactBook) -> Clause:
    held = phrases.optional(book, "党课次数", "开展党课", missing="党课次数")
    if not book.value("党课次数"):
        return held
    by_secretary = phrases.optional(book, "书记讲党课次数", "其中书记讲党课", missing="书记讲党课次数")
    return phrases.series(held, by_secretary, joint="，")


def _three_and_one(book: FactBook) -> Clause:
    """坚持 stands only where all four parts were held as often as the rules and custom ask."""
    before = "坚持三会一课制度，" if book.value("三会一课达到要求") else ""
    duties = {"党员大会", *(["支部委员会"] if _must_have_committee(book) else [])}
    said = phrases.series(
        phrases.tally(book, "召开", ("党员大会", "支部委员会"), duties=duties),
        _groups(book),
        _lectures(book),
        joint="，",
    )
    return phrases.sentence(said, before=before + phrases.so_far(book))


def _other_forms(book: FactBook) -> Clause:
    return phrases.sentence(
        phrases.tally(book, "开展", ("主题党日", "固定学习日", "专题讨论"), duties={"主题党日"}),
        phrases.tally(book, "召开", ("民主生活会", "组织生活会"), duties={"组织生活会"}),
    )


def _attendance(book: FactBook) -> Clause:
    if book.value("活动总次数") == 0:
        return NOTHING
    sums = phrases.series(
        phrases.optional(book, "应到人次", "应到", missing="应到人次"),
        phrases.optional(book, "实到人次", "实到", missing="实到人次"),
    )
    return phrases.sentence(sums, phrases.optional(book, "到会率", "到会率"), before="各项活动累计")


def organisational_life(book: FactBook) -> Paragraph | None:
    total = phrases.optional(
        book, "活动总次数", f"{phrases.so_far(book)}共开展各类活动", "，合并开展的不重复计算"
    )
    return phrases.paragraph(
        "organisational-life",
        "严格组织生活",
        _three_and_one(book),
        _other_forms(book),
        phrases.sentence(total),
        _attendance(book),
    )


def topics(book: FactBook) -> list[Paragraph | None]:
    """One paragraph a political theme; the first asks for the essays written."""
    found = [theme for theme in book.themes if themes.is_study(theme)]
    return [themes.paragraph(book, theme, with_essays=at == 0) for at, theme in enumerate(found)]


def brand(book: FactBook) -> Paragraph | None:
    names = phrases.listing(book, "党建品牌名称", "打造", marks="“”")
    return phrases.paragraph("brand", "创建品牌", phrases.sentence(names))


def appraisal(book: FactBook) -> Paragraph | None:
    """The appraisal and its result, which the secretary states."""
    held = phrases.duty(book, "民主评议党员次数", "开展", "民主评议党员")
    grades = "民主评议等次"
    is_held = book.value("民主评议党员次数")
    result = phrases.optional(book, grades, "结果为", missing=grades) if is_held else NOTHING
    return phrases.paragraph("appraisal", "开展民主评议", phrases.sentence(held, result))


def _strength(book: FactBook) -> Clause:
    all_members = phrases.optional(book, "党员人数", "支部有党员", missing="党员人数")
    parts = phrases.series(
        phrases.optional(book, "正式党员人数", "正式党员", missing="正式党员人数"),
        phrases.optional(book, "预备党员人数", "预备党员", missing="预备党员人数"),
    )
    return phrases.sentence(all_members, (*phrases.words("其中"), *parts) if parts else NOTHING)


def _moves(book: FactBook) -> Clause:
    said = phrases.sentence(
        phrases.optional(book, "接收预备党员人数", "接收预备党员", missing="接收预备党员人数"),
        phrases.optional(book, "预备党员转正人数", "预备党员转正", missing="预备党员转正人数"),
        phrases.optional(book, "转入人数", "转入党员", missing="转入人数"),
        phrases.optional(book, "转出人数", "转出党员", missing="转出人数"),
    )
    return (*phrases.words("年内"), *said) if said else NOTHING


def members(book: FactBook) -> Paragraph | None:
    return phrases.paragraph(
        "members",
        "建强党员队伍",
        phrases.sentence(phrases.optional(book, "专职党务工作者人数", "配备专职党务工作者")),
        _strength(book),
        _moves(book),
    )


def _retired(book: FactBook) -> Clause:
    if book.value("离退休党员人数") == 0:
        return phrases.words("支部无离退休党员")
    return phrases.optional(book, "离退休党员人数", "支部有离退休党员", missing="离退休党员人数")


def _visits(book: FactBook) -> Clause:
    """人次 and 人 where somebody was visited twice, 人 alone where nobody was."""
    persons, times = book.value("慰问人数"), book.value("慰问人次")
    before = phrases.named(book.value("慰问节点") or ())
    if persons == times:
        return phrases.optional(book, "慰问人数", f"{before}走访慰问", missing="慰问人数")
    return phrases.series(
        phrases.optional(book, "慰问人次", f"{before}走访慰问"),
        phrases.optional(book, "慰问人数", "共"),
        joint="，",
    )


def _money(book: FactBook) -> Clause:
    if not book.value("慰问人次"):
        return NOTHING
    return phrases.optional(book, "慰问金额", "发放慰问金", missing="慰问金额")


def care(book: FactBook) -> Paragraph | None:
    return phrases.paragraph(
        "care",
        "关怀帮扶党员群众",
        phrases.sentence(phrases.listing(book, "帮扶制度名称", "印发", marks="《》")),
        phrases.sentence(_retired(book)),
        phrases.sentence(_visits(book), _money(book)),
    )


def _collected(book: FactBook) -> Clause:
    """按时足额 and 足额 stand only where nobody owes anything."""
    if book.value("党费欠缴人员") is None:
        return phrases.asked(book, "党费欠缴情况", fact="党费欠缴人员")
    if not book.value("党费欠缴人员"):
        return phrases.words("按时足额收缴" if book.value("党费按时足额") else "足额收缴")
    return phrases.optional(book, "党费欠缴人数", after="党员欠缴")


def dues(book: FactBook) -> Paragraph | None:
    if book.value("党费应缴") == 0:
        return None
    return phrases.paragraph(
        "dues",
        "收缴党费",
        phrases.sentence(phrases.listing(book, "党费制度名称", "制定", marks="《》")),
        phrases.sentence(
            phrases.optional(book, "党费应缴", f"{phrases.so_far(book)}应缴党费", missing="党费应缴"),
            phrases.optional(book, "党费实缴", "实缴", missing="党费实缴"),
            phrases.optional(book, "收缴率", "收缴率"),
            _collected(book),
        ),
    )


def section(book: FactBook) -> Section:
    return phrases.part_of_report(
        book,
        "branch-life",
        "三、严格组织生活，建强支部堡垒。",
        "组织",
        [
            body(book),
            organisational_life(book),
            *topics(book),
            brand(book),
            appraisal(book),
            members(book),
            care(book),
            dues(book),
        ],
    )
