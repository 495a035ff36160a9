"""For developers: write the report of the tests' newsroom, or of a store, and take pictures of it with Chromium.

    python tools/look.py OUT_FOLDER [STORE.db]

Writes ``report.html`` and, for 1280 and 390 pixels, light and dark, the page and an open event. Needs Chromium and
the npm package ``puppeteer-core``; ``NODE_PATH`` says where it is. With ``axe-core`` beside it, accessibility is
checked too.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from polybius.exploring.report import render_report, report_data


def main(out: str, store: str | None = None) -> int:
    """Write the page and run ``look.mjs`` on it."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "report.html"
    if store:
        from polybius.storing import Store

        with Store(store, readonly=True) as kept:
            data = report_data(
                kept.documents(), tuple(kept.events()), rejections=kept.rejections(), judgements=kept.judgements()
            )
    else:
        from tests.exploring.newsroom import events_of, newsroom, rejections

        coded = newsroom()
        data = report_data(coded, events_of(coded), rejections=rejections())
    page.write_text(render_report(data), encoding="utf-8")
    return subprocess.run(["node", str(Path(__file__).with_name("look.cjs")), str(page), out], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
