-- What psql reads in schema mart of a PostgreSQL that serves, one JSON text a line: the figure with the
-- descriptions, then the rows of each view. psql -qAtX -f read.sql ADDRESS
select json_build_object(
    'figures', (
        select json_agg(value)
        from mart.fct_indicator_value
        where indicator_code = 'CLA002'
            and area_code = 'E06000034'
            and period_kind = 'month'
            and period_end = date '2017-11-30'
            and breakdown = 'all'
    ),
    'tables', (
        select json_object_agg(relname, obj_description(oid, 'pg_class'))
        from pg_catalog.pg_class
        where relnamespace = cast('mart' as regnamespace) and relkind = 'v'
    ),
    'columns', (
        select json_object_agg(relname || '.' || attname, col_description(attrelid, attnum))
        from pg_catalog.pg_class
        join pg_catalog.pg_attribute on attrelid = pg_class.oid and attnum > 0
        where relnamespace = cast('mart' as regnamespace) and relkind = 'v'
    )
);

select format('select json_build_object(%L, count(*)) from mart.%I', relname, relname)
from pg_catalog.pg_class
where relnamespace = cast('mart' as regnamespace) and relkind = 'v'
\gexec
