"""Made-up people: identifiers that say so, attributes drawn by chance, and no names at all."""

from __future__ import annotations

import calendar
import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from warehouse.periods import Period
from warehouse.samples.series import month_at

Item = TypeVar("Item")

#: Without vowels, so that no word can come about.
_DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXZ"
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
#: Not the number of any authority: no school could have given out these pupil numbers.
_UPN_AUTHORITY = "999"

ETHNICITIES = (
    ("WBRI", 660), ("WOTH", 55), ("WIRI", 6), ("WIRT", 6), ("WROM", 12), ("MWBC", 40), ("MWBA", 28),
    ("MWAS", 15), ("MOTH", 22), ("AIND", 10), ("APKN", 12), ("ABAN", 10), ("AOTH", 12), ("BCRB", 18),
    ("BAFR", 70), ("BOTH", 16), ("CHNE", 3), ("OOTH", 15), ("NOBT", 18), ("REFU", 4),
)  # fmt: skip
_ETHNICITIES_OF_ARRIVALS = (("AOTH", 38), ("OOTH", 30), ("BAFR", 22), ("WOTH", 10))
HOME_DISTRICTS = ("RM15", "RM16", "RM17", "RM18", "RM19", "RM20", "SS17")


@dataclass(slots=True, eq=False)
class Person:
    """One made-up child or young person. `born` may lie after the events of an unborn child."""

    number: int
    born: date
    sex: str
    ethnicity: str
    disability: str
    family: int
    home: str
    is_arrival: bool = False
    birth_unrecorded: bool = False
    contact_days: set[date] = field(default_factory=set)

    @property
    def identifier(self) -> str:
        """Ten letters and digits, as SSDA903 allows, that begin with MADEUP."""
        return "MADEUP" + in_digits(self.number, 4)


def in_digits(number: int, places: int) -> str:
    """The number written with thirty digits, none of them a vowel."""
    text = ""
    for _ in range(places):
        number, rest = divmod(number, len(_DIGITS))
        text = _DIGITS[rest] + text
    return text


def upn_of(person: Person) -> str:
    """A pupil number with a right check letter, under an authority number that does not exist."""
    digits = f"{_UPN_AUTHORITY}{(person.born.year + 5) % 100:02d}{person.number:07d}"
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, start=2))
    return _UPN_LETTERS[total % 23] + digits


def chance(key: str, share: float) -> bool:
    """Whether the thing named `key` is among that share. The same key always gives the same answer."""
    return zlib.crc32(key.encode()) < share * 2**32


def pick(key: str, items: Sequence[Item]) -> Item:
    """One of the items, always the same one for the same key."""
    return items[zlib.crc32(b"pick:" + key.encode()) % len(items)]


def weighted(rng: random.Random, items: Sequence[tuple[Item, int]]) -> Item:
    """One item, as often as its weight says."""
    return rng.choices([item for item, _ in items], [weight for _, weight in items])[0]


def day_in(rng: random.Random, month: int, low: int = 1, high: int = 31) -> date:
    """A day of the month with that index, from `low` to `high` (or its last day)."""
    period = month_at(month)
    return date(period.year, period.month, rng.randint(low, min(high, period.end.day)))


def index_of_day(day: date) -> int:
    """The index of the month that the day lies in."""
    return (day.year - 2015) * 12 + day.month - 4


def add_months(day: date, months: int) -> date:
    """The same day that many months later, or the month's last day."""
    period = Period(day.year, day.month).shift(months)
    return date(period.year, period.month, min(day.day, calendar.monthrange(period.year, period.month)[1]))


def age_on(born: date, day: date) -> int:
    """Completed years; one born on 29 February has the birthday on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day on which that age is reached."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def working_days_after(day: date, count: int) -> date:
    """The weekday `count` weekdays later (earlier when negative); bank holidays are not looked at."""
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= day.weekday() < 5
    return day


def weekday_on_or_after(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


class Register:
    """Gives out people, one number each, in the order in which the simulation asks."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.people: list[Person] = []
        self._families = 0

    def family(self) -> tuple[int, str]:
        """A new family and the postcode of its home."""
        self._families += 1
        return self._families, made_up_postcode(self._rng, self._rng.choice(HOME_DISTRICTS))

    def add(self, born: date, family: tuple[int, str], *, ethnicity: str | None = None) -> Person:
        """A new person of that family."""
        return self._keep(
            Person(
                number=len(self.people) + 1,
                born=born,
                sex="F" if self._rng.random() < 0.48 else "M",
                ethnicity=ethnicity or weighted(self._rng, ETHNICITIES),
                disability=weighted(self._rng, (("no", 86), ("yes", 9), ("unknown", 5))),
                family=family[0],
                home=family[1],
            )
        )

    def add_arrival(self, born: date) -> Person:
        """A new child who arrived alone and seeks asylum: mostly boys, no home in the area."""
        number, _ = self.family()
        return self._keep(
            Person(
                number=len(self.people) + 1,
                born=born,
                sex="F" if self._rng.random() < 0.08 else "M",
                ethnicity=weighted(self._rng, _ETHNICITIES_OF_ARRIVALS),
                disability="no",
                family=number,
                home="",
                is_arrival=True,
            )
        )

    def siblings(self, births: Sequence[date]) -> list[Person]:
        """New children of one family; siblings share ethnicity more often than not."""
        family = self.family()
        first = weighted(self._rng, ETHNICITIES)
        return [
            self.add(born, family, ethnicity=first if self._rng.random() < 0.9 else None) for born in births
        ]

    def _keep(self, person: Person) -> Person:
        self.people.append(person)
        return person


def made_up_postcode(rng: random.Random, district: str) -> str:
    """A postcode of that real district (so that distances make sense) with a drawn second half."""
    return f"{district} {rng.randint(0, 9)}{rng.choice('ABDEFGHJLNPQRSTUWXYZ')}{rng.choice('XZ')}"


def weekday_in(rng: random.Random, month: int, low: int = 1, high: int = 31) -> date:
    """A Monday to Friday of that month, from `low` to `high`; at least four days must lie between them."""
    while True:
        day = day_in(rng, month, low, high)
        if day.weekday() < 5:
            return day
