"""Record-level deliveries: other people's files load, hostile ones do not, nobody can be found."""

from __future__ import annotations

import csv
import json
import resource
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from tests.conftest import SHARED
from tests.conftest import Home as CommandLine
from tests.deliveries_helpers import Home, home_at
from tests.record_builders import (
    ANNEX_A,
    CELLS_EMPTIED,
    EPISODE,
    RETURN,
    ROWS,
    ROWS_REJECTED,
    WORKBOOKS_REFUSED,
    XML_REFUSED,
    annex_a,
    blank_rows,
    blank_rows_within_the_sheet,
    cell_of,
    child,
    document,
    edited,
    modules_of,
    return_of,
    with_value,
    xml,
)
from warehouse.deliveries import FileReport
from warehouse.deliveries.pseudonyms import pseudonym, purpose_key
from warehouse.deliveries.receiving import receive
from warehouse.periods import Period

KEY = "k" * 32
FOLDER = "E06000034/2017-11"
FAKE = SHARED / "data" / "ssda903" / "validator_fake"
GOLDEN = Path(__file__).parents[1] / "golden" / "record_loads.csv"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_at(tmp_path / "home", pseudonym_key=KEY)


def table(report: FileReport, name: str) -> int:
    return [each.table for each in report.tables].index(name)


# --- other people's files -------------------------------------------------------------------------------

# All codes of the fake files were in use only from 2018-19 (E45 to E48, CUSTOD) to 2020-21 (F3, P3), so they
# are bound to the first of these years; the two later modules to the year that first collected them.
BOUND_TO = {"sw_episodes.csv": "2024-03", "DoLo.csv": "2027-03", "Annex_A_2024_Jan.xlsx": "2024-01"}
FOREIGN = [
    *sorted(FAKE.glob("*.csv")),
    FAKE / "fake_903.xml",
    SHARED / "data" / "annex_a" / "Annex_A_2024_Jan.xlsx",
]


GOLDEN_COLUMNS = [
    *("file", "period", "table", "received", "accepted", "rejected"),
    *("costs", "column", "reason_code", "expected", "rows"),
]


def outcome(home: Home, report: FileReport) -> list[list[str]]:
    """One line per table and kind of fault, as the golden file has it; one line of a table without fault."""
    why: dict[str, Counter[tuple[str, ...]]] = {}
    if report.quarantine is not None:
        with (home.settings.home_dir / report.quarantine).open(encoding="utf-8", newline="") as source:
            for line in csv.DictReader(source):
                kind = (line["costs"], line["column"], line["rule_code"], line["expected"])
                why.setdefault(line["table"], Counter())[kind] += 1
    lines = []
    for each in report.tables:
        counts = [each.table, *map(str, (each.received, each.accepted, each.rejected))]
        found = sorted(why.get(each.table, Counter()).items())
        for kind, rows in found or [(("", "", "", ""), "")]:
            lines.append([report.file_name, str(report.period), *counts, *kind, str(rows)])
    return lines


def loaded_files_of_others(folder: Path) -> list[list[str]]:
    """Load each file into a home of its own, and reconcile its counts with the rows that were written."""
    lines = []
    for number, path in enumerate(FOREIGN):
        home = home_at(folder / str(number), pseudonym_key=KEY)
        report = home.deliver(path, f"E06000034/{BOUND_TO.get(path.name, '2019-03')}")
        assert report.outcome == "loaded", report
        for index, each in enumerate(report.tables):
            assert each.received == each.accepted + each.rejected
            assert each.accepted == len(home.rows(report, index, "source_row"))
        lines += outcome(home, report)
    return lines


@pytest.mark.shared
def test_files_of_others_load_with_the_named_faults_of_the_golden_file(tmp_path: Path) -> None:
    with GOLDEN.open(encoding="utf-8", newline="") as source:
        _, *golden = csv.reader(source)
    assert loaded_files_of_others(tmp_path) == golden, "python -m tests.integration.test_record_loads"


def contents(home: Home, report: FileReport) -> dict[str, Counter[tuple[object, ...]]]:
    """The rows of every table that has any, without their place in the file."""
    found = {}
    for index, each in enumerate(report.tables):
        shape = next(one for one in RETURN.tables if one.name == each.table)
        kept = ", ".join(column.name for column in shape.kept)
        found[each.table] = Counter(home.rows(report, index, kept))
    return {name: rows for name, rows in found.items() if rows}


