"""What becomes of each computed figure in a release; see warehouse/disclosure."""


def model(dbt, session):
    """Return one row per computed figure: its key and its outcome."""
    dbt.config(materialized="table")
    from warehouse.disclosure import in_build

    # Named for their order in the build; the rows are read by query.
    dbt.ref("int_disclosure_figure")
    dbt.ref("int_indicator_statement")
    dbt.ref("indicators")
    dbt.source("disclosure", "earlier_figure")
    return in_build.decided(session)
