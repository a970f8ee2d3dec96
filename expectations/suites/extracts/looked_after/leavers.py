"""SSDA903 rules over OC3, the care leavers around their 17th to 21st birthday."""

from __future__ import annotations

from expectations.suites.extracts.looked_after.linked import linked
from expectations.suites.extracts.looked_after.rows import birthday, module_rows, return_rules
from expectations.suites.extracts.official import CODES, COHORT, FILLED, LAST_YEAR, Official

# The birthday that this year's row is about, for those who turned 17 or 18 in it.
_BIRTHDAY = (
    f"case when {birthday('dob', 17)} between year_start and year_end then {birthday('dob', 17)}"
    f" when {birthday('dob', 18)} between year_start and year_end then {birthday('dob', 18)} end"
)

# 1002: who is older may have left care before last year's return, which is as far as this one looks back.
DECLARED = [
    *linked(exists="INT06", born="INT15", once="INT34"),
    Official(
        "187",
        "Who was looked after all year on 31 March is no care leaver.",
        "case when is_continuous is not null then not is_continuous end",
        COHORT,
    ),
    Official(
        "344",
        "Who died or returned home has no activity and no accommodation.",
        "case when in_touch in ('DIED', 'RHOM') then activ = '0' and accom = '0' end",
        CODES,
    ),
    Official(
        "345",
        "Who is in touch has an activity and an accommodation.",
        "case when in_touch = 'YES' then activ <> '0' and accom <> '0' end",
        FILLED,
    ),
    Official(
        "348",
        "Who was reported last year to have died is so this year.",
        "case when had_died_last_year then in_touch = 'DIED' end",
        LAST_YEAR,
    ),
    Official(
        "391",
        "A care leaver is 17 or over at the end of the year.",
        f"{birthday('dob', 17)} <= year_end",
        COHORT,
    ),
    Official(
        "1000",
        "Who died in care is no care leaver.",
        "case when has_episodes or was_delivered_last_year"
        " then not coalesce(has_died, false) and not coalesce(has_died_before, false) end",
        COHORT,
    ),
    Official(
        "1002",
        "A care leaver who turns 17 in the year has an episode of care, this year or last.",
        f"case when {birthday('dob', 17)} between year_start and year_end"
        " then has_episodes or was_delivered_last_year end",
        COHORT,
    ),
    Official(
        "1007",
        "Who was looked after on the 17th or 18th birthday of this year is no care leaver.",
        "case when has_episodes then not is_in_care_on_birthday end",
        COHORT,
    ),
    Official(
        "1011",
        "Who passed into another authority's care (E3) is no care leaver.",
        "case when has_episodes then coalesce(last_rec <> 'E3', true) end",
        COHORT,
    ),
    Official(
        "1016",
        "From 2023-24 on, who left care after the 17th or 18th birthday of this year is no care leaver.",
        "case when year_start >= date '2023-04-01' and has_episodes then not has_left_after_birthday end",
        COHORT,
    ),
    Official(
        "3001",
        "Around the 17th birthday nobody lives with former foster carers (Z1, Z2).",
        f"case when {birthday('dob', 17)} between year_start and year_end then accom not in ('Z1', 'Z2') end",
        CODES,
    ),
]

_MORE = f""",
    last_care.child is not null as was_delivered_last_year,
    last_care.has_died as has_died_before,
    last_leaver.child is not null as had_died_last_year,
    exists (
        select 1 from episode where episode.child = oc3.child and episode.decom <= {_BIRTHDAY}
            and (episode.dec is null or episode.dec > {_BIRTHDAY})
    ) as is_in_care_on_birthday,
    coalesce(care.ended_on >= {_BIRTHDAY}, false) as has_left_after_birthday"""
_JOINS = """
left join (select child, bool_or(rec = 'E2') as has_died from last_episodes group by child) as last_care
    on oc3.child = last_care.child
left join (select distinct child from last_oc3 where in_touch = 'DIED') as last_leaver
    on oc3.child = last_leaver.child"""

RULES = return_rules("OC3", "extracts.ssda903__oc3", module_rows("oc3", _MORE, _JOINS), DECLARED)
