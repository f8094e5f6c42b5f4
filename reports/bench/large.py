"""A province in PostgreSQL: 100,000 branches and 3,000,000 members, one person found by name and one
subtree listed, each with its time and the plan the database chose."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from django.db import connection, models
from django.db.models import QuerySet
from django.utils import timezone

from members.models import Member, Organization
from members.queries import branches_below, named_below

GENERAL_BRANCHES, BRANCHES_EACH, MEMBERS_EACH = 500, 200, 30
_BRANCHES = GENERAL_BRANCHES * BRANCHES_EACH
_MEMBERS = _BRANCHES * MEMBERS_EACH
_WANTED, _COMMON = "钟声", "赵建国"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "建国文明志强海燕晓东玉兰思远红梅立新春生雪磊静洋超敏伟芳娜秀英"
_RUNS = 9
Say = Callable[[str], None]


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """The address of a database made beside that of ``url`` and dropped at the end."""
    name = f"partybranch_bench_{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(url)._replace(path=_path_of(url, name)))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _path_of(url: str, name: str) -> str:
    return f"{urlsplit(url).path.rpartition('/')[0]}/{name}"


def _empty_value(field: models.Field) -> str:
    """What a column holds that nothing is said of, as SQL."""
    if isinstance(field, models.DateTimeField) and not field.null:
        return "now()"
    if isinstance(field, models.BooleanField):
        return "false"
    if field.null:
        return "NULL"
    return f"'{field.default if field.has_default() else ''}'"


def _insert(model: type[models.Model], count: int, told: dict[str, str]) -> None:
    """So many rows made by the database itself; ``told`` are columns as SQL over n = 1 … count."""
    columns = {field.column: _empty_value(field) for field in model._meta.concrete_fields}
    columns |= told
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "  # noqa: S608 -- own names only
            f"SELECT {', '.join(columns.values())} FROM generate_series(1, {count}) AS n"
        )


def _segment(key: str) -> str:
    return f"lpad(({key})::text, 10, '0')"


def _make_organizations() -> None:
    """A committee, general branches, branches; keys follow one another in that order."""
    kind, root = Organization.Kind, _segment("1")
    _insert(
        Organization, 1, {"id": "1", "name": "'中共某省委员会'", "kind": f"'{kind.COMMITTEE}'", "path": root}
    )
    general = f"(n - 1) / {BRANCHES_EACH} + 2"
    _insert(
        Organization,
        GENERAL_BRANCHES,
        {
            "id": "n + 1",
            "name": "'第' || n || '党总支'",
            "kind": f"'{kind.GENERAL_BRANCH}'",
            "parent_id": "1",
            "path": f"{root} || {_segment('n + 1')}",
        },
    )
    key = f"n + {GENERAL_BRANCHES + 1}"
    _insert(
        Organization,
        _BRANCHES,
        {
            "id": key,
            "name": "'第' || n || '党支部'",
            "kind": f"'{kind.BRANCH}'",
            "parent_id": general,
            "path": f"{root} || {_segment(general)} || {_segment(key)}",
        },
    )


def _letter(words: str, number: str) -> str:
    return f"substr('{words}', ({number}) % {len(words)} + 1, 1)"


def _make_members() -> None:
    """Every name some hundred times, one name once. The indexes are made when the rows are there."""
    parts = (_letter(_SURNAMES, "n"), _letter(_GIVEN, "n / 7"), _letter(_GIVEN, "n / 211"))
    name = f"CASE WHEN n = {_MEMBERS // 2} THEN '{_WANTED}' ELSE {' || '.join(parts)} END"
    with connection.schema_editor() as editor:
        for index in Member._meta.indexes:
            editor.remove_index(Member, index)
    _insert(
        Member,
        _MEMBERS,
        {
            "id": "n",
            "uid": "gen_random_uuid()",
            "branch_id": f"(n - 1) / {MEMBERS_EACH} + {GENERAL_BRANCHES + 2}",
            "name": name,
        },
    )
    with connection.schema_editor() as editor:
        for index in Member._meta.indexes:
            editor.add_index(Member, index)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _report(say: Say, title: str, rows: QuerySet) -> None:
    count = len(rows.all())
    milliseconds = statistics.median(_timed(lambda: list(rows.all())) for _ in range(_RUNS)) * 1000
    say(f"{title}：{count}行，{milliseconds:.1f}ms，{_RUNS}次取中位数")
    for line in rows.explain(analyze=True).splitlines():
        say(f"    {line}")


def measure(say: Say) -> None:
    """Fill the database one stands in (migrated, empty) and print what is found in it."""
    with connection.cursor() as cursor:
        # The limit is for what people wait for; filling and indexing take minutes.
        cursor.execute("SET statement_timeout = 0")
    seconds = _timed(_make_organizations) + _timed(_make_members)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    branches = Organization.objects.filter(kind=Organization.Kind.BRANCH).count()
    say(f"已生成{branches}个党支部、{Member.objects.count()}名党员，用时{seconds:.0f}秒")
    today, root = timezone.localdate(), Organization.objects.get(pk=1)
    general = Organization.objects.get(pk=GENERAL_BRANCHES // 2)
    _report(say, f"全省找“{_WANTED}”", named_below(root, _WANTED, today))
    _report(say, f"全省找“{_COMMON}”", named_below(root, _COMMON, today))
    _report(say, f"一个党总支找“{_COMMON}”", named_below(general, _COMMON, today))
    _report(say, "一个党总支下面的支部", branches_below(general))