def loaded_modules(home: Home, paths: list[Path]) -> dict[str, Counter[tuple[object, ...]]]:
    found: dict[str, Counter[tuple[object, ...]]] = {}
    for path in paths:
        found |= contents(home, home.deliver(path, "E06000034/2019-03"))
    return found


@pytest.mark.shared
def test_the_xml_return_gives_the_same_rows_as_its_content_in_modules(home: Home, tmp_path: Path) -> None:
    source = FAKE / "fake_903.xml"
    from_xml = contents(home, home.deliver(source, "E06000035/2019-03"))
    from_modules = loaded_modules(home, modules_of(source, tmp_path))
    assert from_xml == from_modules
    assert sum(from_xml["episodes"].values()) == 459


@pytest.mark.shared
def test_the_modules_written_as_xml_give_the_same_rows(home: Home, tmp_path: Path) -> None:
    left_out = {"placed_for_adoption_errors", "sw_episodes", "DoLo"}
    modules = {path.stem: path for path in sorted(FAKE.glob("*.csv")) if path.stem not in left_out}
    written = return_of(modules, tmp_path / "return.xml")
    from_xml = contents(home, home.deliver(written, "E06000035/2019-03"))
    assert from_xml == loaded_modules(home, list(modules.values()))
    assert sum(from_xml["reviews"].values()) == 12582


# --- Annex A --------------------------------------------------------------------------------------------


def test_annex_a_is_recognised_whatever_its_sheets_are_called(home: Home, tmp_path: Path) -> None:
    def rename(book):  # type: ignore[no-untyped-def]
        for number, sheet in enumerate(book.worksheets):
            sheet.title = f"Blatt {number}"

    report = home.deliver(annex_a(tmp_path / "x.bin", rename), FOLDER)
    assert (report.outcome, report.extract) == ("loaded", "annex_a")
    assert [each.accepted for each in report.tables] == [ROWS] * 11


def test_spellings_of_real_authorities_become_one_code(home: Home, tmp_path: Path) -> None:
    genders = {"a) Male": "M", "M": "M", "1 - Male": "M", "2": "F", "FEMALE": "F", "d) Neither": "N"}
    groups = {
        "b) WIRI": "white",
        "c) Asian or Asian British": "asian",
        "NOBT - Information not yet obtained": "not_stated",
        "White - British": "white",
        "mwba": "mixed",
        "d) Black or black British": "black",
    }
    ages = {"6.99": 6, 0.5: 0, -1: -1, 17: 17, "16.0": 16, None: None}

    def fill(book):  # type: ignore[no-untyped-def]
        sheet = book["List 1"]
        sheet.delete_rows(2, ROWS)
        for number, (gender, group, age) in enumerate(zip(genders, groups, ages, strict=True)):
            row = [number, gender, group, datetime(2012, 1, 2), age, datetime(2017, 11, 3), "e) 2A: Schools"]
            sheet.append(row)

    report = home.deliver(annex_a(tmp_path / "a.xlsx", fill), FOLDER)
    rows = home.rows(report, 0, "gender, ethnicity_group, age_years, contact_source")
    expected = zip(genders.values(), groups.values(), ages.values(), strict=True)
    assert rows == [(*each, "schools") for each in expected]


def test_identifiers_become_pseudonyms_postcodes_districts_and_names_nothing(
    home: Home, tmp_path: Path
) -> None:
    report = home.deliver(annex_a(tmp_path / "a.xlsx"), FOLDER)
    care = table(report, "list_08_children_in_care")
    ((child_id, district, born),) = set(
        home.rows(report, care, "child_id, placement_postcode, birth_date")[:1]
    )
    assert child_id == pseudonym("1001", purpose_key(KEY.encode(), "child"))
    assert (district, born) == ("RM17", date(2017, 11, 1))
    path = home.settings.extracts_dir / str(report.tables[care].path)
    columns = duckdb.sql(f"describe select * from '{path}'").fetchall()
    assert "allocated_worker" not in {row[0] for row in columns}


def test_heading_variants_of_other_years_are_known(home: Home, tmp_path: Path) -> None:
    def change(book):  # type: ignore[no-untyped-def]
        for number in (1, 2):
            book[f"List {number}"].cell(row=1, column=5).value = "Age"
        uasc = "unaccompanied asylum seeking child (UASC) within the last 12 months (Y/N))"
        book["List 8"].cell(row=1, column=6).value = uasc

    assert home.deliver(annex_a(tmp_path / "a.xlsx", change), FOLDER).outcome == "loaded"


