"""The printed figures of Thurrock's reports, as they stand in seeds/deliveries: complete, exact, nameless."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from warehouse.contracts import contracts
from warehouse.deliveries import load, receive
from warehouse.settings import PROJECT, Settings

SHARED = PROJECT.parent / "shared"
DELIVERIES = PROJECT / "seeds" / "deliveries"
REFERENCE = PROJECT / "seeds" / "reference"
HOME = "E06000034"
FIGURE_EXTRACTS = ("returned_figures", "published_statistics")


def needs_shared(test: Callable[..., None]) -> Callable[..., None]:
    """Marks a test that reads the printed figures beside the project."""
    absent = pytest.mark.skipif(not SHARED.is_dir(), reason="the files beside the project are absent")
    return pytest.mark.shared(absent(test))


# Organisations that report figures but are no area: nothing of theirs has a place in the warehouse.
NO_AREA = {
    "NELFT",
    "NELFT (Thurrock staff)",
    "National Probation Service",
    "Palmers College",
    "South Essex College",
    "Essex Police",
}


@cache
def table(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def printed() -> dict[int, dict[str, str]]:
    """The source rows by line number; the heading is line 1 and no cell holds a line break."""
    return dict(enumerate(table(SHARED / "figures" / "published_values.csv"), start=2))


def register() -> tuple[dict[str, str], ...]:
    return table(DELIVERIES / "register.csv")


def delivery_files() -> list[Path]:
    return sorted((DELIVERIES / HOME).glob("*/*.csv"))


def delivered(entry: dict[str, str]) -> dict[str, str]:
    """The delivery row that a register entry names; the heading is record 1."""
    return table(DELIVERIES / entry["file"])[int(entry["row"]) - 2]


def figures() -> list[dict[str, str]]:
    return [
        row
        for path in delivery_files()
        if path.stem in FIGURE_EXTRACTS
        for row in table(path)
    ]  # fmt: skip


def catalogue() -> dict[str, dict[str, str]]:
    return {row["indicator_code"]: row for row in table(REFERENCE / "indicators.csv")}


def one_decimal(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


# --- every source line ---------------------------------------------------------------------------


@needs_shared
def test_every_source_line_is_accounted_for_exactly_once() -> None:
    assert len(printed()) == 901
    assert Counter(int(entry["source_line"]) for entry in register()) == dict.fromkeys(printed(), 1)


@needs_shared
def test_every_line_that_is_not_loaded_says_why_and_no_more_are_left_out_than_known() -> None:
    left_out = [entry for entry in register() if entry["outcome"] == "not_loaded"]
    assert all(len(entry["note"]) > 10 for entry in left_out)
    assert all(entry["extract"] == entry["file"] == entry["row"] == "" for entry in left_out)
    assert Counter(entry["note"] for entry in left_out) == {
        "about a health trust, which is no area of the warehouse": 12,
        "about the probation service, which is no area of the warehouse": 1,
        "about a college, which is no area of the warehouse": 10,
        "rank of a police force, which is no area of the warehouse": 1,
        "the printed one-decimal score repeated as a whole number": 14,
        "one of two values whose months are lost; status rows stand for the measure": 2,
    }


@needs_shared
def test_at_least_600_lines_are_loaded_and_we_load_861() -> None:
    assert sum(entry["outcome"] == "loaded" for entry in register()) == 861


@needs_shared
@pytest.mark.parametrize("domain", ["adults", "workforce", "finance"])
def test_every_line_about_a_required_domain_is_loaded(domain: str) -> None:
    outcome = {int(entry["source_line"]): entry["outcome"] for entry in register()}
    lines = [line for line, row in printed().items() if row["domain"] == domain]
    assert lines
    assert {outcome[line] for line in lines} == {"loaded"}


@needs_shared
def test_every_comparator_and_every_monthly_figure_of_an_area_is_loaded() -> None:
    outcome = {int(entry["source_line"]): entry["outcome"] for entry in register()}
    comparators = [
        line for line, row in printed().items() if row["geography"] not in NO_AREA | {"Thurrock"}
    ]  # fmt: skip
    # The whole-number plan scores repeat monthly scores that are loaded with their decimal.
    monthly = [
        line
        for line, row in printed().items()
        if row["period_type"] == "month"
        and row["geography"] not in NO_AREA
        and "whole number" not in row["subject"]
    ]
    assert (len(comparators), len(monthly)) == (111, 300)
    assert {outcome[line] for line in comparators + monthly} == {"loaded"}


@needs_shared
def test_every_loaded_line_has_the_printed_value_in_its_row() -> None:
    source, units = printed(), catalogue()
    wrong = []
    for entry in register():
        if entry["outcome"] != "loaded":
            continue
        row, line = delivered(entry), source[int(entry["source_line"])]
        in_pounds = entry["extract"] == "budget_monitoring" or (
            entry["extract"] in FIGURE_EXTRACTS and units[row["indicator_code"]]["unit"] == "gbp"
        )
        factor = 1000 if line["unit"] == "gbp_thousand" and in_pounds else 1
        if Decimal(row[entry["field"]]) != Decimal(line["value"]) * factor:
            wrong.append(entry["source_line"])
        if row["document"] != line["document"]:
            wrong.append(entry["source_line"])
    assert wrong == []


@needs_shared
def test_thurrocks_own_figures_are_returned_and_the_others_published() -> None:
    source = printed()
    for entry in register():
        if entry["extract"] in FIGURE_EXTRACTS:
            own = source[int(entry["source_line"])]["geography"] == "Thurrock"
            assert own == (entry["extract"] == "returned_figures"), entry["source_line"]
            assert own == (delivered(entry)["area_code"] == HOME), entry["source_line"]


@needs_shared
def test_the_unit_of_the_source_is_the_unit_of_the_indicator() -> None:
    alike = {
        "count": {"count", "number"},
        "percent": {"percent"},
        "rate_per_10000": {"rate_per_10000"},
        "rate_per_100000": {"rate_per_100000"},
        "days": {"days"},
        "weeks": {"weeks"},
        "gbp": {"gbp"},
        "gbp_thousand": {"gbp"},
        "ratio": {"ratio"},
    }
    source, units = printed(), catalogue()
    for entry in register():
        if entry["extract"] in FIGURE_EXTRACTS:
            unit = source[int(entry["source_line"])]["unit"]
            assert units[delivered(entry)["indicator_code"]]["unit"] in alike[unit], entry["source_line"]


def test_every_delivered_cell_comes_from_a_line_of_the_source_or_from_a_remark_on_data_quality() -> None:
    named = Counter(
        (entry["file"], int(entry["row"]), entry["field"])
        for entry in register()
        if entry["outcome"] == "loaded"
    )
    assert set(named.values()) == {1}
    remarks = {
        (entry["file"], int(row))
        for entry in table(DELIVERIES / "register_data_quality.csv")
        if entry["outcome"] == "status_rows"
        for row in entry["rows"].split(";")
    }
    rows_named = {(file, row) for file, row, _ in named}
    assert not rows_named & remarks
    for path in delivery_files():
        if path.stem == "improvement_plan-action_ratings":
            continue
        name = path.relative_to(DELIVERIES).as_posix()
        for number, row in enumerate(table(path), start=2):
            assert (name, number) in rows_named | remarks, (name, number)
            assert ((name, number) in remarks) == (row.get("value") == ""), (name, number)


@needs_shared
def test_every_remark_on_data_quality_is_accounted_for() -> None:
    remarks = len(table(SHARED / "figures" / "data_quality.csv"))
    entries = table(DELIVERIES / "register_data_quality.csv")
    assert {int(entry["source_line"]) for entry in entries} == set(range(2, remarks + 2))
    assert {entry["outcome"] for entry in entries} == {"status_rows", "on_value_rows", "no_status"}
    assert all(entry["note"] for entry in entries if entry["outcome"] == "no_status")


# --- the digest of November 2017 -----------------------------------------------------------------

SERIES = {
    "CSC001": {
        2015: "412 389 501 511 341 405 461 375",
        2016: "437 579 562 528 411 479 405 431",
        2017: "401 487 516 517 355 457 520 611",
    },
    "CLA002": {
        2015: "278 282 292 299 309 316 326 328",
        2016: "336 334 329 336 335 353 345 338",
        2017: "338 326 329 320 318 311 311 311",
    },
    "CLA010": {
        2015: "38 41 51 55 61 60 63 67",
        2016: "76 72 70 80 84 92 89 81",
        2017: "50 49 44 41 39 36 36 32",
    },
    "CLA021": {
        2015: "65.31 66.67 64.29 64.52 66.0 69.0 68.37 63.27",
        2016: "64.36 63.81 63.11 63.21 60.95 60.58 60.0 60.19",
        2017: "66.33 64.65 64.21 64.52 65.59 62.64 62.77 64.13",
    },
    "CSC051": {
        2015: "202 201 190 189 202 205 203 189",
        2016: "297 317 304 302 310 283 300 311",
        2017: "271 261 280 272 288 277 250 239",
    },
}


@pytest.mark.parametrize("code", SERIES)
def test_the_leading_monthly_series_are_those_of_the_digest(code: str) -> None:
    november = table(DELIVERIES / HOME / "2017-11" / "returned_figures.csv")
    leading = {
        date.fromisoformat(row["period_end"]): row["value"]
        for row in november
        if (row["indicator_code"], row["period_kind"], row["breakdown"], row["statement_no"])
        == (code, "month", "all", "1")
    }
    expected = {
        (year, month): value
        for year, values in SERIES[code].items()
        for month, value in enumerate(values.split(), start=4)
    }
    assert {(day.year, day.month): value for day, value in leading.items()} == expected


@pytest.mark.parametrize(
    ("code", "value"),
    [("CSC001", "611"), ("CLA002", "311"), ("CLA010", "32"), ("CLA021", "64.13"), ("CSC051", "239")],
)
def test_the_headline_cells_stand_once_and_exactly(code: str, value: str) -> None:
    found = [
        row["value"]
        for row in figures()
        if (row["indicator_code"], row["period_kind"], row["period_end"], row["statement_no"])
        == (code, "month", "2017-11-30", "1")
        and row["breakdown"] == "all"
    ]
    assert found == [value]


# --- faults of the reports are kept as printed ---------------------------------------------------


def parts(code: str, kind: str, end: str, breakdown: str) -> int:
    return sum(
        int(row["value"])
        for row in figures()
        if (row["indicator_code"], row["period_kind"], row["period_end"], row["breakdown"])
        == (code, kind, end, breakdown)
    )


def test_totals_that_do_not_match_their_parts_are_kept() -> None:
    assert parts("CSC051", "month", "2017-04-30", "abuse_category") == 297
    assert parts("CSC051", "month", "2017-04-30", "age") == 289
    total = [
        row["value"]
        for row in figures()
        if row["indicator_code"] == "CSC051"
        and row["period_end"] == "2017-04-30"
        and row["breakdown"] == "all"
        and row["place"].endswith("Child Protection Plans")
    ]
    assert total == ["294"]
    assert parts("LSB001", "month", "2018-10-31", "training_group") == 1152
    assert parts("LSB001", "month", "2018-10-31", "all") == 1200


def test_a_numerator_and_denominator_that_are_kept_give_the_printed_value() -> None:
    kept = [row for row in figures() if row["numerator"] and row["denominator"]]
    assert len(kept) == 15
    for row in kept:
        value = Decimal(row["value"])
        digits = Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))
        multiplier = Decimal(catalogue()[row["indicator_code"]]["multiplier"])
        exact = multiplier * Decimal(row["numerator"]) / Decimal(row["denominator"])
        assert exact.quantize(digits, ROUND_HALF_UP) == value, row


def test_a_count_has_no_denominator() -> None:
    counts = {code for code, row in catalogue().items() if row["is_count"] == "true"}
    assert not [row for row in figures() if row["indicator_code"] in counts and row["denominator"]]


def test_a_forecast_or_target_is_never_a_statement_of_the_measure_itself() -> None:
    apart = {
        code
        for code, row in catalogue().items()
        if re.search(r"\((forecast|target|planned)\)", row["name"])
    }  # fmt: skip
    assert len(apart) == 22
    assert all(code.startswith("L") for code in apart)
    assert all(catalogue()[code]["target"] == "" for code in apart)


# --- the catalogue -------------------------------------------------------------------------------


@needs_shared
def test_the_catalogue_holds_all_129_indicators_and_the_local_ones() -> None:
    given = yaml.safe_load((SHARED / "spec" / "indicators.yml").read_text(encoding="utf-8"))["indicators"]
    rows = table(REFERENCE / "indicators.csv")
    codes = [row["indicator_code"] for row in rows]
    assert len(codes) == len(set(codes)) == 374
    assert codes == sorted(codes)
    assert {row["code"] for row in given} == {row["indicator_code"] for row in rows if row["tier"] != "local"}
    polarity = {"higher": "1", "lower": "-1", "neutral": "0"}
    for row in given:
        found = catalogue()[row["code"]]
        assert found["name"] == row["name"].replace("’", "'")
        assert found["polarity"] == polarity[row["polarity"]]
        assert found["multiplier"] == str(row["multiplier"])
        assert found["tier"] == row["tier"]
        assert (found["kind"] == "stock") == (row["measure_type"] == "snapshot")


def test_the_catalogue_uses_its_own_vocabulary_only() -> None:
    allowed = {
        "unit": {
            "count",
            "percent",
            "rate_per_10000",
            "rate_per_100000",
            "rate_per_1000",
            "days",
            "weeks",
            "score",
            "gbp",
            "gbp_per_week",
            "fte",
            "number",
            "ratio",
        },
        "polarity": {"1", "-1", "0"},
        "kind": {"flow", "stock", "duration"},
        "leading_origin": {"computed", "returned", "published"},
        "tier": {"core", "extended", "local"},
        "is_count": {"true", "false"},
        "population_band": {"", "0_to_17", "18_and_over", "18_to_64", "65_and_over"},
        "definition_status": {"confirmed", "unconfirmed"},
    }
    for column, values in allowed.items():
        assert {row[column] for row in catalogue().values()} <= values, column


def test_a_tolerance_stands_with_every_target_and_only_there() -> None:
    for code, row in catalogue().items():
        if not row["target"]:
            assert row["amber_tolerance"] == "", code
        elif row["unit"] == "percent":
            assert row["amber_tolerance"] == "5", code
        else:
            assert Decimal(row["amber_tolerance"]) == Decimal(row["target"]) / 10, code


def test_definitions_are_short_and_end_without_a_full_stop() -> None:
    for code, row in catalogue().items():
        assert 10 <= len(row["plain_definition"]) <= 160, code
        assert not row["plain_definition"].endswith("."), code
        assert row["owner_role"], code


def computed_indicators() -> set[str]:
    """The codes that the build counts from records, as the macro `measured_from` lists them."""
    macro = PROJECT / "dbt_project" / "macros" / "measures" / "measured_from.sql"
    return set(re.findall(r"^ +\('(\w+)', '", macro.read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_every_computed_indicator_says_how_it_is_counted_and_no_other_does() -> None:
    decided = {code for code, row in catalogue().items() if row["counting_decision"]}
    assert len(computed_indicators()) >= 31
    assert decided == computed_indicators()


def test_a_counting_decision_is_one_to_three_short_sentences() -> None:
    for code in computed_indicators():
        decision = catalogue()[code]["counting_decision"]
        assert 30 <= len(decision) <= 280 and decision.endswith("."), code
        assert decision.count(". ") <= 2, code


def test_the_limit_of_a_clock_is_the_one_of_the_definition() -> None:
    """The number that the clock's line holds stands in the indicator's own name or numerator."""
    macro = (PROJECT / "dbt_project" / "macros" / "calendar" / "clocks.sql").read_text(encoding="utf-8")
    limits = re.findall(r"\('(\w+)', '(working_days|calendar_days|hours)', (\d+), '(within|over)'\)", macro)
    assert {code for code, *_ in limits} == {"CSC003", "CSC020", "CSC042", "CSC053"}
    for code, unit, limit, counts in limits:
        numerator = catalogue()[code]["numerator_definition"]
        assert re.search(rf"\b{limit} ", numerator), code
        assert unit.removeprefix("calendar_").split("_")[0] in numerator, code
        assert ("more than" in numerator) is (counts == "over"), code


def test_every_local_indicator_is_used() -> None:
    used = {row["indicator_code"] for row in figures()}
    used |= {
        row["linked_indicator_code"]
        for row in table(DELIVERIES / HOME / "2018-01" / "improvement_plan-action_ratings.csv")
    }
    used |= computed_indicators()
    assert {code for code, row in catalogue().items() if row["tier"] == "local"} <= used


def test_every_code_of_a_delivery_is_known() -> None:
    known: dict[str, set[str]] = {}
    for path in delivery_files():
        extract, _, name = path.stem.partition("-")
        wanted = next(t for t in contracts()[extract].tables if t.name == (name or "figures"))
        assert list(table(path)[0]) == [column.name for column in wanted.columns], path.name
        for column in wanted.columns:
            if not column.code_list:
                continue
            seed, _, key = column.code_list.partition(".")
            codes = known.setdefault(
                column.code_list, {row[key] for row in table(REFERENCE / f"{seed}.csv")}
            )  # fmt: skip
            unknown = {row[column.name] for row in table(path)} - codes - {""}
            assert not unknown, (path.name, column.name)


def test_every_breakdown_has_a_label_and_its_place_in_the_order() -> None:
    rows = table(REFERENCE / "breakdowns.csv")
    keys = [(row["breakdown"], row["breakdown_value"]) for row in rows]
    assert keys[0] == ("all", "all")
    assert len(keys) == len(set(keys))
    assert {(row["breakdown"], row["breakdown_value"]) for row in figures()} <= set(keys)
    order = defaultdict(list)
    for row in rows[1:]:
        assert row["label"]
        order[row["breakdown"]].append(int(row["sort_order"]))
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in order.values())


# --- the improvement plans -----------------------------------------------------------------------


def actions(plan: str) -> list[dict[str, str]]:
    rows = table(DELIVERIES / HOME / "2018-01" / "improvement_plan-action_ratings.csv")
    return [row for row in rows if row["plan_code"] == plan]


def plan_scores(rating_date: str) -> dict[str, Decimal]:
    """Mean score by priority and, under '', of the whole plan: the mean of the priorities' means."""
    ratings = defaultdict(list)
    for row in actions("CSDP"):
        if row["rating_date"] == rating_date and row["rating"] not in ("", "0"):
            ratings[row["priority_no"]].append(int(row["rating"]))
    means = {number: Decimal(sum(found)) / len(found) for number, found in ratings.items()}
    means[""] = sum(means.values(), Decimal(0)) / len(means)
    return {number: one_decimal(mean) for number, mean in means.items()}


