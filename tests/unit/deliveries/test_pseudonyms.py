"""Pseudonyms: keyed, per purpose, of the normalised identifier."""

from __future__ import annotations

import hashlib
import hmac

from warehouse.deliveries.pseudonyms import pseudonym, purpose_key

KEY = b"k" * 32


def test_pseudonym_is_hmac_sha_256_under_the_key_of_its_purpose() -> None:
    derived = hmac.new(KEY, b"pseudonym for child", hashlib.sha256).digest()
    expected = hmac.new(derived, b"AB123", hashlib.sha256).hexdigest()[:32]
    assert pseudonym("AB123", purpose_key(KEY, "child")) == expected


def test_spaces_and_case_do_not_matter() -> None:
    derived = purpose_key(KEY, "child")
    assert pseudonym(" ab123 ", derived) == pseudonym("AB123", derived)


def test_other_purpose_or_key_gives_another_pseudonym() -> None:
    keys = [purpose_key(KEY, "child"), purpose_key(KEY, "worker"), purpose_key(b"x" * 32, "child")]
    assert len({pseudonym("AB123", key) for key in keys}) == 3