def test_a_list_with_headings_only_says_that_there_was_nothing(home: Home, tmp_path: Path) -> None:
    path = edited(lambda sheet: sheet.delete_rows(2, ROWS), 10)(tmp_path / "a.xlsx")
    report = home.deliver(path, FOLDER)
    adoption = report.tables[table(report, "list_10_adoption")]
    assert (report.outcome, adoption.received, adoption.path is None) == ("loaded", 0, False)
    assert home.rows(report, 9) == []


# --- the collection year --------------------------------------------------------------------------------


def episodes(path: Path, **values: str) -> Path:
    """Two episodes as a module; the first without fault, the second with these values."""
    first = {"CHILD": "1001", **EPISODE, "PLACE": "U1"}
    first.pop("PL")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(first))
        writer.writeheader()
        writer.writerows([first, first | {"CHILD": "1002"} | values])
    return path


@pytest.mark.parametrize(
    ("period", "column", "code", "taken"),
    [
        ("2017-11", "PLACE", "K3", False),
        ("2024-03", "PLACE", "K3", False),
        ("2024-04", "PLACE", "K3", True),
        ("2024-03", "PLACE", "H5", True),
        ("2024-04", "PLACE", "H5", False),
        ("2024-04", "PLACE", "P2", False),
        ("2025-03", "PLACE", "Z11", False),
        ("2025-04", "PLACE", "Z14", True),
        ("2025-04", "PLACE", "Z1", False),
        ("2025-03", "PLACE", "Z1", True),
    ],
)
def test_placement_codes_follow_the_collection_year(
    home: Home, tmp_path: Path, period: str, column: str, code: str, taken: bool
) -> None:
    report = home.deliver(episodes(tmp_path / "e.csv", **{column: code}), f"E06000034/{period}")
    assert report.outcome == "loaded"
    assert home.faults(report) == ({} if taken else {3: ["CODE_OF_OTHER_YEAR"]})
    assert report.tables[0].rejected == (0 if taken else 1)


@pytest.mark.parametrize(
    ("period", "column", "code", "taken"),
    [
        ("2018-03", "REC", "E43", True),
        ("2018-04", "REC", "E43", False),
        ("2018-04", "REC", "E47", True),
        ("2018-03", "REC", "E45", False),
        ("2018-03", "REASON_PLACE_CHANGE", "CUSTOD", False),
        ("2018-04", "REASON_PLACE_CHANGE", "CUSTOD", True),
    ],
)
def test_a_code_of_another_year_costs_only_the_cell_where_nothing_hangs_on_it(
    home: Home, tmp_path: Path, period: str, column: str, code: str, taken: bool
) -> None:
    report = home.deliver(episodes(tmp_path / "e.csv", **{column: code}), f"E06000034/{period}")
    assert (report.tables[0].accepted, report.tables[0].rejected) == (2, 0)
    assert report.tables[0].warnings == ({} if taken else {"CODE_OF_OTHER_YEAR": 1})
    assert home.rows(report, columns=column.lower()) == [(None,), (code if taken else None,)]


@pytest.mark.parametrize(
    ("period", "written", "stored"),
    [("2017-11", "12", "MF"), ("2024-03", "12", "MF"), ("2024-04", "MFU", "MFU"), ("2026-11", "MF", "MF")],
)
def test_sex_is_stored_alike_however_the_year_codes_it(
    home: Home, tmp_path: Path, period: str, written: str, stored: str
) -> None:
    path = tmp_path / "h.csv"
    lines = [f"{n},{sex},01/02/2010,WBRI,A{n:012d},," for n, sex in enumerate(written, 1)]
    path.write_text("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n" + "\n".join(lines) + "\n")
    report = home.deliver(path, f"E06000034/{period}")
    assert home.rows(report, columns="sex, uasc") == [(sex, None) for sex in stored]
    assert report.tables[0].warnings == {}


