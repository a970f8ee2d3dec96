"""The recount itself, on cases worked out by hand: every rule, its boundary days and its exclusions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest

from tests.oracle import build, calendars, populations
from tests.oracle.recount import BREAKDOWNS, STOCKS, differences, population_for, recount
from tests.oracle.sample import read_sample

PROJECT = Path(__file__).parents[2]
RETURN, LISTS = "2017-11", "2017-11"
PEOPLE = {2014: 39_000, 2015: 40_000, 2016: 41_750, 2017: 42_428}
Rows = dict[str, list[dict[str, Any]]]


def day(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def holidays() -> set[date]:
    table = pd.read_csv(PROJECT / "seeds" / "reference" / "bank_holidays.csv", parse_dates=["holiday_date"])
    return set(table["holiday_date"].dt.date)


HOLIDAYS = holidays()


def figure(
    rows: Rows,
    code: str,
    period: str = "2017-11",
    kind: str = "month",
    breakdown: tuple[str, str] = ("all", "all"),
    **options: Any,
) -> tuple[int, int | None]:
    """One indicator's numerator and denominator, from deliveries that say nothing else."""
    found = recount(build.tables(rows), [period], HOLIDAYS, PEOPLE, **{"only_complete": False, **options})
    [row] = found[
        (found["indicator_code"] == code)
        & (found["period_kind"] == kind)
        & (found["breakdown"] == breakdown[0])
        & (found["breakdown_value"] == breakdown[1])
    ].itertuples()
    return int(row.numerator), None if pd.isna(row.denominator) else int(row.denominator)


def listed(table: str, *rows: dict[str, Any], delivered: str = LISTS) -> Rows:
    """Rows of one Annex A list: the child is A unless another is named, texts with dashes are dates."""
    made = []
    for row in rows:
        cells = {
            name: day(value) if name.endswith(("_on", "_date")) else value for name, value in row.items()
        }
        made.append({"child_id": "A", "delivery_period": delivered, **cells})
    return {f"annex_a__{table}": made}


def episode(start: str, end: str | None = None, rne: str = "S", **cells: Any) -> dict[str, Any]:
    """One episode of child A in foster care with the authority's own carer at RM17."""
    return {
        "child": "A",
        "decom": day(start),
        "dec": day(end),
        "rne": rne,
        "ls": "C2",
        "place": "U6",
        "place_provider": "PR1",
        "pl_post": "RM17",
        "home_post": "RM16",
        "rec": "X1" if end else None,
        "delivery_period": RETURN,
        **cells,
    }


def care(*episodes: dict[str, Any], born: str = "2010-06-15", **modules: list[dict[str, Any]]) -> Rows:
    """A looked-after return with those episodes, in which every child was born on one day."""
    children = dict.fromkeys((row["child"], row["delivery_period"]) for row in episodes)
    return {
        "ssda903__episodes": list(episodes),
        "ssda903__header": [
            {"child": child, "dob": day(born), "sex": "M", "ethnic": "WBRI", "delivery_period": period}
            for child, period in children
        ],
        **{
            f"ssda903__{name}": [{"child": "A", "delivery_period": RETURN, **row} for row in rows]
            for name, rows in modules.items()
        },
    }


class TestCalendar:
    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            ("2017-11-01", "2017-11-01", 0),
            ("2017-11-03", "2017-11-06", 1),  # Friday to Monday
            ("2017-11-04", "2017-11-05", 0),  # a weekend
            ("2017-12-22", "2017-12-27", 1),  # Christmas Day and Boxing Day in between
            ("2017-04-13", "2017-04-18", 1),  # Good Friday and Easter Monday in between
            ("2017-11-06", "2017-11-03", -1),
        ],
    )
    def test_working_days_leave_out_weekends_and_bank_holidays_and_the_start(
        self, start: str, end: str, expected: int
    ) -> None:
        calendar = calendars.WorkingDays(HOLIDAYS)
        assert calendar.between(date.fromisoformat(start), date.fromisoformat(end)) == expected

    def test_the_day_after_some_working_days_is_that_many_away(self) -> None:
        calendar = calendars.WorkingDays(HOLIDAYS)
        assert calendar.after(date(2017, 12, 15), 20) == date(2018, 1, 17)
        assert calendar.between(date(2017, 12, 15), date(2018, 1, 17)) == 20

    @pytest.mark.parametrize(
        ("start", "months", "expected"),
        [
            ("2017-11-30", -24, "2015-11-30"),
            ("2017-08-31", -30, "2015-02-28"),
            ("2018-08-31", -30, "2016-02-29"),
            ("2016-02-29", -12, "2015-02-28"),
            ("2017-01-31", 3, "2017-04-30"),
        ],
    )
    def test_months_are_clamped(self, start: str, months: int, expected: str) -> None:
        assert calendars.add_months(date.fromisoformat(start), months) == date.fromisoformat(expected)

    def test_windows_of_a_month_in_the_middle_of_a_quarter(self) -> None:
        assert {(w.kind, w.start) for w in calendars.windows(date(2017, 11, 30))} == {
            ("month", date(2017, 11, 1)),
            ("year_to_date", date(2017, 4, 1)),
            ("rolling_12_months", date(2016, 12, 1)),
        }

    def test_march_closes_a_quarter_and_a_year(self) -> None:
        kinds = {(w.kind, w.start) for w in calendars.windows(date(2017, 3, 31))}
        assert ("quarter", date(2017, 1, 1)) in kinds
        assert ("financial_year", date(2016, 4, 1)) in kinds

    def test_twelve_months_to_february(self) -> None:
        assert calendars.rolling_start(date(2016, 2, 29)) == date(2015, 3, 1)
        assert calendars.rolling_start(date(2017, 2, 28)) == date(2016, 2, 29)

    @pytest.mark.parametrize(
        ("born", "on", "band"),
        [
            ("2017-12-01", "2017-11-30", "unborn"),
            ("2017-11-30", "2017-11-30", "under_1"),
            ("2016-12-01", "2017-11-30", "under_1"),
            ("2016-11-30", "2017-11-30", "1_to_4"),
            ("2012-12-01", "2017-11-30", "1_to_4"),
            ("2012-11-30", "2017-11-30", "5_to_9"),
            ("2007-11-30", "2017-11-30", "10_to_15"),
            ("2001-12-01", "2017-11-30", "10_to_15"),
            ("2001-11-30", "2017-11-30", "16_and_over"),
            ("2016-02-29", "2017-02-28", "under_1"),
            ("2016-02-29", "2017-03-01", "1_to_4"),
        ],
    )
    def test_age_bands(self, born: str, on: str, band: str) -> None:
        assert calendars.age_band(date.fromisoformat(born), date.fromisoformat(on)) == band

    def test_a_leap_day_birthday_is_1_march_in_other_years(self) -> None:
        assert calendars.birthday(date(2000, 2, 29), 19) == date(2019, 3, 1)
        assert calendars.birthday(date(2000, 2, 29), 20) == date(2020, 2, 29)


