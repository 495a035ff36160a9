"""The page: the bundle as JSON, the script and the styles in one file, under a policy that lets nothing else run.

The policy names the script and the styles by their hashes, forbids every request, and forbids turning strings into
markup (trusted types), so that no page that was read can make the report do anything. The bundle stands in a data
block; ``<``, ``>`` and ``&`` in it are written as JSON escapes, so that no text can end the block.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

import msgspec

from polybius.exploring.labels import days, headline, spoken_day, world
from polybius.exploring.report.data import ReportData

__all__ = ["policy", "render_report", "script", "styles"]

_STYLES = ("base.css", "charts.css", "events.css", "dossier.css")
_SCRIPTS = (
    "dom.js", "state.js", "filters.js", "timeline.js", "network.js", "map.js", "table.js", "dossier.js",
    "naming.js", "sources.js", "main.js",
)  # fmt: skip


def _asset(name: str) -> str:
    return files(__name__.rpartition(".")[0]).joinpath("assets", name).read_text(encoding="utf-8")


@cache
def script() -> str:
    """The script of the page: all parts in one closed scope."""
    return '"use strict";\n(() => {\n' + "\n".join(_asset(name) for name in _SCRIPTS) + "\n})();\n"


@cache
def styles() -> str:
    """The styles of the page."""
    return "\n".join(_asset(name) for name in _STYLES)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def policy() -> str:
    """The content security policy of the page."""
    return (
        f"default-src 'none'; script-src '{_hash(script())}'; style-src '{_hash(styles())}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _data_block(value: object) -> str:
    """JSON that may stand inside a script element, whatever it holds."""
    text = msgspec.json.encode(value).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def render_report(data: ReportData) -> str:
    """The whole page. Depends on ``data`` alone: the same data give the same bytes."""
    from jinja2 import Environment
    from markupsafe import Markup

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_asset("report.html.jinja")).render(
        data=data,
        figures=data.figures,
        policy=policy(),
        # Our own files, named by hash in the policy; and JSON without a character that means anything in HTML.
        styles=Markup(styles()),
        script=Markup(script()),
        bundle=Markup(_data_block(data)),
        world=Markup(_data_block(world())),
        days=days,
        spoken=spoken_day,
        headline=headline,
    )
