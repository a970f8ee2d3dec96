"""Who is in care in which months, planned in whole months so that the published stocks come out.

Three groups are planned one after the other:

* unaccompanied asylum seeking children, whose number is CLA010;
* children under 16 in care for two and a half years or more (the denominator of CLA021), who join that
  cohort, move placement, settle again and leave it so that both its size and its stable part are right;
* everybody else, who make up the rest of CLA002 and never come into that cohort within the range.

A month counts as reached when the day lies in it: placements of the second group begin on days 1 to 28,
so that "24 months ago or earlier", clamped at month ends, is the same as 24 calendar months ago.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from warehouse.samples.people import Person, index_of_day, weighted
from warehouse.samples.protection import Plan
from warehouse.samples.series import MONTHS, targets

LONG_TERM_MONTHS = 30
SETTLED_MONTHS = 24
_START = -1  # the month before the first delivery: the stock that the simulation begins with
_END = MONTHS - 1
_OLDEST_ARRIVAL_STAY = 38


@dataclass(slots=True, eq=False)
class Stay:
    """One period of care in months (0 = April 2015). None means after the range, or never.

    `moves` are the months in which a further placement begins. `sixteen` is the month in which a member
    of the long-term cohort leaves it by turning 16; `eighteen` the month of the 18th birthday where the
    plan turns on it; `status_end` the month in which a child stops being an unaccompanied asylum seeker.
    `before` is an earlier period of care of the same child, which then `comes_back`.
    """

    kind: str
    start: int
    group: int
    end: int | None = None
    joined: int | None = None
    sixteen: int | None = None
    eighteen: int | None = None
    status_end: int | None = None
    moves: list[int] = field(default_factory=list)
    plan: Plan | None = None
    adopted: bool = False
    person: Person | None = None
    before: Stay | None = None
    comes_back: bool = False

    def is_open(self, month: int) -> bool:
        """Whether the child is in care on the last day of the month."""
        return self.start <= month and (self.end is None or self.end > month)

    @property
    def settled_since(self) -> int:
        """The month in which the latest placement began."""
        return self.moves[-1] if self.moves else self.start

    def is_settled(self, month: int) -> bool:
        """Whether that placement has lasted 24 months on the month's last day."""
        return self.settled_since <= month - SETTLED_MONTHS

    def was_settled(self, month: int) -> bool:
        """The same, looking back: whether the placement of that month had lasted 24 months by then."""
        return (
            max((move for move in self.moves if move <= month), default=self.start) <= month - SETTLED_MONTHS
        )


class Groups:
    """Numbers of sibling groups that come into care together."""

    def __init__(self) -> None:
        self._last = 0

    def new(self) -> int:
        """The next number."""
        self._last += 1
        return self._last


def plan_stays(rng: random.Random, into_care: dict[int, list[list[Plan]]]) -> list[Stay]:
    """Every period of care of the range; raises ArithmeticError where the targets cannot be met."""
    groups = Groups()
    arrivals = _plan_arrivals(rng, groups)
    long_term = _plan_long_term(rng, groups)
    others = _plan_others(rng, groups, arrivals + long_term, into_care)
    stays = arrivals + long_term + others
    _check(stays)
    return stays


def _check(stays: list[Stay]) -> None:
    for month, goal in targets().items():
        if month < 0:
            continue
        here = [stay for stay in stays if stay.is_open(month)]
        uasc = [s for s in here if s.kind == "arrival" and (s.status_end is None or s.status_end > month)]
        cohort = [s for s in here if s.joined is not None and s.joined <= month]
        cohort = [s for s in cohort if s.sixteen is None or s.sixteen > month]
        stable = [s for s in cohort if s.was_settled(month)]
        reached = (len(here), len(uasc), len(cohort), len(stable))
        if reached != (goal.looked_after, goal.uasc, goal.long_term, goal.stable):
            raise ArithmeticError(f"the planned stocks of month {month} miss their targets")


# ---- unaccompanied asylum seeking children


