"""The minutes on paper: the same styles as the report, gaps shaded, equal bytes for equal input."""

import io
import zipfile

import docx

from reports.documents.minutes import MinutesSheet, render_minutes

SHEET = MinutesSheet(
    title_lines=("青石市农业农村局种植业第一党支部", "支部党员大会会议记录"),
    head=[[("会议名称", "支部党员大会")], [("记录人", "")], [("应到", "9名"), ("实到", "8名")]],
    parts=[("讨论发言", ("柳承志：要抓好落实。", "段海清：\x0b同意。")), ("决定事项", ())],
    signers=("主持人", "记录人"),
)


def _lines() -> list[tuple[str, str]]:
    document = docx.Document(io.BytesIO(render_minutes(SHEET)))
    return [(each.style.style_id, each.text) for each in document.paragraphs]


def test_the_record_stands_on_the_reports_paper() -> None:
    assert _lines() == [
        ("Title", "青石市农业农村局种植业第一党支部\n支部党员大会会议记录"),
        ("EmptyLine", ""),
        ("BodyText", "会议名称：支部党员大会"),
        ("BodyText", "记录人：〔待补：记录人〕"),
        ("BodyText", "应到：9名　　实到：8名"),
        ("Heading1", "一、讨论发言"),
        ("BodyText", "柳承志：要抓好落实。"),
        ("BodyText", "段海清：同意。"),
        ("Heading1", "二、决定事项"),
        ("Closing", "〔待补：决定事项〕"),
        ("EmptyLine", ""),
        ("Closing", "主持人（签名）：　　　　　　　　年　　月　　日"),
        ("BodyText", "记录人（签名）：　　　　　　　　年　　月　　日"),
    ]


def test_gaps_are_shaded_and_labels_have_their_own_face() -> None:
    document = docx.Document(io.BytesIO(render_minutes(SHEET)))
    runs = [(run.style.style_id, run.text) for run in document.paragraphs[3].runs]
    assert runs == [("Label", "记录人："), ("Blank", "〔待补：记录人〕")]


def test_equal_input_gives_equal_bytes_and_names_nobody() -> None:
    assert render_minutes(SHEET) == render_minutes(SHEET)
    with zipfile.ZipFile(io.BytesIO(render_minutes(SHEET))) as archive:
        properties = archive.read("docProps/core.xml").decode()
    assert "柳承志" not in properties
    assert "<dc:creator>" not in properties
