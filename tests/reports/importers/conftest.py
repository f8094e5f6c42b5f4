"""A branch, and workbooks written down row by row."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from members.actions.organizations import found_organization
from members.models import Organization
from partybranch.audit import log
from reports.facts import build
from reports.importers.service import import_file

YEAR = 2025


@pytest.fixture
def branch(db):
    committee = found_organization(name="某局机关委员会", kind=Organization.Kind.COMMITTEE, by=log.SYSTEM)
    return found_organization(
        name="某局机关第三党支部",
        kind=Organization.Kind.BRANCH,
        unit_kind=Organization.UnitKind.OFFICE,
        parent=committee,
        by=log.SYSTEM,
    )


class Desk:
    """Writes sheets, imports them into the branch, and reads figures."""

    def __init__(self, branch: Organization, folder: Path) -> None:
        self.branch = branch
        self.folder = folder
        self._number = 0

    def book(self, *sheets: list, titles: tuple[str, ...] = ()) -> Path:
        book = Workbook()
        book.remove(book.active)
        for number, rows in enumerate(sheets):
            sheet = book.create_sheet(titles[number] if titles else f"表{number + 1}")
            for row in rows:
                sheet.append(row)
        self._number += 1
        path = self.folder / f"book{self._number}.xlsx"
        book.save(path)
        return path

    def take(self, *sheets: list, kind: str | None = None, **options):
        return import_file(self.book(*sheets, **options), branch=self.branch, year=YEAR, kind=kind).plan

    def value(self, name: str):
        return build(self.branch, YEAR)[name].as_json()["value"]


@pytest.fixture
def desk(branch, tmp_path):
    return Desk(branch, tmp_path)


@pytest.fixture
def staffed(desk):
    """A desk whose register holds a secretary, two of one name, and a few more."""
    desk.take(
        [
            ["姓名", "性别", "出生日期", "入党日期", "转正日期", "类别", "职务"],
            ["严建国", "男", "1970-01-02", "1995-03-01", "1996-03-01", "正式党员", "书记"],
            ["周红梅", "女", "1980-05-06", "2005-03-01", "2006-03-01", "正式党员", "宣传委员"],
            ["张伟", "男", "1981-01-01", "2006-03-01", "2007-03-01", "正式党员", ""],
            ["张伟", "男", "1990-12-12", "2012-03-01", "2013-03-01", "正式党员", ""],
            ["欧阳文博", "男", "1985-07-08", "2010-03-01", "2011-03-01", "正式党员", ""],
        ]
    )
    return desk
