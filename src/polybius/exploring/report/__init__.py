"""The report: one HTML file that shows every event with every report of it, and works without a network."""

from __future__ import annotations

from polybius.exploring.report.data import ReportData, report_data
from polybius.exploring.report.page import render_report

__all__ = ["ReportData", "render_report", "report_data"]
