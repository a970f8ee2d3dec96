"""Every rule of our own over records keeps silent on sound records, to the boundary, and finds its fault."""

from collections.abc import Iterator

import duckdb
import pytest

from expectations.engine import Parameters, evaluate
from expectations.rules import Rule, Severity
from expectations.suites.extracts import records
from expectations.suites.extracts.records import drift
from expectations.suites.extracts.records.declaring import record_rules
from expectations.suites.marts import counted
from tests.unit.expectations.record_world import candidate

CONTACTS = "extracts.annex_a__list_01_contacts"
EARLY_HELP = "extracts.annex_a__list_02_early_help"
REFERRALS = "extracts.annex_a__list_03_referrals"
ASSESSMENTS = "extracts.annex_a__list_04_assessments"
ENQUIRIES = "extracts.annex_a__list_05_section_47"
NEEDS = "extracts.annex_a__list_06_children_in_need"
PLANS = "extracts.annex_a__list_07_child_protection"
CARE = "extracts.annex_a__list_08_children_in_care"
LEAVERS = "extracts.annex_a__list_09_care_leavers"
ADOPTIONS = "extracts.annex_a__list_10_adoption"
DECISIONS = "extracts.csc_contacts__contacts"
HEADERS = "extracts.ssda903__header"
EPISODES = "extracts.ssda903__episodes"
REVIEWS = "extracts.ssda903__reviews"
MISSING = "extracts.ssda903__missing"
UASC = "extracts.ssda903__uasc"
DELIVERY = "extracts.delivery"
COMPUTED = "intermediate.int_indicator_computed"
RECONCILED = "intermediate.int_indicator_reconciled"
NOVEMBER = "period_end = '2017-11-30'"
FIRST_LIST = "table_name = 'list_01_contacts' and period = '2017-11'"


def insert(table: str, delivery: str = "", **values: object) -> str:
    """SQL for one more row, 99 in its file, of the November delivery unless another one is named."""
    extract = table.removeprefix("extracts.").split("__")[0]
    cells = {**values, "delivery_sha256": delivery or f"{extract} 2017-11", "source_row": 99}
    written = ", ".join("null" if cell is None else f"'{cell}'" for cell in cells.values())
    return f"insert into {table} ({', '.join(cells)}) values ({written});"


def contact(day: int, delivery: str) -> str:
    """SQL for a contact in October as that delivery has it."""
    return insert(CONTACTS, f"annex_a {delivery}", child_id="z", contact_date=f"2017-10-{day:02}")


def insert_figure(period_kind: str, period_end: str, numerator: int) -> str:
    """SQL for one more figure of contacts."""
    cell = f"'CSC001', 'E06000034', '{period_kind}', '{period_end}', 'all', 'all', {numerator}, null"
    return f"insert into {COMPUTED} values ({cell});"


def unaccompanied_in(month: str) -> str:
    """SQL for: Ben stands in that month's return as unaccompanied, and in no other."""
    return (
        f"insert into {DELIVERY} values ('ssda903', 'uasc', 'E06000034', '{month}', 1, 'older', true);"
        f"update {UASC} set delivery_sha256 = 'older'"
    )


def children(number: int) -> str:
    """So many of the children who were contacted about in July, as an SQL list."""
    return str(tuple(f"e{day}" for day in range(1, number + 1)))


def headers(unknown: int) -> str:
    """SQL for ten more children in the return, of so many of whom the ethnicity is unknown."""
    return "".join(
        insert(HEADERS, child=f"h{number}", sex="M", ethnic="REFU" if number < unknown else "WBRI")
        for number in range(10)
    )


COPY_OF_A_CONTACT = (
    f"from {CONTACTS} where child_id = 'e1' and delivery_sha256 = 'annex_a 2017-11'"  # one of November's
)
EARLIER_PLAN_ENDS = "update intermediate.int_plan_ended set ended_on = '{}' where started_on = '2015-01-01';"

