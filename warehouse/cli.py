"""The command line. Each command is one arrow of the warehouse: it calls one function and prints its report.

Exit codes: 0 success, 1 a check or gate says no, 2 a usage error, 3 a fault. With `--json` the result is
the only thing on standard output. Imports stand inside the commands, so that `--help` is quick.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warehouse.errors import UsageFault, WarehouseError
from warehouse.periods import Period

if TYPE_CHECKING:
    from rich.console import Console

    from expectations.gate import RuleState
    from warehouse.deliveries import FileReport, LoadReport
    from warehouse.releases import DiffReport, Explanation
    from warehouse.settings import Settings

_SHOWN_DIFFERENCES = 50
_SHOWN_DELIVERIES = 3

app = typer.Typer(
    name="warehouse",
    help="A monthly performance warehouse for the social care services of local authorities.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, and nothing else.")]
Month = Annotated[str, typer.Option("--period", metavar="YYYY-MM", help="The month.")]
AnyMonth = Annotated[str | None, typer.Option("--period", metavar="YYYY-MM", help="Only this month.")]
Authority = Annotated[str | None, typer.Option("--authority", metavar="E-CODE", help="ONS code.")]
ReleaseName = Annotated[str, typer.Argument(metavar="RELEASE", help="E.g. 2017-11-r1, or current.")]
AnyRelease = Annotated[
    str | None, typer.Argument(metavar="[RELEASE]", help="E.g. 2017-11-r1; the current one by default.")
]


@app.command()
def sample(
    authority: Annotated[str, typer.Option("--authority", metavar="E-CODE", help="ONS code.")] = "E06000034",
    first: Annotated[str, typer.Option("--from", metavar="YYYY-MM", help="First month.")] = "2015-04",
    last: Annotated[str, typer.Option("--to", metavar="YYYY-MM", help="Last month.")] = "2018-01",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder; `sample` under the home by default.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write made-up deliveries of a fictitious council, as its systems would send them."""
    from warehouse.samples import write_samples

    folder = out or _settings().home_dir / "sample"
    with _working("Writing sample deliveries"):
        report = write_samples(
            folder, authority=authority, first=Period.parse(first), last=Period.parse(last)
        )
    if as_json:
        _print_json(report)
        return
    _say(
        f"{report.files} files with {report.rows:,} made-up rows for {report.first} to {report.last} in "
        f"{report.folder}, {report.seconds:.1f} s. Nobody in them exists."
    )


@app.command()
def receive(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files to hand in.")],
    authority: Authority = None,
    period: AnyMonth = None,
    as_json: Json = False,
) -> None:
    """Copy files into the inbox, as a person would drop them."""
    from warehouse import deliveries

    month = Period.parse(period) if period else None
    received = deliveries.receive(_settings(), files, authority=authority, period=month)
    if as_json:
        _print_json({"received": [str(path) for path in received]})
        return
    folder = os.path.commonpath([path.parent for path in received])
    _say(f"{len(received)} {'file' if len(received) == 1 else 'files'} received in {folder}")


