"""Lists 1 to 11 of the Annex A workbook as the made-up council's system would have put them out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from warehouse.samples.care import Adoption, CarePeriod, Incident, Spell
from warehouse.samples.front_door import NEEDS, Assessment, InNeed
from warehouse.samples.headings import ANNEX_A
from warehouse.samples.knowledge import VISITS_BLANK_FROM, shows
from warehouse.samples.leavers import Status, is_owed_duties
from warehouse.samples.people import ETHNICITIES, Person, add_months, age_on, chance, index_of_day, pick
from warehouse.samples.protection import Plan
from warehouse.samples.series import month_at
from warehouse.samples.spoiling import spoil
from warehouse.samples.workbook import Cell, Sheet
from warehouse.samples.world import World

Row = list[Cell]
LOOK_BACK_MONTHS = 6
YES, NO = "1 - Yes", "0 - No"

_GENDER = {"M": "a) Male", "F": "b) Female"}
_GENDER_AS_TYPED = {"M": ("M", "1", "1 - Male"), "F": ("F", "2", "2 - Female")}
_DISABILITY = {"yes": YES, "no": NO, "unknown": "Unknown"}
_LEGAL = {
    "C1": "a) Interim care orders",
    "C2": "b) Full care orders",
    "E1": "d) Placement order granted",
    "V2": "e) Accommodated under S20",
    "L1": "f) Detained on child protection grounds in LA accommodation",
    "J1": "J1: Remanded to LA or youth detention",
}
_CEASED = {
    "E11": "a) Adopted",
    "E12": "a) Adopted",
    "E3": "c) Care taken by another LA",
    "E4A": "d) Returned home to live with parents or relatives",
    "E4B": "d) Returned home to live with parents or relatives",
    "E13": "e) Left care to live with parents, relatives or other person with no parental responsibility",
    "E41": "f) Residence order granted",
    "E43": "g) Special Guardianship Orders",
    "E44": "g) Special Guardianship Orders",
    "E5": "h) Moved into independent living",
    "E6": "h) Moved into independent living",
    "E7": "i) Transferred to residential care funded by adult social services",
    "E9": "j) Sentenced to custody",
    "E15": "l) Age assessment determined child was 18 or over",
    "E8": "n) Care ceased for any other reason",
    "E17": "n) Care ceased for any other reason",
}
_PLACEMENT = {
    "U": "a) Foster placement",
    "A": "b) Placed for adoption",
    "P1": "c) Placed with parents",
    "P2": "d) Independent living",
    "H5": "f) Residential accommodation",
    "K2": "h) Children’s Homes",
    "R3": "k) Family Centre or Mother and Baby Unit",
    "S1": "m) Residential school",
    "T": "o) Temporary placement",
}
_PROVIDER = {"PR1": "a) Own LA", "PR4": "b) Private"}
_ACCOMMODATION = {
    "B": "a) With parents or relatives",
    "C": "b) Community home",
    "D": "c) Semi-independent transitional accommodation",
    "E": "d) Supported lodgings",
    "R": "h) Residence not known",
    "S": "i) No fixed abode / homeless",
    "T": "j) Foyers",
    "U": "k) Independent living",
    "W": "m) Bed and breakfast",
    "X": "n) In custody",
    "Z": "o) With Former Foster Carer",
}
_ACTIVITY = {
    "F1": "F1: Full time in higher education",
    "F2": "F2: Full time in education other than higher",
    "P2": "P2: Part time in education other than higher",
    "F3": "F3: Full time in training or employment",
    "P3": "P3: Part time in training or employment",
    "G4": "G4: Not in education, employment or training - illness or disability",
    "G5": "G5: Not in education, employment or training - other",
    "G6": "G6: Not in education, employment or training - pregnancy or parenting",
}
_IN_TOUCH = {"YES": "a) In touch", "RHOM": "a) In touch", "NO": "b) Not in touch"}
_PERMANENCE = (
    "a) Return to family",
    "c) SGO/CAO",
    "f) Long-term fostering",
    "f) Long-term fostering",
    "g) Other",
)


@dataclass(slots=True)
class Lookups:
    """What the lists ask about a person again and again, found once for all deliveries."""

    assessments: dict[Person, list[Assessment]] = field(default_factory=lambda: defaultdict(list))
    mistaken_referrals: list[tuple[Person, date, str]] = field(default_factory=list)


def look_up(world: World) -> Lookups:
    """The lookups of a world."""
    found = Lookups()
    for assessment in world.door.assessments:
        found.assessments[assessment.person].append(assessment)
    referred = {(referral.person, referral.day) for referral in world.door.referrals}
    for contact in world.door.contacts:
        is_mistaken = shows("withdrawn_referral", contact.number, 0, 0)
        if contact.decision != "Referral" and is_mistaken and (contact.person, contact.day) not in referred:
            found.mistaken_referrals.append((contact.person, contact.day, contact.source))
    return found


class AnnexA:
    """The eleven lists on the last day of one month."""

    def __init__(self, world: World, lookups: Lookups, month: int) -> None:
        self.world, self.lookups, self.month = world, lookups, month
        self.on = month_at(month).end
        self.since = month_at(month - LOOK_BACK_MONTHS + 1).start
        self.year_ago = add_months(self.on, -12)
        self._who: dict[Person, Row] = {}
        self._group = _groups()

    def sheets(self) -> list[Sheet]:
        """The eleven sheets in order."""
        lists = (
            self.contacts(),
            self.early_help(),
            self.referrals(),
            self.assessments(),
            self.enquiries(),
            self.in_need(),
            self.plans(),
            self.care(),
            self.leavers(),
            self.adoptions(),
            self.adopters(),
        )
        return [
            Sheet(name := f"List {number}", headings, spoil(name, headings, rows, month_at(self.month)))
            for (number, headings), rows in zip(ANNEX_A.items(), lists, strict=True)
        ]

    # ---- helpers

    def known(self, day: date | None) -> date | None:
        """The day, unless it lies in the future."""
        return day if day is not None and day <= self.on else None

    def within(self, day: date | None) -> bool:
        """Whether the day lies in the six months of the event lists."""
        return day is not None and self.since <= day <= self.on

    def who(self, person: Person) -> Row:
        """Identifier, gender, ethnicity, date of birth and age, in the spec's own spellings."""
        row = self._who.get(person)
        if row is None:
            born = None if person.birth_unrecorded or person.born > self.on else person.born
            age = age_on(born, self.on) if born else None
            row = [person.identifier, _GENDER[person.sex], self._group[person.ethnicity], born, age]
            self._who[person] = row
        return row

    def who_as_typed(self, person: Person, number: int) -> Row:
        """The same, with the spellings that people type in some rows."""
        row = self.who(person)
        key = f"{number}:{person.number}"
        if chance(f"typed:{key}", 0.05):
            row = [row[0], pick(key, _GENDER_AS_TYPED[person.sex]), *row[2:]]
        return row

    def staff(self, person: Person, team: str) -> Row:
        """A team and a worker, both by number."""
        number = person.family % 23 + 1
        return [f"Made-up {team} team {person.family % 3 + 1}", f"Made-up worker {number:02d}"]

    def seen_before(self, key: object, until: date, start: date, days: int) -> date:
        """Some day in the `days` before `until`, not before `start`."""
        return max(start, until - timedelta(days=1 + pick(f"seen:{key}:{until}", range(days))))

    # ---- events of the last six months

    def contacts(self) -> Iterable[Row]:
        """List 1."""
        return [
            [*self.who(contact.person), contact.day, contact.source]
            for contact in self.world.door.contacts
            if self.within(contact.day)
        ]

    def early_help(self) -> Iterable[Row]:
        """List 2."""
        rows: list[Row] = []
        for one in self.world.door.early_help:
            if one.start > self.on or not (self.within(one.start) or self.within(one.completed)):
                continue
            key = f"{one.person.number}:{one.start}"
            since = index_of_day(one.start)
            completed = self.known(one.completed)
            row = [*self.who_as_typed(one.person, 2), one.start, completed, one.organisation]
            rows.extend([row, row] if shows("duplicate_early_help", key, since, self.month) else [row])
        return rows

    def referrals(self) -> Iterable[Row]:
        """List 3."""
        rows: list[Row] = []
        for one in self.world.door.referrals:
            key, since = f"{one.person.number}:{one.day}", index_of_day(one.day)
            if not self.within(one.day) or shows("late_referral", key, since, self.month):
                continue
            closed = one.no_further_action ^ shows("restated_nfa", key, since, self.month)
            rows.append(
                [
                    *self.who_as_typed(one.person, 3),
                    one.day,
                    one.source,
                    YES if closed else NO,
                    one.previous,
                    *self.staff(one.person, "front door"),
                ]
            )
        for person, day, source in self.lookups.mistaken_referrals:
            if index_of_day(day) == self.month:
                rows.append([*self.who(person), day, source, YES, 0, *self.staff(person, "front door")])
        return rows

    def assessments(self) -> Iterable[Row]:
        """List 4: started or authorised in the six months, or open."""
        rows: list[Row] = []
        for one in self.world.door.assessments:
            if one.start > self.on or one.authorised < self.since:
                continue
            key = f"{one.person.number}:{one.start}"
            if shows("late_assessment", key, index_of_day(one.start), self.month):
                continue
            done = self.known(one.authorised)
            if done and shows("ended_before_start", key, index_of_day(done), self.month):
                done = one.start - timedelta(days=7)
            seen = YES if one.seen else NO
            if shows("restated_seen", key, index_of_day(one.start), self.month):
                seen = "Unknown"
            needs = (YES if one.needs_support else NO) if done else None
            who = self.who_as_typed(one.person, 4)
            if shows("wrong_birth", key, index_of_day(one.start), self.month):
                who = [*who[:3], self._day_and_month_swapped(one), *who[4:]]
            rows.append(
                [
                    *who,
                    _DISABILITY[one.person.disability],
                    one.start,
                    seen,
                    done,
                    needs,
                    *self.staff(one.person, "assessment"),
                ]
            )
        return rows

    def _day_and_month_swapped(self, one: Assessment) -> Cell:
        """The birth date as somebody mistyped it, of a child who was never in care.

        The age of children in care decides about a published figure, so theirs are left alone.
        """
        born = one.person.born
        recorded = self.who(one.person)[3]
        if recorded is None or born.day > 12 or one.person in self.world.care_of:
            return recorded
        return min(born.replace(month=born.day, day=born.month), one.start)

    def enquiries(self) -> Iterable[Row]:
        """List 5."""
        rows: list[Row] = []
        for one in self.world.door.enquiries:
            if one.strategy > self.on or not (self.within(one.strategy) or self.within(one.conference)):
                continue
            key = f"{one.person.number}:{one.strategy}"
            if shows("late_enquiry", key, index_of_day(one.strategy), self.month):
                continue
            held = self.known(one.conference)
            needless = NO if one.conference else YES
            result = None if held is None else YES if one.led_to_plan else NO
            if one.conference is None and (self.on - one.strategy).days < 10:
                needless = NO  # not decided yet
            rows.append(
                [
                    *self.who_as_typed(one.person, 5),
                    _DISABILITY[one.person.disability],
                    one.strategy,
                    needless,
                    held,
                    result,
                    one.enquiries,
                    one.conferences,
                    *self.staff(one.person, "assessment"),
                ]
            )
        return rows

    # ---- open cases, and those closed in the last six months

    def in_need(self) -> Iterable[Row]:
        """List 6."""
        rows: list[Row] = []
        for one in self.world.door.in_need:
            if one.start > self.on or (one.end is not None and one.end < self.since):
                continue
            status = self._case_status(one)
            hidden = shows("not_in_list_6", f"{one.person.number}:{self.month}", self.month, self.month)
            if hidden and status.startswith("b)"):
                continue
            rows.append(self._in_need(one, status))
        return rows

    def _in_need(self, one: InNeed, status: str) -> Row:
        closed = self.known(one.end)
        key = f"{one.person.number}:{one.start}"
        seen = self.seen_before(key, closed or self.on, one.start, 40)
        reason = one.reason if closed else None
        if closed and shows("no_closure_reason", key, index_of_day(closed), self.month):
            reason = None
        return [
            *self.who_as_typed(one.person, 6),
            _DISABILITY[one.person.disability],
            one.start,
            NEEDS[one.need],
            seen,
            closed,
            reason,
            status,
            *self.staff(one.person, "family support"),
        ]

    def _case_status(self, one: InNeed) -> str:
        if self.known(one.end):
            return "e) Closed episode"
        if any(period.open_on(self.on) for period in self.world.care_of.get(one.person, ())):
            return "a) Looked after child"
        if any(_plan_open(plan, self.on) for plan in self.world.plans_of.get(one.person, ())):
            return "b) Child Protection plan"
        if any(a.start <= self.on < a.authorised for a in self.lookups.assessments.get(one.person, ())):
            return "d) Open assessment"
        return "c) Child in need plan"

    def plans(self) -> Iterable[Row]:
        """List 7."""
        rows: list[Row] = []
        for plan in self.world.plans:
            if plan.start > self.on or (plan.end is not None and plan.end < self.since):
                continue
            ended = self.known(plan.end)
            until = ended or self.on
            key = f"{plan.person.number}:{plan.start}"
            latest = plan.latest_category
            changed = add_months(plan.start, 3)
            if changed > self.on or shows("restated_category", key, index_of_day(changed), self.month):
                latest = plan.category
            visit: date | None = self.seen_before(key, until, plan.start, 20)
            alone: str | None = "Unknown" if chance(f"alone:{key}", 0.05) else YES
            if self.on >= VISITS_BLANK_FROM or (until - plan.start).days < 5:
                visit = alone = None
            protected = YES if chance(f"protected:{key}", 0.04) else NO
            rows.append(
                [
                    *self.who(plan.person),
                    _DISABILITY[plan.person.disability],
                    plan.start,
                    plan.category,
                    latest,
                    visit,
                    alone,
                    _latest_conference(plan, until),
                    ended,
                    protected,
                    plan.previous,
                    *self.staff(plan.person, "family support"),
                ]
            )
        return rows

    def care(self) -> Iterable[Row]:
        """List 8. Short breaks are no care and not in it."""
        return [
            self._care(period)
            for period in self.world.care
            if not period.is_short_break
            and period.start <= self.on
            and (period.end is None or period.end >= self.since)
        ]

    def _care(self, period: CarePeriod) -> Row:
        person, ended = period.person, self.known(period.end)
        until = ended or self.on
        key = f"{person.number}:{period.start}"
        last_day = until - timedelta(days=1) if ended else until
        legal_day, legal = max((day, code) for day, code in period.legal if day <= last_day)
        current = [spell for spell in period.spells if spell.start <= last_day][-1]
        placed = [day for day, _ in placements(period.spells) if day <= last_day]
        changes = sum(day > self.year_ago for day in placed[1:])
        missing = self._incidents(period.missing, "M")
        away = self._incidents(period.missing, "A")
        reviewed = max((review.held for review in period.reviews if review.held <= self.on), default=None)
        visited: date | None = self.seen_before(f"visit:{key}", until, period.start, 42)
        if self.on >= VISITS_BLANK_FROM:
            visited = None
        offered = None if missing == 0 else "Yes" if chance(f"offered:{key}", 0.9) else "No"
        accepted = None if offered != "Yes" else "Yes" if chance(f"accepted:{key}", 0.5) else "No"
        was_uasc = period.kind == "arrival" and (period.duc is None or period.duc > self.year_ago)
        plan = "b) Adoption" if period.adoption else pick(f"permanence:{key}", _PERMANENCE)
        return [
            *self.who(person),
            YES if was_uasc else NO,
            _DISABILITY[person.disability],
            period.start,
            NEEDS[period.need],
            YES if self._is_second_period(period) else NO,
            legal_day,
            _LEGAL[legal],
            reviewed,
            visited,
            plan,
            self._health(f"iro:{key}", period.start, until, 90),
            self._health(f"health:{key}", period.start, until, 400),
            self._health(f"dental:{key}", period.start, until, 420),
            1 + changes,
            ended,
            _CEASED[period.rec] if ended else None,
            placed[-1],
            _PLACEMENT.get(current.code, _PLACEMENT.get(current.code[0], "n) Other placements")),
            _PROVIDER.get(current.carer.provider, "c) Other"),
            current.carer.postcode,
            current.carer.urn or None,
            "a) In" if current.carer.is_inside else "b) Out",
            current.carer.council,
            missing,
            away,
            offered,
            accepted,
            *self.staff(person, "children looked after"),
        ]

    def _is_second_period(self, period: CarePeriod) -> bool:
        year_before = add_months(period.start, -12)
        return any(
            other.end is not None and year_before < other.end <= period.start
            for other in self.world.care_of[period.person]
        )

    def _incidents(self, incidents: list[Incident], kind: str) -> int:
        return sum(one.kind == kind and self.year_ago < one.start <= self.on for one in incidents)

    def _health(self, key: str, start: date, until: date, every: int) -> date | None:
        """The last of the appointments that come about every so many days from the start on."""
        first = start + timedelta(days=18 + pick(key, range(40)))
        if first > until:
            return None
        return first + timedelta(days=(until - first).days // every * every)

    def leavers(self) -> Iterable[Row]:
        """List 9: care leavers under 21, and children of 16 and 17 in care for 13 weeks."""
        rows: list[Row] = []
        for leaver in self.world.leavers:
            if is_owed_duties(leaver, self.on):
                status = leaver.status_on(self.on)
                grown = age_on(leaver.person.born, self.on) >= 18
                category = "b) Former relevant" if grown else "a) Relevant"
                rows.append(self._leaver(leaver.person, status, category))
        for period in self.world.care:
            if not period.is_short_break and period.open_on(self.on):
                person = period.person
                if age_on(person.born, self.on) >= 16 and (self.on - period.start).days >= 91:
                    rows.append(self._leaver(person, Status("YES", "F2", "U1"), "d) Eligible"))
        return rows

    def _leaver(self, person: Person, status: Status, category: str) -> Row:
        key, reached = person.number, index_of_day(add_months(person.born, 12 * age_on(person.born, self.on)))
        if category != "d) Eligible" and shows("restated_leaver", key, reached, self.month):
            status = Status("NO", "0", "0")
        home = None if category == "d) Eligible" else _ACCOMMODATION.get(status.accommodation[0])
        fit = {"1": "a) Suitable", "2": "b) Not suitable"}.get(status.accommodation[-1])
        return [
            *self.who_as_typed(person, 9),
            YES if person.is_arrival else NO,
            _DISABILITY[person.disability],
            *self.staff(person, "after care"),
            f"Made-up adviser {person.family % 9 + 1:02d}",
            category,
            self.seen_before(f"pathway:{key}", self.on, date(2014, 1, 1), 240),
            _IN_TOUCH.get(status.in_touch, "d) Exclude"),
            self.seen_before(f"contact:{key}", self.on, date(2014, 1, 1), 60),
            home,
            None if category == "d) Eligible" else fit or "c) Not in touch or not recorded",
            _ACTIVITY.get(status.activity),
        ]

    # ---- adoption, twelve months back

    def adoptions(self) -> Iterable[Row]:
        """List 10: children with a decision for adoption who were not adopted more than a year ago."""
        rows: list[Row] = []
        for period in self.world.care:
            adoption = period.adoption
            if adoption is not None and adoption.decision <= self.on and adoption.order > self.year_ago:
                rows.append(self._adoption(period, adoption))
            reversal = reversed_decision(period)
            if reversal is not None and reversal[0] <= self.on and reversal[1] > self.year_ago:
                rows.append(
                    [
                        *self._child_with_family(period),
                        period.start,
                        reversal[0],
                        None,
                        None,
                        None,
                        None,
                        self.known(reversal[1]),
                        "c) Prospective adopters cannot be found" if reversal[1] <= self.on else None,
                        None,
                    ]
                )
        return rows

    def _child_with_family(self, period: CarePeriod) -> Row:
        row = self.who_as_typed(period.person, 10)
        family = adopting_family(period) if period.adoption and period.adoption.match <= self.on else None
        return [row[0], family, *row[1:], _DISABILITY[period.person.disability]]

    def _adoption(self, period: CarePeriod, one: Adoption) -> Row:
        return [
            *self._child_with_family(period),
            period.start,
            one.decision,
            self.known(one.placement_order),
            self.known(one.match),
            self.known(one.placed),
            self.known(one.order),
            None,
            None,
            None,
        ]

    def adopters(self) -> Iterable[Row]:
        """List 11: the adopters of those children, and some who left the process."""
        rows: list[Row] = []
        for period in self.world.care:
            one = period.adoption
            if one is None or one.order <= self.year_ago:
                continue
            approved = one.match - timedelta(days=60)
            steps = (240, 220, 150, 150, 30, 30, 0)
            enquiry, first, first_end, second, second_end, submitted, agreed = (
                approved - timedelta(days=days) for days in steps
            )
            if enquiry > self.on:
                continue
            for number in range(one.adopters):
                dates = (first, first_end, second, second_end, submitted, agreed, one.match, one.placed)
                rows.append(
                    [
                        *self._adopter(adopting_family(period), number),
                        enquiry,
                        *map(self.known, dates),
                        1 if one.placed <= self.on else None,
                        self.known(one.order),
                        None,
                        None,
                    ]
                )
        for back in range(12):
            family, started = f"MADEUPF{self.month - back + 90:03d}W", month_at(self.month - back)
            left = self.known(started.start + timedelta(days=100))
            reason = "a) Withdrew" if left else None
            rows.append(
                [
                    *self._adopter(family, 0),
                    started.start + timedelta(days=4),
                    self.known(started.start + timedelta(days=30)),
                    *[None] * 9,
                    left,
                    reason,
                ]
            )
        return rows

    def _adopter(self, family: str, number: int) -> Row:
        key = f"{family}:{number}"
        sex = "b) Female" if number == 0 else "a) Male"
        return [f"{family}-{number + 1}", family, sex, pick(key, _ADOPTER_GROUPS), NO, "No"]


_ADOPTER_GROUPS = ("a) White", "a) White", "a) White", "a) White", "b) Mixed", "d) Black or black British")


def placements(spells: list[Spell]) -> list[tuple[date, Spell]]:
    """The days on which a placement began: with another carer, and not only for the time being."""
    found: list[tuple[date, Spell]] = []
    for spell in spells:
        if not spell.temporary and (not found or found[-1][1].carer is not spell.carer):
            found.append((spell.start, spell))
    return found


def adopting_family(period: CarePeriod) -> str:
    """The made-up identifier of the family that adopts the child."""
    return f"MADEUPF{period.person.number:05d}"


def reversed_decision(period: CarePeriod) -> tuple[date, date] | None:
    """For a few young children: the day adoption was decided on, and the day that was taken back."""
    if period.adoption or period.is_short_break or age_on(period.person.born, period.start) >= 6:
        return None
    if not chance(f"back:{period.person.number}", 0.1):
        return None
    decided = period.start + timedelta(days=180)
    back = decided + timedelta(days=240)
    return (decided, back) if period.end is None or period.end > back else None


def _plan_open(plan: Plan, day: date) -> bool:
    return plan.start <= day and (plan.end is None or plan.end > day)


def _latest_conference(plan: Plan, until: date) -> date | None:
    """Reviews come three months after the start and then every six."""
    latest = None
    for months in range(3, 60, 6):
        held = add_months(plan.start, months) - timedelta(
            days=pick(f"{plan.person.family}:{months}", range(8))
        )
        if held >= until:
            break
        latest = held
    return latest


def _groups() -> dict[str, str]:
    """Annex A's ethnic group by SSDA903 code."""
    names = {
        "W": "a) White",
        "M": "b) Mixed",
        "A": "c) Asian or Asian British",
        "B": "d) Black or black British",
        "O": "e) Other ethnic group",
        "N": "f) Not stated",
        "R": "f) Not stated",
        "C": "c) Asian or Asian British",
    }
    return {code: names[code[0]] for code, _ in ETHNICITIES}
