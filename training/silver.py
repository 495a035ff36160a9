"""Trees for the labelled texts, by the packaged model: ``python -m training.silver [OUT]``.

Training on texts of acts alone makes the upper layers forget the grammar of such texts; with the trees of an
earlier model they keep it (version 3 learnt with those of version 2, version 4 with those of both). Written to
``training/work/silver.jsonl``, which ``acts.py`` reads.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec

from polybius.parsing import load_parser
from polybius.records import Document, Segment, Span
from training.acts import SILVER
from training.labelled import read_all

__all__ = ["write"]

CHUNK = 500


def write(path: Path) -> int:
    """Parse every labelled text that the file lacks; one JSON line each. Gives their number."""
    parser = load_parser(threads=2)
    path.parent.mkdir(parents=True, exist_ok=True)
    held = {json.loads(line)["text"] for line in path.open(encoding="utf-8")} if path.exists() else set()
    texts = [text for text in dict.fromkeys(item.text for item in read_all()) if text not in held]
    with path.open("ab") as out:
        for at in range(0, len(texts), CHUNK):
            documents = [
                Document(str(n), text, "<labelled>", segments=(Segment(Span(0, len(text)), "paragraph"),))
                for n, text in enumerate(texts[at : at + CHUNK])
            ]
            for document, p in zip(documents, parser.parse(documents), strict=True):
                row = {
                    "text": document.text, "n": len(p.start), "upos": p.upos, "xpos": p.xpos, "feats": p.feats,
                    "head": p.head, "rel": p.deprel, "sentences": p.sentences,
                }  # fmt: skip
                out.write(msgspec.json.encode(row) + b"\n")
    return len(texts)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SILVER
    print(f"{write(target)} texts in {target}")
