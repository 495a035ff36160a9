"""``polybius judge``: a person's judgement on events or single reports, kept as a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from polybius.errors import UsageError
from polybius.records import Judgement
from polybius.storing import Store

__all__ = ["judge", "members", "undo"]

Verdict = Literal["same", "not-same", "unsure", "wrong"]


def members(store: Store, identity: str) -> tuple[str, ...]:
    """The mentions that an id means: those of an event (or the beginning of its id), or the one of a mention.

    Raises :class:`UsageError` where nothing has this id.
    """
    event = store.event(identity)
    if event is not None:
        return event.mentions
    if store.event_of(identity) is not None:
        return (identity,)
    raise UsageError(f"{identity}: no event or report of {store.path} has this id, or several events begin with it")


def judge(store: Store, identities: Sequence[str], verdict: Verdict, note: str = "") -> Judgement:
    """Store a judgement on one or two events or reports; it takes effect with the next merge.

    ``same`` and ``not-same`` need two: of an event and one of its own reports, ``not-same`` takes the report out of the
    event. ``wrong`` takes one, or two that are both wrong. Raises :class:`UsageError` where this makes no sense.
    """
    if len(identities) > 2:
        raise UsageError("a judgement is about one event or two")
    if verdict in ("same", "not-same") and len(identities) != 2:
        raise UsageError(f"--{verdict} compares two events (or an event and one of its reports)")
    groups = [members(store, identity) for identity in identities]
    left, right = groups[0], groups[1] if len(groups) == 2 else ()
    if verdict == "wrong":
        left, right = tuple(sorted({*left, *right})), ()
    elif set(left) & set(right):
        if set(left) == set(right):
            raise UsageError(f"{' and '.join(identities)}: the same event twice")
        if verdict == "same":
            raise UsageError(f"{' and '.join(identities)}: they are one event already")
        if len(left) < len(right):
            left, right = right, left
        left = tuple(mention for mention in left if mention not in right)
    return store.judge(Judgement("", verdict, left, right, "person", None, note))


def undo(store: Store, identities: Sequence[str], note: str = "") -> Judgement:
    """Undo the person's last standing judgement about the events, reports or judgement of these ids.

    Raises :class:`UsageError` where there is none.
    """
    standing = [j for j in store.judgements(undone=False) if j.by == "person"]
    wanted: set[str] = set()
    for identity in identities:
        found = [j for j in standing if j.id.startswith(identity)]
        if len(found) == 1:
            wanted.add(found[0].id)
            continue
        named = {m for j in standing for m in (*j.left, *j.right)}
        wanted.update([identity] if identity in named else members(store, identity))
    for judgement in reversed(standing):
        if judgement.id in wanted or wanted & {*judgement.left, *judgement.right}:
            store.undo(judgement.id, note)
            return judgement
    raise UsageError(f"{' '.join(identities)}: no judgement of a person to undo")
