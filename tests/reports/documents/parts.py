"""Reads the parts of a DOCX file for the tests."""

import io
from zipfile import ZipFile

from docx.oxml.ns import nsmap, qn
from lxml import etree


def names(document: bytes) -> list[str]:
    with ZipFile(io.BytesIO(document)) as archive:
        return archive.namelist()


def part(document: bytes, name: str) -> etree._Element:
    with ZipFile(io.BytesIO(document)) as archive:
        return etree.fromstring(archive.read(name))


def found(element: etree._Element, path: str) -> list:
    return element.xpath(path, namespaces=nsmap)


def value(element: etree._Element, path: str, attribute: str = "w:val") -> str:
    """The attribute of the one element at ``path``."""
    (only,) = found(element, path)
    return only.get(qn(attribute))


def style(document: bytes, style_id: str) -> etree._Element:
    (only,) = found(part(document, "word/styles.xml"), f"w:style[@w:styleId='{style_id}']")
    return only


def paragraphs(document: bytes) -> list[etree._Element]:
    return found(part(document, "word/document.xml"), "w:body/w:p")


def style_of(paragraph: etree._Element) -> str:
    return value(paragraph, "w:pPr/w:pStyle")


def words(element: etree._Element) -> str:
    return "".join(found(element, ".//w:t/text()"))
