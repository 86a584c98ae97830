"""The report's DOCX from a process of its own is the one that would be made here."""

import pytest

from evaluation.documents.apart import unit_report_docx_apart
from evaluation.documents.rendering import DocumentNotMade
from evaluation.documents.unit_report_word import unit_report_docx
from tests.documents import reports


async def test_it_gives_the_same_bytes():
    report = reports.a_report()
    assert await unit_report_docx_apart(report) == await unit_report_docx(report)


async def test_one_that_takes_too_long_is_ended_and_said():
    with pytest.raises(DocumentNotMade, match="没有排成"):
        await unit_report_docx_apart(reports.a_report(), seconds=0.01)
