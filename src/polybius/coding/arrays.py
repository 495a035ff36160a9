"""What was learnt, as arrays in a file of the lexicon."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
import numpy.typing as npt

from polybius.errors import LexiconError
from polybius.lexicon import data_file

__all__ = ["load_arrays"]


def load_arrays(name: str, features: tuple[str, ...]) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a file, without ``names``: of the features that they were learnt of.

    Raises :class:`~polybius.errors.LexiconError` where the file is damaged or was learnt of other features.
    """
    try:
        with np.load(io.BytesIO(data_file(name).read_bytes())) as file:
            arrays = {key: file[key] for key in file.files}
            found = tuple(arrays.pop("names").tolist())
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise LexiconError(f"{name}: {error}") from error
    if found != features:
        raise LexiconError(f"{name}: learnt of other features than the program has: {set(found) ^ set(features)}")
    return arrays
