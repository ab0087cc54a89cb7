"""Decide if items are the same article, the same text, or reports of one event.

Pure functions; each decision carries its reason.
"""

from monitor.group.event import Decision, Evidence, decide, percent
from monitor.group.features import Features, GroupingIndex, Members, WeighedTerms, features, pack, unpack
from monitor.group.identity import (
    Body,
    SameText,
    address_of,
    body_of,
    guid_of,
    is_far,
    known_as,
    own_guid,
    same_text,
    shared_addresses,
)
from monitor.group.similarity import Meaning, meaning_of
from monitor.group.terms import Glossary, glossary_of

__all__ = [
    "Body",
    "Decision",
    "Evidence",
    "Features",
    "Glossary",
    "GroupingIndex",
    "Meaning",
    "Members",
    "SameText",
    "WeighedTerms",
    "address_of",
    "body_of",
    "decide",
    "features",
    "glossary_of",
    "guid_of",
    "is_far",
    "known_as",
    "meaning_of",
    "own_guid",
    "pack",
    "percent",
    "same_text",
    "shared_addresses",
    "unpack",
]
