"""Is it the same item, is it the same text? Pure decisions; each answer carries its reason."""

from monitor.group.address import address_of, guid_of, known_as, shared_addresses
from monitor.group.fingerprint import SAME_TEXT, is_copy, sample

__all__ = ["SAME_TEXT", "address_of", "guid_of", "is_copy", "known_as", "sample", "shared_addresses"]
