"""`gravamen verify` on a published site names whatever is not as it was published, and says what a signature proves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gravamen.cli import app
from gravamen.publishing.static.keys import KeyFileError, new_key, private_key
from gravamen.publishing.static.manifest import ManifestError, files_in, signature_of
from gravamen.publishing.static.publication import Publication
from gravamen.publishing.static.verification import sized_digest
from gravamen.record import open_record
from gravamen.record.selecting import Selection

run = CliRunner().invoke


@pytest.fixture(scope="session")
def signed(filled: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a signed site, the key, and its public key; nobody may change it."""
    folder = tmp_path_factory.mktemp("signed")
    (folder / "key.pub").write_text(new_key(folder / "key"), encoding="ascii")
    record = open_record(filled)
    chosen = Selection.of([("respondent", "CHN")])
    for _ in Publication(record, filled, folder / "site", chosen, key=private_key(folder / "key")).steps():
        pass
    record.close()
    return folder


@pytest.fixture
def place(signed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(signed, tmp_path / "signed"))


def verified(place: Path, *more: str) -> tuple[int, str]:
    found = run(app, ["verify", str(place / "site"), *more])
    return found.exit_code, found.output


def test_a_site_that_is_as_it_was_published_is_right(place: Path) -> None:
    status, told = verified(place, "--public-key", str(place / "key.pub"))
    assert status == 0 and "nothing is wrong" in told and "published exactly this" in told


def test_without_the_key_it_says_that_it_proves_no_origin(place: Path) -> None:
    status, told = verified(place)
    assert status == 0 and "only that the site is whole" in told


def _changed(site: Path) -> None:
    page = site / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("China", "Chile"), encoding="utf-8")


def _linked(site: Path) -> None:
    (site / "index.html").rename(site.parent / "index.html")
    (site / "index.html").symlink_to(site.parent / "index.html")


def _relisted(site: Path) -> None:
    """As somebody would who changes a page and the manifest with it, but has no key."""
    _changed(site)
    manifest = json.loads((site / "manifest.json").read_bytes())
    found = sized_digest(site / "index.html")
    manifest["files"]["index.html"] = {"sha256": found.sha256, "size": found.size}
    (site / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (_changed, "index.html: it was changed"),
        (lambda site: (site / "feed.atom").unlink(), "feed.atom: it is missing"),
        (lambda site: (site / "extra.html").write_text("x", encoding="ascii"), "extra.html: it is not in the manifest"),
        (lambda site: (site / "statements" / ".hidden").write_text("x"), ".hidden: it is not in the manifest"),
        (_linked, "index.html: it is a link"),
        (_relisted, "manifest.sig: it is no signature of this manifest.json"),
        (lambda site: (site / "manifest.sig").write_text("AAAA"), "manifest.sig: it is no signature"),
        (lambda site: (site / "manifest.sig").write_text("no base64!"), "manifest.sig: it cannot be checked"),
        (lambda site: (site / "manifest.sig").unlink(), "manifest.sig: it is missing"),
        (lambda site: (site / "manifest.json").write_text("{}"), "manifest.json is no manifest"),
        (lambda site: (site / "manifest.json").write_text("["), "manifest.json is no JSON"),
    ],
)
def test_each_tampering_is_named(place: Path, tamper: Callable[[Path], object], named: str) -> None:
    tamper(place / "site")
    status, told = verified(place, "--public-key", str(place / "key.pub"))
    assert status == 1 and named in told, told
    assert ("as its manifest could not be read" in told) == named.startswith("manifest.json")


def test_another_key_in_the_site_does_not_help(place: Path) -> None:
    """Whoever signs anew by a key of their own is found out by who has the publisher's key."""
    other = new_key(place / "other")
    record_key = private_key(place / "other")
    site = place / "site"
    (site / "public-key.pem").write_text(other, encoding="ascii")
    _relisted(site)
    (site / "manifest.sig").write_bytes(signature_of(record_key, (site / "manifest.json").read_bytes()))
    status, told = verified(place, "--public-key", str(place / "key.pub"))
    assert status == 1 and "nothing is known of who made it, as its signature is not by the key" in told


def test_the_wrong_key_is_said_to_be_another(place: Path) -> None:
    (place / "other.pub").write_text(new_key(place / "other"), encoding="ascii")
    status, told = verified(place, "--public-key", str(place / "other.pub"))
    assert status == 1 and "its signature is not by the key" in told and "could not be read" not in told


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a//b", ".hidden", "a/../b", "manifest.json", "a\\b", ""])
def test_a_manifest_leads_nowhere_but_down(path: str) -> None:
    manifest = {"format": "gravamen-site/1", "files": {path: {"sha256": "0" * 64, "size": 1}}}
    with pytest.raises(ManifestError):
        files_in(json.dumps(manifest).encode())


def test_a_key_is_its_owners_alone_and_is_never_overwritten(tmp_path: Path) -> None:
    found = run(app, ["keys", "new", str(tmp_path / "key")])
    assert found.exit_code == 0 and found.output.startswith("-----BEGIN PUBLIC KEY-----")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    again = run(app, ["keys", "new", str(tmp_path / "key")])
    assert again.exit_code == 1 and "never overwritten" in again.output


def test_what_is_no_key_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("nonsense", encoding="ascii")
    with pytest.raises(KeyFileError, match="gravamen keys new"):
        private_key(tmp_path / "key")


def test_a_folder_that_is_no_site_is_said_to_be_none(tmp_path: Path) -> None:
    found = run(app, ["verify", str(tmp_path)])
    assert found.exit_code == 1 and "no published site" in found.output


def test_the_command_publishes_and_says_what_it_wrote(filled: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = run(app, ["publish", str(out), "--record", filled, "--only", "respondent=CHN", "--workers", "1"])
    assert found.exit_code == 0 and "not signed" in found.output and (out / "index.html").is_file()
    assert run(app, ["publish", str(tmp_path), "--record", filled, "--workers", "1"]).exit_code == 1
    assert run(app, ["publish", str(out), "--record", filled, "--only", "colour=red"]).exit_code == 2
    assert run(app, ["publish", str(out), "--record", filled, "--address", "ftp://x"]).exit_code == 2
