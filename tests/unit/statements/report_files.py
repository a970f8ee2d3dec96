"""The words of a small catalogue, and reports in the formats that people write them in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from warehouse.statements.proposing.vocabulary import Measure, Vocabulary


def word(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){phrase}(?!\w)", re.IGNORECASE)


VOCABULARY = Vocabulary(
    authority="E06000034",
    measures={
        "CLA002": Measure("CLA002", "Children looked after", "count", 0),
        "CLA030": Measure("CLA030", "Reviews in time", "percent", 1),
        "CSC001": Measure("CSC001", "Number of contacts", "count", 0),
        "ADO003": Measure("ADO003", "Days from entering care to adoption", "days", 0),
        "FIN001": Measure("FIN001", "Weekly unit cost", "gbp_per_week", 0),
    },
    phrases=(
        (word("children looked after"), "CLA002"),
        (word("reviews in time"), "CLA030"),
        (word("contacts"), "CSC001"),
        (word("days to adoption"), "ADO003"),
        (word("unit cost"), "FIN001"),
    ),
    parts={"CLA002": ((word("male"), "sex=male"), (word("female"), "sex=female"))},
    areas=((word("national"), "E92000001"), (word("region"), "region")),
)


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of these lines, page by page, written out by hand."""
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    bodies.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        shown = " T* ".join(
            f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj" for line in lines
        )
        stream = f"BT /F1 11 Tf 14 TL 50 760 Td {shown} ET".encode("cp1252")
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(bodies)
        )
        kids.append(len(bodies))
    bodies[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
        b" ".join(b"%d 0 R" % kid for kid in kids),
        len(kids),
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(bodies) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer
