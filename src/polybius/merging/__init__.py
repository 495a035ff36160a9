"""From mentions to events: which tellings are of one act, what they agree on, and where they come from."""

from __future__ import annotations

from polybius.merging.merge import clusters_of, merge

__all__ = ["clusters_of", "merge"]