@pytest.mark.parametrize(("period", "sex"), [("2017-11", "M"), ("2024-04", "1")])
def test_sex_of_another_year_is_not_taken(home: Home, tmp_path: Path, period: str, sex: str) -> None:
    path = tmp_path / "u.csv"
    path.write_text(f"CHILD,SEX,DOB,DUC\n1,{sex},01/02/2003,\n")
    report = home.deliver(path, f"E06000034/{period}")
    assert report.tables[0].warnings == {"CODE_OF_OTHER_YEAR": 1}


SOCIAL_WORKERS = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON\n1,01/02/2010,SW1,03/04/2022,,FCONTA\n"
ORDERS = "CHILD,DOB,DOLO_START,DOLO_END\n1,01/02/2010,03/04/2026,\n"
UASC = "CHILD,SEX,DOB,DUC\n1,1,01/02/2003,\n"


@pytest.mark.parametrize(
    ("text", "period", "code"),
    [
        (SOCIAL_WORKERS, "2023-03", "NOT_COLLECTED"),
        (SOCIAL_WORKERS, "2023-04", None),
        (ORDERS, "2026-03", "NOT_COLLECTED"),
        (ORDERS, "2026-04", None),
        (UASC, "2015-03", "YEAR_NOT_COVERED"),
        (UASC, "2027-04", "YEAR_NOT_COVERED"),
    ],
)
def test_modules_are_taken_only_in_years_that_collect_them(
    home: Home, tmp_path: Path, text: str, period: str, code: str | None
) -> None:
    path = tmp_path / "m.csv"
    path.write_text(text)
    assert home.deliver(path, f"E06000034/{period}").reason_code == code


# --- hostile deliveries ---------------------------------------------------------------------------------


def test_there_are_at_least_thirty_hostile_cases() -> None:
    assert len(WORKBOOKS_REFUSED) + len(ROWS_REJECTED) + len(CELLS_EMPTIED) + len(XML_REFUSED) >= 30


@pytest.mark.parametrize("name", WORKBOOKS_REFUSED)
def test_hostile_workbook_is_refused_whole(home: Home, tmp_path: Path, name: str) -> None:
    build, code = WORKBOOKS_REFUSED[name]
    report = home.deliver(build(tmp_path / "a.xlsx"), FOLDER)
    assert (report.outcome, report.reason_code) == ("refused", code)
    assert report.mend and not list(home.settings.extracts_dir.rglob("*.parquet"))


@pytest.mark.parametrize("name", XML_REFUSED)
def test_hostile_xml_is_refused_whole(home: Home, tmp_path: Path, name: str) -> None:
    build, code = XML_REFUSED[name]
    report = home.deliver(build(tmp_path / "return.xml"), FOLDER)
    assert (report.outcome, report.reason_code) == ("refused", code)
    assert report.mend and not list(home.settings.extracts_dir.rglob("*.parquet"))


@pytest.mark.parametrize("name", ROWS_REJECTED)
def test_faulty_cell_that_counting_needs_costs_the_row(home: Home, tmp_path: Path, name: str) -> None:
    number, column, value, code = ROWS_REJECTED[name]
    report = home.deliver(with_value(number, column, value)(tmp_path / "a.xlsx"), FOLDER)
    assert home.faults(report) == {3: [code]}
    assert home.rows(report, number - 1, "source_row") == [(2,), (4,)]
    assert report.tables[number - 1].reasons == {code: 1}


@pytest.mark.parametrize("name", CELLS_EMPTIED)
def test_other_faulty_cell_is_left_empty_and_its_row_taken(home: Home, tmp_path: Path, name: str) -> None:
    number, column, value, code = CELLS_EMPTIED[name]
    report = home.deliver(with_value(number, column, value)(tmp_path / "a.xlsx"), FOLDER)
    taken = report.tables[number - 1]
    assert (taken.accepted, taken.rejected, taken.warnings) == (ROWS, 0, {code: 1})
    if ANNEX_A.tables[number - 1].column(column).kept:
        filled = [row[0] is not None for row in home.rows(report, number - 1, column)]
        assert filled == [True, False, True]


def test_hidden_and_blank_rows_are_mentioned(home: Home, tmp_path: Path) -> None:
    def hide(sheet):  # type: ignore[no-untyped-def]
        sheet.row_dimensions[3].hidden = True

    report = home.deliver(edited(hide)(tmp_path / "a.xlsx"), FOLDER)
    assert report.notes == ["list_06_children_in_need: hidden rows or columns were read like the others."]
    assert report.tables[5].accepted == ROWS


