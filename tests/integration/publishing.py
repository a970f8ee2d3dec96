"""A small month, made by hand: enough of a candidate to be signed off and published."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb

from warehouse.ledger import CheckRun, Delivery, DeliveryTable, Ledger, RuleResult
from warehouse.periods import Period
from warehouse.releases import Manifest, current_release, publish, sign_off
from warehouse.releases.assembly import release_folder, seal, write_tables
from warehouse.settings import Settings

MONTH = Period(2017, 11)
APPROVER = "Quality lead"

_TABLES = """
create schema mart;
create table mart.dim_release (
    release_id varchar not null, period varchar not null, published_at timestamp, approved_by varchar,
    catalogue_version varchar not null, is_current boolean not null, previous_release_id varchar
);
comment on table mart.dim_release is 'Releases up to this one.';
create table mart.dim_area (
    area_code varchar not null primary key, area_name varchar, release_id varchar not null
);
comment on column mart.dim_area.area_name is 'What the area''s people call it';
create table mart.dim_indicator (
    indicator_code varchar not null, indicator_version integer, name varchar, plain_definition varchar,
    numerator_definition varchar, denominator_definition varchar, multiplier integer, unit varchar,
    decimals integer, polarity integer, kind varchar, official_reference varchar, leading_origin varchar,
    owner_role varchar, release_id varchar not null
);
create table mart.indicator_caveat (
    indicator_code varchar, period_end date, caveat_text varchar, origin varchar, release_id varchar not null
);
create table mart.fct_indicator_value (
    indicator_code varchar not null, area_code varchar not null, period_kind varchar not null,
    period_start date, period_end date not null, breakdown varchar not null, breakdown_value varchar not null,
    numerator decimal(18, 4), denominator decimal(18, 4), value decimal(18, 6), symbol varchar,
    origin varchar not null, status varchar not null, source_period_end date, release_id varchar not null
);
"""


def settings_for(home: Path) -> Settings:
    """Settings of an installation whose state lies in `home` alone."""
    return Settings(home=home, ledger_url=f"sqlite:///{home / 'ledger.sqlite'}")


def publish_one_and_approve_the_next(home: Path) -> None:
    """A home with 2017-11-r1 published (611 contacts) and 2017-11-r2 approved (612)."""
    settings = settings_for(home)
    make_approved(settings, contacts=611, number=1)
    publish(settings, MONTH)
    make_approved(settings, contacts=612, number=2)


def make_candidate(
    settings: Settings,
    *,
    contacts: int = 611,
    number: int = 1,
    month: Period = MONTH,
    without: Iterable[str] = (),
    waivers: Iterable[dict[str, object]] = (),
    also: Iterable[str] = (),
) -> Manifest:
    """A sealed candidate `<month>-r<number>` whose one changing figure is the number of contacts.

    `without` names tables to leave out where a test only needs it to be small, `waivers` are those used,
    `also` are statements that change the tables at last.
    """
    folder = settings.candidate(month)
    shutil.rmtree(folder, ignore_errors=True)
    release = release_folder(settings, month)
    release.mkdir(parents=True)
    release_id = f"{month}-r{number}"
    (folder / "release_id").write_text(release_id)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(_TABLES)
        connection.execute(
            "insert into mart.dim_release values ($1, $2, null, null, 'cat-1', false, null)",
            [release_id, str(month)],
        )
        connection.execute("insert into mart.dim_area values ('E06000034', 'Thurrock', $1)", [release_id])
        connection.execute(
            "insert into mart.dim_indicator values ('CSC001', 1, 'Contacts', 'Contacts received', "
            "'contacts', null, 1, 'count', 0, 0, 'flow', null, 'returned', 'Head of service', $1)",
            [release_id],
        )
        connection.executemany(
            "insert into mart.fct_indicator_value values "
            "('CSC001', 'E06000034', ?, ?, ?, ?, ?, ?, null, ?, ?, 'returned', 'final', ?, ?)",
            [
                (
                    "month",
                    month.start,
                    month.end,
                    "all",
                    "all",
                    contacts,
                    contacts,
                    None,
                    month.end,
                    release_id,
                ),
                ("month", month.start, month.end, "age", "0", None, None, "c", month.end, release_id),
            ],
        )
        for table in without:
            connection.execute(f"drop table mart.{table}")
        for statement in also:
            connection.execute(statement)
    write_tables(folder / "warehouse.duckdb", release)
    (release / "digest").mkdir()
    (release / "digest" / "index.html").write_text(f"<p>{contacts} contacts</p>")
    return seal(
        settings, month, release, {"verdict": "publishable", "rules_run": 1, "waivers": list(waivers)}
    )


def record_check(
    settings: Settings, sealed: Manifest, verdict: str = "publishable", warnings: Iterable[str] = ()
) -> None:
    """What `check` writes into the ledger about a candidate: a rule that passed, and the warnings."""
    states = {"REL-STR-001": ("critical", "passed", "passed")}
    states |= dict.fromkeys(warnings, ("warning", "failed", "warning"))
    with Ledger(settings).session() as session:
        session.add(
            CheckRun(
                period=sealed.period,
                verdict=verdict,
                content_hash=sealed.content_hash,
                manifest_hash=sealed.hash,
                rules_run=len(states),
                rules_failed=len(states) - 1,
                results=[
                    RuleResult(
                        rule_id=rule_id,
                        rule_version=1,
                        severity=severity,
                        outcome=outcome,
                        n_checked=1,
                        n_failed=int(outcome == "failed"),
                        effective=effective,
                    )
                    for rule_id, (severity, outcome, effective) in states.items()
                ],
            )
        )


def make_approved(
    settings: Settings,
    *,
    contacts: int = 611,
    number: int = 1,
    month: Period = MONTH,
    without: Iterable[str] = (),
    also: Iterable[str] = (),
) -> Manifest:
    """A candidate that the rules judged and the quality lead approved."""
    sealed = make_candidate(
        settings, contacts=contacts, number=number, month=month, without=without, also=also
    )
    record_check(settings, sealed)
    sign_off(settings, month, APPROVER, True, "figures agree with the return")
    return sealed


def record_delivery(settings: Settings, sha256: str = "ab" * 32) -> None:
    """One delivery of returned figures, as `load` records it."""
    with Ledger(settings).session() as session:
        delivery = Delivery(
            sha256=sha256,
            file_name="figures.csv",
            outcome="loaded",
            extract="returned_figures",
            authority="E06000034",
            period="2017-11",
        )
        delivery.tables.append(
            DeliveryTable(
                extract="returned_figures",
                table_name="figures",
                authority="E06000034",
                period="2017-11",
                rows_received=2,
                rows_accepted=2,
                rows_rejected=0,
                path="returned_figures/figures/x.parquet",
            )
        )
        session.add(delivery)


def contacts_shown(settings: Settings) -> int | None:
    """What a reader of `releases/current` sees as the number of contacts."""
    if current_release(settings) is None:
        return None
    path = (settings.releases / "current" / "marts.duckdb").resolve()
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute(
            "select value from mart.fct_indicator_value where breakdown = 'all'"
        ).fetchone()
    return int(row[0]) if row else None
