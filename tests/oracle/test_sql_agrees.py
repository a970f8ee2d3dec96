"""The warehouse's SQL and the independent recount give the same numerators and denominators.

Real loads and real builds: the made-up sample goes through the loader as files; a random population, which
has the shape of the contracts already, is written as typed Parquet files with their rows in the ledger. Each
population is an authority of its own, so that one build counts them all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tests.oracle import build, populations
from tests.oracle.recount import COLUMNS, differences, recount
from warehouse.build import database_of, run_dbt
from warehouse.contracts import contracts
from warehouse.deliveries import load
from warehouse.deliveries.convert import sql_type
from warehouse.deliveries.receiving import receive
from warehouse.deliveries.registry import register_extracts
from warehouse.ledger import Delivery, DeliveryTable, Ledger
from warehouse.periods import Period
from warehouse.samples import write_samples
from warehouse.settings import PROJECT, Settings

REFERENCE = PROJECT / "seeds" / "reference"
THURROCK = "E06000034"
AUTHORITIES = [f"E06{number:06d}" for number in range(1, 11)]
SEEDS = range(1, 11)


def test_a_random_population_with_faults_is_counted_alike(tmp_path: Path) -> None:
    assert_populations_agree(tmp_path, {THURROCK: 2017})


@pytest.mark.slow
def test_ten_random_populations_with_faults_are_counted_alike(tmp_path: Path) -> None:
    assert_populations_agree(tmp_path, dict(zip(AUTHORITIES, SEEDS, strict=True)))


@pytest.mark.slow
def test_the_whole_sample_range_is_counted_alike(tmp_path: Path) -> None:
    write_samples(tmp_path / "sample")
    settings = Settings(home=tmp_path / "home")
    receive(settings, sorted((tmp_path / "sample" / THURROCK).glob("*/*")))
    assert {each.outcome for each in load(settings).files} == {"loaded"}
    period = Period.parse("2018-01")
    computed = computed_by_sql(settings, period)
    assert len(computed) > 40_000
    assert_agree(computed, counted_again(accepted_rows(settings, period), THURROCK), "the sample")


def assert_populations_agree(home: Path, seeds: Mapping[str, int]) -> None:
    """Count a population by seed for each authority, both ways; seeds repeat a failure."""
    settings = Settings(home=home)
    tables = {
        authority: populations.population(seed, authority=authority) for authority, seed in seeds.items()
    }
    for authority, told in tables.items():
        put_in_force(settings, authority, told)
    computed = computed_by_sql(settings, Period.parse(populations.MONTHS[-1]))
    for authority, told in tables.items():
        assert_agree(
            computed[computed["area_code"] == authority],
            counted_again(told, authority),
            f"population {seeds[authority]}",
        )


def assert_agree(computed: pd.DataFrame, again: pd.DataFrame, whose: str) -> None:
    """Fail with the number of differing cells by indicator and window, and the first of them."""
    assert set(computed["indicator_code"]) == set(again["indicator_code"]), whose
    found = differences(computed[COLUMNS], again)
    if len(found):
        by = found.groupby(["indicator_code", "period_kind"]).size()
        pytest.fail(f"{whose}: {len(found)} cells differ\n{by.to_string()}\n{found.head(20).to_string()}")


def put_in_force(settings: Settings, authority: str, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write accepted rows as typed files like the loader's, and their deliveries into the ledger."""
    told: dict[tuple[str, str], None] = {}
    for name, table in tables.items():
        for period in table["delivery_period"].unique():
            told[name.split("__")[0], period] = None
    files = {name: write_typed(settings, authority, name, table) for name, table in tables.items()}
    with Ledger(settings).session() as session:
        for extract, period in sorted(told):
            delivery = Delivery(
                sha256=sha256(authority, extract, period),
                file_name=f"{extract}.csv",
                outcome="loaded",
                extract=extract,
                contract_version=contracts()[extract].version,
                authority=authority,
                period=period,
            )
            session.add(delivery)
            session.flush()
            for shape in contracts()[extract].tables:
                name = f"{extract}__{shape.name}"
                rows = int((tables[name]["delivery_period"] == period).sum())
                session.add(
                    DeliveryTable(
                        delivery_id=delivery.delivery_id,
                        extract=extract,
                        table_name=shape.name,
                        authority=authority,
                        period=period,
                        rows_received=rows,
                        rows_accepted=rows,
                        rows_rejected=0,
                        path=str(files[name] / (f"delivery_period={period}/data_0" if rows else "none"))
                        + ".parquet",
                    )
                )