@pytest.mark.parametrize("rating_date", ["2017-12-31", "2018-01-31"])
def test_the_printed_plan_scores_can_be_recomputed_but_for_the_known_errors(rating_date: str) -> None:
    given = {
        row["priority_no"]: Decimal(row["printed_score"])
        for row in table(DELIVERIES / HOME / "2018-01" / "improvement_plan-printed_scores.csv")
        if row["rating_date"] == rating_date
    }
    recomputed = plan_scores(rating_date)
    assert given.keys() == recomputed.keys()
    differing = {
        number: (str(recomputed[number]), str(given[number]))
        for number in given
        if recomputed[number] != given[number]
    }
    assert (
        differing
        == {
            # Priority 4's 86 points over 29 actions are 2.97; the plan cuts the digit off.
            "2017-12-31": {"3": ("2.0", "1.5"), "": ("2.1", "2.0")},
            "2018-01-31": {"4": ("3.0", "2.9")},
        }[rating_date]
    )


@needs_shared
def test_every_action_stands_with_the_ratings_of_the_source() -> None:
    source = {
        (row["priority"], row["line_no"]): (row["rag_initial"], row["rag_2018_01"])
        for row in table(SHARED / "figures" / "plan_actions.csv")
    }
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in actions("CSDP"):
        found[row["priority_no"], row["action_no"]][row["rating_date"]] = row["rating"]
    assert len(source) == 97
    assert {key: (r["2017-12-31"], r["2018-01-31"]) for key, r in found.items()} == source
    words = [row["status_rag"] for row in table(SHARED / "figures" / "send_actions.csv")]
    assert [row["rating_word"] for row in actions("SEND")] == words
    assert Counter(words) == {"COMPLETED": 6, "GREEN": 3, "AMBER": 2}