# Rule; a change up to which it passes; the change by which it fails; the rows that it then finds.
CASES: list[tuple[str, str, str, int]] = [
    (
        "EXT-DAT-001",
        f"update {PLANS} set ended_on = started_on where child_id = 'q'",
        f"update {PLANS} set ended_on = started_on - 1 where child_id = 'q'",
        1,
    ),
    (
        "EXT-DAT-001",
        f"update {EPISODES} set dec = decom where child = 'd'",
        f"update {EPISODES} set dec = decom - 1 where child = 'd'",
        1,
    ),
    (
        "EXT-DAT-002",
        f"update {EARLY_HELP} set completed_on = '2017-07-01'",
        f"update {EARLY_HELP} set completed_on = '2017-06-30'",
        1,
    ),
    (
        "EXT-DAT-003",
        f"update {ENQUIRIES} set conference_on = '2017-11-10' where child_id = 'q'",
        f"update {ENQUIRIES} set conference_on = '2017-11-09' where child_id = 'q'",
        1,
    ),
    (
        "EXT-DAT-004",
        f"update {CARE} set last_review_on = '2017-05-02' where child_id = 'b'",
        f"update {CARE} set last_review_on = '2017-05-01' where child_id = 'b'",
        1,
    ),
    (
        "EXT-DAT-005",
        "update extracts.ssda903__ad1 set date_int = '2015-01-01'",
        "update extracts.ssda903__ad1 set date_int = '2014-12-31'",
        1,
    ),
    (
        "EXT-DAT-006",
        f"update {EPISODES} set decom = '2008-03-15' where decom = '2017-05-02'",
        f"update {EPISODES} set decom = '2008-03-14' where decom = '2017-05-02'",
        1,
    ),
    (
        "EXT-DAT-007",
        f"update {REFERRALS} set birth_date = '2018-07-02'",
        f"update {REFERRALS} set birth_date = '2018-07-03'",
        1,
    ),
    (
        "EXT-DAT-008",
        f"update {LEAVERS} set birth_date = '2017-11-30'",
        f"update {LEAVERS} set birth_date = '2017-12-01'",
        1,
    ),
    (
        "EXT-DAT-009",
        f"update {REFERRALS} set birth_date = '2018-09-30'",
        f"update {REFERRALS} set birth_date = '2018-10-01'",
        2,
    ),
    # Lee, born on 1 January 1998, is 19; an unborn child is -1 in the list
    (
        "EXT-DAT-010",
        f"update {LEAVERS} set age_years = 18",
        f"update {LEAVERS} set age_years = 17",
        1,
    ),
    (
        "EXT-DAT-010",
        f"update {PLANS} set birth_date = '2018-02-01', age_years = -1 where child_id = 'q'",
        f"update {PLANS} set birth_date = '2018-02-01', age_years = 0 where child_id = 'q'",
        1,
    ),
    (
        "EXT-DAT-011",
        f"update {CARE} set placement_started_on = '2017-11-30' where child_id = 'b'",
        f"update {CARE} set placement_started_on = '2017-12-01' where child_id = 'b'",
        1,
    ),
    (
        "EXT-DAT-012",
        f"update {CONTACTS} set contact_date = '2017-06-01' where contact_date = '2017-09-01'",
        f"update {CONTACTS} set contact_date = '2017-05-31' where contact_date = '2017-09-01'",
        1,
    ),
    (
        "EXT-DAT-012",
        f"update {EPISODES} set dec = '2017-04-01' where child = 'd'",
        f"update {EPISODES} set dec = '2017-03-31' where child = 'd'",
        1,
    ),
    (
        "EXT-DAT-012",
        "update extracts.csc_contacts__contacts set contact_date = '2017-11-01'",
        "update extracts.csc_contacts__contacts set contact_date = '2017-10-31'",
        1,
    ),
    # an enquiry of May whose conference was in June belongs into the list
    (
        "EXT-DAT-012",
        f"update {ENQUIRIES} set strategy_discussion_on = '2017-05-20', conference_on = '2017-06-01' "
        "where child_id = 'a'",
        f"update {ENQUIRIES} set strategy_discussion_on = '2017-05-20', conference_on = '2017-05-31' "
        "where child_id = 'a'",
        1,
    ),
    # Anna stands in nine rows of lists 1 to 7
    (
        "EXT-PRS-001",
        f"update {REFERRALS} set birth_date = null",
        f"update {REFERRALS} set birth_date = '2010-05-11'",
        9,
    ),
    ("EXT-PRS-002", f"update {REFERRALS} set gender = 'U'", f"update {REFERRALS} set gender = 'M'", 9),
    (
        "EXT-PRS-003",
        f"update {REFERRALS} set ethnicity_group = 'not_stated'",
        f"update {REFERRALS} set ethnicity_group = 'black'",
        9,
    ),
    (
        "EXT-PRS-004",
        f"update {CARE} set birth_date = null where child_id = 'b'",
        f"update {CARE} set birth_date = '2008-03-16' where child_id = 'b'",
        1,
    ),
    # neither sex is N in the list and U in the return
    (
        "EXT-PRS-005",
        f"update {CARE} set gender = 'N' where child_id = 'b'; "
        f"update {HEADERS} set sex = 'U' where child = 'b'",
        f"update {CARE} set gender = 'F' where child_id = 'b'",
        1,
    ),
    (
        "EXT-PRS-006",
        f"update {HEADERS} set ethnic = 'CHNE' where child = 'b'",
        f"update {HEADERS} set ethnic = 'MWAS' where child = 'b'",
        1,
    ),
    ("EXT-PRS-007", f"update {REVIEWS} set dob = null", f"update {REVIEWS} set dob = '2008-03-16'", 1),
    ("EXT-PRS-008", insert(HEADERS, child="z"), insert(HEADERS, child="b"), 2),
    (
        "EXT-PRS-009",
        f"delete from {CARE} where child_id = 'b'",
        f"update {CARE} set uasc = 'no' where child_id = 'b'",
        1,
    ),
    ("EXT-PRS-010", unaccompanied_in("2016-12"), unaccompanied_in("2016-11"), 1),
    # thirteen children are in need, so one may be unknown and two may not
    (
        "EXT-PRS-011",
        f"update {NEEDS} set ethnicity_group = null where child_id = 'n0'",
        f"update {NEEDS} set ethnicity_group = 'not_stated' where child_id in ('n0', 'n1')",
        1,
    ),
    (
        "EXT-PRS-012",
        f"update {NEEDS} set gender = 'U' where child_id = 'n0'; "
        f"update {NEEDS} set gender = 'U', birth_date = '2017-12-01' where child_id = 'n1'",
        f"update {NEEDS} set gender = 'U' where child_id in ('n0', 'n1')",
        1,
    ),
    (
        "EXT-PRS-013",
        f"update {NEEDS} set disability = null where child_id = 'n0'",
        f"update {NEEDS} set disability = 'unknown' where child_id in ('n0', 'n1')",
        1,
    ),
    (
        "EXT-PRS-014",
        f"update {NEEDS} set birth_date = null where child_id = 'd'",
        f"update {NEEDS} set birth_date = null where child_id = 'q'",
        1,
    ),
    (
        "EXT-PRS-015",
        f"update {LEAVERS} set birth_date = '1991-12-01'",
        f"update {LEAVERS} set birth_date = '1991-11-30'",
        1,
    ),
    (
        "EXT-PRS-015",
        f"update {LEAVERS} set birth_date = '2001-11-30'",
        f"update {LEAVERS} set birth_date = '2001-12-01'",
        1,
    ),
    ("EXT-PRS-016", insert(LEAVERS, child_id="z"), insert(LEAVERS, child_id="l"), 2),
    (
        "EXT-CAS-001",
        insert(PLANS, child_id="a", started_on="2017-11-01", ended_on="2017-11-30"),
        insert(PLANS, child_id="a", started_on="2017-11-01", ended_on="2017-12-01"),
        2,
    ),
    (
        "EXT-CAS-002",
        insert(PLANS, child_id="a", started_on="2017-01-01", ended_on="2017-10-06"),
        insert(PLANS, child_id="a", started_on="2017-01-01", ended_on="2017-10-07"),
        1,
    ),
    (
        "EXT-CAS-003",
        insert(EPISODES, child="b", decom="2017-07-01", dec="2017-07-03", ls="V4"),
        f"update {EPISODES} set dec = '2017-08-02' where decom = '2017-05-02'",
        1,
    ),
    (
        "EXT-CAS-004",
        insert(EPISODES, child="b", decom="2017-07-01", ls="V3"),
        f"update {EPISODES} set dec = null where decom = '2017-05-02'",
        1,
    ),
    (
        "EXT-CAS-005",
        insert(CARE, child_id="b", started_on="2017-01-01", ceased_on="2017-05-02"),
        insert(CARE, child_id="b", started_on="2017-01-01", ceased_on="2017-05-03"),
        1,
    ),
    (
        "EXT-CAS-006",
        insert(NEEDS, child_id="a", started_on="2017-06-01", closed_on="2017-11-30"),
        insert(NEEDS, child_id="a", started_on="2017-06-01", closed_on="2017-12-01"),
        2,
    ),
    (
        "EXT-CAS-007",
        f"update {NEEDS} set closed_on = '2017-12-01' where child_id = 'a'",
        f"update {NEEDS} set closed_on = '2017-11-30' where child_id = 'a'",
        1,
    ),
    (
        "EXT-CAS-008",
        f"update {NEEDS} set closed_on = '2017-12-01' where child_id = 'b'",
        f"delete from {NEEDS} where child_id = 'b'",
        1,
    ),
    (
        "EXT-CAS-009",
        f"update {NEEDS} set case_status = 'looked_after' where child_id = 'a'",
        f"update {NEEDS} set case_status = 'in_need' where child_id = 'a'",
        1,
    ),
    (
        "EXT-CAS-010",
        f"delete from {NEEDS} where child_id = 'b'",
        f"update {NEEDS} set case_status = 'child_protection' where child_id = 'b'",
        1,
    ),
    (
        "EXT-CAS-011",
        f"update {PLANS} set ended_on = '2017-12-01' where child_id = 'a'",
        f"update {PLANS} set ended_on = '2017-11-30' where child_id = 'a'",
        1,
    ),
    (
        "EXT-CAS-012",
        f"update {CARE} set ceased_on = '2017-12-01' where child_id = 'b'",
        f"update {CARE} set ceased_on = '2017-11-30' where child_id = 'b'",
        1,
    ),
    (
        "EXT-CAS-013",
        f"update {NEEDS} set case_status = 'closed', closed_on = '2017-11-30' where child_id = 'n0'",
        f"update {NEEDS} set case_status = 'closed' where child_id = 'n0'",
        1,
    ),
    (
        "EXT-CAS-014",
        f"update {NEEDS} set closure_reason = 'other', closed_on = '2017-11-30' where child_id = 'n0'",
        f"update {NEEDS} set closure_reason = 'other' where child_id = 'n0'",
        1,
    ),
    (
        "EXT-CAS-015",
        f"update {NEEDS} set closure_reason = 'other', closed_on = '2017-11-30' where child_id = 'n0'",
        f"update {NEEDS} set closed_on = '2017-11-30' where child_id = 'n0'",
        1,
    ),
    # the referral of 2 September; one of June may have its contact in May, which is not shown
    (
        "EXT-CAS-016",
        f"update {CONTACTS} set contact_date = '2017-08-02' where contact_date = '2017-09-01'",
        f"update {CONTACTS} set contact_date = '2017-08-01' where contact_date = '2017-09-01'",
        1,
    ),
    (
        "EXT-CAS-016",
        f"update {CONTACTS} set contact_date = '2017-09-02' where contact_date = '2017-09-01'",
        f"update {CONTACTS} set contact_date = '2017-09-03' where contact_date = '2017-09-01'",
        1,
    ),
    (
        "EXT-CAS-016",
        f"update {REFERRALS} set referral_date = '2017-06-30'",
        f"update {REFERRALS} set referral_date = '2017-07-01'",
        2,
    ),
    (
        "EXT-CAS-017",
        f"update {REFERRALS} set referral_date = '2017-08-03'",
        f"update {REFERRALS} set referral_date = '2017-08-02'",
        1,
    ),
    (
        "EXT-CAS-017",
        f"delete from {REFERRALS}; update {NEEDS} set started_on = '2017-09-02' where child_id = 'a'",
        f"delete from {REFERRALS}",
        1,
    ),
    (
        "EXT-CAS-018",
        f"update {ENQUIRIES} set conference_on = null, conference_led_to_plan = null where child_id = 'a'",
        f"update {ENQUIRIES} set conference_on = null where child_id = 'a'",
        1,
    ),
    (
        "EXT-CAS-018",
        f"update {ENQUIRIES} set conference_unnecessary = null where child_id = 'a'",
        f"update {ENQUIRIES} set conference_unnecessary = 'yes' where child_id = 'a'",
        1,
    ),
    # Anna's plan of 6 October, and a plan before July, whose conference may not be shown
    (
        "EXT-CAS-019",
        f"update {ENQUIRIES} set conference_on = '2017-09-06' where child_id = 'a'",
        f"update {ENQUIRIES} set conference_on = '2017-09-05' where child_id = 'a'",
        1,
    ),
    (
        "EXT-CAS-020",
        f"update {PLANS} set started_on = '2017-11-05' where child_id = 'a'",
        f"update {PLANS} set started_on = '2017-11-06' where child_id = 'a'",
        1,
    ),
    # a conference of less than a month ago may still be waited for
    (
        "EXT-CAS-020",
        f"delete from {PLANS} where child_id = 'q'",
        f"delete from {PLANS} where child_id = 'q'; "
        f"update {ENQUIRIES} set conference_on = '2017-10-30' where child_id = 'q'",
        1,
    ),
    (
        "EXT-CAS-021",
        f"update {REVIEWS} set review = '2017-05-02'",
        f"update {REVIEWS} set review = '2017-05-01'",
        1,
    ),
    (
        "EXT-CAS-022",
        f"update {MISSING} set mis_start = '2017-06-03' where mis_start = '2017-06-10'",
        f"update {MISSING} set mis_start = '2017-06-02' where mis_start = '2017-06-10'",
        1,
    ),
    (
        "EXT-CAS-023",
        f"update {HEADERS} set dob = '1999-12-01' where child = 'b'",
        f"update {HEADERS} set dob = '1999-11-30' where child = 'b'",
        1,
    ),
    (
        "EXT-CAS-024",
        f"update {PLANS} set birth_date = '1999-12-01' where child_id = 'q'",
        f"update {PLANS} set birth_date = '1999-11-30' where child_id = 'q'",
        1,
    ),
    # 2 December 2015 is 729 days before 30 November 2017: 2016 is a leap year
    (
        "EXT-CAS-025",
        f"update {PLANS} set started_on = '2015-12-02' where child_id = 'a'",
        f"update {PLANS} set started_on = '2015-12-01' where child_id = 'a'",
        1,
    ),
    (
        "EXT-CAS-026",
        f"update {PLANS} set allocated_team = null where child_id = 'p'",
        f"update {PLANS} set allocated_team = null where child_id = 'q'",
        1,
    ),
    (
        "EXT-CAS-027",
        "update extracts.ssda903__sw_episodes set sw_dec = '2017-12-01'",
        "update extracts.ssda903__sw_episodes set sw_dec = '2017-11-30'",
        1,
    ),
    (
        "EXT-CAS-028",
        EARLIER_PLAN_ENDS.format("2017-10-07") + f"update {PLANS} set previous_plans = 0",
        EARLIER_PLAN_ENDS.format("2017-10-06") + f"update {PLANS} set previous_plans = 0",
        1,
    ),
    (
        "EXT-CAS-029",
        f"update {LEAVERS} set pathway_plan_on = null, eligibility = 'qualifying'",
        f"update {LEAVERS} set pathway_plan_on = null",
        1,
    ),
    (
        "EXT-VOL-001",
        f"insert into {CONTACTS} select * replace (99 as source_row, 'police' as contact_source) "
        + COPY_OF_A_CONTACT,
        f"insert into {CONTACTS} select * replace (99 as source_row) {COPY_OF_A_CONTACT}",
        1,
    ),
    # the same bytes delivered for two months give the same row twice, which is no double
    (
        "EXT-VOL-001",
        f"insert into {CONTACTS} select * {COPY_OF_A_CONTACT}",
        f"insert into {CONTACTS} select * replace (99 as source_row) {COPY_OF_A_CONTACT}",
        1,
    ),
    (
        "EXT-VOL-002",
        f"update {DELIVERY} set rows_accepted = 50 where {FIRST_LIST}",
        f"update {DELIVERY} set rows_accepted = 49 where {FIRST_LIST}",
        1,
    ),
    # a third of 100 is 33
    (
        "EXT-VOL-003",
        f"update {DELIVERY} set rows_accepted = 133 where {FIRST_LIST}",
        f"update {DELIVERY} set rows_accepted = 134 where {FIRST_LIST}",
        1,
    ),
    (
        "EXT-VOL-003",
        f"update {DELIVERY} set rows_accepted = 67 where {FIRST_LIST}",
        f"update {DELIVERY} set rows_accepted = 66 where {FIRST_LIST}",
        1,
    ),
    (
        "EXT-VOL-012",
        f"update {DELIVERY} set rows_accepted = 150 where period = '2016-11'",
        f"update {DELIVERY} set rows_accepted = 151 where period = '2016-11'",
        1,
    ),
    (
        "EXT-VOL-012",
        f"update {DELIVERY} set rows_accepted = 75 where period = '2016-11'",
        f"update {DELIVERY} set rows_accepted = 74 where period = '2016-11'",
        1,
    ),
    (
        "EXT-VOL-004",
        f"delete from {DELIVERY} where period = '2017-11'",
        f"delete from {DELIVERY} where period = '2017-11' and extract = 'csc_contacts'",
        1,
    ),
    (
        "EXT-VOL-005",
        f"delete from {DELIVERY} where period = '2017-10' and table_name = 'reviews'",
        f"delete from {DELIVERY} where period = '2017-11' and table_name = 'reviews'",
        1,
    ),
    (
        "EXT-VOL-006",
        insert(EPISODES, child="z", decom="2017-11-01", ls="V3"),
        insert(EPISODES, child="z", decom="2017-11-01", ls="V2"),
        1,
    ),
    (
        "EXT-VOL-007",
        insert(CARE, child_id="z", started_on="2017-11-01", ceased_on="2017-11-30"),
        insert(CARE, child_id="z", started_on="2017-11-01", ceased_on="2017-12-01"),
        1,
    ),
    # where no child has the same number in both returns, nothing can be compared
    (
        "EXT-VOL-007",
        f"update {CARE} set child_id = 'other ' || child_id",
        insert(CARE, child_id="z", started_on="2017-11-30"),
        1,
    ),
    (
        "EXT-VOL-008",
        insert(EPISODES, child="z", decom="2017-11-01", dec="2017-11-30", ls="C2"),
        insert(EPISODES, child="z", decom="2017-11-01", dec="2017-12-01", ls="C2"),
        1,
    ),
    (
        "EXT-VOL-009",
        insert(CONTACTS, child_id="z", contact_date="2017-10-31"),
        insert(CONTACTS, child_id="z", contact_date="2017-11-01"),
        1,
    ),
    # both deliveries have 21 contacts before November; one of 22 is within a twentieth, two of 23 are not
    ("EXT-VOL-010", contact(1, "2017-11"), contact(1, "2017-11") + contact(2, "2017-11"), 1),
    ("EXT-VOL-011", contact(1, "2017-10"), contact(1, "2017-10") + contact(2, "2017-10"), 1),
    # a day of the return on which care began; without one in the return nothing can be compared
    (
        "EXT-XCH-001",
        f"delete from {EPISODES} where decom = '2017-05-02'; "
        f"update {CARE} set started_on = '2017-05-03' where child_id = 'b'",
        f"update {CARE} set started_on = '2017-05-03' where child_id = 'b'",
        1,
    ),
    # a new legal basis with the same carer is no new placement, and a holiday does not end one
    (
        "EXT-XCH-002",
        insert(EPISODES, child="b", decom="2017-09-01", rne="T", ls="C2", place="U4"),
        insert(EPISODES, child="b", decom="2017-09-01", rne="P", ls="C2", place="U4"),
        1,
    ),
    (
        "EXT-XCH-002",
        insert(EPISODES, child="b", decom="2017-09-01", rne="P", ls="C2", place="T3"),
        insert(EPISODES, child="b", decom="2017-09-01", rne="B", ls="C2", place="U6"),
        1,
    ),
    # list 10 reaches back to June
    (
        "EXT-XCH-003",
        f"delete from {ADOPTIONS}; update {EPISODES} set dec = '2017-05-31' where child = 'd'",
        f"delete from {ADOPTIONS}; update {EPISODES} set dec = '2017-06-01' where child = 'd'",
        1,
    ),
    # the return begins in April
    (
        "EXT-XCH-004",
        f"update {EPISODES} set rec = 'E4A'; update {ADOPTIONS} set adopted_on = '2017-03-31' "
        "where child_id = 'd'",
        f"update {EPISODES} set rec = 'E4A'; update {ADOPTIONS} set adopted_on = '2017-04-01' "
        "where child_id = 'd'",
        1,
    ),
    (
        "EXT-XCH-005",
        f"update {CARE} set ceased_on = '2017-12-01' where child_id = 'b'",
        f"update {CARE} set ceased_on = '2017-11-30' where child_id = 'b'",
        1,
    ),
    (
        "EXT-XCH-005",
        f"delete from {CARE} where child_id = 'b'; "
        f"update {ADOPTIONS} set reversed_on = '2017-11-20' where child_id = 'b'",
        f"delete from {CARE} where child_id = 'b'",
        1,
    ),
    # the contact of 3 November has ten days, and the one of the 21st has them in December
    (
        "EXT-XCH-006",
        f"update {REFERRALS} set referral_date = '2017-11-13' where referral_date = '2017-11-04'",
        f"update {REFERRALS} set referral_date = '2017-11-14' where referral_date = '2017-11-04'",
        1,
    ),
    (
        "EXT-XCH-006",
        f"delete from {REFERRALS}; update {DECISIONS} set contact_date = '2017-11-21'",
        f"delete from {REFERRALS}; update {DECISIONS} set contact_date = '2017-11-20'",
        1,
    ),
    # 21 children were contacted about: of five it may be unknown, of six it may not
    (
        "EXT-CHR-001",
        f"update {CONTACTS} set birth_date = null where child_id in {children(5)}",
        f"update {CONTACTS} set birth_date = null where child_id in {children(6)}",
        1,
    ),
    (
        "EXT-CHR-002",
        f"update {CONTACTS} set gender = 'U' where child_id in {children(5)}",
        f"update {CONTACTS} set gender = null where child_id in {children(6)}",
        1,
    ),
    (
        "EXT-CHR-003",
        f"update {CONTACTS} set ethnicity_group = null where child_id in {children(5)}",
        f"update {CONTACTS} set ethnicity_group = 'not_stated' where child_id in {children(6)}",
        1,
    ),
    # twelve children are in the return: of one it may be unknown, of two it may not
    ("EXT-CHR-003", headers(unknown=1), headers(unknown=2), 1),
    # eleven children are assessed
    (
        "EXT-CHR-004",
        f"update {ASSESSMENTS} set disability = 'unknown' where child_id = 'n0'",
        f"update {ASSESSMENTS} set disability = null where child_id in ('n0', 'n1')",
        1,
    ),
    # 64.13 was returned: half a hundredth away is still the same figure
    (
        "MRT-CNT-001",
        f"update {RECONCILED} set computed_value = 64.125 where not is_made_up and {NOVEMBER}",
        f"update {RECONCILED} set computed_value = 64.1249 where not is_made_up and {NOVEMBER}",
        1,
    ),
    # made-up records say nothing about what the service returned
    (
        "MRT-CNT-001",
        f"update {RECONCILED} set computed_value = 10 where is_made_up",
        f"update {RECONCILED} set computed_value = 10 where {NOVEMBER}",
        1,
    ),
    (
        "MRT-CNT-002",
        f"update {RECONCILED} set computed_value = 63.335 where not {NOVEMBER}",
        f"update {RECONCILED} set computed_value = 63.3351 where not {NOVEMBER}",
        1,
    ),
    (
        "MRT-CNT-003",
        f"update {RECONCILED} set computed_value = 239.5 where is_made_up",
        f"update {RECONCILED} set computed_value = 240 where is_made_up",
        1,
    ),
    # a second open plan of Anna is a plan started and no further child
    (
        "MRT-CNT-004",
        insert(PLANS, child_id="a", started_on="2017-11-10")
        + f"update {COMPUTED} set denominator = 2 where indicator_code = 'CSC052'",
        f"update {COMPUTED} set denominator = 2 where indicator_code = 'CSC052'",
        1,
    ),
    (
        "MRT-CNT-005",
        "delete from intermediate.int_care_started where started_on = '2017-11-25'; "
        "delete from intermediate.int_care_ceased where ended_on = '2017-11-28'",
        f"update {COMPUTED} set numerator = 2 where indicator_code = 'CLA004'",
        1,
    ),
    (
        "MRT-CNT-006",
        insert(PLANS, child_id="a", started_on="2017-11-30"),
        insert(PLANS, child_id="z", started_on="2017-11-30"),
        1,
    ),
    (
        "MRT-CNT-007",
        f"update {COMPUTED} set breakdown_value = 'not_stated' where breakdown_value = 'male'",
        f"delete from {COMPUTED} where breakdown_value = 'male'",
        1,
    ),
    (
        "MRT-CNT-008",
        f"update {COMPUTED} set numerator = numerator + 1 where indicator_code = 'CSC001' "
        "and (period_end = '2017-04-30' or period_kind = 'year_to_date')",
        f"update {COMPUTED} set numerator = numerator + 1 where indicator_code = 'CSC001' "
        "and period_end = '2017-04-30'",
        1,
    ),
    # twelve months to 28 February 2017 begin on 29 February 2016, so they hold a day more than their months
    (
        "MRT-CNT-008",
        insert_figure("rolling_12_months", "2017-02-28", 9) + insert_figure("month", "2017-02-28", 8),
        insert_figure("rolling_12_months", "2017-01-31", 9) + insert_figure("month", "2017-01-31", 8),
        1,
    ),
    (
        "MRT-CNT-009",
        f"update {COMPUTED} set numerator = 5 where period_kind = 'year_to_date'",
        f"update {COMPUTED} set numerator = 6 where period_kind = 'year_to_date'",
        1,
    ),
    (
        "MRT-CNT-009",
        f"update {COMPUTED} set numerator = 3 where period_kind = 'year_to_date'",
        f"update {COMPUTED} set numerator = 2 where period_kind = 'year_to_date'",
        1,
    ),
    (
        "MRT-CNT-010",
        f"update {COMPUTED} set numerator = 4 where indicator_code = 'CSC020'",
        f"update {COMPUTED} set numerator = 5 where indicator_code = 'CSC020'",
        1,
    ),
    (
        "MRT-CNT-011",
        f"update {COMPUTED} set numerator = 10 where indicator_code = 'CSC030' and {NOVEMBER}",
        f"update {COMPUTED} set numerator = 9 where indicator_code = 'CSC030' and {NOVEMBER}",
        1,
    ),
    (
        "MRT-CNT-011",
        f"update {COMPUTED} set numerator = 40 where indicator_code = 'CSC030' and {NOVEMBER}",
        f"update {COMPUTED} set numerator = 41 where indicator_code = 'CSC030' and {NOVEMBER}",
        1,
    ),
]