@pytest.mark.parametrize(("build", "code"), [(blank_rows, "ZIP_BOMB"), (blank_rows_within_the_sheet, None)])
def test_blank_rows_without_end_take_little_memory(home: Home, tmp_path: Path, build, code) -> None:  # type: ignore[no-untyped-def]
    path = build(tmp_path / "a.xlsx")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert home.deliver(path, FOLDER).reason_code == code
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024


def test_codes_of_another_year_in_xml_cost_the_row(home: Home, tmp_path: Path) -> None:
    path = xml(document(child(), child(number=1002, PL="K3")))(tmp_path / "return.xml")
    report = home.deliver(path, FOLDER)
    assert home.faults(report) == {2: ["CODE_OF_OTHER_YEAR"]}
    assert report.tables[table(report, "episodes")].rejected == 1


def test_a_default_namespace_prefix_or_comment_changes_nothing(home: Home, tmp_path: Path) -> None:
    path = xml(document("<!-- made up -->", child(), "<?note a?>"))(tmp_path / "any name.csv")
    report = home.deliver(path, FOLDER)
    assert (report.outcome, report.tables[0].accepted) == ("loaded", 1)


def test_xml_elements_without_content_are_passed_over_and_mentioned(home: Home, tmp_path: Path) -> None:
    path = xml(document(child("<AREVIEW/><AREVIEW><REVIEW>01/05/2017</REVIEW></AREVIEW>")))(
        tmp_path / "r.xml"
    )
    report = home.deliver(path, FOLDER)
    assert report.notes == ["reviews: 1 rows without any content were passed over."]
    assert report.tables[table(report, "reviews")].received == 1


