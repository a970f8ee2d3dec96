#!/usr/bin/env bash
# Runs once, when PostgreSQL's volume is empty: a database with an owner of its own for each purpose.
set -eu

create() {
  psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set name="$1" --set password="$2" <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke connect on database :"name" from public;
SQL
}

create airflow "$AIRFLOW_DB_PASSWORD"
create ledger "$LEDGER_DB_PASSWORD"
create serving "$SERVING_DB_PASSWORD"

# Who may read the releases: groups without a log-in. Make a person's or a tool's own role a member of one.
psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" <<'SQL'
create role bi_reader;
create role quality_lead;
create role analyst_restricted;
create role area_reader;
SQL