class TestKnowledge:
    @staticmethod
    def told(*told: tuple[str, str]) -> Rows:
        """Referrals as (day, delivery)."""
        found: Rows = {"annex_a__list_03_referrals": []}
        for on, delivered in told:
            found["annex_a__list_03_referrals"] += listed(
                "list_03_referrals", {"referral_date": on}, delivered=delivered
            )["annex_a__list_03_referrals"]
        return found

    def test_a_late_event_counts_in_its_own_month(self) -> None:
        rows = self.told(("2017-06-01", "2017-06"), ("2017-06-01", "2017-11"), ("2017-06-02", "2017-11"))
        assert figure(rows, "CSC010", "2017-06") == (2, None)

    def test_an_event_that_a_later_covering_delivery_lacks_does_not_count(self) -> None:
        assert (
            figure(self.told(("2017-06-01", "2017-06"), ("2017-11-02", "2017-11")), "CSC010", "2017-06")[0]
            == 0
        )

    def test_a_delivery_covers_six_months_and_not_a_seventh(self) -> None:
        rows = self.told(("2017-06-01", "2017-06"), ("2017-12-02", "2017-12"))
        assert figure(rows, "CSC010", "2017-06")[0] == 1

    def test_what_a_delivery_says_of_months_it_does_not_cover_is_not_heard(self) -> None:
        assert figure(self.told(("2017-05-31", "2017-11")), "CSC010", "2017-05")[0] == 0
        assert figure(self.told(("2017-12-01", "2017-11")), "CSC010", "2017-12")[0] == 0

    def test_the_last_delivery_of_a_collection_year_decides_about_it(self) -> None:
        early = episode("2017-05-02", delivery_period="2017-05")
        rows = care(early, episode("2017-06-01", child="B", delivery_period="2018-01"))
        assert figure(rows, "CLA002", "2017-05")[0] == 0
        assert figure(rows, "CLA002", "2017-06")[0] == 1

    def test_a_later_collection_year_does_not_change_the_one_before(self) -> None:
        before = episode("2017-02-01", delivery_period="2017-03")
        after = episode("2017-03-01", delivery_period="2017-04")
        rows = care(before, after)
        assert figure(rows, "CLA003", "2017-02")[0] == 1
        assert figure(rows, "CLA003", "2017-03")[0] == 0
        assert figure(rows, "CLA002", "2017-02")[0] == 1
        assert figure(rows, "CLA002", "2017-04")[0] == 1

    def test_an_episode_that_ended_in_an_earlier_year_is_taken_from_that_year(self) -> None:
        old = [
            episode("2016-12-01", "2017-01-10", delivery_period="2017-03"),
            episode("2017-01-10", "2017-02-10", "P", delivery_period="2017-03"),
            episode("2017-02-10", None, "P", delivery_period="2017-03"),
        ]
        new = episode("2017-02-10", None, "P")
        assert figure(care(*old, new), "CLA020") == (1, 1)
        assert figure(care(new), "CLA020") == (0, 1)

    def test_history_that_no_delivery_of_its_own_year_has_comes_from_the_newest(self) -> None:
        rows = care(
            episode("2017-01-01", "2017-02-01"),
            episode("2017-02-01", "2017-03-01", "P"),
            episode("2017-03-01", None, "P"),
        )
        assert figure(rows, "CLA020") == (1, 1)

    def test_incomplete_windows_are_left_out(self) -> None:
        rows = build.tables(self.told(("2017-06-01", "2017-11")))
        found = recount(rows, ["2017-11"], HOLIDAYS, PEOPLE)
        kinds = set(found[found["indicator_code"] == "CSC010"]["period_kind"])
        assert kinds == {"month"}  # the delivery reaches back to June: neither April nor last December
        assert not (found["indicator_code"] == "CLA002").any()

    def kinds(self, rows: Rows, code: str, period: str) -> set[str]:
        found = recount(build.tables(rows), [period], HOLIDAYS, PEOPLE)
        return set(found[found["indicator_code"] == code]["period_kind"])

    def test_what_looks_back_needs_the_months_before(self) -> None:
        """A referral looks twelve months back: May 2017 to April 2018 let the month of May 2018 be told."""
        rows = self.told(("2017-10-01", "2017-10"), ("2018-03-01", "2018-03"))
        assert self.kinds(rows, "CSC012", "2018-03") == set()
        rows = self.told(("2017-10-01", "2017-10"), ("2018-03-01", "2018-03"), ("2018-05-01", "2018-05"))
        assert self.kinds(rows, "CSC012", "2018-05") == {"month"}
        assert self.kinds(rows, "CSC010", "2018-05") == {"month", "year_to_date", "rolling_12_months"}

    @pytest.mark.parametrize("code", ["CLA020", "CLA030"])
    def test_placements_and_reviews_of_twelve_months_need_their_returns(self, code: str) -> None:
        rows = care(episode("2017-04-03", delivery_period="2018-03"))
        assert self.kinds(rows, code, "2018-02") == set()
        assert self.kinds(rows, code, "2018-03") == {"month", "quarter", "year_to_date", "financial_year"}
        assert self.kinds(rows, "CLA021", "2018-02") == {"month", "year_to_date"}