def _plan_arrivals(rng: random.Random, groups: Groups) -> list[Stay]:
    goal = {month: target.uasc for month, target in targets().items()}
    pool = [Stay("arrival", rng.randint(-20, -1), groups.new()) for _ in range(goal[_START])]
    stays = list(pool)
    for month in range(MONTHS):
        change = goal[month] - goal[month - 1]
        overdue = [stay for stay in pool if month - stay.start >= _OLDEST_ARRIVAL_STAY]
        ends = max(rng.randint(1, 3), len(overdue), 1 - change)
        going = overdue + _draw(rng, pool, ends - len(overdue), overdue, _length_by(month))
        for stay in going:
            pool.remove(stay)
            if ends > 4 and rng.random() < 0.5:  # leave to remain came, care goes on
                stay.status_end = month
                stay.eighteen = month + rng.randint(2, 8)
                stay.end = stay.eighteen if stay.eighteen <= _END else None
            else:
                stay.end = month
                if rng.random() < 0.6:
                    stay.eighteen = month
        new = [Stay("arrival", month, groups.new()) for _ in range(change + ends)]
        pool.extend(new)
        stays.extend(new)
    for stay in stays:
        if rng.random() < 0.6:
            _move_between(rng, stay, stay.start + 1, stay.start + 6)
    return stays


def _length_by(month: int) -> Callable[[Stay], float]:
    """How long a child has been there: those who came first leave first, by and large."""
    return lambda stay: month - stay.start


# ---- the long-term cohort


def _plan_long_term(rng: random.Random, groups: Groups) -> list[Stay]:
    goal = targets()
    pool: list[Stay] = []
    for place in range(goal[_START].long_term):
        settled = place < goal[_START].stable
        start = -31 - int(65 * rng.random() ** 1.4)
        stay = Stay("long", start, groups.new(), joined=_START)
        latest = rng.randint(max(start, -70), -25) if settled else rng.randint(-24, -1)
        stay.moves = _moves_up_to(rng, start, latest)
        pool.append(stay)
    stays = list(pool)
    for month in range(MONTHS):
        joiners = _month_of_cohort(rng, groups, pool, month, goal[month].long_term, goal[month].stable)
        stays.extend(joiners)
    return stays


def _month_of_cohort(
    rng: random.Random, groups: Groups, pool: list[Stay], month: int, size: int, stable: int
) -> list[Stay]:
    """Take the cohort through one month: leavers, moves, joiners, with the size and stable part asked for."""
    leavers = _draw(rng, pool, max(rng.randint(2, 4), len(pool) - size), [], lambda _: 1)
    staying = [stay for stay in pool if stay not in leavers]
    for stay in staying:  # some placements break down, also just before they would have lasted
        share = 0.015 if stay.is_settled(month - 1) else 0.15 if month - stay.settled_since < 6 else 0.04
        if rng.random() < (0.15 if stay.settled_since == month - SETTLED_MONTHS else share):
            stay.moves.append(month)
    settled = [stay for stay in staying if stay.is_settled(month)]
    joiners = size - len(staying)
    if stable - len(settled) > joiners:  # more children who are not settled must make room
        unsettled = [stay for stay in staying if not stay.is_settled(month) and stay.settled_since < month]
        more = _draw(rng, unsettled, stable - len(settled) - joiners, [], lambda _: 1)
        leavers += more
        staying = [stay for stay in staying if stay not in more]
        joiners += len(more)
    wanted = max(0, stable - len(settled), round(joiners * 0.4))
    for stay in _draw(rng, settled, len(settled) - (stable - min(wanted, joiners)), [], lambda _: 1):
        stay.moves.append(month)
        settled.remove(stay)
    new = _joiners(rng, groups, month, joiners, stable - len(settled))
    for stay in leavers:
        _leave_cohort(rng, stay, month)
    pool[:] = staying + new
    return new


def _leave_cohort(rng: random.Random, stay: Stay, month: int) -> None:
    if rng.random() < 0.55:
        stay.sixteen = month
        at_18 = month + 24
        end = at_18 if rng.random() < 0.75 else month + rng.randint(2, 22)
        stay.eighteen = at_18 if end == at_18 else None
        stay.end = end if end <= _END else None
        _move_between(rng, stay, month + 1, month + 12, share=0.3)
    else:
        stay.end = month


def _joiners(rng: random.Random, groups: Groups, month: int, count: int, settled: int) -> list[Stay]:
    start = month - LONG_TERM_MONTHS
    stays = []
    group = groups.new()
    for place in range(count):
        if place == settled or rng.random() < 0.45:
            group = groups.new()
        stay = Stay("long", start, group, joined=month)
        low, high = (
            (start, month - SETTLED_MONTHS) if place < settled else (month - SETTLED_MONTHS + 1, month)
        )
        latest = start if place < settled and rng.random() < 0.5 else rng.randint(low, high)
        stay.moves = _moves_up_to(rng, start, latest)
        stays.append(stay)
    return stays


def _moves_up_to(rng: random.Random, start: int, latest: int) -> list[int]:
    """The placement that counts, and up to two before it, which change nothing the cohort turns on."""
    if latest == start:
        return []
    room = range(start + 1, latest)
    return [*sorted(rng.sample(room, min(len(room), rng.randint(0, 2)))), latest]


