"""The sample branch's year: its five workbooks in, every figure of expected.json out, each with its
records, and said in the report."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from members.actions.organizations import found_organization
from members.models import Organization
from partybranch.audit import log
from reports import evidence
from reports.documents.report import render_report
from reports.facts import build
from reports.facts.book import FactBook
from reports.importers.service import LEDGERS, import_file
from reports.wording import compose
from reports.wording.narrative import Figure, Narrative

EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))
YEAR = EXPECTED["year"]
WORKBOOKS = settings.BASE_DIR / "reports" / "sample" / str(YEAR)


@dataclass
class SampleYear:
    branch: Organization
    book: FactBook
    narrative: Narrative
    refused: list[str]


def _branch() -> Organization:
    kind = Organization.Kind
    superior = found_organization(name=EXPECTED["superior"], kind=kind.COMMITTEE, by=log.SYSTEM)
    return found_organization(
        name=EXPECTED["branch"],
        kind=kind.BRANCH,
        unit_kind=Organization.UnitKind.OFFICE,
        parent=superior,
        by=log.SYSTEM,
    )


def _import_all(branch: Organization) -> list[str]:
    """Every workbook, the register first; what the files are is found from their headers."""
    refused = []
    for kind in LEDGERS:
        for path in sorted(WORKBOOKS.glob("*.xlsx")):
            if _WORKBOOK_OF[kind] in path.name:
                refused += [
                    problem.reason for problem in import_file(path, branch=branch, year=YEAR).plan.refused
                ]
    return refused


_WORKBOOK_OF = {
    "roster": "花名册",
    "meetings": "组织生活",
    "dues": "党费",
    "visits": "慰问",
    "work": "工作纪实",
}


# Without the mark no test database is made where this module is run alone.
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker) -> Iterator[SampleYear]:
    """Imported once for the module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        branch = _branch()
        refused = _import_all(branch)
        book = build(branch, YEAR, as_of=date(YEAR, 12, 31))
        yield SampleYear(branch, book, compose(book), refused)
        transaction.set_rollback(True)


def _expected_counts() -> dict[str, int]:
    counts = {f"{form}次数": count for form, count in EXPECTED["by_form"].items()}
    for theme, forms in EXPECTED["by_theme"].items():
        counts |= {f"{form}次数（{theme}）": count for form, count in forms.items()}
    return counts | {
        "活动总次数": EXPECTED["activities"],
        "书记讲党课次数": EXPECTED["lectures_by_secretary"],
        "应到人次": EXPECTED["attendance_due"],
        "实到人次": EXPECTED["attendance_present"],
        "党员人数": EXPECTED["members_at_year_end"],
        "正式党员人数": EXPECTED["full"],
        "预备党员人数": EXPECTED["probationary"],
        "离退休党员人数": EXPECTED["retired_members"],
        "党小组数": EXPECTED["groups"],
        "转入人数": EXPECTED["moved_in"],
        "转出人数": EXPECTED["moved_out"],
        "预备党员转正人数": EXPECTED["made_full"],
        "接收预备党员人数": EXPECTED["admitted"],
        "慰问人次": EXPECTED["visits"]["person_times"],
        "慰问人数": EXPECTED["visits"]["distinct_persons"],
        "制度文件数": EXPECTED["documents_issued"],
        "荣誉数": EXPECTED["honours"],
        "宣传稿件篇数": EXPECTED["posts_published"],
    }


COUNTS = _expected_counts()
SUMS_AND_LISTS = {
    "书记": [EXPECTED["secretary"]],
    "慰问节点": EXPECTED["visits"]["occasions"],
    "慰问金额": f"{EXPECTED['visits']['money']}.00",
    "党费应缴": EXPECTED["dues"]["owed"],
    "党费实缴": EXPECTED["dues"]["paid"],
    "党费欠缴人员": EXPECTED["dues"]["in_arrears"],
    "阵地资料投入金额": EXPECTED["spent_on_premises_and_books"],
}


@pytest.mark.parametrize("name", COUNTS)
def test_count_is_the_one_expected(sample, name):
    assert sample.book.as_json()[name]["value"] == COUNTS[name]


@pytest.mark.parametrize("name", SUMS_AND_LISTS)
def test_sum_or_list_is_the_one_expected(sample, name):
    assert sample.book.as_json()[name]["value"] == SUMS_AND_LISTS[name]