class TestPersons:
    def test_gender_is_as_last_known_and_not_stated_is_not_knowing(self) -> None:
        rows = listed(
            "list_03_referrals", {"referral_date": "2017-06-01", "gender": "F"}, delivered="2017-06"
        )
        rows |= listed(
            "list_04_assessments", {"started_on": "2017-12-01", "gender": "M"}, delivered="2017-12"
        )
        row = {"strategy_discussion_on": "2018-01-05", "gender": "U"}
        rows |= listed("list_05_section_47", row, delivered="2018-01")
        assert figure(rows, "CSC010", "2017-06", breakdown=("sex", "male"))[0] == 1

    def test_the_return_goes_before_the_lists_of_the_same_month(self) -> None:
        rows = care(episode("2017-11-01"))
        rows |= listed(
            "list_03_referrals", {"referral_date": "2017-11-01", "gender": "F", "ethnicity_group": "black"}
        )
        assert figure(rows, "CSC010", breakdown=("sex", "male"))[0] == 1
        assert figure(rows, "CSC010", breakdown=("ethnicity", "white"))[0] == 1

    def test_a_care_leaver_has_the_birth_date_of_oc3_where_no_other_is_known(self) -> None:
        row = {"child": "A", "dob": day("1998-06-15"), "in_touch": "YES", "delivery_period": RETURN}
        rows: Rows = {"ssda903__oc3": [row]}
        assert figure(rows, "CLV001", breakdown=("age", "16_and_over")) == (0, 1)

    def test_who_is_in_no_list_is_not_stated(self) -> None:
        rows: Rows = {
            "csc_contacts__contacts": [
                {
                    "person_id": "Q",
                    "contact_date": day("2017-11-05"),
                    "decision": "Referral",
                    "delivery_period": "2017-11",
                }
            ]
        }
        for name in ("age", "sex", "ethnicity"):
            assert figure(rows, "CSC002", breakdown=(name, "not_stated")) == (1, 1)

    def test_a_flow_takes_the_age_on_its_day_and_a_stock_that_on_the_last_day(self) -> None:
        rows = care(episode("2017-11-14"), born="2007-11-15")
        assert figure(rows, "CLA003", breakdown=("age", "5_to_9"))[0] == 1
        assert figure(rows, "CLA002", breakdown=("age", "10_to_15"))[0] == 1

    def test_groups_add_up_to_the_whole(self) -> None:
        found = recount(populations.population(1), ["2017-03"], HOLIDAYS, PEOPLE)
        whole = found[found["breakdown"] == "all"].set_index(["indicator_code", "period_kind"])["numerator"]
        for name in ("sex", "ethnicity"):
            parts = (
                found[found["breakdown"] == name]
                .groupby(["indicator_code", "period_kind"])["numerator"]
                .sum()
            )
            assert parts.to_dict() == whole.to_dict()


class TestFrontDoor:
    CONTACT: ClassVar = {"contact_date": "2017-11-30"}

    @staticmethod
    def decided(decision: str, on: str = "2017-11-30") -> Rows:
        row = {"person_id": "A", "contact_date": day(on), "decision": decision, "delivery_period": "2017-11"}
        return {"csc_contacts__contacts": [row]}

    def test_contacts_count_from_the_first_day_to_the_last(self) -> None:
        dates = ("2017-10-31", "2017-11-01", "2017-11-30", "2017-12-01")
        rows = listed("list_01_contacts", *({"contact_date": each} for each in dates))
        assert figure(rows, "CSC001") == (2, None)

    def test_two_contacts_of_a_child_are_two(self) -> None:
        assert figure(listed("list_01_contacts", self.CONTACT, self.CONTACT), "CSC001")[0] == 2

    @pytest.mark.parametrize(
        ("decision", "expected"), [("Referral", 1), ("Early help", 0), ("No further action", 0)]
    )
    def test_the_recorded_decision_decides(self, decision: str, expected: int) -> None:
        assert figure(self.decided(decision), "CSC002") == (expected, 1)

    def test_where_decisions_are_delivered_a_referral_in_list_3_changes_nothing(self) -> None:
        rows = self.decided("Early help") | listed("list_03_referrals", {"referral_date": "2017-11-30"})
        assert figure(rows, "CSC002") == (0, 1)

    @pytest.mark.parametrize(
        ("referral", "expected"),
        [("2017-11-09", 0), ("2017-11-10", 1), ("2017-11-13", 1), ("2017-11-14", 0)],
    )
    def test_without_decisions_a_referral_within_three_days_counts(
        self, referral: str, expected: int
    ) -> None:
        rows = listed("list_01_contacts", {"contact_date": "2017-11-10"})
        rows |= listed("list_03_referrals", {"referral_date": referral})
        assert figure(rows, "CSC002") == (expected, 1)

    def test_another_childs_referral_does_not_count(self) -> None:
        rows = listed("list_01_contacts", {"contact_date": "2017-11-10"})
        rows |= listed("list_03_referrals", {"referral_date": "2017-11-10", "child_id": "B"})
        assert figure(rows, "CSC002") == (0, 1)

    @pytest.mark.parametrize(
        ("earlier", "expected"),
        [("2016-11-14", 0), ("2016-11-15", 1), ("2017-11-14", 1), ("2017-11-15", 0)],
    )
    def test_re_referrals_within_twelve_months(self, earlier: str, expected: int) -> None:
        rows = listed("list_03_referrals", {"referral_date": "2017-11-15"})
        before = listed("list_03_referrals", {"referral_date": earlier}, delivered=earlier[:7])
        expected_of = 2 if earlier[:7] == LISTS else 1
        rows["annex_a__list_03_referrals"] += before["annex_a__list_03_referrals"]
        assert figure(rows, "CSC012") == (expected, expected_of)

    def test_no_further_action_counts_on_both_sides(self) -> None:
        rows = listed(
            "list_03_referrals",
            {"referral_date": "2017-11-01", "no_further_action": "yes"},
            {"referral_date": "2017-11-20", "no_further_action": "yes"},
        )
        assert figure(rows, "CSC012") == (1, 2)

    def test_a_referral_without_a_date_is_not_counted(self) -> None:
        assert figure(listed("list_03_referrals", {"referral_date": None}), "CSC010")[0] == 0

    def test_a_rate_is_not_annualised_and_divides_by_the_year_before(self) -> None:
        rows = listed("list_03_referrals", {"referral_date": "2017-11-01"}, {"referral_date": "2017-10-01"})
        assert figure(rows, "CSC011") == (1, 41_750)
        assert figure(rows, "CSC011", kind="year_to_date") == (2, 41_750)
        assert figure(rows, "CSC011", kind="rolling_12_months") == (2, 41_750)

    def test_the_year_to_march_2018_uses_mid_2017_and_a_gap_the_year_before_it(self) -> None:
        assert population_for(PEOPLE, date(2018, 3, 31)) == 42_428
        assert population_for(PEOPLE, date(2020, 3, 31)) == 42_428
        assert population_for(PEOPLE, date(2014, 3, 31)) is None

    # 45 working days after Monday 4 September 2017 are Monday 6 November; no bank holiday lies between.
    @pytest.mark.parametrize(
        ("authorised", "expected"), [("2017-11-06", 1), ("2017-11-07", 0), ("2017-11-05", 1)]
    )
    def test_assessments_in_45_working_days(self, authorised: str, expected: int) -> None:
        rows = listed("list_04_assessments", {"started_on": "2017-09-04", "authorised_on": authorised})
        assert figure(rows, "CSC020") == (expected, 1)

    # With Good Friday, Easter Monday and 1 May 2017: 45 working days after 15 March are 22 May.
    @pytest.mark.parametrize(("authorised", "expected"), [("2017-05-22", 1), ("2017-05-23", 0)])
    def test_bank_holidays_stretch_the_45_days(self, authorised: str, expected: int) -> None:
        rows = listed(
            "list_04_assessments",
            {"started_on": "2017-03-15", "authorised_on": authorised},
            delivered="2017-05",
        )
        assert figure(rows, "CSC020", "2017-05") == (expected, 1)

    def test_an_open_assessment_is_not_counted(self) -> None:
        assert figure(listed("list_04_assessments", {"started_on": "2017-11-01"}), "CSC020") == (0, 0)

    def test_an_assessment_counts_in_the_month_of_its_authorisation(self) -> None:
        rows = listed("list_04_assessments", {"started_on": "2017-09-29", "authorised_on": "2017-11-01"})
        assert figure(rows, "CSC020", "2017-10") == (0, 0)
        assert figure(rows, "CSC020", "2017-11") == (1, 1)


