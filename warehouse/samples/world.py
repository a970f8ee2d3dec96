"""The whole made-up council: every part of the simulation put together, the same for the same seed."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

from warehouse.samples.care import CarePeriod, build_periods
from warehouse.samples.cohort import plan_stays
from warehouse.samples.front_door import FrontDoor, simulate_front_door
from warehouse.samples.leavers import Leaver, simulate_leavers
from warehouse.samples.people import Person, Register
from warehouse.samples.protection import Plan, simulate_plans


@dataclass(slots=True)
class World:
    """Everything that ever happened, as it really was; `knowledge` says who knew what when."""

    people: list[Person]
    plans: list[Plan]
    care: list[CarePeriod]
    door: FrontDoor
    leavers: list[Leaver]
    plans_of: dict[Person, list[Plan]]
    care_of: dict[Person, list[CarePeriod]]


def make_world(seed: int) -> World:
    """Simulate the council. Each part has its own stream of chance, so that a change in one stays there."""

    def stream(part: str) -> random.Random:
        return random.Random(f"{seed}:{part}")  # noqa: S311 - made-up people, not secrets

    register = Register(stream("people"))
    protection = simulate_plans(stream("plans"), register)
    stays = plan_stays(stream("stays"), protection.into_care)
    care = build_periods(stream("care"), register, stays)
    door = simulate_front_door(stream("door"), register, protection.plans, care)
    leavers = simulate_leavers(stream("leavers"), register, care)
    plans_of: dict[Person, list[Plan]] = defaultdict(list)
    for plan in protection.plans:
        plans_of[plan.person].append(plan)
    care_of: dict[Person, list[CarePeriod]] = defaultdict(list)
    for period in care:
        if not period.is_short_break:
            care_of[period.person].append(period)
    return World(register.people, protection.plans, care, door, leavers, dict(plans_of), dict(care_of))
