"""Children on a child protection plan: sibling groups start and end together."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from warehouse.samples.people import Person, Register, age_on, day_in, weekday_in, weighted
from warehouse.samples.series import BEFORE, MONTHS, targets

_LONGEST_MONTHS = 27
_OLDEST_AT_START_MONTHS = 185  # 15 and a half, so that no plan runs past the eighteenth birthday
_CATEGORIES = (
    ("a) Neglect", 46), ("d) Emotional Abuse", 41), ("b) Physical Abuse", 6), ("c) Sexual Abuse", 4),
    ("e) Multiple", 3),
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Plan:
    """One child's plan. `previous` counts earlier plans; `end` is None while it runs on after the range."""

    person: Person
    start: date
    category: str
    latest_category: str
    previous: int
    end: date | None = None


@dataclass(slots=True, eq=False)
class Family:
    """The plans that one family's children began on the same day, as far as they still run."""

    month: int
    plans: list[Plan]


@dataclass(slots=True)
class Protection:
    """Every plan, and by month the families whose plans end because the children come into care."""

    plans: list[Plan]
    into_care: dict[int, list[list[Plan]]]


def simulate_plans(rng: random.Random, register: Register) -> Protection:
    """Plans whose number open on each month's last day is the target of that month."""
    goal = targets()
    open_families: list[Family] = []
    ended: list[tuple[int, list[Plan]]] = []
    result = Protection([], {})
    _start_plans(rng, register, result, open_families, [], goal[-BEFORE].on_plan, None)
    for month in range(-BEFORE, MONTHS):
        stock = sum(len(family.plans) for family in open_families)
        starts, ends = _flows(rng, stock, goal[month].on_plan)
        _end_plans(rng, result, open_families, ended, month, ends)
        _start_plans(rng, register, result, open_families, ended, starts, month)
    return result


def _flows(rng: random.Random, stock: int, goal: int) -> tuple[int, int]:
    """Plans to start and to end in a month that takes the stock to the goal."""
    ends = round(stock * rng.uniform(0.06, 0.085))
    starts = goal - stock + ends
    if starts > 34:
        ends = max(6, ends - (starts - 34))
    elif starts < 9:
        ends += 9 - starts
    return goal - stock + ends, ends


def _end_plans(
    rng: random.Random,
    result: Protection,
    open_families: list[Family],
    ended: list[tuple[int, list[Plan]]],
    month: int,
    count: int,
) -> None:
    """End that many plans, whole families first; long plans and those near a review go sooner."""
    while count:
        weights = [_readiness(month - family.month) for family in open_families]
        family = rng.choices(open_families, weights)[0]
        due = [one for one in open_families if month - one.month >= _LONGEST_MONTHS]
        family = due[0] if due else family
        going, staying = family.plans[:count], family.plans[count:]
        day = weekday_in(rng, month, 4)
        for plan in going:
            plan.end = day
        count -= len(going)
        family.plans = staying
        if not staying:
            open_families.remove(family)
            if rng.random() < 0.4:
                result.into_care.setdefault(month, []).append(going)
                continue
        ended.append((month, going))


def _readiness(months: int) -> float:
    if months < 2:
        return 0.0001
    return {3: 3.0, 9: 4.0, 15: 4.0, 21: 4.0}.get(months, 1.0 if months < 9 else 1.6)


def _start_plans(
    rng: random.Random,
    register: Register,
    result: Protection,
    open_families: list[Family],
    ended: list[tuple[int, list[Plan]]],
    count: int,
    month: int | None,
) -> None:
    """Begin that many plans; without a month they are those already running when the simulation begins."""
    while count:
        began = month if month is not None else -BEFORE - 1 - int(24 * rng.random() ** 1.7)
        day = weekday_in(rng, began)
        size = min(count, weighted(rng, ((1, 40), (2, 28), (3, 20), (4, 12))))
        again = _returning(rng, ended, month, size, day) if month is not None else None
        if again is not None:
            size = len(again)
            people, previous = [plan.person for plan in again], again[0].previous + 1
        else:
            people = register.siblings([_birth(rng, began, day) for _ in range(size)])
            previous = weighted(rng, ((0, 92), (1, 7), (2, 1)))
        category = weighted(rng, _CATEGORIES)
        moved = weighted(rng, _CATEGORIES) if rng.random() < 0.08 else category
        plans = [Plan(person, day, category, moved, previous) for person in people]
        result.plans.extend(plans)
        open_families.append(Family(began, list(plans)))
        count -= size


def _birth(rng: random.Random, month: int, start: date) -> date:
    if rng.random() < 0.025:
        return start + timedelta(days=rng.randint(10, 80))  # on a plan before birth
    born = day_in(rng, month - rng.randint(1, _OLDEST_AT_START_MONTHS))
    return min(born, start - timedelta(days=1))


def _returning(
    rng: random.Random, ended: list[tuple[int, list[Plan]]], month: int, size: int, day: date
) -> list[Plan] | None:
    """A family whose plans ended some months ago and that comes back, if it fits."""
    if rng.random() >= 0.14:
        return None
    for place, (end_month, plans) in enumerate(ended):
        young = all(age_on(plan.person.born, day) < 15 for plan in plans)
        if month - end_month >= 3 and len(plans) <= size and young and rng.random() < 0.3:
            del ended[place]
            return plans
    return None
