"""Vintages and restatements: what was published stays findable, and nobody changes much of it alone."""

from __future__ import annotations

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml
from publishing import APPROVER, MONTH, make_approved, make_candidate, record_check

from tests.conftest import DELIVERIES, Home
from warehouse.errors import Refusal
from warehouse.periods import Period
from warehouse.releases import publish, rollback, sign_off
from warehouse.releases.assembly import release_folder
from warehouse.releases.restatement import changes_in
from warehouse.releases.vintages import COLUMNS, register_published
from warehouse.settings import Settings

R1, R2, R3 = "2017-11-r1", "2017-11-r2", "2017-11-r3"
RECORD = {
    "restatement_id": "R-001",
    "release": R2,
    "first_period": "2017-10",
    "last_period": "2017-11",
    "indicators": ["CSC001"],
    "cap": 3,
    "reason": "The service counted the contacts of autumn again.",
    "requested_by": "performance lead",
    "approved_by": "quality lead",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation that lets two published figures change without a record."""
    return _settings(tmp_path)


def _settings(home: Path, *records: dict[str, object]) -> Settings:
    file = home / "restatements.yml"
    file.write_text(yaml.safe_dump({"restatements": list(records)}), encoding="utf-8")
    return Settings(
        home=home,
        ledger_url=f"sqlite:///{home / 'ledger.sqlite'}",
        restatements=file,
        revision_limit_figures=2,
        revision_limit_percent=Decimal(0),
    )


def _vintages(
    number: int, changes: list[tuple[str, str, int | None, int | None]], restatement: str | None = None
) -> list[str]:
    """Statements that give a candidate its published figures: (indicator, change, before, after) each."""
    rows = [
        f"('2017-11-r{number}', '2017-11', {number}, '{code}', 'E06000034', 'month', "
        f"date '2017-11-30', 'all', 'all', {_sql(after)}, false, '{change}', {_sql(before)}, "
        f"{_sql(None if before is None or after is None else after - before)}, {_sql(restatement)})"
        for code, change, before, after in changes
    ]
    typed = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    names = (
        "release_id, release_period, publication_no, indicator_code, area_code, period_kind, period_end, "
        "breakdown, breakdown_value, value, is_made_up, change, value_before, change_size, restatement_id"
    )
    return [
        f"create table mart.fct_published_figure ({typed})",
        *([f"insert into mart.fct_published_figure ({names}) values {', '.join(rows)}"] if rows else []),
    ]


def _sql(value: object) -> str:
    return "null" if value is None else repr(value)


def _refused(settings: Settings, number: int, statements: list[str]) -> Refusal:
    sealed = make_candidate(settings, contacts=600 + number, number=number, also=statements)
    record_check(settings, sealed)
    with pytest.raises(Refusal) as raised:
        sign_off(settings, MONTH, APPROVER, True, "figures agree with the return")
    return raised.value


FOUR_CHANGES = [
    ("CSC001", "revised", 600, 602),
    ("CSC001", "withheld", 50, None),
    ("CSC001", "recounted", 40, 40),
    ("CLA002", "removed", 311, None),
]


def test_up_to_the_limit_figures_may_change_without_a_record(settings: Settings) -> None:
    make_approved(settings)
    publish(settings, MONTH)
    make_approved(settings, contacts=602, number=2, also=_vintages(2, FOUR_CHANGES[:2]))
    assert publish(settings, MONTH).release_id == R2


def test_a_figure_that_was_awaited_or_has_another_symbol_takes_nothing_back(settings: Settings) -> None:
    make_approved(settings)
    publish(settings, MONTH)
    came = [(code, "received", None, 5) for code in ("CSC001", "CSC002", "CSC003")]
    make_approved(
        settings, contacts=602, number=2, also=_vintages(2, [*came, ("CSC004", "marked", None, None)])
    )
    assert publish(settings, MONTH).release_id == R2


def test_more_than_the_limit_is_refused_with_the_largest_changes_first(settings: Settings) -> None:
    make_approved(settings)
    publish(settings, MONTH)
    refusal = _refused(settings, 2, _vintages(2, FOUR_CHANGES))
    assert refusal.code == "RESTATEMENT_NEEDED"
    assert refusal.message == (
        "2017-11-r2 changes 4 of 4 published figures without a restatement record, and 2 are allowed. "
        "The largest: CLA002 month to 2017-11-30: 311 to nothing; CSC001 month to 2017-11-30: 50 to nothing; "
        "CSC001 month to 2017-11-30: 600 to 602; CSC001 month to 2017-11-30: 40 to 40."
    )
    assert "restatements.yml" in str(refusal.mend)


def test_an_approval_from_before_the_record_was_taken_away_publishes_nothing(tmp_path: Path) -> None:
    settings = _settings(tmp_path, {**RECORD, "cap": 4})
    make_approved(settings)
    publish(settings, MONTH)
    make_approved(settings, contacts=602, number=2, also=_vintages(2, FOUR_CHANGES, "R-001"))
    _settings(tmp_path)
    with pytest.raises(Refusal) as raised:
        publish(settings, MONTH)
    assert raised.value.code == "RESTATEMENT_NEEDED"
    _settings(tmp_path, {**RECORD, "cap": 4})
    assert publish(settings, MONTH).release_id == R2


@pytest.mark.parametrize("record", [RECORD, {**RECORD, "cap": 4, "release": R3}], ids=["cap", "release"])
def test_a_record_covers_only_its_own_release_and_number_of_figures(
    tmp_path: Path, record: dict[str, object]
) -> None:
    settings = _settings(tmp_path, record)
    make_approved(settings)
    publish(settings, MONTH)
    refusal = _refused(settings, 2, _vintages(2, FOUR_CHANGES, "R-001"))
    assert refusal.code == "RESTATEMENT_NEEDED"
    assert ("R-001 covers at most 3 figures and 4 change" in refusal.message) is (record is RECORD)


def test_the_share_counts_where_it_is_more_than_the_number(tmp_path: Path) -> None:
    settings = _settings(tmp_path).model_copy(update={"revision_limit_percent": Decimal(75)})
    make_approved(settings)
    publish(settings, MONTH)
    make_approved(
        settings, contacts=602, number=2, also=_vintages(2, [*FOUR_CHANGES[:3], ("A", "", None, 1)])
    )
    assert publish(settings, MONTH).release_id == R2


def test_a_candidate_that_another_release_overtook_is_built_again(settings: Settings) -> None:
    december = Period(2017, 12)
    make_approved(settings, also=_vintages(1, [("CSC001", "", None, 611)]))
    make_approved(settings, contacts=500, month=december)
    publish(settings, december)
    with pytest.raises(Refusal) as raised:
        publish(settings, MONTH)
    assert raised.value.code == "HISTORY_MOVED"


# --- what the build is given ---------------------------------------------------------------------


def _registered(settings: Settings, release_id: str) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
    connection = duckdb.connect()
    return connection, register_published(connection, settings, release_id)


def test_releases_from_before_vintages_are_read_from_their_own_files(settings: Settings) -> None:
    for number, contacts in ((1, 611), (2, 612)):
        make_approved(settings, contacts=contacts, number=number)
        publish(settings, MONTH)
    connection, missing = _registered(settings, R3)
    assert missing == []
    assert connection.execute(
        "select release_id, publication_no, breakdown, value, symbol, is_made_up, change "
        "from published.figure order by all"
    ).fetchall() == [
        (R1, 1, "age", None, "c", False, None),
        (R1, 1, "all", Decimal(611), None, False, None),
        (R2, 2, "age", None, "c", False, None),
        (R2, 2, "all", Decimal(612), None, False, None),
    ]


def test_what_a_damaged_release_said_is_taken_from_the_release_after_it(settings: Settings) -> None:
    make_approved(settings)
    publish(settings, MONTH)
    carried = _vintages(2, [("CSC001", "", None, 612)])
    carried.append(
        carried[1].replace("2017-11-r2", R1).replace("'2017-11', 2", "'2017-11', 1").replace("612", "611")
    )
    make_approved(settings, contacts=612, number=2, also=carried)
    publish(settings, MONTH)
    damaged = settings.releases / R1 / "marts.duckdb"
    damaged.chmod(0o644)
    damaged.write_bytes(b"nothing")
    connection, missing = _registered(settings, R3)
    assert missing == []
    assert connection.execute("select release_id, value from published.figure order by 1").fetchall() == [
        (R1, Decimal(611)),
        (R2, Decimal(612)),
    ]


def test_a_release_that_no_whole_file_tells_of_is_named(settings: Settings) -> None:
    make_approved(settings)
    publish(settings, MONTH)
    (settings.releases / R1 / "manifest.json").chmod(0o644)
    (settings.releases / R1 / "manifest.json").write_text("{}")
    connection, missing = _registered(settings, R2)
    assert missing == [R1]
    assert connection.execute("select count(*) from published.figure").fetchone() == (0,)


def test_a_withdrawn_release_is_kept_and_compared_with_no_more(settings: Settings) -> None:
    for number, contacts in ((1, 611), (2, 612)):
        make_approved(settings, contacts=contacts, number=number)
        publish(settings, MONTH)
    rollback(settings, R1, by="Quality lead")
    connection, _ = _registered(settings, R3)
    assert connection.execute("select * from published.compared_release").fetchall() == [(R1, 1)]
    assert connection.execute("select * from published.withdrawn_release").fetchall() == [(R2,)]
    assert connection.execute(
        "select count(*) from published.figure where release_id = ?", [R2]
    ).fetchone() == (2,)


# --- a real month, corrected -----------------------------------------------------------------------

REVIEWS = "indicator_code = 'CSC055' and period_kind = 'month' and period_end = date '2017-11-30'"


@pytest.mark.slow
def test_a_corrected_delivery_is_told_everywhere_and_its_past_stays(
    published_home: Home, tmp_path: Path
) -> None:
    """Reviews in time of November 2017 go from 90% to 91%, with a record, as none may change without."""
    home = Home(tmp_path / "home")
    shutil.copytree(published_home.folder, home.folder, symlinks=True)
    (source,) = (file for file in DELIVERIES if file.parts[-2:] == ("2017-11", "returned_figures.csv"))
    corrected = tmp_path / "returned_figures.csv"
    text = source.read_text(encoding="utf-8")
    lines = [
        line.replace(",90,,final,", ",91,,final,") if ",CSC055,E06000034,month,2017-11-30," in line else line
        for line in text.splitlines(keepends=True)
    ]
    corrected.write_text("".join(lines), encoding="utf-8")
    assert corrected.read_text(encoding="utf-8") != text
    home.run("receive", corrected)
    home.run("load")
    records = tmp_path / "restatements.yml"
    records.write_text("restatements: []")
    home.environment |= {
        "WAREHOUSE_RESTATEMENTS": str(records),
        "WAREHOUSE_REVISION_LIMIT_FIGURES": "0",
        "WAREHOUSE_REVISION_LIMIT_PERCENT": "0",
    }
    sign = ("sign-off", "--period", "2017-11", "--as", "Lead", "--approve", "--comment", "Restated.")
    home.run("build", "--period", "2017-11")
    home.run("check", "--period", "2017-11")
    home.run(*sign, exits=1)
    records.write_text(yaml.safe_dump({"restatements": [{**RECORD, "indicators": ["CSC055"]}]}))
    home.month("2017-11")
    release = home.settings.releases / R2
    with duckdb.connect(str(release / "marts.duckdb"), read_only=True) as connection:
        for table, value in (("rpt_figure_first_published", 90), ("rpt_figure_now_known", 91)):
            assert connection.execute(f"select value from mart.{table} where {REVIEWS}").fetchall() == [
                (Decimal(value),)
            ]
        assert connection.execute(
            "select release_id, value, change, change_size, change_reason, restatement_id "
            f"from mart.fct_published_figure where {REVIEWS} order by publication_no"
        ).fetchall() == [
            (R1, Decimal(90), None, None, None, None),
            (R2, Decimal(91), "revised", Decimal(1), RECORD["reason"], "R-001"),
        ]
        assert connection.execute(
            "select revision, revision_size, revision_reason from mart.fct_indicator_value "
            f"where {REVIEWS} and area_code = 'E06000034'"
        ).fetchall() == [("r", Decimal(1), RECORD["reason"])]
        assert connection.execute(
            "select count(*) from mart.fct_indicator_value where revision is not null"
        ).fetchone() == (2,)  # the month, and the year to date that is taken from it
        each = connection.execute(
            "select release_id, count(*) from mart.fct_published_figure group by 1 order by 1"
        ).fetchall()
    counted = []
    for name in (R1, R2):
        with (home.settings.releases / name / "csv" / "fct_indicator_value.csv").open(newline="") as file:
            counted.append((name, sum(row["area_code"] == "E06000034" for row in csv.DictReader(file))))
    assert each == counted
    page = (release / "digest" / "indicator" / "CSC055.html").read_text(encoding="utf-8")
    told = page[page.index('id="revisions"') :]
    assert all(part in told for part in ("90.0%", R1, "91.0%", R2, str(RECORD["reason"])))
    assert "2 changed" in home.run("diff", R1, R2)
    before = changes_in(release_folder(home.settings, MONTH) / "marts.duckdb", R2)
    assert before is not None
    assert [figure.period_kind for figure in before.figures] == ["month", "year_to_date"]
    home.run("build", "--period", "2017-11")
    home.run("check", "--period", "2017-11")
    home.run(*sign)
    assert "Nothing changed" in home.run("publish", "--period", "2017-11")
