"""Who may read what: three roles, and rows by area for those who serve a region or a partnership.

Roles are groups without a log-in; a person's or a tool's own role becomes a member. Every reader is given
areas in `serving.area_right`; '*' means all areas, and the three roles start with it. A role that is a member
of a group inherits the group's areas, so a reader of one area only is granted `select` by `area_reader`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import psycopg
from psycopg import sql

from warehouse.errors import WarehouseError
from warehouse.releases.marts import Table

ROLES = ("bi_reader", "quality_lead", "analyst_restricted")
AREA_ROLE = "area_reader"  # reads only the areas that it, or a member of it, was given
EVERYONE = (*ROLES, AREA_ROLE)

_SETUP = """
create schema if not exists serving;
create table if not exists serving.served_release (
    release_id text primary key,
    schema_name text not null unique,
    content_hash text not null,
    manifest_hash text not null,
    served_at timestamptz not null default clock_timestamp(),
    is_current boolean not null default false
);
comment on table serving.served_release is 'Releases that this database holds; one is current';
create table if not exists serving.area_right (
    role_name text not null,
    area_code text not null,
    primary key (role_name, area_code)
);
comment on table serving.area_right is
    'Which areas a role may read: one row per role and ONS code, * for all areas';
create or replace view serving.my_area as
    select area_code from serving.area_right
    where exists (
        select 1 from pg_catalog.pg_roles
        where rolname = role_name and pg_has_role(current_user, oid, 'member')
    );
comment on view serving.my_area is 'The areas that whoever asks may read';
create schema if not exists mart;
comment on schema mart is 'The current release: governed figures of social care performance';
create schema if not exists restricted;
comment on schema restricted is 'What the current release holds back, for named analysts alone';
"""


def listed(roles: Sequence[str]) -> sql.Composed:
    """The roles as a statement names them."""
    return sql.SQL(", ").join(map(sql.Identifier, roles))


def prepare(connection: psycopg.Connection) -> None:
    """Make the roles, the housekeeping tables and schema `mart` where they are missing.

    Raises `WarehouseError` ROLES_MISSING where a role is absent and this log-in may not make it.
    """
    known = {name for (name,) in connection.execute("select rolname from pg_roles").fetchall()}
    missing = [role for role in (*ROLES, AREA_ROLE) if role not in known]
    try:
        for role in missing:
            connection.execute(sql.SQL("create role {}").format(sql.Identifier(role)))
    except psycopg.errors.InsufficientPrivilege as fault:
        raise WarehouseError(
            "ROLES_MISSING",
            f"PostgreSQL has no role {', '.join(missing)}, and this log-in may not make roles.",
            "Have an administrator run: " + " ".join(f"create role {role};" for role in missing),
        ) from fault
    connection.execute(_SETUP)
    for role in ROLES:
        connection.execute("insert into serving.area_right values (%s, '*') on conflict do nothing", [role])
    everyone = listed(EVERYONE)
    connection.execute(sql.SQL("grant usage on schema mart, serving to {}").format(everyone))
    connection.execute(sql.SQL("grant select on serving.my_area to {}").format(everyone))
    # Who answers for the figures sees which releases stand here, and who may read which areas.
    connection.execute("grant select on serving.served_release, serving.area_right to quality_lead")
    connection.execute("grant usage on schema restricted to analyst_restricted")


def grants(schema: str, tables: Sequence[Table], readers: Sequence[str] = EVERYONE) -> Iterator[sql.Composed]:
    """Statements that let `readers` read the tables of one release, rows by area where they have one."""
    yield sql.SQL("grant usage on schema {} to {}").format(sql.Identifier(schema), listed(readers))
    yield sql.SQL("grant select on all tables in schema {} to {}").format(
        sql.Identifier(schema), listed(readers)
    )
    for table in tables:
        column = next((name for name in ("area_code", "authority_code") if table.column(name)), None)
        if column is None or table.name.startswith("dim_"):
            continue
        name = sql.Identifier(schema, table.name)
        yield sql.SQL("alter table {} enable row level security").format(name)
        yield sql.SQL(
            "create policy by_area on {} for select using ("
            "(select count(*) > 0 from serving.my_area where area_code = '*') "
            "or {} in (select area_code from serving.my_area))"
        ).format(name, sql.Identifier(column))