class TestProtection:
    def test_enquiries_count_by_strategy_discussion_and_conferences_by_their_own_day(self) -> None:
        row = {"strategy_discussion_on": "2017-10-20", "conference_on": "2017-11-08"}
        rows = listed("list_05_section_47", row)
        assert figure(rows, "CSC040", "2017-10") == (1, 41_750)
        assert figure(rows, "CSC040", "2017-11") == (0, 41_750)
        assert figure(rows, "CSC042", "2017-10") == (0, 0)
        assert figure(rows, "CSC042", "2017-11") == (1, 1)

    # 15 working days after Friday 20 October 2017 are Friday 10 November.
    @pytest.mark.parametrize(("held", "expected"), [("2017-11-10", 1), ("2017-11-13", 0)])
    def test_conferences_in_15_working_days(self, held: str, expected: int) -> None:
        rows = listed("list_05_section_47", {"strategy_discussion_on": "2017-10-20", "conference_on": held})
        assert figure(rows, "CSC042") == (expected, 1)

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            ("2017-11-30", None, 1),
            ("2017-12-01", None, 0),
            ("2017-01-01", "2017-11-30", 0),
            ("2017-01-01", "2017-12-01", 1),
            ("2017-11-20", "2017-11-10", 0),
        ],
    )
    def test_open_on_the_last_day(self, start: str, end: str | None, expected: int) -> None:
        rows = listed("list_07_child_protection", {"started_on": start, "ended_on": end})
        assert figure(rows, "CSC051") == (expected, None)
        assert figure(rows, "CSC050") == (expected, 41_750)
        rows = listed("list_06_children_in_need", {"started_on": start, "closed_on": end})
        assert figure(rows, "CSC030") == (expected, 41_750)

    def test_children_are_counted_and_not_plans(self) -> None:
        plan = {"started_on": "2017-01-01"}
        assert figure(listed("list_07_child_protection", plan, plan), "CSC051")[0] == 1

    def test_an_unborn_child_on_a_plan_counts(self) -> None:
        rows = listed("list_07_child_protection", {"started_on": "2017-11-01", "birth_date": "2018-01-05"})
        assert figure(rows, "CSC051", breakdown=("age", "unborn"))[0] == 1

    def test_a_stock_has_the_same_year_to_date_and_no_rolling_value(self) -> None:
        rows = listed("list_07_child_protection", {"started_on": "2017-11-30"})
        assert figure(rows, "CSC051", kind="year_to_date")[0] == 1
        found = recount(build.tables(rows), ["2017-11"], HOLIDAYS, PEOPLE, only_complete=False)
        assert not (
            (found["period_kind"] == "rolling_12_months") & found["indicator_code"].isin(STOCKS)
        ).any()

    def test_a_case_without_a_start_is_not_open(self) -> None:
        assert figure(listed("list_06_children_in_need", {"started_on": None}), "CSC030")[0] == 0

    def test_second_plans_are_those_with_previous_plans_recorded(self) -> None:
        rows = listed(
            "list_07_child_protection",
            {"started_on": "2017-11-01", "previous_plans": 0},
            {"started_on": "2017-11-02", "previous_plans": 1},
            {"started_on": "2017-11-03", "previous_plans": None},
            {"started_on": "2017-10-31", "previous_plans": 2},
        )
        assert figure(rows, "CSC052") == (1, 3)

    # 1 December 2015 to 30 November 2017 are 730 days, a leap day among them.
    @pytest.mark.parametrize(("start", "expected"), [("2015-12-02", 0), ("2015-12-01", 1)])
    def test_two_years_are_more_than_729_days(self, start: str, expected: int) -> None:
        rows = listed("list_07_child_protection", {"started_on": start, "ended_on": "2017-11-30"})
        assert (datetime(2017, 11, 30) - datetime(2015, 12, 1)).days == 730
        assert figure(rows, "CSC053") == (expected, 1)


