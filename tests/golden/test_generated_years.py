"""Years made at random come through the importer with every figure the generator counted."""

import pytest

from members.actions.organizations import found_organization
from members.models import Organization
from partybranch.audit import log
from reports.facts import build
from reports.importers.service import import_file
from tests.golden.generator import YEAR, make_branch_year

SEEDS = range(1, 13)


@pytest.fixture
def branch(db):
    committee = found_organization(name="某局机关委员会", kind=Organization.Kind.COMMITTEE, by=log.SYSTEM)
    return found_organization(
        name="某局机关第二党支部",
        kind=Organization.Kind.BRANCH,
        unit_kind=Organization.UnitKind.OFFICE,
        parent=committee,
        by=log.SYSTEM,
    )


@pytest.mark.database
@pytest.mark.parametrize("seed", SEEDS)
def test_generated_year_gives_the_figures_counted_while_it_was_made(branch, tmp_path, seed):
    made = make_branch_year(seed, tmp_path)
    refused = {
        kind: len(import_file(path, branch=branch, year=YEAR).plan.refused)
        for kind, path in made.files.items()
    }
    book = build(branch, YEAR)
    found = {name: book[name].as_json()["value"] for name in made.expected}
    found["党费欠缴人员"] = sorted(found["党费欠缴人员"] or [])
    assert found == made.expected
    assert refused == {kind: made.refused[kind] for kind in made.files}


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_same_workbooks_again_change_nothing(branch, tmp_path, seed):
    made = make_branch_year(seed, tmp_path)
    for path in made.files.values():
        import_file(path, branch=branch, year=YEAR)
    for kind, path in made.files.items():
        counts = import_file(path, branch=branch, year=YEAR).plan.counts()
        assert (counts["new"], counts["changed"]) == (0, 0), kind
