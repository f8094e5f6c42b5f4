"""What holds for every model and module, whoever adds one."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

OWN_APPS = ("partybranch", "audit", "members", "meetings", "reports")
ROOT = Path(settings.BASE_DIR)
MODULES = sorted(
    path
    for package in ("partybranch", "members", "meetings", "reports")
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)


def _own_models():
    return [model for model in apps.get_models() if model._meta.app_label in OWN_APPS]


@pytest.mark.parametrize("model", _own_models(), ids=lambda model: model._meta.label)
def test_model_declares_its_personal_fields(model):
    declared = model.__dict__.get("PERSONAL_FIELDS")
    assert declared is not None, "declare PERSONAL_FIELDS, empty where there are none"
    names = {field.name for field in model._meta.get_fields()}
    assert declared <= names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_at_its_top_only(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = [
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_of_a_size_that_can_be_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


def test_wording_and_documents_never_reach_the_database():
    for package in ("wording", "documents"):
        for path in (ROOT / "reports" / package).rglob("*.py"):
            assert ".objects" not in path.read_text(encoding="utf-8"), path


def test_every_workbook_leaves_through_the_one_writer():
    writers = [
        path.relative_to(ROOT)
        for path in MODULES
        if "Workbook(" in path.read_text(encoding="utf-8")
        and "openpyxl" in path.read_text(encoding="utf-8")
        and "bench" not in path.parts
    ]
    assert all(path.parts[:2] == ("partybranch", "spreadsheets") for path in writers), writers
