"""The branches of one subtree, listed in a tree of 100,000 organisations and in one of 1,000."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.db import connections

from members.models import Organization
from members.queries import branches_below
from reports.bench.measure import Row, ratio

_LARGE, _SMALL = 100_000, 1_000
_BRANCHES = 200
_BATCH = 2_000
_RUNS = 15


def _organizations(count: int) -> Iterator[Organization]:
    """A committee, general branches below it, ``_BRANCHES`` branches below each, in all so many."""
    root = _placed(1, "中共某市委员会", Organization.Kind.COMMITTEE, None)
    yield root
    key = 1
    while key < count:
        key += 1
        general = _placed(key, f"第{key}党总支", Organization.Kind.GENERAL_BRANCH, root)
        yield general
        for _ in range(min(_BRANCHES, count - key)):
            key += 1
            yield _placed(key, f"第{key}党支部", Organization.Kind.BRANCH, general)


def _placed(key: int, name: str, kind: str, parent: Organization | None) -> Organization:
    made = Organization(pk=key, name=name, kind=kind, parent=parent)
    made.place_below(parent)
    return made


def _tree(count: int, folder: Path) -> tuple[str, Organization]:
    """A database of its own that holds such a tree alone; its alias, and a general branch in its middle."""
    alias = f"tree_{count}"
    connections.databases[alias] = {
        **connections.databases["default"],
        "NAME": str(folder / f"{alias}.sqlite3"),
    }
    with connections[alias].schema_editor() as editor:
        editor.create_model(Organization)
    rows = _organizations(count)
    while batch := list(islice(rows, _BATCH)):
        Organization.objects.using(alias).bulk_create(batch)
    general = Organization.objects.using(alias).filter(kind=Organization.Kind.GENERAL_BRANCH)
    return alias, general[general.count() // 2]


def subtree_100k_organisations_vs_1k(folder: Path) -> Row:
    large, small = _tree(_LARGE, folder), _tree(_SMALL, folder)

    def listed(alias: str, general: Organization) -> None:
        found = len(branches_below(general).using(alias))
        if found != _BRANCHES:
            raise RuntimeError(f"{found} branches instead of {_BRANCHES}")

    return ratio(
        "subtree_100k_organisations_vs_1k",
        lambda: listed(*large),
        lambda: listed(*small),
        goal=1.5,
        runs=_RUNS,
        labels=(f"{_LARGE}个党组织里的{_BRANCHES}个支部", f"{_SMALL}个里的{_BRANCHES}个"),
    )