# ---- everybody else


def _plan_others(
    rng: random.Random, groups: Groups, planned: list[Stay], into_care: dict[int, list[list[Plan]]]
) -> list[Stay]:
    goal = {
        month: target.looked_after - sum(stay.is_open(month) for stay in planned)
        for month, target in targets().items()
        if month >= _START
    }
    pool: list[Stay] = []
    while len(pool) < goal[_START]:
        pool.append(_already_there(rng, groups))
    stays = list(pool)
    for month in range(MONTHS):
        change = goal[month] - len(pool)
        due = [stay for stay in pool if _deadline(stay) <= month]
        ends = max(len(due), rng.randint(4, 8), 3 - change)
        for stay in due + _draw(rng, pool, ends - len(due), due, _readiness(month)):
            pool.remove(stay)
            stay.end = month
        new = _returners(rng, groups, month, change + ends, stays)
        new += _newcomers(rng, groups, month, change + ends - len(new), into_care.get(month, []))
        pool.extend(new)
        stays.extend(new)
        for stay in pool:
            early = month - stay.start <= 6
            if month > stay.start and rng.random() < (0.12 if early else 0.055):
                stay.moves.append(month)
    return stays


def _already_there(rng: random.Random, groups: Groups) -> Stay:
    if rng.random() < 0.45:
        stay = Stay("other", rng.randint(-50, -1), groups.new(), eighteen=rng.randint(0, 23))
    else:
        stay = Stay("other", rng.randint(-27, -1), groups.new())
    for _ in range(rng.randint(0, 2)):
        _move_between(rng, stay, stay.start + 1, -1)
    return stay


def _returners(rng: random.Random, groups: Groups, month: int, count: int, stays: list[Stay]) -> list[Stay]:
    """Now and then a child who went home comes back into care."""
    if count == 0 or rng.random() > 0.5:
        return []
    able = [
        stay
        for stay in stays
        if stay.end is not None
        and 2 <= month - stay.end <= 15
        and stay.eighteen is None
        and not stay.comes_back
    ]
    if not able:
        return []
    before = rng.choice(able)
    before.comes_back = True
    return [Stay("other", month, groups.new(), before=before)]


def _newcomers(
    rng: random.Random, groups: Groups, month: int, count: int, families: list[list[Plan]]
) -> list[Stay]:
    """New starts: families known from their protection plans first, then unknown ones, often siblings."""
    stays: list[Stay] = []
    for family in families:
        if len(stays) + len(family) <= count * 0.7:
            group = groups.new()
            for plan in family:
                if (birth := index_of_day(plan.person.born)) <= month:
                    eighteen = birth + 216
                    stays.append(
                        Stay("other", month, group, eighteen=eighteen, plan=plan, person=plan.person)
                    )
    while len(stays) < count:
        group = groups.new()
        if rng.random() < 0.3:
            stays.append(Stay("other", month, group, eighteen=month + rng.randint(4, 28)))
            continue
        for _ in range(min(count - len(stays), weighted(rng, ((1, 50), (2, 30), (3, 20))))):
            stays.append(Stay("other", month, group))
    return stays


def _readiness(month: int) -> Callable[[Stay], float]:
    """How readily a child leaves care: most who leave, leave early."""
    return lambda stay: 6 / (month - stay.start + 5)


def _deadline(stay: Stay) -> int:
    """The last month in which this child may leave: at 18, and before two and a half years under 16."""
    long_term = stay.start + LONG_TERM_MONTHS
    is_older = stay.eighteen is not None and stay.eighteen - 24 <= long_term
    limits = [] if is_older or long_term > _END else [long_term - 1]
    if stay.eighteen is not None:
        limits.append(stay.eighteen)
    return min(limits, default=MONTHS)


# ---- shared


def _draw(
    rng: random.Random, pool: list[Stay], count: int, taken: list[Stay], weight: Callable[[Stay], float]
) -> list[Stay]:
    """`count` different members of the pool, none of them taken, by weight."""
    free = [stay for stay in pool if stay not in taken]
    chosen: list[Stay] = []
    for _ in range(min(max(count, 0), len(free))):
        stay = rng.choices(free, [max(weight(one), 0.01) for one in free])[0]
        free.remove(stay)
        chosen.append(stay)
    return chosen


def _move_between(rng: random.Random, stay: Stay, low: int, high: int, share: float = 1.0) -> None:
    high = min(high, (stay.end if stay.end is not None else MONTHS) - 1)
    if low <= high and rng.random() < share:
        stay.moves = sorted({*stay.moves, rng.randint(low, high)})
