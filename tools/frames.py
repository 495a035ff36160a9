"""Developing frames: check examples, see what a frame codes on a corpus.

python -m tools.frames check [PREFIX...]     run the examples of the frames whose id begins with PREFIX
python -m tools.frames corpus FILE [PREFIX]  print the mentions that those frames code in a JSONL corpus
python -m tools.frames text "A sentence."    print the mentions of a sentence, and what did not fire
python -m tools.frames lint                  check ids, modes, sets and examples without the language model
python -m tools.frames new TYPE.NAME         write a frame stub
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import msgspec

from polybius.coding import code, explain
from polybius.coding.frames import Example, Frame, load_lexicon
from polybius.parsing import load_parser
from polybius.reading import document_from_text
from polybius.records import Document, Mention, Published, ResolvedMention, Segment, Span, Tags, Tokens
from polybius.resolving import resolve
from polybius.spans import overlaps
from polybius.tagging import tag

MARK = re.compile(r"\[(actor|recipient|object|place|time)(?:=([A-Z]{3}))? |(\])|(\{)|(\})")


class Marked(msgspec.Struct, frozen=True):
    """An example without its marks: ``spans`` are (role, country or None, span)."""

    text: str
    trigger: Span | None
    spans: tuple[tuple[str, str | None, Span], ...]


def unmark(text: str) -> Marked:
    """Read the example notation of docs/frames.md."""
    out: list[str] = []
    length, last = 0, 0
    open_roles: list[tuple[str, str | None, int]] = []
    spans: list[tuple[str, str | None, Span]] = []
    trigger_start, trigger = None, None
    for mark in MARK.finditer(text):
        piece = text[last : mark.start()]
        out.append(piece)
        length += len(piece)
        last = mark.end()
        if mark[1]:
            open_roles.append((mark[1], mark[2], length))
        elif mark[3]:
            if not open_roles:
                raise ValueError(f"']' without '[role ' in {text!r}")
            role, country, start = open_roles.pop()
            spans.append((role, country, Span(start, length)))
        elif mark[4]:
            trigger_start = length
        elif trigger_start is not None:
            trigger = Span(trigger_start, length)
    out.append(text[last:])
    if open_roles:
        raise ValueError(f"'[{open_roles[0][0]} ' is not closed in {text!r}")
    return Marked("".join(out), trigger, tuple(spans))


class Coded(msgspec.Struct, frozen=True):
    """A coded sentence; ``reasons``: for each frame that did not win, why."""

    reasons: dict[str, str]
    tags: Tags
    mentions: tuple[Mention, ...]
    resolved: tuple[ResolvedMention, ...]


@cache
def parser():
    return load_parser()


def run(texts: Sequence[str], *, learned: bool = False) -> list[Coded]:
    """Code sentences, each as a document of its own, published on 2031-03-12; by the frames alone unless
    ``learned``."""
    documents = [
        Document(str(n), text, "<example>", published=Published("2031-03-12", "option"),
                 segments=(Segment(Span(0, len(text)), "paragraph"),))
        for n, text in enumerate(texts)
    ]  # fmt: skip
    out = []
    for document, parse in zip(documents, parser().parse(documents), strict=True):
        tokens = Tokens(document, parse)
        tags = tag(tokens)
        mentions, attributions, trials = explain(tokens, tags, learned=learned)
        reasons = {t.match.frame.id: f"{t.match.trigger.text}: {t.reason}" for t in trials if not t.winner}
        out.append(Coded(reasons, tags, mentions, resolve(tokens, tags, mentions, attributions).mentions))
    return out


def failures(frame: Frame, example: Example, coded: Coded) -> list[str]:
    """What is wrong with the coding of an example; empty if all is well."""
    marked = unmark(example.text)
    allowed = {*example.also, frame.id}
    fallback = frame.priority < 0  # a fallback's example may rightly be taken by a narrower frame of its act
    if fallback:
        allowed |= {f.id for f in load_lexicon().frames.values() if f.act == frame.act}
    wrong = [f"also fires {m.frame} on “{m.trigger.of(marked.text)}”" for m in coded.mentions
             if m.frame not in allowed and not any(m.frame.startswith(a) for a in example.also)]  # fmt: skip
    own = [
        (m, r)
        for m, r in zip(coded.mentions, coded.resolved, strict=True)
        if m.frame == frame.id or (fallback and m.act.value == frame.act)
    ]
    if example.kind == "counterexample":
        return wrong + [f"fires on “{m.trigger.of(marked.text)}”" for m, _ in own]
    if marked.trigger is not None:
        own = [(m, r) for m, r in own if overlaps(m.trigger, marked.trigger)]
    if not own:
        return [*wrong, f"does not fire ({coded.reasons.get(frame.id, 'no trigger')})"]
    mention, resolved = own[0]
    if example.status is not None and mention.status.value != example.status:
        wrong.append(f"status {mention.status.value}, not {example.status}")
    if example.mode is not None and mention.mode.value != example.mode:
        wrong.append(f"mode {mention.mode.value}, not {example.mode}")
    for role, parties, links in (
        ("actor", mention.actors, resolved.actors), ("recipient", mention.recipients, resolved.recipients),
    ):  # fmt: skip
        found = [
            (link.country, [coded.tags.phrases[n].span for n in (p.phrase, p.refers) if n is not None])
            for p, link in zip(parties, links, strict=True)
        ]
        wanted = [(country, span) for name, country, span in marked.spans if name == role]
        for country, span in wanted:
            hit = [f for f in found if any(overlaps(s, span) for s in f[1])]
            if not hit:
                wrong.append(f"{role} “{span.of(marked.text)}” not found")
            elif country is not None and country not in [f[0] for f in hit]:
                wrong.append(f"{role} “{span.of(marked.text)}” is {hit[0][0]}, not {country}")
        extra = [
            coded.tags.phrases[p.phrase].span.of(marked.text)
            for p, (_, spans) in zip(parties, found, strict=True)
            if p.phrase is not None and not any(overlaps(s, w) for s in spans for _, w in wanted)
        ]
        if extra:
            wrong.append(f"{role}s found: {', '.join(extra)}")
    return wrong


def check(prefixes: Iterable[str]) -> int:
    prefixes = tuple(prefixes)
    frames = [f for f in load_lexicon().frames.values() if not prefixes or f.id.startswith(prefixes)]
    cases = [(f, e) for f in frames for e in f.examples]
    coded = run([unmark(e.text).text for _, e in cases])
    bad = 0
    for (frame, example), result in zip(cases, coded, strict=True):
        wrong = failures(frame, example, result)
        if example.kind == "gap":
            if not wrong:
                print(f"{frame.id}: gap is closed, make it an example: {example.text}")
            continue
        if wrong:
            bad += 1
            print(f"{frame.id} [{example.kind}]: {example.text}\n    " + "; ".join(wrong))
    print(f"{len(frames)} frames, {len(cases)} examples, {bad} wrong")
    return bad


def show(text: str) -> None:
    document = document_from_text(text)
    tokens = Tokens(document, parser().parse([document])[0])
    tags = tag(tokens)
    mentions, attributions, trials = explain(tokens, tags)
    for t in tokens:
        print(
            f"{t.i:3} {t.text:18} {t.lemma:14} {t.upos:6}{t.xpos:5} {t.deprel:12}",
            t.head.i if t.head else "-",
            t.ner,
        )
    for n, p in enumerate(tags.phrases):
        print(f"  phrase {n} {p.span.of(text)!r} {p.kind} {p.country} {p.sectors} {p.reason}")
    for a in tags.antecedents:
        short, full = (tags.phrases[n].span.of(text) for n in (a.phrase, a.refers))
        print(f"  {a.kind}: {short!r} -> {full!r}: {a.reason}")
    for trial in trials:
        m = trial.match
        print(f"  {'WON ' if trial.winner else '    '}{m.frame.id} on {m.trigger.text}: {trial.reason}")
    resolved = resolve(tokens, tags, mentions, attributions)
    for m, r in zip(mentions, resolved.mentions, strict=True):
        who, whom = ([(a.name, a.country, a.sectors) for a in side] for side in (r.actors, r.recipients))
        print(f"{m.act.value}/{m.mode.value} {m.status.value}", "background" * m.background.value, who, "->", whom)
        print(f"    time={r.time and (r.time.begin, r.time.end)} place={r.place and r.place.name}", end=" ")
        print(f"by {[(x.kind, x.name) for x in m.attribution]}")


def corpus(file: str, prefixes: Sequence[str]) -> None:
    for line in Path(file).read_bytes().splitlines():
        raw = msgspec.json.decode(line)
        document = document_from_text(raw["text"], id=raw.get("id"), published=raw.get("published"))
        tokens = Tokens(document, parser().parse([document])[0])
        mentions, _ = code(tokens, tag(tokens))
        for m in mentions:
            if not prefixes or m.frame.startswith(tuple(prefixes)):
                print(f"{m.frame}\t{m.trigger.of(document.text)}\t{m.sentence.of(document.text)}")


STUB = """act = "{act}"
verbs = []
nouns = []

[roles]
actor = ["subject"]
"recipient?" = ["object"]

[[example]]
text = "[actor Turkey] {{}} [recipient ]."
"""


def main(argv: list[str]) -> int:
    if argv[:1] == ["check"]:
        return 1 if check(argv[1:]) else 0
    if argv[:1] == ["text"] and len(argv) == 2:
        show(argv[1])
        return 0
    if argv[:1] == ["corpus"] and len(argv) >= 2:
        corpus(argv[1], argv[2:])
        return 0
    if argv[:1] == ["lint"]:
        for frame in load_lexicon().frames.values():
            for example in frame.examples:
                unmark(example.text)
        print(f"{len(load_lexicon().frames)} frames")
        return 0
    if argv[:1] == ["new"] and len(argv) == 2 and "." in argv[1]:
        kind, name = argv[1].split(".", 1)
        path = Path(f"src/polybius/lexicon/frames/{kind}/{name}.toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STUB.format(act=kind.upper()))
        print(path)
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
