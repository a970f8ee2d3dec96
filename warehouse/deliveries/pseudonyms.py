"""Pseudonyms: the same identifier and purpose always give the same 32 hexadecimal digits.

Keyed HMAC-SHA-256 (RFC 2104). From the installation's key one key is derived for each purpose, so
that pseudonyms of different purposes cannot be linked without the key.
"""

from __future__ import annotations

import hashlib
import hmac

DIGITS = 32
MADE_UP_KEY = b"made-up records have nobody to protect"
"""The key of made-up records: public, and never used for anybody real."""


def purpose_key(key: bytes, purpose: str) -> bytes:
    """The key of one purpose: HMAC-SHA-256 of the purpose under the installation's key."""
    return hmac.digest(key, b"pseudonym for " + purpose.encode(), hashlib.sha256)


def normalised(identifier: str) -> str:
    """An identifier as it is hashed: without spaces around it, in upper case."""
    return identifier.strip().upper()


def pseudonym(identifier: str, derived: bytes) -> str:
    """The pseudonym of an identifier under a key from `purpose_key`: the first 32 hexadecimal digits."""
    return hmac.digest(derived, normalised(identifier).encode(), hashlib.sha256).hex()[:DIGITS]