@needs_shared
def test_titles_are_short_own_words_and_not_the_plans() -> None:
    wording = {row["action"] for row in table(SHARED / "figures" / "plan_actions.csv")}
    wording |= {row["success_measure"] for row in table(SHARED / "figures" / "plan_actions.csv")}
    for row in actions("CSDP") + actions("SEND"):
        assert len(row["title"]) <= 100
        assert 4 <= len(row["title"].split()) <= 12, row["title"]
        assert row["title"] not in wording


@pytest.mark.parametrize(
    ("due_text", "due_date"),
    [
        ("Jan-18", "2018-01-31"),
        ("Apr 18", "2018-04-30"),
        ("01 April 2018", "2018-04-01"),
        ("01/16/2018", "2018-01-16"),  # no sixteenth month: a date in American order
        ("01/02/2018", ""),  # January or February: not decided here
        ("jun", ""),
        ("", ""),
        ("October 31st 2017 Completed", "2017-10-31"),
        ("December 1st 2017 Activities in place", "2017-12-01"),
    ],
)
def test_due_dates_are_read_only_where_they_have_one_reading(due_text: str, due_date: str) -> None:
    rows = [row for row in actions("CSDP") + actions("SEND") if row["due_text"] == due_text]
    assert {row["due_date"] for row in rows} == {due_date}


