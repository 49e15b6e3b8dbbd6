"""`gravamen evidence`: post exports in, findings out."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gravamen.cli import findings
from gravamen.cli.reporting import Say, progress, reported_errors

if TYPE_CHECKING:
    from gravamen.evidence.engine import Engine
    from gravamen.evidence.finding import Finding
    from gravamen.evidence.parameters import Parameters

app = typer.Typer(
    name="evidence",
    help="Find accounts that acted together in post data, and say whether it could be chance.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
SOME_LEFT_OUT = 3

FIND_EPILOG = """\
[bold]Examples[/bold]

  gravamen evidence find posts.parquet -o FINDING

  gravamen evidence find posts.parquet --window 10s --actions url,repost --fdr 0.001 -o FINDING

  gravamen evidence find tweets.parquet --compatible coortweet --min-participation 2 -o FINDING

[bold]What is written[/bold]

  FINDING/report.html      for people

  FINDING/edges.parquet    the pairs; evidence.parquet: the posts and times behind each; groups, members, sensitivity

  FINDING/network.graphml  and network.gexf, for Gephi

  FINDING/finding.json     parameters, versions, hashes, counts, error rates

[bold]Exit status[/bold]

  0  searched, whether or not anything was found    1  failed    2  wrong usage
"""


class EngineName(StrEnum):
    """Where the steps run."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class Compatible(StrEnum):
    """Whose edges to reproduce."""

    COORTWEET = "coortweet"


class NullName(StrEnum):
    """Which chance an edge must exceed."""

    SYNCHRONY = "synchrony"
    AFFINITY = "affinity"
    BOTH = "both"
    EITHER = "either"


class CorrectionName(StrEnum):
    """How the false discovery rate is held."""

    BH = "bh"
    BY = "by"


LOAD_EPILOG = """\
[bold]Examples[/bold]

  gravamen evidence load tweets/*.jsonl -o posts.parquet

  gravamen evidence load export.csv --map account=user_id --map post=id --map time=created --map url=link -o posts.parquet

  gravamen evidence load result.json --set platform=telegram --pseudonymise key.txt -o posts.parquet

[bold]Known exports[/bold]

  X API v2, v1.1 and archives of it; CooRTweet tables; coordination-network-toolkit CSV; 4CAT CSV; 4CAT and Zeeschuimer NDJSON;

  CrowdTangle and Meta Content Library CSV; Telegram desktop JSON; any CSV, TSV, JSON, JSON Lines or Parquet by --map; all also .gz

[bold]Exit status[/bold]

  0  every row was read    1  failed    2  wrong usage    3  some rows were left out: each is listed in the file named on standard error
"""


@app.command("load", epilog=LOAD_EPILOG)
def load(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Exports of posts.", show_default=False)],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The table of posts (.parquet), all or nothing.")],
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Where to find a field; a.b goes into a nested object.")
    ] = None,
    constants: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field that is the same in every row.")
    ] = None,
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="The zone of times that name none, such as Europe/Berlin.")] = "UTC",
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="How to read 05/04/2021; without either such rows are left out.")
    ] = None,
    pseudonymise: Annotated[
        Path | None,
        typer.Option(metavar="KEYFILE", help="Write accounts and posts as keyed hashes; the file holds the key, 16 bytes or more."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Turn exports of posts into one table of who shared what, where and when."""
    from gravamen.cli.loading import loaded_with_progress  # noqa: PLC0415
    from gravamen.evidence.loading.options import options_of, read_key  # noqa: PLC0415

    with reported_errors():
        options = options_of(columns or [], constants or [], timezone, day_first)
        key = read_key(pseudonymise) if pseudonymise is not None else None
        has_skipped = loaded_with_progress(files, output, options, key, quiet=quiet)
    if has_skipped:
        raise typer.Exit(SOME_LEFT_OUT)


@app.command("find", epilog=FIND_EPILOG)
def find(
    posts: Annotated[
        Path,
        typer.Argument(
            help="Parquet of posts, as `gravamen evidence load` writes it, or with CooRTweet's columns (CSV too); a folder of such."
        ),
    ],
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="The finding, all or nothing; an older one is replaced.")
    ],
    window: Annotated[str, typer.Option(metavar="TIME", help="How far apart two shares may be: 60s, 500ms, 5m, 1h.")] = "60s",
    actions: Annotated[
        str | None,
        typer.Option(
            metavar="KINDS", help="Kinds of object to compare, with commas; by default all that tell (not domain, mention, hashtags)."
        ),
    ] = None,
    fdr: Annotated[float, typer.Option(metavar="RATE", help="The share of reported pairs that may be wrong. 1 reports all.")] = 0.01,
    correction: Annotated[
        CorrectionName, typer.Option(help="bh: Benjamini–Hochberg; by: Benjamini–Yekutieli, for any dependence.")
    ] = CorrectionName.BH,
    null: Annotated[
        NullName,
        typer.Option(
            help="synchrony: closer in time than each object's own time profile allows; affinity: sharing more objects than activity and "
            "popularity allow (says nothing of time); both; either."
        ),
    ] = NullName.SYNCHRONY,
    strata: Annotated[
        bool,
        typer.Option(help="Split the error budget evenly over classes of pairs by how many objects they share: finds more."),
    ] = False,
    min_participation: Annotated[int, typer.Option(min=1, metavar="N", help="Compare accounts with at least so many rows.")] = 2,
    compatible: Annotated[Compatible | None, typer.Option(help="Reproduce the edges of CooRTweet exactly, without a null model.")] = None,
    edge_weight: Annotated[
        float, typer.Option(min=0, max=1, metavar="QUANTILE", help="With --compatible: groups use edges of weight above this quantile.")
    ] = 0.5,
    search_limit: Annotated[
        int, typer.Option(min=1, metavar="N", help="Look at so many co-actions for candidates; beyond, skip the most shared objects.")
    ] = 10_000_000,
    sensitivity: Annotated[bool, typer.Option(help="Search again with other windows and rates.")] = True,
    report: Annotated[bool, typer.Option(help="Write report.html.")] = True,
    memory: Annotated[str, typer.Option(metavar="SIZE", help="Memory for tables; what exceeds it goes to disk.")] = "2GB",
    threads: Annotated[int | None, typer.Option(min=1, metavar="N", help="Threads; by default all cores.")] = None,
    engine: Annotated[EngineName, typer.Option(help="Where it runs; the result is the same.")] = EngineName.DUCKDB,
    master: Annotated[
        str | None, typer.Option(metavar="URL", help="With --engine spark: the cluster, e.g. local[2] or spark://host:7077.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Find pairs and groups of accounts that shared the same objects within seconds of each other more often than chance allows."""
    from gravamen.evidence.folder import check_destination, write_folder  # noqa: PLC0415
    from gravamen.publishing.finding import report_page  # noqa: PLC0415

    parameters = _parameters(window, actions, fdr, correction, null, min_participation, search_limit, strata)
    with reported_errors(), progress(quiet) as say:
        check_destination(output)
        steps = _engine(engine, memory, threads, master)
        try:
            finding = _found(steps, posts, parameters, compatible, edge_weight, sensitivity, say)
        finally:
            steps.close()
        say("writing")
        write_folder(finding, output, (lambda: report_page(finding)) if report else None)
    if not quiet:
        for line in _summary(finding, output, has_report=report):
            print(line, file=sys.stderr)


def _found(
    engine: Engine, posts: Path, parameters: Parameters, compatible: Compatible | None, edge_weight: float, sensitivity: bool, say: Say
) -> Finding:
    from gravamen.evidence.finding import find as search  # noqa: PLC0415
    from gravamen.evidence.finding import find_compatible  # noqa: PLC0415

    if compatible is Compatible.COORTWEET:
        return find_compatible(engine, posts, parameters, edge_weight, say)
    return search(engine, posts, parameters, say, is_surveyed=sensitivity)


def _parameters(
    window: str,
    actions: str | None,
    fdr: float,
    correction: CorrectionName,
    null: NullName,
    min_participation: int,
    search_limit: int,
    strata: bool,
) -> Parameters:
    from gravamen.evidence.discovery import Correction  # noqa: PLC0415
    from gravamen.evidence.parameters import Null, ParameterError, Parameters, microseconds  # noqa: PLC0415

    named = tuple(name.strip() for name in actions.split(",") if name.strip()) if actions is not None else None
    try:
        return Parameters(
            window=microseconds(window),
            actions=named,
            min_participation=min_participation,
            rate=fdr,
            correction=Correction(correction.value),
            null=Null(null.value),
            search_limit=search_limit,
            has_strata=strata,
        )
    except ParameterError as error:
        raise typer.BadParameter(str(error)) from error


def _engine(name: EngineName, memory: str, threads: int | None, master: str | None) -> Engine:
    if name is EngineName.SPARK:
        from gravamen.evidence.spark_engine import SparkEngine  # noqa: PLC0415

        return SparkEngine(master, memory)
    if master is not None:
        raise typer.BadParameter("--master names a Spark cluster: give --engine spark with it")
    from gravamen.evidence.duckdb_engine import DuckDBEngine  # noqa: PLC0415

    return DuckDBEngine(memory, threads)


def _summary(finding: Finding, output: Path, *, has_report: bool) -> list[str]:
    counts, facts = finding.facts["counts"], finding.facts
    lines = [f"{counts['edges']:,} pairs and {counts['groups']:,} groups among {counts['accounts_compared']:,} accounts compared"]
    if facts["posts"]["incomplete_rows"]:
        lines.append(f"{facts['posts']['incomplete_rows']:,} rows lack a field and took no part")
    if facts["posts"]["kinds_missing"]:
        lines.append(f"no post has an object of the kind {', '.join(facts['posts']['kinds_missing'])}")
    if facts.get("only_by_affinity"):
        lines.append(
            f"{facts['only_by_affinity']:,} further pairs share more than activity and popularity explain, "
            "on objects whose times tell nothing: --null either reports them too"
        )
    if facts.get("skipped", {}).get("objects"):
        lines.append(
            f"{len(facts['skipped']['objects'])} objects were skipped in the search for candidates; the report says what that can lose"
        )
    lines.append(f"written to {output}" + (f"; open {output / 'report.html'}" if has_report else ""))
    return lines


app.command("compare")(findings.compare)
app.command("verify")(findings.verify)
app.command("file")(findings.file_finding)
