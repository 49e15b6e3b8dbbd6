"""A published site holds what is selected and nothing else, leads nowhere but to itself, and is the same each time it is made."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from hostility import ARTICLES, SCRIPT
from lxml import etree, html
from recording import add
from site_reading import Publish, broken, pages
from varied import FINDING_BYTES

from gravamen.model import digest
from gravamen.publishing.static.addresses import InFolder, Page
from gravamen.publishing.static.crew import Job, maker
from gravamen.publishing.static.folder import Draft, PublishError
from gravamen.publishing.static.indexing import steps
from gravamen.publishing.static.manifest import FORMAT, files_in
from gravamen.publishing.static.publication import Publication
from gravamen.publishing.static.scripts import script_of
from gravamen.publishing.static.verification import paths_in
from gravamen.record import open_record
from gravamen.record.schema import statement
from gravamen.record.selecting import Selection


def contents(site: Path) -> dict[str, bytes]:
    return {path: (site / path).read_bytes() for path in paths_in(site)}


def lines(site: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (site / name).read_text(encoding="utf-8").splitlines()]


def test_every_link_leads_to_a_file_of_the_site(site: Path, publish: Publish) -> None:
    assert broken(site) == []
    assert broken(publish("part", only=(("respondent", "RUS"), ("act", "allege")))) == []


def test_pages_hold_nothing_that_needs_a_server_or_runs_by_itself(site: Path) -> None:
    for path, page in pages(site):
        assert not page.inline, path
        assert "form" not in page.tags or path == "search.html", path
        assert not page.tags & {"iframe", "object", "embed", "base"}, path
        text = (site / path).read_text(encoding="utf-8")
        assert "Content-Security-Policy" in text and "Sign in" not in text
        assert not re.search(r"<script(?! src=)", text), path


def test_everything_on_file_has_its_page(site: Path, filled: str) -> None:
    record = open_record(filled)
    with record.reading() as connection:
        ids = list(connection.execute(statement.select()).mappings())
    record.close()
    for row in ids:
        assert (site / "statements" / row["id"][:2] / f"{row['id']}.html").is_file()
    assert {line["id"] for line in lines(site, "statements.jsonl")} == {row["id"] for row in ids}
    for name in (
        "index.html",
        "statements.html",
        "actors.html",
        "changes.html",
        "method.html",
        "changelog.html",
        "search.html",
        "downloads.html",
    ):
        assert (site / name).is_file(), name
    for name in ("countries/RUS.html", "pairs/EST-RUS.html", "overview/size-1.html", "charts/timeline.svg"):
        assert (site / name).is_file(), name
    assert len(list(site.glob("scorecards/*/*.html"))) == 1


def test_hostile_texts_stay_texts_and_name_no_file(site: Path) -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9_./-]+", path) and ".." not in path for path in paths_in(site))
    hit = [path for path, data in contents(site).items() if SCRIPT.encode() in data and path.endswith((".html", ".js", ".svg", ".atom"))]
    assert hit == []
    assert not any("javascript:" in link for _, page in pages(site) for link in page.links)
    assert "⟨U+202E⟩" in "".join(path.read_text(encoding="utf-8") for path in site.glob("statements/*/*.html"))
    for script in site.glob("search/**/*.js"):
        assert not set(script.read_text(encoding="utf-8")) & set("<>&\u2028\u2029"), script


def test_a_complaint_goes_with_its_answer_wherever_it_goes(publish: Publish) -> None:
    site = publish(only=(("act", "allege"), ("respondent", "RUS")))
    told = {line["id"]: line for line in lines(site, "statements.jsonl")}
    complaint = next(line for line in told.values() if "harbour computers" in line["content"][0]["text"] and not line["repeats"])
    assert [told[id]["act"] for id in complaint["answered_by"]] == ["deny"]
    feed = feedparser.parse((site / "feed.atom").read_bytes())
    (entry,) = (entry for entry in feed.entries if "alleges" in entry.title and "harbour" in entry.title)
    assert "nobody broke into any computers" in entry.content[0].value
    rows = json.loads(
        "[" + (site / "search/rows/0.js").read_text(encoding="utf-8").removeprefix("gravamen.put(").removesuffix(");\n") + "]"
    )[1]
    (row,) = (row for row in rows if "harbour" in row[8])
    assert row[10][0] == 1 and "nobody broke" in row[10][4]


def test_nothing_that_is_not_selected_is_in_it(publish: Publish) -> None:
    site = publish(only=(("respondent", "CHN"),))
    whole = b"\n".join(data for path, data in contents(site).items() if path not in ("method.html", "assets/site.css"))
    assert b"meddles with the vote" in whole
    for word in (b"harbour", b"Eva Kask", b"Anna Berg", b"tale for children", b"Courier", b"Ann &lt;b&gt;", b"said by nobody"):
        assert word not in whole, word
    assert "respondent CHN" in (site / "index.html").read_text(encoding="utf-8")


def test_a_selection_says_which_figures_are_those_of_whole_disputes(publish: Publish, site: Path) -> None:
    part = publish(only=(("act", "allege"), ("respondent", "RUS")))
    told = [line for line in lines(part, "statements.jsonl") if not line["repeats"] and not line["rejected"]]
    counted = Counter(line["dispute"] for line in told)
    cards = html.parse(part / "index.html").xpath("//article[@class='dispute']")
    assert len(cards) == len(counted) > 0
    for card in cards:
        ((address,), words) = card.xpath(".//h2/a/@href"), card.text_content()
        number = counted[Path(address).stem]
        assert f"{number} statement{'s' if number > 1 else ''} published here" in words
    assert any(counted[line["id"]] < line["statements"] for line in lines(part, "disputes.jsonl"))
    for path, words in (
        ("index.html", "figures of each dispute below are those of the whole dispute"),
        ("countries/RUS.html", "Figures are those of whole disputes"),
        ("pairs/EST-RUS.html", "Figures are those of whole disputes"),
        ("downloads.html", "Figures of a dispute, on pages and in disputes.jsonl, are those of the whole dispute"),
        (f"disputes/{min(counted)}.html", "Figures in the sentence above are those of the whole dispute"),
    ):
        assert words in (part / path).read_text(encoding="utf-8"), path
        if (site / path).exists():
            whole = (site / path).read_text(encoding="utf-8")
            assert words not in whole and "published here" not in whole, path


def test_a_finding_is_said_to_be_on_file_and_not_published_and_why(varied: Path) -> None:
    told = [path for path, data in contents(varied).items() if b"names accounts" in data]
    (page,) = told
    words = (varied / page).read_text(encoding="utf-8")
    assert page.startswith("disputes/") and "Accounts that acted together" in words and "(finding, on file and not published)" in words
    assert digest(FINDING_BYTES)[:16] in words and "/findings/" not in words
    assert not any(b"@somebody" in data for data in contents(varied).values())
    filed = [each for line in lines(varied, "disputes.jsonl") for each in line["exhibits"] if each["sort"] == "finding"]
    assert [each["sha256"] for each in filed] == [digest(FINDING_BYTES)]


def test_a_connection_sees_the_whole_record_again_after_a_selection(filled: str) -> None:
    record = open_record(filled)
    publication = Publication(record, filled, Path("nowhere"), Selection.of([("respondent", "CHN")]))
    edition = publication._edition()
    with maker(Job(filled, Selection.of([("respondent", "CHN")]), edition, None), record) as narrow:
        assert len(narrow.connection.execute(statement.select()).all()) == 3
    with record.reading() as connection:
        assert len(connection.execute(statement.select()).all()) > 10
    record.close()


def test_texts_are_published_only_where_that_is_asked_for(site: Path, publish: Publish) -> None:
    bare = publish()
    document = next(iter(files_in((bare / "manifest.json").read_bytes())))
    assert document
    page = next(place for place in bare.glob("documents/*/*.html") if "Harbour" in place.read_text(encoding="utf-8"))
    text = page.read_text(encoding="utf-8")
    assert "is not published here" in text and "Russia broke into the harbour computers" in text and "Invented.\n" not in text
    assert "The archived text" in (site / page.relative_to(bare)).read_text(encoding="utf-8")
    assert "articles.jsonl" in text and str(bare.parent.parent) not in text


def test_the_same_record_makes_the_same_bytes(publish: Publish, site: Path) -> None:
    one, other = publish("one", has_texts=True), publish("other", has_texts=True, workers=2)
    assert contents(one) == contents(site)
    assert contents(other) == contents(site)


def test_a_record_on_a_server_makes_a_site_too(
    postgres_databases: tuple[Iterator[str], object], tmp_path: Path, publish: Publish, site: Path
) -> None:
    place = next(postgres_databases[0])
    (tmp_path / "articles.jsonl").write_text("".join(json.dumps(article) + "\n" for article in ARTICLES), encoding="utf-8")
    record = open_record(place, create=True)
    add(record, tmp_path / "articles.jsonl")
    record.close()
    out = publish("server", place=place, workers=2, only=(("respondent", "RUS"),))
    assert broken(out) == []
    found, whole = ({line["id"] for line in lines(each, "statements.jsonl")} for each in (out, site))
    assert found and found < whole
    assert "password" not in (out / "manifest.json").read_text(encoding="utf-8")


def test_a_site_is_replaced_and_unchanged_files_are_kept(publish: Publish) -> None:
    site = publish()
    before = (site / "method.html").stat().st_ino
    (site / "index.html").write_text("changed by hand", encoding="utf-8")
    again = publish()
    assert "changed by hand" not in (again / "index.html").read_text(encoding="utf-8")
    assert (again / "method.html").stat().st_ino == before
    assert [place.name for place in site.parent.iterdir() if place.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["of somebody else", "with a file of somebody else"])
def test_what_is_no_site_of_ours_is_never_overwritten(publish: Publish, tmp_path: Path, name: str) -> None:
    out = publish("mine") if name.startswith("with") else tmp_path / "mine"
    out.mkdir(exist_ok=True)
    (out / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(PublishError, match="mine"):
        publish("mine")
    assert (out / "thesis.txt").read_text(encoding="utf-8") == "years of work"


@pytest.mark.parametrize("out", [".", "..", "/", "../site"])
def test_the_folder_that_the_command_runs_in_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str) -> None:
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path / "site")
    with pytest.raises(PublishError, match="holds the folder that this command runs in"):
        Draft(Path(out), "an edition")
    assert list(tmp_path.rglob("*")) == [tmp_path / "site"]


def test_an_interrupted_run_is_continued(filled: str, publish: Publish, site: Path, tmp_path: Path) -> None:
    record = open_record(filled)
    going = Publication(record, filled, tmp_path / "site", Selection(), has_texts=True).steps()
    first = next(going)
    last = [next(going) for _ in range(7)][-1]
    going.close()
    record.close()
    assert first.done == 0 and last.done >= 7 and not (tmp_path / "site").exists()
    journal = tmp_path / ".site.publishing" / "journal.jsonl"
    with journal.open("a", encoding="utf-8") as stream:
        stream.write('[["statements"')  # as a line is cut off
    record = open_record(filled)
    resumed = list(Publication(record, filled, tmp_path / "site", Selection(), has_texts=True).steps())
    record.close()
    assert resumed[0].done == last.done
    assert contents(tmp_path / "site") == contents(site)


def test_a_swap_that_was_interrupted_is_mended(publish: Publish, tmp_path: Path) -> None:
    site = publish()
    whole = contents(site)
    site.rename(tmp_path / ".site.former")
    assert contents(publish()) == whole


def test_the_feed_is_valid_atom(publish: Publish) -> None:
    site = publish(address="https://record.example/")
    feed = feedparser.parse((site / "feed.atom").read_bytes())
    assert not feed.bozo and feed.version == "atom10"
    assert all(entry.link.startswith("https://record.example/statements/") for entry in feed.entries)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 5
    root = etree.fromstring((site / "feed.atom").read_bytes())
    needed = {"id", "title", "updated"}
    for element in (root, *root.iterfind("{*}entry")):
        assert needed <= {etree.QName(child).localname for child in element}


def test_the_changelog_has_every_status_that_a_pledge_ever_had(site: Path) -> None:
    told = lines(site, "changelog.jsonl")
    assert {line["status"] for line in told} >= {"open", "breach_alleged"}
    assert all(line["at"] and "ended_at" in line for line in told)
    text = (site / "changelog.html").read_text(encoding="utf-8")
    assert text.count('<span class="status') == len(told)


def test_statuses_depend_on_the_last_entry_and_not_on_the_clock(site: Path) -> None:
    manifest = json.loads((site / "manifest.json").read_bytes())
    assert manifest["format"] == FORMAT and manifest["selection"] is None and len(manifest["hash"]) == 64


@pytest.mark.parametrize("page", [Page("statements", "../../etc"), Page("charts", "x/../../y"), Page("countries", "<b>"), Page("nothing")])
def test_nothing_but_ids_names_a_file(page: Page) -> None:
    with pytest.raises(ValueError, match="no "):
        page.path  # noqa: B018


@pytest.mark.parametrize(
    ("here", "to", "expected"),
    [("index.html", "assets/site.css", "assets/site.css"), ("disputes/ab/x-2.html", "index.html", "../../index.html")],
)
def test_links_depend_on_how_deep_a_page_lies(here: str, to: str, expected: str) -> None:
    assert InFolder(here).to_file(to) == expected


def test_numbers_are_written_as_steps() -> None:
    assert steps([3, 4, 40, 40 + 36 * 36]) == "3 1 10 100"


def test_data_in_a_script_cannot_end_it() -> None:
    written = script_of("x", ["</script><!--", "\u2028\ud800", "&"]).decode("utf-8")
    assert json.loads("[" + written.removeprefix("gravamen.put(").removesuffix(");\n") + "]") == [
        "x",
        ["</script><!--", "\u2028\ud800", "&"],
    ]
    assert not set(written) & set("<>&\u2028")
