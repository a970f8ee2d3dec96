"""SSDA903 rules over the header, the reviews and the unaccompanied asylum seeking children."""

from __future__ import annotations

from expectations.suites.extracts.looked_after.linked import linked
from expectations.suites.extracts.looked_after.rows import HEADER, birthday, module_rows, return_rules
from expectations.suites.extracts.official import (
    AGE,
    BLANK,
    CODES,
    COHORT,
    DATES,
    FILLED,
    LAST_YEAR,
    ONCE,
    YEAR,
    Official,
)

_HEADER = [
    Official("301", "No child is born after the collection year.", "dob <= year_end", YEAR),
    Official(
        "351",
        "No child was over 25 when the collection year started.",
        f"{birthday('dob', 25)} >= year_start",
        AGE,
    ),
    Official(
        "174",
        "A child whose own child is given is not male.",
        "case when mc_dob is not null then sex <> 'M' end",
        CODES,
    ),
    Official(
        "202",
        "The sex is the one given last year.",
        "case when was_delivered_last_year then sex = last_sex end",
        LAST_YEAR,
    ),
    Official(
        "203",
        "The date of birth is the one given last year.",
        "case when was_delivered_last_year then dob = last_dob end",
        LAST_YEAR,
    ),
    Official(
        "204",
        "The ethnicity is the one given last year.",
        "case when was_delivered_last_year then ethnic = last_ethnic end",
        LAST_YEAR,
    ),
    Official(
        "207",
        "Who was a mother last year is one this year.",
        "case when was_delivered_last_year and has_episodes and last_mother = '1'"
        " then coalesce(mother = '1', false) end",
        LAST_YEAR,
    ),
    Official(
        "232",
        "From 2024-25 on the sex is known.",
        "case when year_start >= date '2024-04-01' then sex <> 'U' end",
        FILLED,
    ),
    Official(
        "393",
        "For a girl who is looked after it says whether she is a mother.",
        "case when sex = 'F' and is_in_care then mother is not null end",
        FILLED,
    ),
    Official(
        "607",
        "For a girl who left care in the year it says whether she is a mother.",
        "case when sex = 'F' and has_left_in_year then mother is not null end",
        FILLED,
    ),
    Official(
        "611",
        "For a mother her child's date of birth is given.",
        "case when mother = '1' then mc_dob is not null end",
        FILLED,
    ),
    Official(
        "612",
        "Where a child's own child is given, the child is a mother.",
        "case when mc_dob is not null then coalesce(mother = '1', false) end",
        CODES,
    ),
    Official(
        "620",
        "A mother was 11 or over when the collection year started.",
        f"case when mother = '1' then {birthday('dob', 11)} <= year_start end",
        AGE,
    ),
    Official("621", "A mother is older than her child.", "mc_dob > dob", DATES),
    Official(
        "625",
        "A mother's child is not born after the collection year or after she left care.",
        "mc_dob <= year_end and (ended_on is null or mc_dob <= ended_on)",
        YEAR,
    ),
    Official(
        "628",
        "For a care leaver without an episode it does not say whether she is a mother.",
        "case when is_care_leaver and not has_episodes then mother is null end",
        BLANK,
    ),
    Official("INT32", "A child stands in the header once.", "rows_of_child = 1", ONCE),
]

_REVIEWS = [
    *linked(exists="INT08", born="INT17"),
    Official(
        "399",
        "A child on short breaks only has no reviews.",
        "case when has_episodes then not is_short_breaks end",
        BLANK,
    ),
    Official(
        "440",
        "PN0 is for a child under 4 at the review.",
        f"case when review_code = 'PN0' then review < {birthday('dob', 4)} end",
        AGE,
    ),
    Official(
        "441",
        "PN1 to PN7 are for a child of 4 or over at the review.",
        f"case when review_code <> 'PN0' then review >= {birthday('dob', 4)} end",
        AGE,
    ),
]

_UASC = [
    *linked(exists="INT09", born="INT18", once="INT36"),
    Official("INT21", "The sex is the one in the header.", "sex = header_sex", CODES),
    Official(
        "303",
        "Who has a day on which the status ended has the status in the header.",
        "case when duc is not null then header_uasc = '1' end",
        CODES,
    ),
    Official(
        "304", "The status ends on the 18th birthday at the latest.", f"duc <= {birthday('dob', 18)}", AGE
    ),
    Official(
        "1014",
        "A care leaver without an episode in the year is not in this module.",
        "case when is_care_leaver then coalesce(is_in_year, false) end",
        COHORT,
    ),
]

RULES = [
    *return_rules("Header", "extracts.ssda903__header", HEADER, _HEADER),
    *return_rules("Reviews", "extracts.ssda903__reviews", module_rows("reviews"), _REVIEWS),
    *return_rules(
        "UASC",
        "extracts.ssda903__uasc",
        module_rows(
            "uasc",
            more=", leaver.child is not null as is_care_leaver",
            joins="left join (select distinct child from oc3) as leaver on uasc.child = leaver.child",
        ),
        _UASC,
    ),
]
