"""The five published figures counted again from the written files alone, in plain pandas.

Written from the definitions of the counting decisions and not from the code that wrote the files: nothing
of `warehouse.samples` is used here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

SHORT_BREAKS = ("V3", "V4")
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
BEGINS_PLACEMENT = ("S", "P", "B")
PLACED_FOR_ADOPTION = ("A3", "A4", "A5", "A6")
ADOPTED_BY_PRESENT_CARER = ("A3", "A5")


def workbook(folder: Path) -> Path:
    [path] = folder.glob("*.xlsx")
    return path


@cache
def sheets(folder: Path) -> dict[str, pd.DataFrame]:
    """The two lists that published figures are counted from, as openpyxl reads them."""
    return pd.read_excel(workbook(folder), sheet_name=["List 1", "List 7"])


def module(folder: Path, name: str) -> pd.DataFrame:
    [path] = folder.glob(f"SSDA903_*_{name}_made_up.csv")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column in ("DOB", "DECOM", "DEC", "DUC", "REVIEW", "MIS_START", "MIS_END"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column], format="%d/%m/%Y")
    return frame


def contacts_in_month(list_1: pd.DataFrame, month: pd.Period) -> int:
    days = pd.to_datetime(list_1["Date of Contact"])
    return int(((days >= month.start_time) & (days <= month.end_time)).sum())


def children_on_plan(list_7: pd.DataFrame, day: pd.Timestamp) -> int:
    start = pd.to_datetime(list_7["Child Protection Plan Start Date"])
    end = pd.to_datetime(list_7["Child Protection Plan End Date"])
    return int(list_7[(start <= day) & (end.isna() | (end > day))]["Child Unique ID"].nunique())


def care_episodes(folder: Path) -> pd.DataFrame:
    episodes = module(folder, "episodes")
    return episodes[~episodes["LS"].isin(SHORT_BREAKS)].sort_values(["CHILD", "DECOM"])


def open_on(frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return frame[(frame["DECOM"] <= day) & (frame["DEC"].isna() | (frame["DEC"] > day))]


def looked_after(episodes: pd.DataFrame, day: pd.Timestamp) -> set[str]:
    return set(open_on(episodes, day)["CHILD"])


def asylum_seeking(uasc: pd.DataFrame, in_care: set[str], day: pd.Timestamp) -> int:
    seeking = uasc[uasc["DUC"].isna() | (uasc["DUC"] > day)]
    return len(set(seeking["CHILD"]) & in_care)


def placement_starts(rows: list[dict]) -> list[tuple[pd.Timestamp, str]]:
    """The placements of one period of care: first day and code. `rows` are its episodes in order."""
    starts: list[tuple[pd.Timestamp, str]] = []
    current: tuple[str, str] | None = None  # provider and postcode of the placement that goes on
    for row in rows:
        where = (row["PLACE_PROVIDER"], row["PL_POST"])
        if row["PLACE"] in TEMPORARY:
            continue
        if row["RNE"] not in BEGINS_PLACEMENT or row["PLACE"] in ADOPTED_BY_PRESENT_CARER:
            continue
        if where == current:
            continue  # back from a temporary stay
        starts.append((row["DECOM"], row["PLACE"]))
        current = where
    return starts


def stability(episodes: pd.DataFrame, births: dict[str, pd.Timestamp], day: pd.Timestamp) -> tuple[int, int]:
    """(stable, all) for children under 16 on the day and in this period of care for 30 months."""
    stable = everyone = 0
    for child, rows in episodes[episodes["DECOM"] <= day].groupby("CHILD"):
        history = rows.to_dict("records")
        first = max(place for place, row in enumerate(history) if row["RNE"] == "S")
        period = history[first:]
        last = period[-1]
        if pd.notna(last["DEC"]) and last["DEC"] <= day:
            continue
        if births[child] + pd.DateOffset(years=16) <= day:
            continue
        if period[0]["DECOM"] > day - pd.DateOffset(months=30):
            continue
        everyone += 1
        starts = placement_starts(period)
        if starts[-1][1] in PLACED_FOR_ADOPTION and len(starts) > 1:
            starts.pop()  # with the one before it
        stable += starts[-1][0] <= day - pd.DateOffset(months=24)
    return stable, everyone
