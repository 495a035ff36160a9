"""The newsroom, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from polybius.exploring.report import ReportData, report_data
from polybius.records import CodedDocument, Event
from tests.exploring.newsroom import events_of, newsroom, rejections, store_at


@pytest.fixture(scope="session")
def coded() -> list[CodedDocument]:
    return newsroom()


@pytest.fixture(scope="session")
def told(coded: list[CodedDocument]) -> list[Event]:
    return events_of(coded)


@pytest.fixture(scope="session")
def bundle(coded: list[CodedDocument], told: list[Event]) -> ReportData:
    return report_data(coded, told, rejections=rejections())


@pytest.fixture
def store(tmp_path: Path, coded: list[CodedDocument]) -> Path:
    return store_at(tmp_path / "news.db", coded)
