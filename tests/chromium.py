"""The browser of the tests: a real headless Chromium, and axe-core, which finds what keeps people from using a page."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
IS_CI = bool(os.environ.get("CI"))
BUILD = Path(__file__).parents[1] / "build"
AXE = "axe-core@4"
needs_chromium = pytest.mark.skipif(CHROMIUM is None and not IS_CI, reason="needs chromium on the path (apt-get install chromium)")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. In CI it must be there."""
    assert CHROMIUM, "chromium is missing"
    with sync_playwright() as playwright:
        # Containers run as root, where Chromium has no sandbox; the only pages shown are our own.
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def found_by_axe(page: Page) -> list[str]:
    """What axe-core finds on a page, each with its rule, its impact and where; of what it leaves to people, all but contrasts that it
    cannot compute."""
    page.evaluate(_axe())
    # What it would load beforehand it needs for no rule that runs, and a page from the disk must load nothing.
    found = page.evaluate("axe.run(document, {resultTypes: ['violations', 'incomplete'], preload: false})")
    told = [*found["violations"], *(each for each in found["incomplete"] if each["id"] != "color-contrast")]
    return [f"{each['id']} ({each['impact']}): {node['html'][:300]}" for each in told for node in each["nodes"][:2]]


@functools.cache
def _axe() -> str:
    """The script of axe-core, fetched from the npm registry once. In CI it must be had."""
    script = BUILD / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None and not IS_CI:
            pytest.skip("needs npm, which fetches axe-core (apt-get install npm)")
        assert npm, "npm is missing"
        BUILD.mkdir(exist_ok=True)
        subprocess.run([npm, "install", "--prefix", BUILD, "--no-save", "--no-audit", "--no-fund", AXE], check=True, capture_output=True)
    return script.read_text(encoding="utf-8")
