"""Decide whether items are the same article, the same text, or reports of one event.

Pure functions; each decision carries its reason.
"""

from monitor.group.address import address_of, guid_of, known_as, own_guid, shared_addresses
from monitor.group.event import Decision, Evidence, decide, percent
from monitor.group.features import Features, GroupingIndex, Members, WeighedTerms, features, pack, unpack
from monitor.group.sametext import Body, SameText, body_of, is_far, same_text
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