# --- no names ------------------------------------------------------------------------------------


def test_owners_are_roles() -> None:
    assert {row["owner_role"] for row in actions("CSDP") + actions("SEND")} == {
        "",
        "Contracted adoption agency",
        "Director of Children's Services",
        "Head of Housing",
        "Lead officer",
        "Nurse for children looked after",
        "Strategic leads and service managers",
    }


def test_no_officer_is_named_or_numbered_anywhere() -> None:
    forbidden = re.compile(
        r"Lead officer \d|\b(Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Rev)\b\.? [A-Z]|[\w.]+@[\w.]+|Asked"
    )
    files = [*delivery_files(), *DELIVERIES.glob("*.csv")]
    files += [REFERENCE / f"{name}.csv" for name in ("indicators", "documents", "breakdowns")]
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not forbidden.search(text), path.name
        assert "\r" not in text
        assert text.endswith("\n")


# --- the real reader takes them ------------------------------------------------------------------


def test_the_reader_accepts_every_row_of_november_2017(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    receive(settings, sorted((DELIVERIES / HOME / "2017-11").glob("*.csv")))
    report = load(settings)
    counts = {
        file.extract: [(t.table, t.received, t.accepted, t.rejected) for t in file.tables]
        for file in report.files
    }  # fmt: skip
    assert counts == {
        "published_statistics": [("figures", 6, 6, 0)],
        "returned_figures": [("figures", 335, 335, 0)],
    }


@pytest.mark.slow
def test_the_reader_accepts_every_row_of_every_delivery(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    receive(settings, delivery_files())
    tables = [t for file in load(settings).files for t in file.tables]
    assert len(tables) == len(delivery_files())
    assert sum(t.received for t in tables) == sum(len(table(path)) for path in delivery_files())
    assert sum(t.rejected for t in tables) == 0
