"""A register of 20,000 rows through upload and job, against reading it and a bare bulk_create."""

import random
from datetime import date
from pathlib import Path

from django.db import transaction
from openpyxl import Workbook, load_workbook

from members.models import Member, MembershipEvent, OfficeTerm, Organization, PartyGroup
from partybranch.audit import log
from reports.actions.imports import import_staged, stage_workbook
from reports.bench.measure import Row, ratio
from reports.models import WorkbookImport

_ROWS = 20_000
_RUNS = 3
_HEADER = [
    "序号",
    "姓名",
    "性别",
    "民族",
    "出生年月",
    "学历",
    "联系电话",
    "入党时间",
    "转正时间",
    "党员类别",
    "所在党小组",
    "人员类别",
    "备注",
]
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "建国文明志强海燕晓东玉兰思远红梅立新春生雪磊静洋超敏伟芳娜秀英"


def _write_roster(path: Path) -> None:
    rng = random.Random(20_000)  # noqa: S311 -- made-up rows, the same in every run
    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    sheet.append(["某大型单位党员花名册"])
    sheet.append(_HEADER)
    for number in range(1, _ROWS + 1):
        born = date(rng.randint(1950, 1995), rng.randint(1, 12), rng.randint(1, 28))
        name = rng.choice(_SURNAMES) + rng.choice(_GIVEN) + rng.choice(_GIVEN)
        admitted = f"{born.year + 25}-{born.month:02}-{born.day:02}"
        confirmed = f"{born.year + 26}-{born.month:02}-{born.day:02}"
        sheet.append(
            [
                number,
                f"{name}{number}",
                rng.choice("男女"),
                "汉族",
                f"{born.year}.{born.month:02}",
                "本科",
                f"199{number:08}",
                admitted,
                confirmed,
                "正式党员",
                f"第{number % 9 + 1}党小组",
                rng.choice(["在职", "离退休"]),
                None,
            ]
        )
    book.save(path)


def _empty(branch: Organization) -> None:
    for model in (MembershipEvent, OfficeTerm, Member, PartyGroup):
        key = "organization" if model is OfficeTerm else "branch"
        model.objects.filter(**{key: branch}).delete()
    WorkbookImport.objects.filter(branch=branch).delete()


def roster_import_vs_read_plus_bulk_create(branch: Organization, folder: Path) -> Row:
    path = folder / "roster.xlsx"
    _write_roster(path)
    data = path.read_bytes()

    def ours() -> None:
        staged = stage_workbook(branch=branch, year=2025, file_name=path.name, data=data, by=log.SYSTEM)
        import_staged(staged, by=log.SYSTEM)
        if staged.counts["new"] != _ROWS:
            raise RuntimeError(f"imported {staged.counts}, not {_ROWS} rows")

    def yardstick() -> None:
        rows = load_workbook(path, read_only=True, data_only=True).active.iter_rows(
            min_row=3, max_col=len(_HEADER), values_only=True
        )
        members = [
            Member(
                branch=branch,
                name=row[1],
                gender="male" if row[2] == "男" else "female",
                ethnicity=row[3],
                born_on=date(int(row[4][:4]), int(row[4][5:]), 1),
                education=row[5],
                phone_sealed=row[6],
                admitted_on=date.fromisoformat(row[7]),
                confirmed_on=date.fromisoformat(row[8]),
                standing="full",
                employment="in_post" if row[11] == "在职" else "retired",
            )
            for row in rows
        ]
        with transaction.atomic():
            Member.objects.bulk_create(members, batch_size=1000)

    return ratio(
        "roster_import_vs_read_plus_bulk_create",
        ours,
        yardstick,
        goal=2.0,
        runs=_RUNS,
        labels=("上传并后台导入", "openpyxl 读取加 bulk_create"),
        before_each=lambda: _empty(branch),
    )
