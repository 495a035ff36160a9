"""The network in torch and the one that coding runs are the same."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from polybius.coding.together import Together
from tests.coding.test_together import made
from training.together import Example, Network, collate


def test_torch_and_arrays_say_the_same() -> None:
    torch.manual_seed(3)
    network = Network().eval()
    together = Together({k: v.numpy() for k, v in network.state_dict().items()})
    documents = [
        Example(pairs, np.full((len(pairs.signs), 2), -1, np.int8), [], [], False) for pairs in (made(), made(5, 2, 4))
    ]
    with torch.no_grad():
        side_by_side = network(collate(documents, [False, False])).numpy()
    alone = np.concatenate([together.odds(e.pairs) for e in documents])
    assert np.abs(side_by_side - alone).max() < 2e-3
