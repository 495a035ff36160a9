"""The records that the stages hand on. Frozen; no work is done at construction."""

from polybius.records.document import CONTENT_KINDS, Credit, Document, Published, Rejection, Segment, SegmentKind
from polybius.records.event import Conflict, Event, Judgement, Origin, Support
from polybius.records.mention import Attribution, AttributionLink, LinkKind, Mention, Party, Slot, Status
from polybius.records.parse import Argument, Parse, Proposal
from polybius.records.resolved import (
    ActorLink,
    CodedDocument,
    Entity,
    PlaceLink,
    Resolved,
    ResolvedMention,
    TimeLink,
)
from polybius.records.tags import PARTY_KINDS, Antecedent, Phrase, PhraseKind, Quantity, Tags, Timex, Toponym
from polybius.records.views import Sentence, Token, Tokens

__all__ = [
    "CONTENT_KINDS",
    "PARTY_KINDS",
    "ActorLink",
    "Antecedent",
    "Argument",
    "Attribution",
    "AttributionLink",
    "CodedDocument",
    "Conflict",
    "Credit",
    "Document",
    "Entity",
    "Event",
    "Judgement",
    "LinkKind",
    "Mention",
    "Origin",
    "Parse",
    "Party",
    "Phrase",
    "PhraseKind",
    "PlaceLink",
    "Proposal",
    "Published",
    "Quantity",
    "Rejection",
    "Resolved",
    "ResolvedMention",
    "Segment",
    "SegmentKind",
    "Sentence",
    "Slot",
    "Span",
    "Status",
    "Support",
    "Tags",
    "TimeLink",
    "Timex",
    "Token",
    "Tokens",
    "Toponym",
]

from polybius.spans import Span