class TestCare:
    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            ("2017-11-30", None, 1),
            ("2017-12-01", None, 0),
            ("2017-05-01", "2017-11-30", 0),
            ("2017-05-01", "2017-12-01", 1),
        ],
    )
    def test_looked_after_on_the_last_day(self, start: str, end: str | None, expected: int) -> None:
        rows = care(episode(start, end))
        assert figure(rows, "CLA002") == (expected, None)
        assert figure(rows, "CLA001") == (expected, 41_750)

    def test_two_open_episodes_are_one_child(self) -> None:
        assert figure(care(episode("2017-05-01"), episode("2017-06-01")), "CLA002")[0] == 1

    @pytest.mark.parametrize("status", ["V3", "V4"])
    @pytest.mark.parametrize("code", ["CLA002", "CLA003", "CLA004", "CLA010", "CLA020", "CLA050"])
    def test_short_breaks_are_no_care_at_all(self, status: str, code: str) -> None:
        rows = care(
            episode("2017-11-01", "2017-11-20", ls=status, rec="E8"),
            episode("2017-11-21", ls=status),
            uasc=[{"duc": None}],
            missing=[{"missing": "M", "mis_start": day("2017-11-25"), "mis_end": None}],
        )
        assert figure(rows, code)[0] == 0
        assert (figure(rows, code)[1] or 0) in (0, 41_750)

    @pytest.mark.parametrize(
        ("reason", "expected"), [("S", 1), ("L", 0), ("P", 0), ("T", 0), ("B", 0), ("U", 0)]
    )
    def test_only_s_starts_care(self, reason: str, expected: int) -> None:
        assert figure(care(episode("2017-11-01", rne=reason)), "CLA003") == (expected, 41_750)

    def test_a_child_who_starts_twice_counts_once_at_the_last_start(self) -> None:
        rows = care(
            episode("2017-11-01", "2017-11-05", rec="E8"),
            episode("2017-11-20", rec=None),
            born="2012-11-10",
        )
        assert figure(rows, "CLA003")[0] == 1
        assert figure(rows, "CLA003", breakdown=("age", "5_to_9"))[0] == 1

    def test_longer_windows_are_counted_again_and_not_summed(self) -> None:
        rows = care(
            episode("2017-05-01", "2017-06-05", rec="E8"),
            episode("2017-11-01", "2017-11-05", rec="E8"),
        )
        assert [figure(rows, code, kind="year_to_date")[0] for code in ("CLA003", "CLA004")] == [1, 1]

    @pytest.mark.parametrize(("reason", "expected"), [("E8", 1), ("E11", 1), ("X1", 0), (None, 1)])
    def test_care_ceases_with_a_reason_other_than_x1(self, reason: str | None, expected: int) -> None:
        assert figure(care(episode("2017-05-01", "2017-11-30", rec=reason)), "CLA004")[0] == expected

    def test_without_a_reason_care_that_goes_on_has_not_ceased(self) -> None:
        rows = care(episode("2017-05-01", "2017-11-10", rec=None), episode("2017-11-10", None, "P"))
        assert figure(rows, "CLA004")[0] == 0

    @pytest.mark.parametrize(
        ("reason", "end", "expected"),
        [
            ("E11", "2017-11-01", 1),
            ("E12", "2017-11-30", 1),
            ("E45", "2017-11-10", 0),
            ("E11", "2017-10-31", 0),
        ],
    )
    def test_adoptions(self, reason: str, end: str, expected: int) -> None:
        assert figure(care(episode("2017-05-01", end, rec=reason)), "ADO001") == (expected, None)

    @pytest.mark.parametrize(("ends", "expected"), [(None, 1), ("2017-12-01", 1), ("2017-11-30", 0)])
    def test_unaccompanied_children(self, ends: str | None, expected: int) -> None:
        assert figure(care(episode("2017-05-01"), uasc=[{"duc": day(ends)}]), "CLA010")[0] == expected

    def test_who_left_care_is_no_unaccompanied_child_in_care(self) -> None:
        assert (
            figure(care(episode("2017-05-01", "2017-11-30", rec="E8"), uasc=[{"duc": None}]), "CLA010")[0]
            == 0
        )

    @pytest.mark.parametrize(
        ("place", "expected"), [("U1", 1), ("U6", 1), ("K2", 0), ("A3", 0), ("T1", 0), ("P1", 0)]
    )
    def test_foster_care_is_u1_to_u6(self, place: str, expected: int) -> None:
        assert figure(care(episode("2017-05-01", place=place)), "CLA023") == (expected, 1)

    def test_of_two_open_episodes_the_later_one_is_the_placement(self) -> None:
        rows = care(episode("2017-05-01", place="U6"), episode("2017-06-01", None, "P", place="K2"))
        assert figure(rows, "CLA023") == (0, 1)


class TestPlacements:
    def count(self, *episodes: dict[str, Any]) -> bool:
        """Whether these episodes hold three or more placements in the year to 30 November 2017."""
        numerator, of = figure(care(*episodes), "CLA020")
        assert of == 1
        return numerator == 1

    def moves(self, *steps: tuple[str, str, dict[str, Any]]) -> list[dict[str, Any]]:
        """Episodes that join: (start, reason, cells); the last one is open."""
        starts = [start for start, _, _ in steps]
        ends: Iterable[str | None] = [*starts[1:], None]
        return [
            episode(start, end, reason, **cells)
            for (start, reason, cells), end in zip(steps, ends, strict=True)
        ]

    def test_three_placements_are_three_and_two_are_not(self) -> None:
        three = self.moves(("2017-05-01", "S", {}), ("2017-06-01", "P", {}), ("2017-07-01", "B", {}))
        assert self.count(*three)
        assert not self.count(*three[1:])

    @pytest.mark.parametrize("reason", ["L", "T", "U"])
    def test_legal_and_same_carer_changes_begin_no_placement(self, reason: str) -> None:
        assert not self.count(
            *self.moves(("2017-05-01", "S", {}), ("2017-06-01", reason, {}), ("2017-07-01", "P", {}))
        )

    def test_a_placement_of_one_day_is_none(self) -> None:
        assert not self.count(
            *self.moves(("2017-05-01", "S", {}), ("2017-06-01", "P", {}), ("2017-06-01", "P", {}))
        )
        assert self.count(
            *self.moves(("2017-05-01", "S", {}), ("2017-06-01", "P", {}), ("2017-06-02", "P", {}))
        )

    def test_a_placement_that_ended_before_it_began_is_none(self) -> None:
        wrong = episode("2017-06-01", "2017-05-31", "P")
        assert not self.count(episode("2017-05-01", "2017-06-01"), wrong, episode("2017-06-01", None, "P"))

    @pytest.mark.parametrize("place", ["T0", "T1", "T2", "T3", "T4"])
    def test_a_temporary_stay_and_the_return_add_nothing(self, place: str) -> None:
        away = {"place": place, "place_provider": None, "pl_post": "SS13"}
        assert not self.count(
            *self.moves(
                ("2017-05-01", "S", {}),
                ("2017-06-01", "P", {"pl_post": "SS14"}),
                ("2017-07-01", "P", away),
                ("2017-07-08", "P", {"pl_post": "SS14"}),
            )
        )

    @pytest.mark.parametrize("cells", [{"pl_post": "CO15"}, {"place_provider": "PR4"}])
    def test_after_a_temporary_stay_another_place_is_a_new_placement(self, cells: dict[str, str]) -> None:
        away = {"place": "T1", "place_provider": None}
        assert self.count(
            *self.moves(
                ("2017-05-01", "S", {}),
                ("2017-06-01", "P", {}),
                ("2017-07-01", "P", away),
                ("2017-07-08", "P", cells),
            )
        )

    @pytest.mark.parametrize(
        ("place", "expected"), [("A3", False), ("A5", False), ("A4", True), ("A6", True)]
    )
    def test_adoption_by_the_present_carer_is_no_change(self, place: str, expected: bool) -> None:
        steps = self.moves(
            ("2017-05-01", "S", {}), ("2017-06-01", "P", {}), ("2017-07-01", "P", {"place": place})
        )
        assert self.count(*steps) is expected

    # The twelve months to 30 November 2017 begin on 1 December 2016.
    @pytest.mark.parametrize(("moved", "expected"), [("2016-11-30", False), ("2016-12-01", True)])
    def test_a_placement_that_touches_the_first_day_counts(self, moved: str, expected: bool) -> None:
        steps = self.moves(("2016-10-01", "S", {}), (moved, "P", {}), ("2017-07-01", "P", {}))
        assert self.count(*steps) is expected

    def test_placements_of_an_earlier_period_of_care_count_too(self) -> None:
        assert self.count(
            episode("2017-04-10", "2017-05-10"),
            episode("2017-05-10", "2017-06-10", "P", rec="E8"),
            episode("2017-09-01"),
        )

    def test_what_comes_after_the_day_does_not_count(self) -> None:
        rows = care(
            *self.moves(("2017-05-01", "S", {}), ("2017-06-01", "P", {}), ("2017-12-01", "P", {})),
        )
        assert figure(rows, "CLA020") == (0, 1)

    def test_the_same_row_twice_is_one_placement(self) -> None:
        twice = self.moves(("2017-05-01", "S", {}), ("2017-06-01", "P", {}))
        assert not self.count(*twice, twice[0], twice[1])


