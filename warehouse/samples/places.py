"""Made-up places of the postcode districts that the sample names: where each lies and whose it is."""

from __future__ import annotations

import csv
from pathlib import Path

HEADINGS = ("outward_code", "easting", "northing", "authority_code", "source")
SOURCE = "MADEUP: drawn by hand for the sample, from no postcode product"
FILE_NAME = "places_made_up.csv"

_ESSEX, _SOUTHEND, _HAVERING, _BARKING = "E10000012", "E06000033", "E09000016", "E09000002"
_REDBRIDGE, _MEDWAY, _KENT, _NORFOLK = "E09000026", "E06000035", "E10000016", "E10000020"
_SUFFOLK, _PETERBOROUGH, _BIRMINGHAM, _MIDDLESBROUGH = "E10000029", "E06000031", "E08000025", "E06000002"
#: Outward code, easting and northing in kilometres, authority (None is the home authority). Roughly right, so
#: that far is far.
_PLACES = (
    ("RM15", 559, 182, None), ("RM16", 562, 180, None), ("RM17", 561, 178, None), ("RM18", 565, 176, None),
    ("RM19", 555, 178, None), ("RM20", 558, 177, None), ("SS17", 568, 183, None),
    ("SS13", 574, 190, _ESSEX), ("SS14", 571, 190, _ESSEX), ("CM1", 570, 208, _ESSEX),
    ("CO15", 617, 215, _ESSEX), ("SS0", 586, 186, _SOUTHEND), ("RM3", 554, 191, _HAVERING),
    ("RM8", 547, 186, _BARKING), ("IG1", 544, 186, _REDBRIDGE), ("ME7", 578, 168, _MEDWAY),
    ("CT9", 636, 170, _KENT), ("NR1", 624, 308, _NORFOLK), ("IP1", 615, 246, _SUFFOLK),
    ("PE1", 520, 300, _PETERBOROUGH), ("B23", 410, 292, _BIRMINGHAM), ("TS1", 449, 520, _MIDDLESBROUGH),
)  # fmt: skip


def write_places(folder: Path, authority: str) -> tuple[Path, int]:
    """Write the places to `folder`, the home districts under `authority`; gives the file and its rows.

    Places do not move, so one delivery serves every month.
    """
    path = folder / FILE_NAME
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADINGS)
        writer.writerows(
            (code, f"{east}000", f"{north}000", owner or authority, SOURCE)
            for code, east, north, owner in _PLACES
        )
    return path, len(_PLACES)