@app.command()
def load(
    period: AnyMonth = None,
    authority: Authority = None,
    restate: Annotated[
        bool, typer.Option("--restate", help="Load again what is in force, or go back to an older delivery.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Load everything waiting in the inbox; received = accepted + rejected, per table."""
    from warehouse import deliveries
    from warehouse.orchestration.lock import only_writer

    settings, month = _settings(), Period.parse(period) if period else None
    with only_writer(settings), _working("Loading deliveries"):
        report = deliveries.load(settings, period=month, authority=authority, restate=restate)
    if as_json:
        _print_json(report)
    else:
        _show_load(report)
    raise typer.Exit(report.exit_code)


@app.command()
def build(period: Month, as_json: Json = False) -> None:
    """Build the candidate of a month."""
    from warehouse.build import build as arrow
    from warehouse.orchestration.lock import only_writer

    settings, month = _settings(), Period.parse(period)
    with only_writer(settings), _working(f"Building the candidate of {month}"):
        report = arrow(settings, month)
    if as_json:
        _print_json(report)
        return
    _say(
        f"Candidate {report.release_id}: {len(report.rows)} tables, {sum(report.rows.values()):,} rows from "
        f"{report.deliveries} delivered tables in {report.seconds:.0f} s"
    )
    _say(f"Next: warehouse check --period {month}")


@app.command()
def check(period: Month, as_json: Json = False) -> None:
    """Run every rule on the candidate; the verdict, failing rules first."""
    from warehouse import checks, quality_report
    from warehouse.orchestration.lock import only_writer

    settings, month = _settings(), Period.parse(period)
    with only_writer(settings), _working(f"Checking the candidate of {month}"):
        report = checks.check(settings, month)
    if as_json:
        _print_json(report)
    else:
        checks.render(report, _out())
        _say(f"Quality report: {quality_report.candidate_report(settings, month)}")
    raise typer.Exit(0 if report.is_publishable else 1)


@app.command(name="sign-off")
def sign_off(
    period: Month,
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="Who decides.")],
    approve: Annotated[bool, typer.Option("--approve/--reject", help="The decision.")],
    comment: Annotated[str, typer.Option("--comment", metavar="TEXT", help="What it rests on.")],
    acknowledge: Annotated[
        list[str] | None,
        typer.Option(
            "--acknowledge",
            metavar="RULE_ID",
            help="A warning that the approval acknowledges; may be given again. Without it, or with 'all': "
            "every one that is printed.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Record the decision about a candidate, bound to its manifest's hash; an approval names its warnings."""
    from warehouse import releases
    from warehouse.orchestration.lock import only_writer

    settings, month = _settings(), Period.parse(period)
    named = tuple(acknowledge or ()) or (releases.ALL,)
    console = _err() if as_json else _out()
    with only_writer(settings):
        decision = releases.sign_off(
            settings, month, name, approve, comment, named, lambda found: _show_warnings(found, console)
        )
    if as_json:
        names = ("period", "manifest_hash", "decision", "decided_by", "comment", "decided_at", "acknowledged")
        _print_json({field: getattr(decision, field) for field in names})
        return
    _say(
        f"Candidate of {month} {decision.decision} by {decision.decided_by}, "
        f"manifest {decision.manifest_hash[:12]}"
    )
    if decision.acknowledged:
        _say(f"Acknowledged with it: {', '.join(decision.acknowledged)}")
    if approve:
        _say(f"Next: warehouse publish --period {month}")


@app.command()
def publish(period: Month, as_json: Json = False) -> None:
    """Publish the approved candidate; refuse anything else."""
    from warehouse import releases
    from warehouse.orchestration.lock import only_writer

    settings, month = _settings(), Period.parse(period)
    with only_writer(settings), _working(f"Publishing {month}"):
        report = releases.publish(settings, month)
    if as_json:
        _print_json(report)
        return
    for note in report.notes:
        _say(note)
    if report.outcome == "published":
        _say(f"Published {report.release_id}: {report.files} files, approved by {report.approved_by}")
    else:
        _say(f"Nothing changed: {report.release_id} holds the same figures and stays")
    _say(str(report.path))


@app.command()
def notify(period: Month, as_json: Json = False) -> None:
    """Tell the owners of rules that did not pass what to mend, in files and, where set up, by e-mail."""
    from warehouse import notices
    from warehouse.orchestration.lock import only_writer

    settings, month = _settings(), Period.parse(period)
    with only_writer(settings):
        report = notices.notify(settings, month)
    if as_json:
        _print_json(report)
        return
    _say(f"{month}: {report.summary}")
    for role in report.without_address:
        _say(f"No e-mail address is set for: {role}")
    _say(str(report.folder))


@app.command()
def run(
    period: Month,
    sign_off_as: Annotated[
        str | None,
        typer.Option("--sign-off-as", metavar="NAME", help="Approve in this name; else the run stops there."),
    ] = None,
    comment: Annotated[
        str | None, typer.Option("--comment", metavar="TEXT", help="What the approval rests on.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Run the whole month through Airflow: load, build, check, sign off, publish, serve."""
    from warehouse import orchestration

    settings, month = _settings(), Period.parse(period)
    report = orchestration.run(settings, month, sign_off_as, comment, _err() if as_json else _out())
    if as_json:
        _print_json(report)


@app.command()
def releases(as_json: Json = False) -> None:
    """List the releases; the one that readers see is marked."""
    from warehouse.releases import list_releases

    lines = list_releases(_settings())
    if as_json:
        _print_json([line.model_dump(mode="json") for line in lines])
    elif not lines:
        _say("Nothing has been published yet")
    else:
        _show_table(
            ("", "Release", "Published (UTC)", "Approved by", "Content", "Before it"),
            (
                (
                    "current" if line.is_current else "" if line.is_present else "gone",
                    line.release_id,
                    f"{line.published_at:%Y-%m-%d %H:%M}",
                    line.approved_by,
                    line.content_hash[:12],
                    line.previous_release or "none",
                )
                for line in lines
            ),
        )


@app.command()
def rollback(
    release: ReleaseName,
    name: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Who orders it; this user by default.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Point `current` at an older release; the ledger records it."""
    import getpass

    from warehouse import releases as rooms
    from warehouse.orchestration.lock import only_writer

    settings = _settings()
    with only_writer(settings):
        report = rooms.rollback(settings, release, by=name if name is not None else getpass.getuser())
    if as_json:
        _print_json(report)
    elif report.changed:
        _say(f"Readers now see {report.to_release} instead of {report.from_release or 'nothing'}")
    else:
        _say(f"Readers see {report.to_release} already")


@app.command()
def verify(release: AnyRelease = None, as_json: Json = False) -> None:
    """Re-read every file of a release, and the record of all decisions."""
    from warehouse import releases as rooms

    report = rooms.verify(_settings(), release)
    if as_json:
        _print_json(report)
    elif report.ok:
        _say(
            f"{report.release_id} is whole: {report.files_checked} files, {report.bytes_checked:,} bytes, "
            f"{report.rows_checked:,} rows; so is the record of {report.decisions_checked} decisions"
        )
    else:
        _say(f"{report.release_id} is not what was published: {report.summary()}")
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def diff(release_a: ReleaseName, release_b: ReleaseName, as_json: Json = False) -> None:
    """Every indicator value added, removed or changed from one release to another."""
    from warehouse import releases as rooms

    report = rooms.diff(_settings(), release_a, release_b)
    if as_json:
        _print_json(report)
    else:
        _show_diff(report)


@app.command()
def explain(
    indicator: Annotated[
        str, typer.Argument(metavar="INDICATOR", help="Code of the catalogue, e.g. CSC001.")
    ],
    period: AnyMonth = None,
    area: Annotated[str | None, typer.Option("--area", metavar="CODE", help="ONS code of the area.")] = None,
    release: Annotated[
        str | None, typer.Option("--release", metavar="RELEASE", help="The current one by default.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Definition, numerator, denominator, sources and deliveries behind one figure."""
    from warehouse import releases as rooms

    month = Period.parse(period) if period else None
    report = rooms.explain(_settings(), indicator, period=month, area=area, release=release)
    if as_json:
        _print_json(report)
    else:
        _show_explanation(report)


@app.command("serve-postgres")
def serve_postgres(
    release: Annotated[
        str | None, typer.Option("--release", metavar="RELEASE", help="The current one by default.")
    ] = None,
    embedded: Annotated[
        bool, typer.Option("--embedded", help="Use, and start, the trial server under the home.")
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help="With --embedded: end the trial server.")] = False,
    as_json: Json = False,
) -> None:
    """Load a release into PostgreSQL and show it to all readers at once."""
    from warehouse import serving
    from warehouse.serving import embedded as trial

    settings = _settings()
    folder = settings.home_dir / "postgres"
    if stop and not embedded:
        raise UsageFault("NOT_OURS_TO_STOP", "Only the trial server is ended here.", "Add --embedded.")
    if stop:
        trial.stop(folder)
        _say("The trial server has ended; its data stay")
        return
    with _working("Serving the release"):
        url = trial.start(folder) if embedded else None
        report = serving.serve(settings, release, url=url)
    if as_json:
        _print_json(report)
        return
    done = f"loaded, {report.rows:,} rows," if report.loaded else "was there already"
    _say(f"{report.release_id} {done} and is what schema mart shows, {report.seconds:.1f} s")
    if report.dropped:
        _say(f"Dropped: {', '.join(report.dropped)}")
    if url:
        _say(f"Read it at {url}")
        _say("End the trial server with: warehouse serve-postgres --embedded --stop")


@app.command()
def compare(
    area: Annotated[
        str | None, typer.Option("--area", metavar="E-CODE", help="ONS code; the home authority by default.")
    ] = None,
    first: Annotated[
        int, typer.Option("--from", metavar="YEAR", help="Years that end in this one or later.")
    ] = 2018,
    last: Annotated[
        int, typer.Option("--to", metavar="YEAR", help="Years that end in this one or before.")
    ] = 2025,
    indicator: Annotated[
        list[str] | None,
        typer.Option("--indicator", metavar="CODE", help="Only this one; may be given again."),
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="YYYY-MM", help="Read the candidate of this month.")
    ] = None,
    release: Annotated[
        str | None, typer.Option("--release", metavar="RELEASE", help="Read this release, or current.")
    ] = None,
    table: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write every column to this file instead.")
    ] = None,
    as_json: Json = False,
) -> None:
    """An authority's yearly figures beside neighbours, region and England: ranks, bands, trends."""
    from warehouse import comparing

    month = Period.parse(period) if period else None
    report = comparing.compare(
        _settings(),
        area=area,
        first_year=first,
        last_year=last,
        indicators=indicator or (),
        period=month,
        release=release,
    )
    if table is not None:
        comparing.write_csv(report, table)
    if as_json:
        _print_json(report)
    elif table is not None:
        approved = " (nobody has approved them)" if report.is_candidate else ""
        _say(f"{len(report.lines):,} figures of the {report.source}{approved} in {table}")
    else:
        comparing.render(report, _out())


@app.command()
def statements(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="CSV list of what a report claims.")
    ] = None,
    release: Annotated[
        str | None, typer.Option("--release", metavar="RELEASE", help="The current one by default.")
    ] = None,
    from_text: Annotated[
        Path | None,
        typer.Option(
            "--from-text", metavar="REPORT", help="Propose the list from plain text, Word or PDF instead."
        ),
    ] = None,
    csv_file: Annotated[
        Path | None,
        typer.Option("--csv", metavar="OUT", help="Write the result, or the proposed list, here."),
    ] = None,
    html_file: Annotated[
        Path | None, typer.Option("--html", metavar="OUT", help="Write the result as a page here.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the figures that a draft report claims against a release; 1 where one disagrees."""
    from warehouse import statements as rooms

    if (file is None) == (from_text is None) or (from_text is not None and html_file is not None):
        raise UsageFault(
            "WHICH_FILE",
            "Either a list is checked or one is proposed from a report.",
            "Say `warehouse statements FILE`, or `warehouse statements --from-text REPORT`.",
        )
    if from_text is not None:
        found, target = rooms.propose_file(_settings(), from_text, release, csv_file)
        if as_json:
            _print_json({"file": str(target), **asdict(found)})
            return
        for line in rooms.proposal_lines(found, target):
            _say(line)
        return
    assert file is not None  # noqa: S101
    report = rooms.check_file(_settings(), file, release)
    for write, path in ((rooms.write_csv, csv_file), (rooms.write_page, html_file)):
        if path is not None:
            write(report, path)
    if as_json:
        _print_json(rooms.as_data(report))
    else:
        for line in rooms.terminal_lines(report):
            _say(line)
    raise typer.Exit(report.exit_code)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say what is missing or wrong with this installation, and the mend."""
    from warehouse.doctor import examine

    findings = examine(_settings())
    if as_json:
        _print_json([finding.model_dump(mode="json") for finding in findings])
    else:
        for finding in findings:
            _say(f"{'ok     ' if finding.ok else 'PROBLEM'}  {finding.topic}: {finding.message}")
            if finding.mend:
                _say(f"         {finding.mend}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


def main() -> None:
    """Entry point: runs the command and turns every error into a sentence and an exit code."""
    try:
        app(prog_name="warehouse")
    except WarehouseError as fault:
        _show_fault(fault)
        sys.exit(fault.exit_code)
    except Exception as fault:
        if os.environ.get("WAREHOUSE_DEBUG") == "1":
            raise
        _show_fault(
            WarehouseError(
                "UNFORESEEN",
                "Something went wrong that nobody foresaw.",
                f"The details are in {_log(fault)}; WAREHOUSE_DEBUG=1 shows them here.",
            )
        )
        sys.exit(3)


def _settings() -> Settings:
    from pydantic import ValidationError

    from warehouse.settings import Settings

    try:
        return Settings()
    except ValidationError as fault:
        # Only the names of the settings: a value may be a secret.
        names = sorted({".".join(map(str, error["loc"])) for error in fault.errors()})
        raise UsageFault(
            "SETTINGS_INVALID",
            f"These settings are not understood: {', '.join(names)}.",
            "Look at warehouse.toml and the environment variables WAREHOUSE_*.",
        ) from None


def _show_warnings(warnings: Sequence[RuleState], console: Console) -> None:
    if not warnings:
        return
    lines = [
        f"{len(warnings)} {'warning stands' if len(warnings) == 1 else 'warnings stand'} on this candidate:"
    ]
    lines += [f"  {each.rule_id}  {each.n_failed:,} of {each.n_checked:,} rows" for each in warnings]
    console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)


def _show_fault(fault: WarehouseError) -> None:
    if "--json" in sys.argv:
        _print_json({"error": {"code": fault.code, "message": fault.message, "mend": fault.mend}})
    _err().print(
        f"{fault.code}: {fault.message}\n{fault.mend}", markup=False, highlight=False, soft_wrap=True
    )


def _log(fault: BaseException) -> Path:
    """Keep the details of a fault in the home, for its owner's eyes only; returns the file."""
    import tempfile
    import traceback
    from datetime import UTC, datetime

    name = f"fault-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.log"
    try:
        folder = _settings().home_dir / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600)
    except (OSError, WarehouseError):
        folder = Path(tempfile.mkdtemp(prefix="warehouse-"))
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(fault)))
    return folder / name


def _out() -> Console:
    from rich.console import Console

    return Console()


def _err() -> Console:
    from rich.console import Console

    return Console(stderr=True)


def _working(doing: str) -> Any:
    """A line that shows, while it lasts, what is being done (on standard error)."""
    return _err().status(doing)


def _say(line: str) -> None:
    _out().print(line, markup=False, highlight=False, soft_wrap=True)


def _print_json(result: Any) -> None:
    if hasattr(result, "model_dump"):
        result = result.model_dump(mode="json")
    elif is_dataclass(result) and not isinstance(result, type):
        result = asdict(result)
    sys.stdout.write(json.dumps(result, indent=2, ensure_ascii=False, default=_json_value) + "\n")


def _json_value(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _show_table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    _out().print(table)


def _show_load(report: LoadReport) -> None:
    from warehouse.deliveries import summary

    if not report.files:
        _say("Nothing waits in the inbox")
    if len(report.files) > summary.FEW:
        _show_many_files(report)
    else:
        _show_files(report.files)
    if report.files and not report.changed:
        _say("Nothing new is in force")


def _show_many_files(report: LoadReport) -> None:
    from warehouse.deliveries import summary

    short = summary.summarised(report)
    _say(summary.outcome_line(short.files))
    if short.months:
        for headings, lines in (summary.month_table(short.months), summary.table_lines(short.tables)):
            _say("\n".join(["", *summary.aligned(headings, lines)]))
        _say("")
    _show_files(short.others)
    if listed := summary.quarantine_files(report.files):
        _say(f"Rows and cells that were not taken are listed in quarantine/, {listed:,} files")
    for remark in short.remarks[: summary.REMARKS_SHOWN]:
        _say(remark)
    if more := len(short.remarks[summary.REMARKS_SHOWN :]):
        _say(f"... and {more:,} more remarks; --json prints all of them")


def _show_files(files: Iterable[FileReport]) -> None:
    for file in files:
        what = " ".join(str(part) for part in (file.extract, file.authority, file.period) if part)
        _say(f"{file.outcome.upper():9}  {file.file_name}" + (f"  {what}" if what else ""))
        if file.reason_code:
            _say(f"           {file.reason_code}: {file.reason or ''} {file.mend or ''}".rstrip())
        for table in file.tables:
            reasons = ", ".join(f"{code} {count}" for code, count in sorted(table.reasons.items()))
            _say(
                f"           {table.table}: {table.received:,} received = {table.accepted:,} accepted + "
                f"{table.rejected:,} rejected" + (f" ({reasons})" if reasons else "")
            )
        for note in file.notes:
            _say(f"           {note}")


def _show_diff(report: DiffReport) -> None:
    _say(
        f"{report.release_a} to {report.release_b}: {report.added:,} added, {report.removed:,} removed, "
        f"{report.changed:,} changed"
    )
    shown = report.differences[:_SHOWN_DIFFERENCES]
    if shown:
        _show_table(
            ("", "Indicator", "Area", "Period", "Breakdown", "Before", "After"),
            (
                (
                    one.change,
                    one.indicator_code,
                    one.area_code,
                    f"{one.period_kind} to {one.period_end}",
                    f"{one.breakdown} {one.breakdown_value}",
                    _figure(one.value_before, one.symbol_before)
                    + (_counts(one.numerator_before, one.denominator_before) if one.is_recounted else ""),
                    _figure(one.value_after, one.symbol_after)
                    + (_counts(one.numerator_after, one.denominator_after) if one.is_recounted else ""),
                )
                for one in shown
            ),
        )
    if len(report.differences) > len(shown):
        _say(f"... and {len(report.differences) - len(shown):,} more; --json lists them all")


def _show_explanation(report: Explanation) -> None:
    about = report.definition
    where = f"{report.area_name}, {report.period}, {report.release_id}"
    _say(f"{about['indicator_code']}  {about['name']}  ({where})")
    for heading, field in (
        ("Definition", "plain_definition"),
        ("Numerator", "numerator_definition"),
        ("Denominator", "denominator_definition"),
        ("Counting", "counting_decision"),
        ("Unit", "unit"),
        ("Reference", "official_reference"),
        ("Owner", "owner_role"),
    ):
        if about.get(field) is not None:
            _say(f"{heading + ':':13}{about[field]}")
    _show_table(
        ("Period", "Breakdown", "Value", "Numerator", "Denominator", "Origin", "Status"),
        (
            (
                f"{one.period_kind} to {one.period_end}",
                f"{one.breakdown} {one.breakdown_value}",
                _figure(one.value, one.symbol),
                _figure(one.numerator, None),
                _figure(one.denominator, None),
                f"{one.origin}, made up" if one.is_made_up else one.origin or "",
                one.status,
            )
            for one in report.figures
        ),
    )
    for caveat in report.caveats:
        _say(f"Caveat: {caveat}")
    for (extract, table, authority), entries in groupby(
        report.deliveries, key=lambda entry: (entry.extract, entry.table, entry.authority)
    ):
        found = sorted(entries, key=lambda entry: entry.period)
        if len(found) > _SHOWN_DELIVERIES:
            _say(
                f"Deliveries: {extract} {table} {authority}, {len(found)} of {found[0].period} to "
                f"{found[-1].period}; --json names each."
            )
            continue
        for entry in found:
            _say(f"Delivery: {extract} {table} {authority} {entry.period}, sha256 {entry.sha256}")


def _figure(value: Any, symbol: str | None) -> str:
    return (symbol or "") if value is None else f"{value.normalize():f}"


def _counts(numerator: Any, denominator: Any) -> str:
    return f" ({_figure(numerator, 'unknown')} of {_figure(denominator, 'unknown')})"


if __name__ == "__main__":
    main()