def test_no_theme_row_stands_in_the_book_that_is_not_expected(sample):
    found = {fact.name for fact in sample.book if "（" in fact.name and not fact.name.startswith("专题活动")}
    expected = {name for name in COUNTS if "（" in name}
    assert {name for name in found if "讲党课" not in name} == expected


def test_rows_to_be_reported_were_refused(sample):
    assert len(sample.refused) == EXPECTED["rows_to_be_reported_not_imported"]


@pytest.mark.parametrize(
    "name", [name for name in COUNTS if name not in ("应到人次", "实到人次", "慰问人数")]
)
def test_figure_has_one_record_for_each_it_counts(sample, name):
    assert sample.book[name].records == COUNTS[name]


def test_sums_stand_on_every_row_added_up(sample):
    records = {name: sample.book[name].records for name in ("应到人次", "实到人次", "慰问人数")}
    times = EXPECTED["visits"]["person_times"]
    assert records == {
        "应到人次": EXPECTED["activities"],
        "实到人次": EXPECTED["activities"],
        "慰问人数": times,
    }


def test_every_record_behind_a_figure_can_be_shown(sample):
    for fact in sample.book:
        keys = evidence.keys_of(fact)
        assert len(evidence.rows(sample.branch, keys)) == len(keys), fact.name


def _figures(narrative: Narrative, section_key: str) -> dict[str, str]:
    return {
        part.fact: part.printed
        for section, paragraph in narrative.paragraphs()
        if section.key == section_key
        for part in paragraph.parts
        if isinstance(part, Figure)
    }


SAID_IN_PART_THREE = [
    name
    for name in COUNTS
    if not name.startswith(("廉政教育", "现场教学", "制度文件", "荣誉", "宣传稿件"))
    and "八项规定" not in name
]


@pytest.mark.parametrize("name", SAID_IN_PART_THREE)
def test_part_three_states_the_figure(sample, name):
    unit = sample.book[name].unit
    printed = "两名" if (COUNTS[name], unit) == (2, "名") else f"{COUNTS[name]}{unit}"
    assert _figures(sample.narrative, "branch-life")[name] == printed


@pytest.mark.parametrize(
    ("section", "name", "printed"),
    [
        ("branch-life", "慰问金额", "5100元"),
        ("branch-life", "党费应缴", "31814.97元"),
        ("branch-life", "党费实缴", "31694.93元"),
        ("branch-life", "党费欠缴人数", "1名"),
        ("responsibility", "制度文件数", "4件"),
        ("responsibility", "阵地资料投入金额", "4800元"),
        ("study", "宣传稿件篇数", "23篇"),
        ("study", "现场教学次数", "1次"),
        ("conduct", "荣誉数", "2项"),
        ("integrity", "廉政教育次数", "5次"),
        ("integrity", "党小组会次数（深入贯彻中央八项规定精神学习教育）", "15次"),
    ],
)
def test_other_parts_state_the_figure(sample, section, name, printed):
    assert _figures(sample.narrative, section)[name] == printed


def test_occasions_are_named_in_their_order(sample):
    said = "\n".join(paragraph.plain for _, paragraph in sample.narrative.paragraphs())
    assert "、".join(EXPECTED["visits"]["occasions"]) + "走访慰问" in said


def test_claim_stands_on_the_national_rules_and_custom_does_not_take_it_away(sample):
    assert sample.book.value("党课缺开时段") == ("第三季度",)
    for name in ("党员大会", "支部委员会", "党小组会"):
        assert sample.book.value(f"{name}缺开时段") == ()
    assert "坚持三会一课" in "".join(paragraph.plain for _, paragraph in sample.narrative.paragraphs())


def test_gaps_are_only_what_no_record_can_tell_yet(sample):
    assert [blank.label for _, blank in sample.narrative.blanks()] == [
        "年度工作思路",
        "听取党建工作汇报次数",
        "心得体会篇数",
        "民主评议等次",
        "存在问题",
        f"{YEAR + 1}年总体思路",
    ]


def test_who_owes_dues_is_counted_and_not_named(sample):
    said = "".join(paragraph.plain for _, paragraph in sample.narrative.paragraphs())
    assert EXPECTED["dues"]["in_arrears"][0] not in said


def test_report_becomes_a_document(sample):
    assert render_report(sample.narrative).startswith(b"PK")
