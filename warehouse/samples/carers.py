"""Made-up foster carers and homes: where children are placed, under numbers that Ofsted never gave out."""

from __future__ import annotations

import random
from dataclasses import dataclass

from warehouse.samples.people import made_up_postcode, weighted

HOME_COUNCIL = "Thurrock"
#: Real postcode districts and councils, so that "in or out" and distances make sense.
_NEAR = (
    ("RM16", HOME_COUNCIL, 16), ("RM17", HOME_COUNCIL, 12), ("SS17", HOME_COUNCIL, 9),
    ("RM18", HOME_COUNCIL, 6), ("SS13", "Essex", 8), ("SS14", "Essex", 7), ("SS0", "Southend-on-Sea", 6),
    ("RM3", "Havering", 6), ("RM8", "Barking and Dagenham", 5), ("CM1", "Essex", 4), ("IG1", "Redbridge", 3),
    ("ME7", "Medway", 3),
)  # fmt: skip
_FAR = (("CO15", "Essex", 6), ("CT9", "Kent", 5), ("NR1", "Norfolk", 3), ("IP1", "Suffolk", 3),
        ("PE1", "Peterborough", 2), ("B23", "Birmingham", 1), ("TS1", "Middlesbrough", 1))  # fmt: skip
#: kind, placement code, provider, how many, share far away, whether Ofsted gives it a number
_KINDS = (
    ("foster", "U6", "PR1", 70, 0.08, True), ("foster", "U6", "PR4", 110, 0.28, True),
    ("foster", "U3", "PR1", 40, 0.15, True), ("home", "K2", "PR4", 26, 0.5, True),
    ("home", "K2", "PR5", 4, 0.5, True), ("school", "S1", "PR4", 6, 0.7, True),
    ("lodging", "H5", "PR4", 34, 0.1, False), ("lodging", "H5", "PR5", 12, 0.1, False),
    ("independent", "P2", "PR4", 14, 0.1, False), ("parents", "P1", "PR0", 60, 0.05, False),
    ("unit", "R3", "PR4", 3, 0.4, True),
)  # fmt: skip
_LASTING = {"U6": "U4", "U3": "U1"}


@dataclass(slots=True, frozen=True, eq=False)
class Carer:
    """One foster carer, home or other place with its code, provider, postcode and number."""

    kind: str
    code: str
    provider: str
    postcode: str
    council: str
    urn: str

    @property
    def where(self) -> tuple[str, str]:
        """Provider and postcode district: what is left of a place once postcodes are cut short."""
        return self.provider, self.postcode.split(" ")[0]

    @property
    def is_inside(self) -> bool:
        """Whether it lies in the home council's area."""
        return self.council == HOME_COUNCIL


class Carers:
    """All of them, and the choice for one child."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._made = 0
        self._by_kind: dict[str, list[Carer]] = {}
        for kind, code, provider, count, far, has_urn in _KINDS:
            for _ in range(count):
                carer = self._make(kind, code, provider, far, has_urn)
                self._by_kind.setdefault(kind, []).append(carer)

    def _make(self, kind: str, code: str, provider: str, far: float, has_urn: bool) -> Carer:
        places = _FAR if self._rng.random() < far else _NEAR
        district, council = weighted(self._rng, [((place[0], place[1]), place[2]) for place in places])
        self._made += 1
        urn = f"SC99{self._made:04d}" if has_urn else ""
        return Carer(kind, code, provider, made_up_postcode(self._rng, district), council, urn)

    def choose(self, age: int, group: str, lasting: bool, before: Carer | None) -> Carer:
        """A place for a child of that age.

        Never one with the provider and postcode district of the place before: a move must remain visible
        as one where only these are kept.
        """
        kinds: tuple[tuple[str, int], ...]
        if group == "arrival" or age >= 16:
            kinds = (("foster", 34), ("lodging", 46), ("home", 10), ("independent", 10))
        elif age >= 11:
            kinds = (("foster", 78), ("home", 15), ("parents", 4), ("school", 3))
        elif lasting:
            kinds = (("foster", 97), ("home", 2), ("parents", 1))
        else:
            kinds = (("foster", 93), ("parents", 4), ("home", 1), ("unit", 2 if age < 2 else 0))
        while True:
            carer = self._rng.choice(self._by_kind[weighted(self._rng, kinds)])
            if before is None or carer.where != before.where:
                return carer

    def code(self, carer: Carer, *, lasting: bool) -> str:
        """The placement code with that carer, once it is meant to last or before."""
        return _LASTING.get(carer.code, carer.code) if lasting else carer.code

    def adopter(self) -> Carer:
        """A new family that adopts."""
        provider = "PR1" if self._rng.random() < 0.6 else "PR5"
        return self._make("adopter", "A6", provider, 0.5, False)

    def temporary(self, code: str) -> Carer:
        """A hospital, or another carer while the usual one is on holiday; no provider is recorded."""
        return self._make("temporary", code, "", 0.1, False)
