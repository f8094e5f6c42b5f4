"""Other work of the year: documents, honours, published items, premises, study material …"""

from collections.abc import Iterable, Iterator

from reports.facts import ledgers
from reports.facts.book import Fact, Kind
from reports.facts.making import ENTRY, evidence, fact, ids_of, names, total
from reports.facts.records import EntryRow, YearRecords
from reports.kind_columns import Column, ColumnType, columns_of
from reports.models import LedgerKind

DOCUMENT, PUBLISHED = "document", "published_item"
PREMISES, MATERIAL = "premises", "study_material"
# What a document is about decides where the report names it; the first that fits is taken.
_TOPICS = (
    ("计划文件名称", ("要点", "计划", "安排")),
    ("责任制文件名称", ("责任制",)),
    ("活动方案名称", ("方案",)),
    ("公开制度名称", ("公开",)),
    ("帮扶制度名称", ("关怀", "帮扶", "慰问")),
    ("党费制度名称", ("党费",)),
    ("廉政制度名称", ("廉洁", "廉政", "禁令", "亲属", "家属", "警示", "监督")),
    ("作风制度名称", ("作风", "四风", "婚丧", "考勤", "工作纪律")),
)
_OTHER_TOPIC = "其他制度文件名称"
_BOARD_WORDS = ("宣传栏", "展板", "橱窗", "宣传牌")
# Kinds with facts of their own instead of a count of rows.
_SUMMED = (PUBLISHED, PREMISES, MATERIAL)
# What facts go by that are no kinds; a kind of that name would be taken for them.
TAKEN_NAMES = frozenset(
    name.removesuffix("名称") for name in (*(name for name, _ in _TOPICS), _OTHER_TOPIC, "宣传栏名称")
) | {"党小组", "会议", "活动"}


def topic_of(entry: EntryRow) -> str:
    """The fact that names a document, by the words of its title and sub-kind."""
    text = entry.title + entry.subkind
    return next((name for name, words in _TOPICS if any(word in text for word in words)), _OTHER_TOPIC)


def _quantity(entry: EntryRow, default: int | None) -> int | None:
    if entry.quantity_is_masked:
        return None
    return default if entry.quantity is None else entry.quantity


def _titles(
    records: YearRecords, name: str, entries: list[EntryRow], code: str, *, unit: str, how: str
) -> Fact:
    return fact(
        records,
        name,
        names(entry.title for entry in entries),
        unit,
        Kind.TITLES,
        how=how,
        of=(ledgers.work(code),),
        behind=evidence(ENTRY, ids_of(entries)),
    )


def _sum(
    records: YearRecords,
    name: str,
    entries: list[EntryRow],
    code: str,
    *,
    unit: str,
    how: str,
    default: int | None,
) -> Fact:
    value, known = total(_quantity(entry, default) for entry in entries)
    return fact(
        records,
        name,
        value,
        unit,
        Kind.COUNT,
        how=how,
        of=(ledgers.work(code),),
        behind=evidence(ENTRY, ids_of(entries)),
        known=known,
    )


def documents_by_topic(records: YearRecords) -> Iterator[Fact]:
    entries = records.entries_by_kind[DOCUMENT]
    for name in (*(topic for topic, _ in _TOPICS), _OTHER_TOPIC):
        about = [entry for entry in entries if topic_of(entry) == name]
        label = name.removesuffix("名称")
        yield _titles(
            records, name, about, DOCUMENT, unit="件", how=f"本年工作纪实的制度文件中，按名称归入{label}的。"
        )


def plans_in_first_quarter(records: YearRecords) -> Iterator[Fact]:
    plans = [entry for entry in records.entries_by_kind[DOCUMENT] if topic_of(entry) == "计划文件名称"]
    yield fact(
        records,
        "年初部署",
        bool(plans) and all(entry.occurred_on.month <= 3 for entry in plans),
        "",
        Kind.YES_NO,
        how="本年的要点和计划都在第一季度印发。",
        of=(ledgers.work(DOCUMENT),),
        behind=evidence(ENTRY, ids_of(plans)),
    )


def _number(records: YearRecords, kind: LedgerKind) -> Fact:
    """How many: of rows, or of what the rows count."""
    entries = records.entries_by_kind[kind.code]
    if kind.counts == LedgerKind.Counts.QUANTITY:
        how = f"本年工作纪实中“{kind.name}”各条的数量相加；有一条没有写数量，总数就不能算出。"
        return _sum(records, f"{kind.name}数", entries, kind.code, unit=kind.unit, how=how, default=None)
    return fact(
        records,
        f"{kind.name}数",
        len(entries),
        kind.unit,
        Kind.COUNT,
        how=f"本年工作纪实中类别为“{kind.name}”的记录，每条计1{kind.unit}。",
        of=(ledgers.work(kind.code),),
        behind=evidence(ENTRY, ids_of(entries)),
    )