class TestStability:
    def stable(self, *episodes: dict[str, Any], born: str = "2010-06-15") -> tuple[int, int | None]:
        return figure(care(*episodes, born=born), "CLA021")

    @pytest.mark.parametrize(("since", "of"), [("2015-05-30", 1), ("2015-05-31", 0)])
    def test_two_and_a_half_years_in_care(self, since: str, of: int) -> None:
        assert self.stable(episode(since)) == (of, of)

    @pytest.mark.parametrize(("moved", "expected"), [("2015-11-30", 1), ("2015-12-01", 0)])
    def test_two_years_in_the_placement(self, moved: str, expected: int) -> None:
        assert self.stable(episode("2015-01-01", moved), episode(moved, None, "P")) == (expected, 1)

    @pytest.mark.parametrize(("born", "of"), [("2001-12-01", 1), ("2001-11-30", 0)])
    def test_under_16_on_the_day(self, born: str, of: int) -> None:
        assert self.stable(episode("2015-01-01"), born=born) == (of, of)

    def test_a_gap_or_a_new_start_begins_a_new_period_of_care(self) -> None:
        gap = [episode("2014-01-01", "2016-01-01", rec="E8"), episode("2016-01-02", rne="P")]
        again = [episode("2014-01-01", "2016-01-01", rec="E8"), episode("2016-01-01")]
        assert self.stable(*gap) == self.stable(*again) == (0, 0)

    def test_a_short_break_between_does_not_hold_a_period_together(self) -> None:
        assert self.stable(
            episode("2014-01-01", "2016-01-01"),
            episode("2016-01-01", "2016-02-01", "L", ls="V4"),
            episode("2016-02-01", None, "L"),
        ) == (0, 0)

    @pytest.mark.parametrize("reason", ["L", "T", "U"])
    def test_legal_and_same_carer_changes_keep_the_placement(self, reason: str) -> None:
        assert self.stable(episode("2015-01-01", "2017-01-01"), episode("2017-01-01", None, reason)) == (1, 1)

    def test_away_for_a_while_keeps_the_placement_even_on_the_day(self) -> None:
        away = {"place": "T1", "place_provider": None}
        first = episode("2015-01-01", "2017-11-20")
        assert self.stable(first, episode("2017-11-20", None, "P", **away)) == (1, 1)
        back = [episode("2017-11-20", "2017-11-25", "P", **away), episode("2017-11-25", None, "P")]
        assert self.stable(first, *back) == (1, 1)

    @pytest.mark.parametrize(
        ("place", "before", "expected"),
        [
            ("A4", "2015-11-30", 1),
            ("A6", "2015-12-01", 0),
            ("A3", "2015-11-30", 1),
            ("A5", "2015-12-01", 0),
            ("U6", "2015-11-30", 0),
        ],
    )
    def test_placed_for_adoption_adds_the_placement_before(
        self, place: str, before: str, expected: int
    ) -> None:
        assert self.stable(
            episode("2015-01-01", before),
            episode(before, "2017-06-01", "P"),
            episode("2017-06-01", None, "P", place=place),
        ) == (expected, 1)

    def test_in_hospital_a_child_is_still_placed_for_adoption(self) -> None:
        assert self.stable(
            episode("2015-01-01", "2017-06-01"),
            episode("2017-06-01", "2017-11-20", "P", place="A6", pl_post="SS13"),
            episode("2017-11-20", None, "P", place="T1", place_provider=None),
        ) == (1, 1)

    def test_a_placement_of_one_day_holds_nobody_through_a_stay_elsewhere(self) -> None:
        assert self.stable(
            episode("2015-01-01", "2015-02-01"),
            episode("2015-02-01", "2015-02-01", "P"),
            episode("2015-02-01", None, "P", place="T4", place_provider=None),
        ) == (0, 1)


class TestDistance:
    PLACES: ClassVar[Rows] = {
        "places__places": [
            {
                "outward_code": code,
                "easting": easting,
                "northing": northing,
                "authority_code": authority,
                "delivery_period": delivered,
            }
            for code, easting, northing, authority, delivered in [
                ("RM16", "562000", "180000", "E06000034", "2017-04"),
                ("RM17", "561000", "178000", "E06000034", "2017-04"),
                ("SS13", "574000", "190000", "E10000012", "2017-04"),
                ("CO15", "617000", "215000", "E10000012", "2017-04"),
                ("IP1", "562000", "180000", "E10000029", "2017-04"),
                ("IP1", "594186.88", "180000", "E10000029", "2017-11"),
                ("IP2", "594186.89", "180000", "E10000029", "2017-11"),
            ]
        ]
    }

    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            ({"pl_post": "CO15"}, (1, 1)),
            ({"pl_post": "SS13"}, (0, 1)),  # outside, but near
            ({"pl_post": "RM17", "home_post": "CO15"}, (0, 1)),  # far, but in the authority
            ({"pl_post": "IP1"}, (0, 1)),  # 20 miles to the centimetre, by the newer statement
            ({"pl_post": "IP2"}, (1, 1)),  # a centimetre more
            ({"pl_post": "CO15", "home_post": None}, (0, 0)),
            ({"pl_post": None}, (0, 0)),
            ({"pl_post": "ZE1"}, (0, 0)),  # no place is known of it
        ],
    )
    def test_over_20_miles_and_outside(self, cells: dict[str, Any], expected: tuple[int, int]) -> None:
        assert figure({**care(episode("2017-05-01", **cells)), **self.PLACES}, "CLA022") == expected

    def test_outside_is_outside_the_authority_that_delivers(self) -> None:
        rows = {**care(episode("2017-05-01", pl_post="CO15")), **self.PLACES}
        assert figure(rows, "CLA022", authority="E10000012") == (0, 1)

    def test_without_places_the_indicator_is_left_out(self) -> None:
        found = recount(build.tables(care(episode("2017-05-01"))), ["2017-11"], HOLIDAYS, PEOPLE)
        assert "CLA022" not in set(found["indicator_code"])


