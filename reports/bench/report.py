"""The sample branch's report, facts to DOCX, against docxtpl filling a template of its length."""

import io

from docx import Document
from docxtpl import DocxTemplate

from members.models import Organization
from reports.annual import narrative_of
from reports.bench.measure import Row, ratio
from reports.documents.report import render_report

_RUNS = 15


def _template(document: bytes) -> tuple[bytes, dict[str, str]]:
    """The rendered report with every run's text made a placeholder, and what fills it."""
    template = Document(io.BytesIO(document))
    values: dict[str, str] = {}
    for paragraph in template.paragraphs:
        for run in paragraph.runs:
            if run.text.strip():
                name = f"text_{len(values)}"
                values[name] = run.text
                run.text = "{{ " + name + " }}"
    saved = io.BytesIO()
    template.save(saved)
    return saved.getvalue(), values


def report_vs_docxtpl(branch: Organization, year: int) -> Row:
    def ours() -> bytes:
        return render_report(narrative_of(branch, year)[1])

    template, values = _template(ours())

    def yardstick() -> bytes:
        document = DocxTemplate(io.BytesIO(template))
        document.render(values)
        saved = io.BytesIO()
        document.save(saved)
        return saved.getvalue()

    yardstick()
    return ratio("report_vs_docxtpl", ours, yardstick, goal=2.0, runs=_RUNS, labels=("本程序", "docxtpl"))
