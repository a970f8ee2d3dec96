"""Keys of the dictionary come from the models' own tests."""

import json
from pathlib import Path
from typing import Any

from warehouse.releases.assembly import keys_from_dbt


def _test(name: str, model: str, column: str | None = None, **arguments: Any) -> dict[str, Any]:
    return {
        "test_metadata": {"name": name, "kwargs": arguments},
        "attached_node": f"model.warehouse.{model}",
        "column_name": column,
    }


def test_unique_combinations_are_primary_and_relationships_foreign(tmp_path: Path) -> None:
    artifact = tmp_path / "manifest.json"
    nodes = {
        "model.warehouse.fct": {"name": "fct"},
        "test.1": _test("unique_combination", "fct", columns=["code", "area"]),
        "test.2": _test("relationships", "fct", "area", to="ref('dim_area')", field="area"),
        "test.3": _test("relationships", "fct", "symbol", to="ref('dim_symbol')", field="symbol"),
        "test.4": _test("holds", "fct", condition="true"),
        "test.5": _test("unique", "dim_area", "area"),
    }
    artifact.write_text(json.dumps({"nodes": nodes}))
    assert keys_from_dbt(artifact) == {
        ("fct", "code"): "primary",
        ("fct", "area"): "primary",
        ("fct", "symbol"): "foreign",
        ("dim_area", "area"): "primary",
    }


def test_without_an_artifact_there_are_no_keys(tmp_path: Path) -> None:
    assert keys_from_dbt(tmp_path / "manifest.json") == {}