def _column_sum(records: YearRecords, kind: LedgerKind, column: Column) -> Fact:
    """What one column of a kind comes to."""
    entries = records.entries_by_kind[kind.code]
    value, known = total(entry.values.get(column.key) for entry in entries)
    is_money = column.type == ColumnType.MONEY
    return fact(
        records,
        f"{kind.name}{column.label}合计",
        value,
        column.measure,
        Kind.MONEY if is_money else Kind.COUNT,
        how=f"本年工作纪实中“{kind.name}”的“{column.label}”相加；有一条没有写，总数就不能算出。",
        of=(ledgers.work(kind.code),),
        behind=evidence(ENTRY, ids_of(entries)),
        known=known,
    )


def _rows(records: YearRecords, kind: LedgerKind) -> Iterator[Fact]:
    """How many and which of a kind, and what its columns of numbers and money come to."""
    yield _number(records, kind)
    entries = records.entries_by_kind[kind.code]
    how = f"本年工作纪实中类别为“{kind.name}”的记录，同名的只列一次。"
    yield _titles(records, f"{kind.name}名称", entries, kind.code, unit=kind.unit, how=how)
    for column in columns_of(kind):
        if column.is_summed:
            yield _column_sum(records, kind, column)


def documents(records: YearRecords) -> Iterator[Fact]:
    for kind in records.ledger_kinds:
        if kind.code == DOCUMENT:
            yield from _rows(records, kind)


def other_kinds(records: YearRecords) -> Iterator[Fact]:
    """Honours, checks, disclosures and whatever other kind of work comes with the program."""
    for kind in records.ledger_kinds:
        if kind.added_by_id is None and kind.code not in (DOCUMENT, *_SUMMED):
            yield from _rows(records, kind)


def added_kinds(records: YearRecords) -> Iterator[Fact]:
    """Kinds that an administrator or an organisation above added. One that is offered no more is told
    of while it has records."""
    for kind in records.ledger_kinds:
        is_told = kind.is_offered or records.entries_by_kind[kind.code]
        if kind.added_by_id is not None and is_told:
            yield from _rows(records, kind)


def published(records: YearRecords) -> Iterator[Fact]:
    yield _sum(
        records,
        "宣传稿件篇数",
        records.entries_by_kind[PUBLISHED],
        PUBLISHED,
        unit="篇",
        how="本年宣传稿件的数量相加，没有写数量的每条计1篇。",
        default=1,
    )


def _is_board(entry: EntryRow) -> bool:
    return any(word in entry.title + entry.subkind for word in _BOARD_WORDS)


def boards_and_premises(records: YearRecords) -> Iterator[Fact]:
    entries = records.entries_by_kind[PREMISES]
    boards = [entry for entry in entries if _is_board(entry)]
    others = [entry for entry in entries if not _is_board(entry)]
    yield _sum(
        records,
        "主题宣传栏",
        boards,
        PREMISES,
        unit="块",
        how="本年阵地建设中宣传栏、展板一类的数量相加，没有写数量的每条计1块。",
        default=1,
    )
    yield _titles(
        records, "宣传栏名称", boards, PREMISES, unit="块", how="本年阵地建设中的宣传栏、展板一类。"
    )
    yield _titles(
        records, "阵地建设名称", others, PREMISES, unit="项", how="本年阵地建设的记录，宣传栏、展板一类除外。"
    )


def study_material(records: YearRecords) -> Iterator[Fact]:
    entries = records.entries_by_kind[MATERIAL]
    yield _titles(
        records, "学习资料名称", entries, MATERIAL, unit="种", how="本年购置的学习资料，同名的只列一次。"
    )
    yield _sum(
        records,
        "学习资料册数",
        entries,
        MATERIAL,
        unit="册",
        how="本年购置的学习资料数量相加；有一条没有写数量，总数就不能算出。",
        default=None,
    )


def _amounts(entries: Iterable[EntryRow]) -> list[EntryRow]:
    return [entry for entry in entries if entry.amount_fen is not None or entry.amount_is_masked]


def spent(records: YearRecords) -> Iterator[Fact]:
    """阵地资料投入金额: what premises and study material cost; other money is not asked for."""
    entries = _amounts([*records.entries_by_kind[PREMISES], *records.entries_by_kind[MATERIAL]])
    value, known = total(None if entry.amount_is_masked else entry.amount_fen for entry in entries)
    yield fact(
        records,
        "阵地资料投入金额",
        value,
        "元",
        Kind.MONEY,
        how="本年阵地建设和学习资料的金额相加，没有写金额的不计。",
        of=(ledgers.work(PREMISES), ledgers.work(MATERIAL)),
        behind=evidence(ENTRY, ids_of(entries)),
        known=known,
    )
