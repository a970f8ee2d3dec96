"""SSDA903 rules over the episodes: dates, the chain of episodes, codes, limits of time, and last year.

Source of the codes: the validation rules of the SSDA903 guide; see docs/official-rules.md.
"""

from __future__ import annotations

from expectations.suites.extracts.looked_after.rows import (
    ADOPTED,
    ADOPTIVE,
    EPISODES,
    SHORT_BREAKS,
    TEMPORARY,
    birthday,
    return_rules,
)
from expectations.suites.extracts.official import (
    ADOPTION,
    AGE,
    BLANK,
    CHAIN,
    CODES,
    COHORT,
    DATES,
    FILLED,
    LAST_YEAR,
    LIMIT,
    YEAR,
    Official,
)

_CONTINUES = "('P', 'L', 'T', 'U', 'B')"
_EARLY_PROVIDERS = "('P1', 'R2', 'R5')"
_NO_PROVIDER = "('T0', 'T1', 'T2', 'T3', 'Z11', 'Z12', 'Z13', 'Z14')"
_NO_URN = "('P1', 'P3', 'R1', 'R2', 'R5', 'T0', 'T1', 'T2', 'T3', 'T4', 'Z11', 'Z12', 'Z13', 'Z14')"


def _born_before(code: str, what: str, applies: str, years: int | str, day: str = "decom") -> Official:
    """The child has had the birthday by that day."""
    return Official(code, what, f"case when {applies} then {day} >= {birthday('birth_date', years)} end", AGE)


def _not_with(code: str, what: str, provider: str, places: str) -> Official:
    """A provider that cannot be in charge of certain placements."""
    return Official(
        code, what, f"case when place_provider = '{provider}' then place not in {places} end", CODES
    )


def _as_last_year(code: str, what: str, same: str) -> Official:
    """The first episode of the year says the same as the one open at the end of the year before."""
    return Official(
        code,
        f"{what} of the first episode is that of the episode open at the end of last year.",
        f"case when is_first_in_year and decom = last_decom then {same} end",
        LAST_YEAR,
    )


