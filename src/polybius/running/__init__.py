"""Running the stages: over one document, a folder, or a stream; in one process or many."""

from __future__ import annotations

from polybius.running.contract import annotation_record, mention_record
from polybius.running.run import Progress, Summary, annotate, merge_store, run
from polybius.running.runners import ProcessRunner, Runner, SerialRunner, make_runner
from polybius.running.stages import Coder, Outcome, code_document
from polybius.running.version import coder_version, merger_version

__all__ = [
    "Coder",
    "Outcome",
    "ProcessRunner",
    "Progress",
    "Runner",
    "SerialRunner",
    "Summary",
    "annotate",
    "annotation_record",
    "code_document",
    "coder_version",
    "make_runner",
    "mention_record",
    "merge_store",
    "merger_version",
    "run",
]
