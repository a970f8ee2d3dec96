"""What SQLAlchemy reads in schema `mart` of a PostgreSQL that serves: `read_sqlalchemy.py ADDRESS`."""

import json
import sys
from datetime import date

import sqlalchemy as sa

engine = sa.create_engine(sa.make_url(sys.argv[1]).set(drivername="postgresql+psycopg"))
described = sa.inspect(engine)
views = described.get_view_names(schema="mart")
counts = {view: sa.select(sa.func.count()).select_from(sa.table(view, schema="mart")) for view in views}
values = sa.Table("fct_indicator_value", sa.MetaData(), schema="mart", autoload_with=engine)
figure = sa.select(values.c.value).where(
    values.c.indicator_code == "CLA002",
    values.c.area_code == "E06000034",
    values.c.period_kind == "month",
    values.c.period_end == date(2017, 11, 30),
    values.c.breakdown == "all",
)
with engine.connect() as connection:
    print(
        json.dumps(
            {
                "version": sa.__version__,
                "figures": [float(value) for value in connection.scalars(figure)],
                "rows": {view: connection.scalar(count) for view, count in counts.items()},
                "tables": {view: described.get_table_comment(view, schema="mart")["text"] for view in views},
                "columns": {
                    f"{view}.{column['name']}": column["comment"]
                    for view in views
                    for column in described.get_columns(view, schema="mart")
                },
            }
        )
    )
