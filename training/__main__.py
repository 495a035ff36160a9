"""From treebanks to packaged weights, in one command::

    python -m training --treebanks ../shared/treebanks --bench ../shared/bench

Learns the lemma rules, trains the network, writes the ONNX graph and the manifest into the package. Seeds are fixed.
``--warm`` starts from the weights of an earlier checkpoint (``.pt``) or of the first model (``.onnx``) instead of the
pretrained encoder; ``--until 23:45`` or ``--words 5e6`` bounds the training.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from polybius.parsing.model import MODELS
from tools.build_examples import build
from training import lemmas
from training.acts import ACT_NAMES, MODE_NAMES, STATUSES
from training.export import export, save_relations
from training.network import Network
from training.train import Settings, train
from training.treebanks import NER
from training.warm import start

__all__ = ["main", "package"]


def label_tables() -> dict[str, dict[str, int]]:
    """Numbers of the labels that the training itself defines: entities, acts, modes, statuses."""
    lists = {"ner": NER, "act": ACT_NAMES, "mode": MODE_NAMES, "status": STATUSES}
    return {key: {name: number for number, name in enumerate(names)} for key, names in lists.items()}


def package(checkpoint: Path, version: str, name: str = "english", folder: Path = MODELS) -> None:
    """Write graph, relation scorer, the lexicon's examples as it reads them, and the manifest entry of a checkpoint."""
    network = Network()
    start(network, checkpoint)
    export(network.eval(), folder / name)
    path = folder / f"{name}.labels.json"
    tables = json.loads(path.read_text()) | label_tables()
    path.write_text(json.dumps(tables, indent=0, ensure_ascii=False) + "\n")
    save_relations(network, folder / f"{name}.relations.npz")
    path = folder / "manifest.json"
    entries = json.loads(path.read_text()) if path.exists() else {}
    entries[name] = build(folder, name, version)
    path.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n")


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__.split("::")[0])
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--bench", type=Path, required=True, help="folder of the entity data (events/re3d.dev.jsonl)")
    parser.add_argument("--work", type=Path, default=Path("training/work"), help="checkpoints")
    parser.add_argument("--warm", type=Path)
    parser.add_argument("--words", type=float, default=5e6, help="words to train on in all")
    parser.add_argument("--until", help="HH:MM UTC; the learning rate reaches nought then, whatever --words says")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--version", default="2")
    parser.add_argument("--package-only", type=Path, metavar="CHECKPOINT", help="no training: package this one")
    args = parser.parse_args()
    checkpoint = args.package_only
    if checkpoint is None:
        treebanks = [args.treebanks / part for part in lemmas.TREEBANKS]
        lemmas.main(str(MODELS / "lemmas.tsv"), *map(str, treebanks))
        checkpoint = train(
            Settings(
                treebanks=args.treebanks,
                bench=args.bench,
                out=args.work,
                warm=args.warm,
                words=args.words,
                until=args.until,
                threads=args.threads,
            )
        )
    package(checkpoint, args.version)


if __name__ == "__main__":
    main()