DECLARED = [
    Official(
        "142",
        "An episode has ended where a later one has started.",
        "case when next_decom is not null then dec is not null end",
        CHAIN,
    ),
    Official(
        "148",
        "The day an episode ended and the reason come together.",
        "(dec is null) = (rec is null)",
        FILLED,
    ),
    Official(
        "302",
        "The first episode does not start before the child was born.",
        "case when episode_no = 1 then decom >= birth_date end",
        DATES,
    ),
    Official(
        "352",
        "A child who starts to be looked after is under 18.",
        f"case when rne = 'S' then decom < {birthday('birth_date', 18)} end",
        AGE,
    ),
    Official(
        "353",
        "No episode starts before 14 October 1991, when the Children Act 1989 came into force.",
        "decom >= date '1991-10-14'",
        DATES,
    ),
    Official("354", "No episode starts after the collection year.", "decom <= year_end", YEAR),
    Official("355", "An episode lasts 24 hours or more.", "dec <> decom", DATES),
    Official("356", "No episode ends before it starts.", "dec >= decom", DATES),
    Official(
        "357",
        "The first episode ever starts care: its reason is S.",
        "case when episode_no = 1 and decom >= year_start then rne = 'S' end",
        CHAIN,
    ),
    _born_before(
        "358", "A child under a youth justice legal status is 10 or over.", "ls in ('J1', 'J2', 'J3')", 10
    ),
    Official(
        "359",
        "Whoever is looked after past the 18th birthday is accommodated (V2) in a community home (K2).",
        f"case when dec is null and {birthday('birth_date', 18)} < known_until"
        " then ls = 'V2' and place = 'K2' end",
        AGE,
    ),
    Official(
        "361",
        "Police protection lasts no more than 72 hours.",
        "case when ls = 'L1' then status_days <= 3 end",
        LIMIT,
    ),
    Official(
        "362",
        "An emergency protection order lasts no more than 21 days.",
        "case when ls = 'L2' then status_days <= 21 end",
        LIMIT,
    ),
    Official(
        "363",
        "A child assessment order lasts no more than 7 days.",
        "case when ls = 'L3' then status_days <= 7 end",
        LIMIT,
    ),
    Official(
        "365",
        "A single short break lasts no more than 17 days.",
        "case when ls = 'V3' then date_diff('day', decom, coalesce(dec, known_until)) <= 17 end",
        LIMIT,
    ),
    Official(
        "366",
        "The placement does not change within a single short break.",
        "case when ls = 'V3' then rne = 'S' end",
        CODES,
    ),
    Official(
        "367",
        "A child has no more than 75 days of short breaks in the collection year.",
        "case when ls = 'V3' and is_in_year then short_break_days <= 75 end",
        LIMIT,
    ),
    _born_before(
        "370",
        "A child in independent living (P2) is 15 or over, from 2023-24 on 16 or over.",
        "place = 'P2'",
        "case when year_start >= date '2023-04-01' then 16 else 15 end",
    ),
    _born_before(
        "371",
        "A child in semi-independent or supported accommodation (H5, K3) is 14 or over, from"
        " 2023-24 on 16 or over.",
        "place in ('H5', 'K3')",
        "case when year_start >= date '2023-04-01' then 16 else 14 end",
    ),
    _born_before("372", "A child in youth custody or prison (R5) is 10 or over.", "place = 'R5'", 10),
    _born_before("373", "A child placed in a residential school (S1) is 4 or over.", "place = 'S1'", 4),
    _born_before("374", "A child in residential employment (P3) is 14 or over.", "place = 'P3'", 14),
    Official(
        "375",
        "A temporary stay in hospital (T1) lasts no more than six weeks.",
        "case when place = 'T1' then placement_days <= 42 end",
        LIMIT,
    ),
    Official(
        "376",
        "A temporary placement while the carer is on holiday (T3) lasts no more than three weeks.",
        "case when place = 'T3' then placement_days <= 21 end",
        LIMIT,
    ),
    Official(
        "377",
        "A child has no more than two carer's holidays (T3) in twelve months.",
        "case when place = 'T3' and starts_placement then holidays_in_year <= 2 end",
        LIMIT,
    ),
    Official(
        "378",
        "A child placed with parents (P1) is not accommodated under section 20 (V2).",
        "case when place = 'P1' then ls <> 'V2' end",
        CODES,
    ),
    Official(
        "379",
        "A temporary placement for another reason (T4) lasts no more than seven days.",
        "case when place = 'T4' then placement_days <= 7 end",
        LIMIT,
    ),
    Official(
        "380",
        "A period of care does not start with a temporary placement.",
        f"case when place in {TEMPORARY} then rne <> 'S' end",
        CODES,
    ),
    Official(
        "381",
        "A period of care does not end in a temporary placement.",
        f"case when place in {TEMPORARY} then rec = 'X1' end",
        CODES,
    ),
    Official(
        "382",
        "A child on short breaks is not in a temporary placement.",
        f"case when ls in {SHORT_BREAKS} then place not in {TEMPORARY} end",
        CODES,
    ),
    Official(
        "383",
        "From a temporary placement a child returns to the placement before it.",
        f"case when is_continuation and previous_place in {TEMPORARY} and place_before_previous is not null"
        " then rne = 'P' and place = place_before_previous end",
        CHAIN,
    ),
    Official(
        "384",
        "A child on short breaks is not in a long-term foster placement (U1, U4).",
        f"case when ls in {SHORT_BREAKS} then place not in ('U1', 'U4') end",
        CODES,
    ),
    Official("385", "No episode ends after the collection year.", "dec <= year_end", YEAR),
    Official(
        "386",
        "A child who leaves by adoption is under 18.",
        f"case when rec in {ADOPTED} then dec < {birthday('birth_date', 18)} end",
        AGE,
    ),
    _born_before(
        "387",
        "A child who moves into independent living (E5, E6) is 14 or over.",
        "rec in ('E5', 'E6')",
        14,
        "dec",
    ),
    Official(
        "388",
        "An episode that ends because a new one begins (X1) is followed on the same day.",
        "case when rec = 'X1' and dec is not null then coalesce(next_decom = dec, false) end",
        CHAIN,
    ),
    _born_before("389", "Whoever moves on to adult social care (E7) is 16 or over.", "rec = 'E7'", 16, "dec"),
    Official(
        "390",
        "A child who leaves by adoption was placed for adoption.",
        f"case when rec in {ADOPTED} then place in {ADOPTIVE} end",
        ADOPTION,
    ),
    Official(
        "407",
        "A child who leaves to a special guardian has not passed the 18th birthday.",
        "case when rec in ('E43', 'E44', 'E45', 'E46', 'E47', 'E48')"
        f" then dec <= {birthday('birth_date', 18)} end",
        AGE,
    ),
    Official(
        "408",
        "A child placed for adoption under a placement order (A5, A6) has that order (E1).",
        "case when place in ('A5', 'A6') then ls = 'E1' end",
        ADOPTION,
    ),
    Official(
        "426",
        "A child is not under V3 and V4 in the same year.",
        f"case when ls in {SHORT_BREAKS} and is_in_year then not has_both_kinds end",
        CODES,
    ),
    Official(
        "431",
        "Care does not start anew (S) on or before the day the last episode ended.",
        "case when rne = 'S' then decom > previous_dec end",
        CHAIN,
    ),
    Official(
        "432",
        "After care has ended, the next episode starts it anew (S).",
        "case when previous_rec <> 'X1' then rne = 'S' end",
        CHAIN,
    ),
    Official(
        "433",
        "An episode that continues care starts on the day the last one ended.",
        f"case when rne in {_CONTINUES} and episode_no > 1 then is_continuation end",
        CHAIN,
    ),
    Official(
        "434",
        "Where only the legal status changed (L), it did, and the placement did not.",
        "case when rne = 'L' and is_continuation"
        " then is_status_changed and not coalesce(is_placement_changed, false) end",
        CHAIN,
    ),
    Official(
        "435",
        "Where only the placement changed (P, T), it did, and the legal status did not.",
        "case when rne in ('P', 'T') and is_continuation"
        " then not is_status_changed and is_placement_changed end",
        CHAIN,
    ),
    Official(
        "436",
        "Where legal status and placement changed (B, U), both did.",
        "case when rne in ('B', 'U') and is_continuation then is_status_changed and is_placement_changed end",
        CHAIN,
    ),
    Official(
        "437",
        "No episode follows after death (E2) or after an age of 18 was found (E15).",
        "case when rec in ('E2', 'E15') then next_decom is null end",
        CHAIN,
    ),
    Official(
        "445",
        "No episode under a freeing order (D1) starts after December 2005.",
        "case when ls = 'D1' then decom <= date '2005-12-31' end",
        CODES,
    ),
    Official(
        "446",
        "No episode under a placement order (E1) starts before December 2005.",
        "case when ls = 'E1' then decom >= date '2005-12-01' end",
        CODES,
    ),
    Official(
        "451",
        "No child is still under a freeing order (D1).",
        "case when ls = 'D1' then dec is not null or rec is not null end",
        CODES,
    ),
    Official(
        "460",
        "Whoever stays with the carers at 18 (E17) is 18 or over.",
        f"case when rec = 'E17' then dec >= {birthday('birth_date', 18)} end",
        AGE,
    ),
    Official("501", "No episode starts before the one before it has ended.", "decom >= previous_dec", CHAIN),
    Official(
        "502",
        "The first episode of the year is the one that was open at the end of last year.",
        "case when is_first_in_year then decom = last_decom end",
        LAST_YEAR,
    ),
    _as_last_year("503A", "The reason for the new episode", "rne = last_rne"),
    _as_last_year("503B", "The legal status", "ls = last_ls"),
    _as_last_year("503C", "The category of need", "cin = last_cin"),
    # The codes that 2024-25 and 2025-26 put in the place of others are no change of placement.
    _as_last_year(
        "503D",
        "The placement",
        "place = last_place or (last_place = 'H5' and place = 'K3')"
        " or (last_place = 'Z1' and place in ('Z11', 'Z12', 'Z13', 'Z14'))",
    ),
    _as_last_year("503E", "The provider", "place_provider is not distinct from last_provider"),
    _as_last_year("503F", "The Ofsted number", "urn is not distinct from last_urn"),
    Official(
        "504",
        "The category of need stays the same while a child is looked after.",
        "case when previous_rec = 'X1' and is_continuation then cin = previous_cin end",
        CODES,
    ),
    Official(
        "516",
        "A child who leaves to a former carer as special guardian (E45, E46) was in foster care.",
        "case when rec in ('E45', 'E46') then place in ('U1', 'U2', 'U3', 'U4', 'U5', 'U6') end",
        CODES,
    ),
    Official(
        "213",
        "A temporary or unregistered placement has no provider.",
        f"case when place in {_NO_PROVIDER} then place_provider is null end",
        BLANK,
    ),
    Official(
        "217",
        "A child placed for adoption with the current carers (A3, A5) from April 2015 on"
        " has an episode that starts for reason S, T or U.",
        "case when place in ('A3', 'A5') and decom >= date '2015-04-01' then rne in ('S', 'T', 'U') end",
        ADOPTION,
    ),
    Official(
        "222",
        "A placement that Ofsted does not register has no Ofsted number.",
        f"case when place in {_NO_URN} then urn is null or urn = 'XXXXXXX' end",
        BLANK,
    ),
    Official(
        "225",
        "A change of placement has its reason.",
        f"case when rec = 'X1' and next_decom = dec and next_rne in ('P', 'B', 'T', 'U')"
        f" and place not in {TEMPORARY} and next_place not in {TEMPORARY}"
        " then reason_place_change is not null end",
        FILLED,
    ),
    Official(
        "226",
        "A move into or out of a temporary placement has no reason for a change.",
        f"case when place in {TEMPORARY} then reason_place_change is null"
        " and (not is_continuation or previous_reason is null) end",
        BLANK,
    ),
    Official(
        "233",
        "From 2025-26 on an open episode has no reason for a change of placement.",
        "case when dec is null and year_start >= date '2025-04-01' then reason_place_change is null end",
        BLANK,
    ),
    Official(
        "234",
        "From 2025-26 on no child under 10 changes placement because of custody.",
        "case when reason_place_change = 'CUSTOD' and year_start >= date '2025-04-01'"
        f" then decom >= {birthday('birth_date', 10)} end",
        AGE,
    ),
    Official(
        "526",
        "A placement that needs a provider has one.",
        f"case when place not in {TEMPORARY} and place not in ('Z1', 'Z11', 'Z12', 'Z13', 'Z14')"
        " then place_provider is not null end",
        FILLED,
    ),
    _not_with("527", "The authority itself (PR1) does not provide P1, R2 or R5.", "PR1", _EARLY_PROVIDERS),
    _not_with("528", "Another authority (PR2) does not provide P1, R2 or R5.", "PR2", _EARLY_PROVIDERS),
    _not_with(
        "529",
        "Another public body (PR3) does not provide P1, A3 to A6, K1, K2 or U1 to U6.",
        "PR3",
        "('P1', 'A3', 'A4', 'A5', 'A6', 'K1', 'K2', 'U1', 'U2', 'U3', 'U4', 'U5', 'U6')",
    ),
    _not_with("530", "A private body (PR4) does not provide P1.", "PR4", "('P1')"),
    _not_with("531", "A voluntary body (PR5) does not provide P1.", "PR5", "('P1')"),
    Official(
        "550",
        "Parents (PR0) provide a placement with parents (P1) and no other.",
        "case when place_provider = 'PR0' then place = 'P1' end",
        CODES,
    ),
    Official(
        "551",
        "A child placed for adoption has a decision to be placed.",
        f"case when place in {ADOPTIVE} then last_decision is not null end",
        ADOPTION,
    ),
    Official(
        "552",
        "The decision to place for adoption does not come after the placement.",
        f"case when place in {ADOPTIVE} and decom = first_adoptive_decom then decom >= last_decision end",
        ADOPTION,
    ),
    Official(
        "553",
        "A child under a placement order (E1) has a decision to be placed.",
        "case when ls = 'E1' then last_decision is not null end",
        ADOPTION,
    ),
    Official(
        "554",
        "The first decision to place for adoption does not come after the placement order.",
        "case when ls = 'E1' and decom = first_order_decom then decom >= first_decision end",
        ADOPTION,
    ),
    Official(
        "557",
        "Where a child meant for adoption left care otherwise, the decision is reversed, with reason.",
        f"case when (place in {ADOPTIVE} or ls = 'E1') and rec not in ('X1', 'E11', 'E12')"
        " then coalesce(are_reversed, false) end",
        ADOPTION,
    ),
    Official(
        "558",
        "For a child who was adopted a decision stands that was not reversed.",
        f"case when rec in {ADOPTED} then has_open_decision end",
        ADOPTION,
    ),
    Official(
        "562",
        "An episode from before this year was in last year's return.",
        "case when has_last_year and is_first_in_year and decom < year_start"
        " then was_delivered_last_year end",
        LAST_YEAR,
    ),
    Official(
        "601",
        "A child adopted in the year has all adoption details (AD1).",
        f"case when rec in {ADOPTED} and dec between year_start and year_end then is_adoption_complete end",
        ADOPTION,
    ),
    Official(
        "630",
        "Who started to be looked after from April 2016 on, this year, has a previous permanence.",
        "case when rne = 'S' and decom >= greatest(year_start, date '2016-04-01') then has_permanence end",
        FILLED,
    ),
    Official(
        "191",
        "Who was looked after all year on 31 March has the health items of OC2.",
        "case when is_year_end and is_continuous and is_first_in_year then is_health_complete end",
        COHORT,
    ),
    Official(
        "SW01",
        "Who is looked after on 31 March has a social worker's spell, from 2023-24 on.",
        f"case when is_year_end and year_start >= date '2023-04-01' and dec is null"
        f" and ls not in {SHORT_BREAKS} then has_worker end",
        COHORT,
    ),
]

RULES = return_rules("Episodes", "extracts.ssda903__episodes", EPISODES, DECLARED)
