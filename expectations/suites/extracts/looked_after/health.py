"""SSDA903 rules over OC2: health, offending and well-being of those looked after for the whole year.

Whether a child was looked after all year is known on 31 March, so the rules that ask for it are silent
about the deliveries of other months.
"""

from __future__ import annotations

from expectations.suites.extracts.looked_after.linked import linked
from expectations.suites.extracts.looked_after.rows import birthday, module_rows, return_rules
from expectations.suites.extracts.official import AGE, BLANK, CODES, COHORT, FILLED, Official

_HEALTH = (
    "immunisations is not null and teeth_check is not null and health_assessment is not null"
    " and substance_misuse is not null"
)
_ANY_ITEM = (
    "coalesce(convicted, health_check, immunisations, teeth_check, health_assessment, substance_misuse,"
    " intervention_received, intervention_offered) is not null"
)
_SDQ = "(sdq_score is not null or sdq_reason is not null)"

DECLARED = [
    *linked(exists="INT05", born="INT14", once="INT33"),
    Official(
        "157",
        "Who was 4 or over at the start and 16 or under at the end of the year is not without a score"
        " for reason of age (SDQ1).",
        f"case when is_continuous and sdq_score is null and {birthday('dob', 4)} <= year_start"
        f" and {birthday('dob', 17)} > year_end then sdq_reason is distinct from 'SDQ1' end",
        AGE,
    ),
    Official(
        "158",
        "Who received help for substance misuse has no entry on whether help was offered.",
        "case when intervention_received = '1' then intervention_offered is null end",
        BLANK,
    ),
    Official(
        "159",
        "Who received no help for substance misuse has an entry on whether help was offered.",
        "case when substance_misuse = '1' and intervention_received = '0'"
        " then intervention_offered is not null end",
        FILLED,
    ),
    Official(
        "182",
        "Where any item is filled, the four health items are.",
        f"case when {_ANY_ITEM} then {_HEALTH} end",
        FILLED,
    ),
    Official(
        "185",
        "Who has a score was looked after all year.",
        "case when sdq_score is not null then is_continuous end",
        COHORT,
    ),
    Official(
        "186",
        "Who was looked after all year, 4 or over at its start and under 17 at its end, has a score or"
        " the reason why not.",
        f"case when is_continuous and {birthday('dob', 4)} <= year_start and {birthday('dob', 17)} > year_end"
        f" then {_SDQ} end",
        FILLED,
    ),
    Official(
        "188",
        "Who is under 4 at the end of the year has no score and no reason.",
        f"case when {birthday('dob', 4)} > year_end then not {_SDQ} end",
        BLANK,
    ),
    Official(
        "189",
        "Who was 17 or over at the start of the year has no score and no reason.",
        f"case when {birthday('dob', 17)} <= year_start then not {_SDQ} end",
        BLANK,
    ),
    Official(
        "190",
        "Who was not looked after all year has no item of this module.",
        f"case when is_continuous is not null and {_ANY_ITEM} then is_continuous end",
        COHORT,
    ),
    Official(
        "192",
        "For who misuses substances it says whether help was received.",
        "case when substance_misuse = '1' then intervention_received is not null end",
        FILLED,
    ),
    Official(
        "193",
        "For who does not misuse substances it says nothing about help.",
        "case when substance_misuse is null or substance_misuse = '0'"
        " then intervention_received is null and intervention_offered is null end",
        BLANK,
    ),
    Official(
        "197A",
        "There is no reason for a missing score beside a score.",
        "case when sdq_score is not null then sdq_reason is null end",
        CODES,
    ),
    Official(
        "197B",
        "Who turned 4 or 17 in the year has a score or the reason why not.",
        f"case when is_continuous and ({birthday('dob', 4)} between year_start and year_end"
        f" or {birthday('dob', 17)} between year_start and year_end) then {_SDQ} end",
        FILLED,
    ),
    Official(
        "198",
        "Who has a reason for a missing score was looked after all year.",
        "case when sdq_reason is not null then is_continuous end",
        COHORT,
    ),
    Official(
        "215",
        "Who has an item of this module is no care leaver.",
        f"case when {_ANY_ITEM} then not is_care_leaver end",
        COHORT,
    ),
    Official(
        "542",
        "For a child under 10 on 31 March it says nothing about convictions.",
        f"case when {birthday('dob', 10)} > year_end then convicted is null end",
        BLANK,
    ),
    Official(
        "543",
        "For who was looked after all year and is 10 or over it says whether convicted.",
        f"case when is_continuous and {birthday('dob', 10)} <= year_end then convicted is not null end",
        FILLED,
    ),
    Official(
        "544",
        "Who was convicted has the four health items.",
        f"case when convicted = '1' then {_HEALTH} end",
        FILLED,
    ),
    Official(
        "545",
        "For who was looked after all year and is under 5 it says whether development was checked.",
        f"case when is_continuous and {birthday('dob', 5)} > year_end then health_check is not null end",
        FILLED,
    ),
    Official(
        "546",
        "For a child of 5 or over on 31 March it says nothing about checks of development.",
        f"case when {birthday('dob', 5)} <= year_end then health_check is null end",
        BLANK,
    ),
    Official(
        "547",
        "Who had development checked has the four health items.",
        f"case when health_check = '1' then {_HEALTH} end",
        FILLED,
    ),
]

RULES = return_rules(
    "OC2",
    "extracts.ssda903__oc2",
    module_rows(
        "oc2",
        more=", leaver.child is not null as is_care_leaver",
        joins="left join (select distinct child from oc3) as leaver on oc2.child = leaver.child",
    ),
    DECLARED,
)
