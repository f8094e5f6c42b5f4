"""Commands speak Chinese, whatever is wrong with how they are called."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


def _run(tmp_path, *arguments):
    key = tmp_path / "field.key"
    key.write_text("ab" * 32, encoding="ascii")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "partybranch.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
        "DATA_DIR": str(tmp_path),
        "FIELD_KEY_FILE": str(key),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
    }
    command = [sys.executable, "-m", "django", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("facts", "--branch", "甲支部", "--year", "2025"), "数据库还没有建好"),
        (("import_workbook", "a.xlsx", "--branch", "甲支部", "--year", "2025"), "数据库还没有建好"),
        (("verify_audit",), "数据库还没有建好"),
        (("facts", "--year", "2025"), "缺少参数：--branch"),
        (("facts", "--branch", "甲支部", "--year", "去年"), "参数 --year："),
        (("create_branch", "甲", "--superior", "乙", "--kind", "公司"), "只能是"),
        (("create_branch", "甲", "--superior", "乙", "--wrong"), "没有这样的参数：--wrong"),
    ],
)
def test_refusal_is_one_chinese_sentence_without_a_traceback(tmp_path, arguments, sentence):
    finished = _run(tmp_path, *arguments)
    assert finished.returncode in (1, 2)
    assert sentence in finished.stderr
    assert "Traceback" not in finished.stderr
    assert "Error" not in finished.stderr