# Drift needs more rows than a small world has; test_drift judges it.
ALL_RULES = (*(rule for rule in records.RULES if rule not in drift.DELIVERIES), *counted.RULES)


def alone(rule_id: str) -> Rule:
    """A rule over a frame of its own: planning the one that all rules over rows share takes half a second."""
    declared = [one for one in records.ROWS if one.rule_id == rule_id]
    if declared:
        return record_rules(*declared, besides=records.BESIDES)[0]
    return next(rule for rule in ALL_RULES if rule.rule_id == rule_id)


@pytest.fixture(scope="module")
def whole_world() -> Iterator[duckdb.DuckDBPyConnection]:
    yield from candidate()


@pytest.fixture
def records_delivered(whole_world: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The candidate within a transaction that is rolled back."""
    whole_world.execute("begin")
    yield whole_world
    whole_world.execute("rollback")


def test_every_rule_has_a_case_that_passes_and_one_that_fails() -> None:
    assert sorted({rule_id for rule_id, *_ in CASES}) == sorted(rule.rule_id for rule in ALL_RULES)


def test_every_rule_passes_on_sound_records_and_looks_at_some(
    records_delivered: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    findings = evaluate(ALL_RULES, records_delivered, parameters)
    assert [(one.rule_id, one.note, one.failing_rows) for one in findings if one.outcome != "passed"] == []
    assert [one.rule_id for one in findings if one.n_checked == 0] == []


@pytest.mark.parametrize(("rule_id", "up_to", "beyond", "rows"), CASES)
def test_a_rule_passes_up_to_its_boundary_and_finds_what_lies_beyond(
    records_delivered: duckdb.DuckDBPyConnection,
    parameters: Parameters,
    rule_id: str,
    up_to: str,
    beyond: str,
    rows: int,
) -> None:
    rule = alone(rule_id)
    records_delivered.execute(up_to)
    [sound] = evaluate([rule], records_delivered, parameters)
    assert (sound.outcome, sound.note) == ("passed", None)
    records_delivered.execute("rollback")
    records_delivered.execute("begin")
    records_delivered.execute(beyond)
    [faulty] = evaluate([rule], records_delivered, parameters)
    assert (faulty.outcome, faulty.note, faulty.n_failed) == ("failed", None, rows)
    assert len(faulty.failing_rows) == rows
    assert all(key in rule.keys for row in faulty.failing_rows for key, _ in row.keys)


def test_nothing_delivered_is_a_pass_over_no_rows(
    records_delivered: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    findings = evaluate(records.RULES, records_delivered, {**parameters, "authority": "E06000033"})
    assert {(one.outcome, one.n_checked) for one in findings} == {("passed", 0)}


def test_another_months_delivery_is_not_judged(
    records_delivered: duckdb.DuckDBPyConnection, parameters: Parameters
) -> None:
    records_delivered.execute(
        insert(PLANS, "annex_a 2017-10", child_id="a", started_on="2017-10-06", ended_on="2017-10-05")
    )
    [finding] = evaluate([alone("EXT-DAT-001")], records_delivered, parameters)
    assert (finding.outcome, finding.n_failed) == ("passed", 0)


def test_rows_are_named_without_anything_personal() -> None:
    named = {key for rule in ALL_RULES for key in rule.keys}
    assert named == {
        *("period_end", "table_name", "source_row", "extract"),
        *("indicator_code", "area_code", "period_kind", "breakdown", "breakdown_value"),
    }


def test_a_critical_rule_says_which_figures_it_touches() -> None:
    critical = [rule for rule in ALL_RULES if rule.severity is Severity.CRITICAL]
    assert critical
    assert [rule for rule in critical if not rule.indicators and "indicator_code" not in rule.keys] == []
