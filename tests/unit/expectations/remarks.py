"""What the five reports say about their own data, line by line of the list of remarks: the rule, or why none.

Lines are counted as in the file (its heading is line 1). Of the remarks with a figure that has no value, the
delivered rows stand in seeds/deliveries/register_data_quality.csv.
"""

from __future__ import annotations

NO_VALUE = "EXT-FIG-011"
WITHOUT_A_VALUE = (2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 19, 21)
"""Remarks whose figures were delivered without a value."""

Keys = dict[str, str]

# The rule, the month whose deliveries it judges, and the keys of a row that it finds.
ON_DELIVERIES: dict[int, tuple[str, str, Keys]] = {
    8: ("EXT-FIG-003", "2017-11", {"indicator_code": "LCH050", "period_end": "2017-11-30"}),
    9: ("EXT-FIG-009", "2018-01", {"indicator_code": "ADO010", "period_end": "2017-12-31"}),
    17: (NO_VALUE, "2018-01", {"indicator_code": "CSC056", "period_end": "2017-12-31"}),
    33: ("MRT-DOC-001", "2017-11", {"indicator_code": "CLV002", "period_end": "2017-11-30"}),
    61: ("EXT-FIG-012", "2018-10", {"indicator_code": "LAD012"}),
    73: ("MRT-PLN-001", "2018-01", {"plan_code": "CSDP", "priority_no": "3", "rating_date": "2017-12-31"}),
    74: ("MRT-PLN-001", "2018-01", {"plan_code": "CSDP", "priority_no": "4", "rating_date": "2018-01-31"}),
    79: ("EXT-PLN-002", "2018-01", {"plan_code": "CSDP", "priority_no": "4", "action_no": "14"}),
    80: ("EXT-PLN-006", "2018-01", {"plan_code": "CSDP", "priority_no": "4", "action_no": "19"}),
    84: ("MRT-PLN-002", "2018-01", {"plan_code": "CSDP", "priority_no": "3", "action_no": "1"}),
    87: ("MRT-DOC-005", "2017-11", {"indicator_code": "LCH066", "period_end": "2017-11-30"}),
    88: ("MRT-DOC-006", "2017-11", {"indicator_code": "LCH069", "period_end": "2017-11-30"}),
    89: ("MRT-DOC-006", "2018-01", {"indicator_code": "LSE005"}),
    91: ("MRT-SUM-001", "2017-11", {"indicator_code": "CSC051", "breakdown": "abuse_category"}),
    92: ("MRT-DOC-001", "2017-11", {"indicator_code": "CLA010", "period_end": "2017-04-30"}),
    94: ("MRT-DOC-001", "2017-11", {"indicator_code": "CSC051", "period_end": "2016-04-30"}),
    100: ("EXT-FIG-013", "2018-10", {"indicator_code": "LSB003"}),
    101: ("EXT-FIG-010", "2018-10", {"indicator_code": "CLA010", "period_end": "2018-10-31"}),
    103: ("MRT-DOC-006", "2024-12", {"indicator_code": "LOT005", "breakdown_value": "65_and_over"}),
}

RATINGS = "extracts.improvement_plan__action_ratings"
# What was mended while the report was written down, or is in no record that we have: the rule and the fault.
ON_A_SMALL_CASE: dict[int, tuple[str, str]] = {
    75: (
        "EXT-PLN-004",
        f"update {RATINGS} set rating = null, rating_word = 'Dec-99', rating_date = '2018-05-31'",
    ),
    76: (
        "EXT-PLN-004",
        f"update {RATINGS} set rating = null, rating_word = 're', rating_date = '2018-05-31'",
    ),
    77: ("EXT-PLN-001", f"update {RATINGS} set rating = null where action_no = 1"),
    78: ("EXT-PLN-001", f"update {RATINGS} set rating = null where action_no = 2"),
    81: ("EXT-PLN-001", f"update {RATINGS} set rating = 0 where action_no = 1"),
    97: (
        "EXT-BUD-003",
        "update extracts.budget_monitoring__movements set amount = 55000 where item = 'Carers'",
    ),
}
ON_SMALL_RECORDS: dict[int, tuple[str, str]] = {
    68: ("EXT-CAS-029", "update extracts.annex_a__list_09_care_leavers set pathway_plan_on = null"),
}

PRACTICE = "about how work is done, recorded or used; there is no figure to judge"
NOT_DELIVERED = "of data that nobody delivers to the warehouse"
NO_FIGURE = "nothing was printed that could be delivered, and no measure of the catalogue asks for it"
PROSE = "in the wording of the report only; the figures as such do not show it"
LOST = "lost when the report became text: nothing is left to deliver"
ADULTS = (
    "of adults' records, which are not delivered; for children EXT-CHR-001 to 004 and EXT-PRS-011 to 013 do"
)
EXPLAINED = "an explanation of a figure that is itself right"
BY_THE_TABLES = "the tables fill it or show it themselves: each figure has its period, target and comparator"
OTHER_REPORT = "the other figure stands in a document that is not delivered"

NOT_RAISED: dict[int, str] = {
    18: NO_FIGURE,
    20: NO_FIGURE,
    22: NO_FIGURE,
    **dict.fromkeys(range(23, 30), PRACTICE),
    30: BY_THE_TABLES,
    31: BY_THE_TABLES,
    32: "reviews are delivered without the day of entry; for events that are entered late EXT-VOL-010 does",
    34: EXPLAINED,
    35: EXPLAINED,
    36: NOT_DELIVERED,
    37: PRACTICE,
    38: PRACTICE,
    39: NOT_DELIVERED,
    40: PRACTICE,
    41: PRACTICE,
    42: NOT_DELIVERED,
    43: NOT_DELIVERED,
    44: "a code of a partner's system; in a delivery an unknown code is refused when it is loaded "
    "(EXT-DEL-003)",
    45: PRACTICE,
    46: NO_FIGURE,
    47: EXPLAINED,
    48: ADULTS,
    49: PRACTICE,
    50: EXPLAINED,
    51: EXPLAINED,
    **dict.fromkeys(range(52, 56), PRACTICE),
    56: "of adults' records, which are not delivered; shares that shift between categories are EXT-DRF-001",
    57: PRACTICE,
    58: NO_FIGURE,
    59: NOT_DELIVERED,
    60: PRACTICE,
    62: PROSE,
    63: PRACTICE,
    64: NOT_DELIVERED,
    65: NO_FIGURE,
    66: PRACTICE,
    67: NO_FIGURE,
    69: PRACTICE,
    70: PRACTICE,
    71: PRACTICE,
    72: EXPLAINED,
    82: BY_THE_TABLES,
    83: NO_FIGURE,
    85: LOST,
    86: LOST,
    90: PROSE,
    93: LOST,
    95: PROSE,
    96: LOST,
    98: LOST,
    99: LOST,
    102: LOST,
    104: "the two numbers are delivered for two days, as the report gives them",
    105: PROSE,
    106: "the year was put right when the table was written down",
    107: LOST,
    108: LOST,
    109: PROSE,
    110: OTHER_REPORT,
    111: OTHER_REPORT,
}