class TestContactDecisions:
    @pytest.mark.parametrize(
        ("contact", "decided", "expected"),
        [
            ("2017-11-03", "2017-11-03 09:00", (1, 1)),
            ("2017-11-03", "2017-11-06 23:59", (1, 1)),  # Friday to Monday
            ("2017-11-04", "2017-11-06 08:00", (1, 1)),  # Saturday to Monday
            ("2017-11-03", "2017-11-07 00:01", (0, 1)),
            ("2017-11-30", None, (0, 1)),
        ],
    )
    def test_one_working_day_from_the_contact(
        self, contact: str, decided: str | None, expected: tuple[int, int]
    ) -> None:
        cells = {"person_id": "A", "contact_date": day(contact), "decision_datetime": day(decided)}
        rows = {"csc_contacts__contacts": [{**cells, "delivery_period": "2017-11"}]}
        assert figure(rows, "CSC003") == expected


class TestArrival:
    def late(self, *rows: Rows, code: str = "DQL001", period: str = "2017-10") -> tuple[int, int | None]:
        told: Rows = {}
        for each in rows:
            for table, lines in each.items():
                told.setdefault(table, []).extend(lines)
        return figure(told, code, period)

    CONTACT: ClassVar[dict[str, str]] = {"contact_date": "2017-10-31"}
    AT_ONCE: ClassVar[Rows] = listed("list_01_contacts", CONTACT, delivered="2017-10")
    AGAIN: ClassVar[Rows] = listed("list_01_contacts", CONTACT, delivered="2017-11")

    def test_an_event_of_its_own_months_delivery_is_not_late(self) -> None:
        assert self.late(self.AT_ONCE, self.AGAIN) == (0, 1)

    def test_an_event_first_seen_a_month_later_is_late_by_one_and_not_by_two(self) -> None:
        other = {"child_id": "B", "contact_date": "2017-10-01"}
        new = listed("list_01_contacts", other, self.CONTACT, delivered="2017-11")
        newer = listed("list_01_contacts", other, self.CONTACT, delivered="2017-12")
        assert self.late(self.AT_ONCE, new, newer) == (1, 2)
        assert self.late(self.AT_ONCE, new, newer, code="DQL002") == (0, 2)

    def test_a_month_whose_later_delivery_is_not_there_says_nothing(self) -> None:
        assert self.late(self.AT_ONCE, self.AGAIN, code="DQL002") == (0, 0)
        assert self.late(self.AGAIN, listed("list_01_contacts", delivered="2017-11")) == (0, 0)

    def test_an_authorisation_is_seen_when_its_date_is_and_stays_seen_when_that_is_corrected(self) -> None:
        def shown(delivered: str, authorised: str | None) -> Rows:
            cells = {"started_on": "2017-09-20", "authorised_on": authorised}
            return listed("list_04_assessments", cells, delivered=delivered)

        later = [shown("2017-11", "2017-10-20"), shown("2017-12", "2017-10-20")]
        assert self.late(shown("2017-10", None), *later) == (1, 1)
        assert self.late(shown("2017-10", "2017-10-19"), *later) == (0, 1)

    def test_episodes_of_care_are_events_and_short_breaks_are_not(self) -> None:
        found = self.late(
            care(episode("2017-10-02", delivery_period="2017-10")),
            care(
                episode("2017-10-02", delivery_period="2017-11"),
                episode("2017-10-20", child="B", delivery_period="2017-11"),
                episode("2017-10-20", child="C", ls="V4", delivery_period="2017-11"),
            ),
        )
        assert found == (1, 2)


class TestReviews:
    def in_time(self, since: str, *held: str, period: str = "2017-11") -> tuple[int, int | None]:
        return figure(
            care(episode(since), reviews=[{"review": day(each)} for each in held]), "CLA030", period
        )

    # 20 working days before 30 November 2017 is 2 November.
    @pytest.mark.parametrize(("since", "of"), [("2017-11-02", 1), ("2017-11-03", 0)])
    def test_looked_after_for_20_working_days(self, since: str, of: int) -> None:
        assert self.in_time(since) == (of, of)  # due on the day itself is still in time

    def test_a_first_review_that_is_overdue(self) -> None:
        assert self.in_time("2017-11-01") == (0, 1)

    @pytest.mark.parametrize(("held", "expected"), [("2017-11-29", 1), ("2017-11-30", 0)])
    def test_the_first_is_due_after_20_working_days(self, held: str, expected: int) -> None:
        assert self.in_time("2017-11-01", held) == (expected, 1)

    @pytest.mark.parametrize(("held", "expected"), [("2017-11-26", 1), ("2017-11-27", 0)])
    def test_no_working_day_goes_by_at_a_weekend(self, held: str, expected: int) -> None:
        """The 20th working day is Friday 24 November, the 21st Monday 27 November."""
        assert self.in_time("2017-10-27", held) == (expected, 1)

    @pytest.mark.parametrize(("held", "expected"), [("2017-09-30", 1), ("2017-10-01", 0)])
    def test_the_second_is_due_three_months_after_the_first(self, held: str, expected: int) -> None:
        assert self.in_time("2017-06-05", "2017-06-30", held) == (expected, 1)

    @pytest.mark.parametrize(("second", "expected"), [("2017-05-30", 1), ("2017-05-29", 0)])
    def test_the_third_is_due_six_months_after_the_second(self, second: str, expected: int) -> None:
        assert self.in_time("2017-04-03", "2017-04-20", second) == (expected, 1)

    def test_a_late_review_more_than_twelve_months_ago_is_forgotten(self) -> None:
        rows = care(
            episode("2016-05-03", delivery_period="2017-03"),
            episode("2016-05-03"),
            reviews=[
                {"review": day(each), "delivery_period": delivered}
                for each, delivered in (
                    ("2016-08-01", "2017-03"),  # the first one, late
                    ("2016-10-31", "2017-03"),
                    ("2017-04-28", RETURN),
                    ("2017-10-27", RETURN),
                )
            ],
        )
        assert figure(rows, "CLA030") == (1, 1)
        late = {"review": day("2016-08-01"), "delivery_period": "2017-03"}
        rows["ssda903__reviews"] = [
            row for row in rows["ssda903__reviews"] if row["review"] != late["review"]
        ]
        assert figure(rows, "CLA030", "2017-03") == (0, 1)

    def test_reviews_before_care_started_do_not_count(self) -> None:
        assert self.in_time("2017-11-01", "2017-10-15") == (0, 1)

    def test_what_was_never_delivered_is_taken_to_be_in_time(self) -> None:
        """Nothing is known before 1 April 2017; the review before then was on 31 March at the latest."""
        assert self.in_time("2015-01-05", period="2017-09") == (1, 1)
        assert self.in_time("2015-01-05", period="2017-10") == (0, 1)
        assert self.in_time("2015-01-05", "2017-09-30") == (1, 1)
        assert self.in_time("2015-01-05", "2017-10-01") == (0, 1)


