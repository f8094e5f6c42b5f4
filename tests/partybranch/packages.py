"""Workbook packages put together by hand, so that tests can make them wrong in one place."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

CONTENT_TYPES = (
    f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>'
)
ROOT_RELATIONS = (
    f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK = (
    f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{{properties}}'
    '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
WORKBOOK_RELATIONS = (
    f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
)
STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5">'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="57"/><xf numFmtId="46"/><xf numFmtId="20"/>'
    "</cellXfs></styleSheet>"
)
STRINGS = (
    f'{DECLARATION}<sst xmlns="{MAIN}"><si><t>姓名</t></si><si><r><t>范</t></r><r><t>平</t></r></si></sst>'
)


def sheet_xml(rows="", after=""):
    return f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(rows="", *, after="", properties=""):
    """The parts of a small workbook; rows are the inside of its sheetData."""
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": WORKBOOK.format(properties=properties),
        "xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS,
        "xl/worksheets/sheet1.xml": sheet_xml(rows, after),
        "xl/sharedStrings.xml": STRINGS,
        "xl/styles.xml": STYLES,
    }


def pack(contents, *, method=zipfile.ZIP_DEFLATED):
    """The parts, in order, as one zip file; pairs may repeat a name."""
    stream = io.BytesIO()
    pairs = contents.items() if isinstance(contents, dict) else contents
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in pairs:
            archive.writestr(name, content)
    return stream.getvalue()


def workbook(rows="", **options):
    return pack(parts(rows, **options))
