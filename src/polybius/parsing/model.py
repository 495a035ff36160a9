"""The shipped model: files, hashes, session, labels. The only module that knows onnxruntime and tokenizers."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from polybius.errors import ModelError
from polybius.parsing.tokenise import casing, model_form
from polybius.parsing.windows import Inputs

__all__ = ["MODELS", "ActLabels", "Depth", "Labels", "Model", "Outputs", "ReadAgain", "Relations", "Word", "load_model"]

MODELS = Path(__file__).parent / "model"
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Depth = Literal["early", "top"]
"""Where words are read off the network: half way up, or at its top."""
_UNKNOWN = 100
_MOST_PIECES = 12
_CHUNK = 10_000
_KEPT = 100_000
"""Words of which the pieces are kept: some 20 megabytes."""


class Word(NamedTuple):
    """A word as the model reads it: its pieces (1 to 12), and its casing class."""

    ids: tuple[int, ...]
    case: int


class ActLabels(msgspec.Struct, frozen=True):
    """Names by number of what the event heads tell apart; the first act and the first mode are "none"."""

    acts: tuple[str, ...]
    modes: tuple[str, ...]
    statuses: tuple[str, ...]


class Labels(msgspec.Struct, frozen=True):
    """Label names by number, and what decoding needs to know of them (``number``: of each relation).

    ``ner_start``: 0 where a tag may begin an entity or is O, else minus infinity; ``ner_inside``: is it an I tag;
    ``ner_begin``: the number of B-X for I-X, its own number for every other tag.
    """

    upos: npt.NDArray[np.object_]
    xpos: npt.NDArray[np.object_]
    feats: npt.NDArray[np.object_]
    rel: npt.NDArray[np.object_]
    ner: npt.NDArray[np.object_]
    root: int
    number: dict[str, int]
    ner_start: Floats
    ner_inside: npt.NDArray[np.bool_]
    ner_begin: Ints
    told: ActLabels


class Outputs(msgspec.Struct, frozen=True):
    """What a call gives: label numbers of the words in one row (W: ``upos``, ``xpos``, ``feats``, ``rel``); by window
    entity scores (B, N, tags), sentence numbers and heads (B, N; 0 the root), arc scores (B, N, N + 1); relation
    vectors of dependents (W, D) and of governors (B, N + 1, D); and of each word at first sight: ``event`` (W, E), its
    scores as a trigger (act, mode, status, background), for each role what it asks of the words that fill it (weights
    and a constant), and log-odds that it belongs to a party itself; ``argument`` (W, A), its vector as a party's word;
    ``context`` (W, C), its vector for a second reading."""

    upos: Ints
    xpos: Ints
    feats: Ints
    ner: Floats
    seg: Ints
    head: Ints
    rel: Ints
    arc: Floats
    dep: Floats
    gov: Floats
    event: Floats
    argument: Floats
    context: Floats


class ReadAgain(msgspec.Struct, frozen=True):
    """A second reading of B triggers and the T words around them, in one long row. ``vectors`` (W, C): of the words of
    the document; ``words`` (T) and ``trigger`` (B): numbers among these; ``step``, ``apart`` (T): classes of distance
    (see :mod:`polybius.parsing.surroundings`); ``own`` (T): to which trigger a word belongs; ``at`` (B): where the
    triggers stand in the row; ``slots``, ``inside`` (B, S) and ``place`` (T) as in
    :class:`~polybius.parsing.windows.Inputs`."""

    vectors: Floats
    words: Ints
    step: Ints
    apart: Ints
    own: Ints
    trigger: Ints
    at: Ints
    slots: Ints
    inside: npt.NDArray[np.int32]
    place: Ints


class Relations(msgspec.Struct, frozen=True):
    """The last layer of the relation scorer, for arcs that tree repair changed."""

    product: Floats
    concat: Floats
    bias: Floats

    def scores(self, dependents: Floats, governors: Floats) -> Floats:
        """Score of each relation, (arcs, relations)."""
        pairs = np.concatenate([dependents, governors], 1)
        return np.asarray((dependents * governors) @ self.product + pairs @ self.concat + self.bias, np.float32)


class Model:
    """A loaded model: pieces of words, and calls. Safe to use from several threads at once.

    ``weights``: what tells its weights from others; ``examples``: the lexicon's examples as some model reads them, a
    file of ``tools/build_examples.py``, where the package has it.
    """

    def __init__(self, name: str, folder: Path, manifest: dict[str, Any]) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        files = {key: _checked(folder, entry) for key, entry in manifest["files"].items()}
        options = onnxruntime.SessionOptions()
        # One thread a call: documents run side by side instead, which is faster and cannot change a sum.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The graph is as it should run; the wider fusions would bring the slow SkipLayerNormalization in.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        self.name = name
        self.version: str = manifest["version"]
        self.weights = " ".join(manifest["files"][part]["sha256"] for part in ("base", "top"))
        self.examples = files.get("examples")
        try:
            self._sessions = {
                part: onnxruntime.InferenceSession(files[part], options, providers=["CPUExecutionProvider"])
                for part in ("base", "early", "top", "early_reader", "top_reader")
            }
            self._tokenizer = Tokenizer.from_str(files["pieces"].decode())
        except Exception as error:
            raise ModelError(f"model {name}: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._words: dict[str, Word] = {}
        self._names = tuple(Outputs.__struct_fields__)
        self._inputs = {part: tuple(i.name for i in s.get_inputs()) for part, s in self._sessions.items()}
        self.labels = _labels(json.loads(files["labels"]))
        self.relations = _relations(folder / manifest["files"]["relations"]["name"])

    def pieces(self, forms: Sequence[str]) -> list[Word]:
        """The words as the model reads them. Most words come again and again, so what they are is kept."""
        known = self._words
        new = [form for form in dict.fromkeys(forms) if form not in known]
        read = dict(zip(new, self._read(new), strict=True))
        if len(known) + len(read) > _KEPT:
            known, self._words = {**known, **read}, {}
        else:
            known.update(read)
        return [known[form] for form in forms]

    def _read(self, forms: Sequence[str]) -> Iterator[Word]:
        for at in range(0, len(forms), _CHUNK):  # an encoding takes a hundred times the memory of its ids
            part = forms[at : at + _CHUNK]
            encoding = self._tokenizer.encode(
                [model_form(form) for form in part], is_pretokenized=True, add_special_tokens=False
            )
            found: list[list[int]] = [[] for _ in part]
            for piece, word in zip(encoding.ids, encoding.word_ids, strict=True):
                assert word is not None  # no special tokens were added
                found[word].append(piece)
            for form, ids in zip(part, found, strict=True):
                # Where nothing is visible in a word, it is one unknown piece.
                yield Word(tuple(ids[:_MOST_PIECES]) or (_UNKNOWN,), casing(form))

    def begin(self, inputs: Inputs) -> Floats:
        """Run the lower layers: vectors of the pieces (T, D)."""
        feeds = {name: getattr(inputs, name) for name in self._inputs["base"]}
        return np.asarray(self._sessions["base"].run(("half",), feeds)[0], np.float32)

    def finish(self, inputs: Inputs, half: Floats, depth: Depth) -> Outputs:
        """Read the words off the vectors of :meth:`begin`, at once ("early") or after the upper layers ("top")."""
        feeds = {name: half if name == "half" else getattr(inputs, name) for name in self._inputs[depth]}
        return Outputs(*self._sessions[depth].run(self._names, feeds))

    def read_again(self, inputs: ReadAgain, depth: Depth) -> tuple[Floats, Floats]:
        """Read the words around triggers with these in mind: scores of the triggers (B; act, mode, status,
        background), and what to add to those of the words around them as actors' and as recipients' (T, 2)."""
        part = f"{depth}_reader"
        acts, roles = self._sessions[part].run(
            ("acts", "roles"), {name: getattr(inputs, name) for name in self._inputs[part]}
        )
        return np.asarray(acts, np.float32), np.asarray(roles, np.float32)


def _checked(folder: Path, entry: dict[str, str]) -> bytes:
    path = folder / entry["name"]
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise ModelError(f"{path}: damaged (its hash is not the one in the manifest)")
    return data


def _names(table: dict[str, int]) -> npt.NDArray[np.object_]:
    return np.array(sorted(table, key=lambda name: table[name]), np.object_)


def _labels(tables: dict[str, dict[str, int]]) -> Labels:
    ner = _names(tables["ner"])
    inside = np.array([name.startswith("I-") for name in ner])
    begin = [tables["ner"][f"B-{name[2:]}"] if name.startswith("I-") else i for i, name in enumerate(ner)]
    return Labels(
        upos=_names(tables["upos"]),
        xpos=_names(tables["xpos"]),
        feats=_names(tables["feats"]),
        rel=_names(tables["rel"]),
        ner=ner,
        root=tables["rel"]["root"],
        number=tables["rel"],
        ner_start=np.where(inside, -np.inf, 0.0).astype(np.float32),
        ner_inside=inside,
        ner_begin=np.array(begin, np.int64),
        told=ActLabels(*(tuple(sorted(tables[k], key=lambda n: tables[k][n])) for k in ("act", "mode", "status"))),
    )


def _relations(path: Path) -> dict[Depth, Relations]:
    depths: tuple[Depth, ...] = ("early", "top")
    with np.load(path) as arrays:
        return {
            depth: Relations(*(arrays[f"{depth}_{key}"].astype(np.float32) for key in ("product", "concat", "bias")))
            for depth in depths
        }


@functools.cache
def load_model(name: str) -> Model:
    """The shipped model of that name, its files checked against ``manifest.json``.

    Raises :class:`ModelError` where it is unknown, missing, damaged, or cannot be loaded.
    """
    try:
        manifests = json.loads((MODELS / "manifest.json").read_text())
    except (OSError, ValueError) as error:
        raise ModelError(f"{MODELS / 'manifest.json'}: {error}") from error
    if name not in manifests:
        raise ModelError(f"no model {name!r}; there are: {', '.join(sorted(manifests))}")
    return Model(name, MODELS, manifests[name])