def sha256(authority: str, extract: str, period: str) -> str:
    """What stands for the sum of a file that never was."""
    return populations.pseudonym(authority, extract, period) * 2


def write_typed(settings: Settings, authority: str, name: str, table: pd.DataFrame) -> Path:
    """One Parquet file a delivery, and an empty one; gives their folder in the folder of extracts."""
    extract, table_name = name.split("__", 1)
    folder = Path(extract) / authority / table_name
    target = settings.extracts_dir / folder
    target.mkdir(parents=True)
    shape = next(each for each in contracts()[extract].tables if each.name == table_name)
    kinds = [(column.name, sql_type(column)) for column in shape.kept]
    kinds += [("delivery_sha256", "varchar"), ("source_row", "bigint"), ("delivery_period", "varchar")]
    cells = ", ".join(f'cast("{column}" as {kind}) as "{column}"' for column, kind in kinds)
    sums = {period: sha256(authority, extract, period) for period in table["delivery_period"].unique()}
    with duckdb.connect() as connection:
        connection.register("told", table.assign(delivery_sha256=table["delivery_period"].map(sums)))
        connection.execute(f"create table typed as select {cells} from told")
        options = "format parquet, partition_by (delivery_period), overwrite_or_ignore"
        connection.execute(f"copy (select * from typed order by source_row) to '{target}' ({options})")
        connection.execute(
            f"copy (select * exclude (delivery_period) from typed where false) to '{target}/none.parquet'"
        )
    return folder


def computed_by_sql(settings: Settings, period: Period) -> pd.DataFrame:
    """Build what the computed indicators need, and give them in the columns of the recount."""
    folder = settings.candidate(period)
    folder.mkdir(parents=True)
    database = database_of(settings, period)
    with duckdb.connect(str(database)) as connection:
        register_extracts(connection, settings, period)
    (folder / "variables.json").write_text(f'{{"period": "{period}"}}')
    run_dbt(
        folder,
        database,
        ["build", "--select", "+int_indicator_computed", "--exclude-resource-type", "unit_test", "test"],
    )
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            """select
                 indicator_code, area_code, period_kind, period_end, breakdown, breakdown_value,
                 cast(numerator as bigint) as numerator, cast(denominator as bigint) as denominator
               from intermediate.int_indicator_computed"""
        ).df()
    found["period_end"] = found["period_end"].dt.date
    return found.astype({"numerator": "Int64", "denominator": "Int64"})


def accepted_rows(settings: Settings, period: Period) -> dict[str, pd.DataFrame]:
    """What the loader accepted, as the build sees it; which rows it refuses is settled by its own tests."""
    found = {}
    with duckdb.connect(str(database_of(settings, period)), read_only=True) as connection:
        for name in build.columns():
            extract, table = name.split("__", 1)
            found[name] = connection.execute(
                f"""select distinct record.*, delivery.period as delivery_period
                    from extracts.{name} as record
                    join extracts.delivery
                      on record.delivery_sha256 = delivery.sha256 and delivery.is_current
                      and delivery.extract = '{extract}' and delivery.table_name = '{table}'
                    order by delivery_period, source_row"""
            ).df()
    return found


def counted_again(tables: Mapping[str, pd.DataFrame], authority: str) -> pd.DataFrame:
    """The recount of every month that the deliveries can cover."""
    delivered = [month for table in tables.values() for month in table["delivery_period"].unique()]
    first = pd.Period(min(delivered), "M") - 11
    months = [str(month) for month in pd.period_range(first, max(delivered), freq="M")]
    return recount(tables, months, bank_holidays(), children_aged_0_to_17(authority), authority=authority)


def bank_holidays() -> Collection[date]:
    """England's, as the project's reference data has them."""
    table = pd.read_csv(REFERENCE / "bank_holidays.csv", parse_dates=["holiday_date"])
    return set(table["holiday_date"].dt.date)


def children_aged_0_to_17(authority: str) -> dict[int, int]:
    """Mid-year estimates of an authority by year."""
    table = pd.read_csv(REFERENCE / "populations.csv")
    table = table[(table["area_code"] == authority) & (table["age_band"] == "0_to_17")]
    return dict(zip(table["mid_year"], table["population"], strict=True))