class TestMissing:
    def missing(
        self, start: str, end: str | None, kind: str = "M", *, until: str | None = None
    ) -> tuple[int, int | None]:
        incident = {"missing": kind, "mis_start": day(start), "mis_end": day(end)}
        return figure(
            care(episode("2017-05-01", until, rec="E8" if until else None), missing=[incident]), "CLA050"
        )

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            ("2017-11-30", None, 1),
            ("2017-10-01", "2017-11-01", 1),
            ("2017-10-01", "2017-10-31", 0),
            ("2017-10-01", None, 1),
            ("2017-12-01", None, 0),
        ],
    )
    def test_an_incident_that_touches_the_window(self, start: str, end: str | None, expected: int) -> None:
        assert self.missing(start, end) == (expected, 1)

    def test_away_without_authorisation_is_not_missing(self) -> None:
        assert self.missing("2017-11-10", None, "A") == (0, 1)

    @pytest.mark.parametrize(("until", "of"), [("2017-11-01", 1), ("2017-10-31", 0)])
    def test_who_ceased_on_the_first_day_was_looked_after(self, until: str, of: int) -> None:
        assert self.missing("2017-10-20", "2017-11-05", until=until) == (of, of)

    def test_a_child_counts_once_in_a_longer_window(self) -> None:
        incidents = [
            {"missing": "M", "mis_start": day(each), "mis_end": day(each)}
            for each in ("2017-06-01", "2017-11-01")
        ]
        rows = care(episode("2017-05-01"), missing=incidents)
        assert figure(rows, "CLA050", kind="year_to_date") == (1, 1)

    def test_each_collection_year_speaks_for_itself(self) -> None:
        rows = care(
            episode("2016-05-01", delivery_period="2017-03"),
            episode("2016-05-01"),
            missing=[
                {
                    "missing": "M",
                    "mis_start": day("2017-02-01"),
                    "mis_end": None,
                    "delivery_period": "2017-03",
                },
            ],
        )
        assert figure(rows, "CLA050", kind="rolling_12_months") == (1, 1)
        assert figure(rows, "CLA050", kind="year_to_date") == (0, 1)


class TestLeavers:
    def leaver(
        self, born: str, touch: str = "YES", accom: str = "U1", activ: str = "F2", code: str = "CLV001"
    ) -> tuple[int, int | None]:
        row = {"dob": day(born), "in_touch": touch, "accom": accom, "activ": activ, "child": "A"}
        return figure({"ssda903__oc3": [{**row, "delivery_period": RETURN}]}, code)

    @pytest.mark.parametrize(
        ("born", "of"),
        [
            ("1998-11-30", 1),  # 19 on the last day
            ("1998-12-01", 0),
            ("1997-04-01", 1),  # 20 on the first
            ("1997-03-31", 0),
            ("1996-08-10", 1),
            ("1995-08-10", 0),  # 22
            ("1999-08-10", 0),  # 18
        ],
    )
    def test_a_birthday_from_april_to_the_last_day(self, born: str, of: int) -> None:
        assert self.leaver(born) == (of, of)

    @pytest.mark.parametrize(
        ("touch", "of"), [("YES", 1), ("NO", 1), ("REFU", 1), ("NREQ", 1), ("DIED", 0), ("RHOM", 0)]
    )
    def test_who_leaves_the_denominator(self, touch: str, of: int) -> None:
        assert self.leaver("1998-08-10", touch, "0", "0") == (0, of)

    @pytest.mark.parametrize(("accom", "expected"), [("U1", 1), ("U2", 0), ("0", 0), ("Z1", 1)])
    def test_suitable_accommodation_ends_in_1(self, accom: str, expected: int) -> None:
        assert self.leaver("1998-08-10", accom=accom) == (expected, 1)

    @pytest.mark.parametrize(("activ", "expected"), [("F1", 1), ("P5", 1), ("G4", 0), ("0", 0), (None, 0)])
    def test_education_employment_or_training_is_f_or_p(self, activ: str, expected: int) -> None:
        assert self.leaver("1998-08-10", activ=activ, code="CLV002") == (expected, 1)


class TestPopulations:
    PERIODS: ClassVar = ["2016-09", "2017-03"]

    def test_a_seed_gives_the_same_tables_and_another_one_others(self) -> None:
        one, again, other = (populations.population(seed) for seed in (3, 3, 4))
        assert all(one[name].equals(again[name]) for name in one)
        assert not one["ssda903__episodes"].equals(other["ssda903__episodes"])

    def test_every_table_has_the_columns_of_its_contract(self) -> None:
        for name, table in populations.population(1).items():
            assert [*build.columns()[name], "delivery_period", "delivery_sha256", "source_row"] == list(table)

    def test_every_indicator_has_something_to_count(self) -> None:
        found = recount(populations.population(2), self.PERIODS, HOLIDAYS, PEOPLE)
        whole = found[(found["breakdown"] == "all") & (found["period_kind"] != "month")]
        assert (whole.groupby("indicator_code")["numerator"].max() > 0).all()
        assert set(found["breakdown"]) == {"all", *BREAKDOWNS}

    def test_each_fault_changes_something(self) -> None:
        plain = populations.population(5, faults=())
        for fault in populations.FAULTS:
            faulty = populations.population(5, faults=(fault,))
            assert any(not plain[name].equals(faulty[name]) for name in plain), fault

    def test_differences_are_found_and_empty_groups_may_be_left_out(self) -> None:
        found = recount(populations.population(1), self.PERIODS, HOLIDAYS, PEOPLE)
        empty = (found["numerator"] == 0) & (found["denominator"].fillna(0) == 0)
        assert differences(found, found).empty
        assert differences(found, found[~empty]).empty
        changed = found.copy()
        changed.loc[changed["numerator"].idxmax(), "numerator"] += 1
        assert len(differences(found, changed)) == 1
        assert len(differences(found, found.drop(index=found["numerator"].idxmax()))) == 1
        rates = found["denominator"].gt(0) & found["indicator_code"].eq("CSC011")
        assert differences(found, found[~(rates & (found["numerator"] == 0))]).empty
        assert not differences(found, found[~rates]).empty


@pytest.mark.slow
def test_the_sample_gives_the_published_figures_of_november_2017(tmp_path: Path) -> None:
    from warehouse.samples import write_samples

    write_samples(tmp_path)
    months = [str(month) for month in pd.period_range("2016-12", "2018-01", freq="M")]
    found = recount(read_sample(tmp_path / "E06000034", months), ["2017-11"], HOLIDAYS, PEOPLE)
    month = found[(found["breakdown"] == "all") & (found["period_kind"] == "month")].set_index(
        "indicator_code"
    )
    assert [int(month.at[code, "numerator"]) for code in ("CSC001", "CLA002", "CLA010", "CSC051")] == [
        611,
        311,
        32,
        239,
    ]
    assert (month.at["CLA021", "numerator"], month.at["CLA021", "denominator"]) == (59, 92)