@pytest.mark.slow
def test_a_million_faulty_rows_of_xml_take_less_than_a_gibibyte(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "return.xml"
    many = child("<AREVIEW><REVIEW/></AREVIEW>" * 5_000)
    path.write_text(document(child(), *[many] * 200))
    receive(home.settings, [path], authority="E06000034", period=Period.parse("2017-11"))
    process = CommandLine(home.settings.home_dir)
    process.environment["WAREHOUSE_PSEUDONYM_KEY"] = KEY
    said = json.loads(process.run("load", "--json", exits=1))
    reviews = next(each for each in said["files"][0]["tables"] if each["table"] == "reviews")
    assert (reviews["rejected"], reviews["reasons"]) == (1_000_000, {"REQUIRED": 1_000_000})
    assert "reviews: 1900000 more faults are counted, but not listed." in said["files"][0]["notes"]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1024 * 1024


# --- contacts -------------------------------------------------------------------------------------------


def test_contacts_are_typed_with_the_time_of_their_decision(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(
        "contact_id,person_id,contact_date,contact_source,decision,decision_datetime\n"
        "C1,1001,2017-11-03,1A,Referral,2017-11-03 14:05:00\n"
        "C2,1002,2017-11-04,6,No further action,\n"
        "C3,1003,2017-11-05,6,Something else,2017-11-05 10:00:00\n"
        "C4,1004,2017-11-06,6,Referral,2017-11-06\n"
    )
    report = home.deliver(path, FOLDER)
    columns = "person_id, contact_date, contact_source, decision, decision_datetime"
    first, second, fourth = home.rows(report, columns=columns)
    assert first[0] == pseudonym("1001", purpose_key(KEY.encode(), "child"))
    assert first[1:] == (date(2017, 11, 3), "1A", "Referral", datetime(2017, 11, 3, 14, 5))
    assert (second[4], fourth[4]) == (None, None)
    assert home.faults(report) == {4: ["NOT_ALLOWED"], 5: ["DATE_FORMAT"]}


# --- canaries -------------------------------------------------------------------------------------------

CANARIES = ["Quillfeather", "Zebedee", "9434765919", "943 476 5919", "Z987654321098", "QX7 9ZZ", "QX79ZZ"]
BIRTH_DATES = ["29/02/2004", "2004-02-29"]


def plant(folder: Path) -> list[Path]:
    """Deliveries with a made-up person in every place where one can stand, right and wrong ones."""
    born = datetime(2004, 2, 29)

    def in_lists(book):  # type: ignore[no-untyped-def]
        for number, each in enumerate(ANNEX_A.tables, 1):
            for column in each.columns:
                cell = cell_of(book, number, column.name)
                match column.identifies:
                    case "person":
                        cell.value = "9434765919"
                    case "name":
                        cell.value = "Zebedee Quillfeather"
                    case "postcode":
                        cell.value = "QX7 9ZZ"
                    case "birth_date":
                        cell.value = born
                    case _ if column.type.value in ("text", "code"):
                        cell.value = "Z987654321098" if column.guarded else "Zebedee Quillfeather, QX7 9ZZ"

    def refused(book):  # type: ignore[no-untyped-def]
        in_lists(book)
        book["List 1"].cell(row=1, column=8).value = "Zebedee Quillfeather"

    whole = document(
        child("<DUC>06/04/2022</DUC>").replace("1001", "9434765919").replace("A123456789012", "Z987654321098")
        .replace("05/04/2008", "29/02/2004").replace("RM17 6SL", "QX7 9ZZ")
    )  # fmt: skip
    csv_file = folder / "reviews.csv"
    csv_file.write_text(
        "CHILD,DOB,REVIEW,REVIEW_CODE\n9434765919,29/02/2004,01/05/2017,PN1\n"
        "Zebedee Quillfeather,29/02/2004,QX7 9ZZ,Zebedee\n943 476 5919,Zebedee,02/05/2017,Z987654321098\n"
    )
    contacts = folder / "contacts.csv"
    contacts.write_text(
        "contact_id,person_id,contact_date,contact_source,decision,decision_datetime\n"
        "9434765919,Zebedee Quillfeather,2017-11-03,6,Referral,\n"
        "2,Z987654321098,2017-11-03,QX7 9ZZ,Quillfeather,Zebedee\n"
    )
    return [
        annex_a(folder / "lists.xlsx", in_lists),
        annex_a(folder / "wrong.xlsx", refused),
        xml(whole)(folder / "return.xml"),
        xml(whole.replace("<DUC>", "<NAME>Zebedee Quillfeather</NAME><DUC>"))(folder / "wrong.xml"),
        csv_file,
        contacts,
    ]


def left_behind(home: CommandLine) -> tuple[dict[str, str], set[str]]:
    """Everything outside inbox and archive as text, Parquet decoded, and the columns with the birth date."""
    texts: dict[str, str] = {}
    births: set[str] = set()
    for path in home.folder.rglob("*"):
        where = path.relative_to(home.folder)
        if not path.is_file() or where.parts[0] in ("inbox", "archive"):
            continue
        texts[str(where)] = str(where) + path.read_bytes().decode("latin-1")
        if path.suffix == ".parquet":
            rows = duckdb.sql(f"select * from read_parquet('{path}', hive_partitioning = false)")
            pairs = [pair for row in rows.fetchall() for pair in zip(rows.columns, row, strict=True)]
            births |= {name for name, cell in pairs if cell == date(2004, 2, 29)}
            texts[f"{where}, decoded"] = "\n".join(str(cell) for name, cell in pairs if name not in births)
    return texts, births


def test_planted_persons_are_found_nowhere_but_in_inbox_and_archive(tmp_path: Path) -> None:
    home = CommandLine(tmp_path / "home")
    home.environment["WAREHOUSE_PSEUDONYM_KEY"] = KEY
    folder = tmp_path / "sent"
    folder.mkdir()
    home.run("receive", *plant(folder), "--authority", "E06000034", "--period", "2017-11")
    said = home.run("load", "--json", exits=1)
    outcomes = {file["file_name"]: file["outcome"] for file in json.loads(said)["files"]}
    assert outcomes == {
        **{"lists.xlsx": "loaded", "return.xml": "loaded", "reviews.csv": "loaded", "contacts.csv": "loaded"},
        **{"wrong.xlsx": "refused", "wrong.xml": "refused"},
    }
    texts, births = left_behind(home)
    texts["what the command said"] = said
    assert any("quarantine" in name for name in texts) and "ledger.sqlite" in texts
    found = {(name, each) for name, text in texts.items() for each in CANARIES + BIRTH_DATES if each in text}
    assert found == set()
    assert births == {"birth_date", "dob"}, "only where the contract says that a date of birth stands"


if __name__ == "__main__":  # writes the golden file anew; read the difference before keeping it
    import tempfile

    with tempfile.TemporaryDirectory() as scratch, GOLDEN.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(
            [GOLDEN_COLUMNS, *loaded_files_of_others(Path(scratch))]
        )
