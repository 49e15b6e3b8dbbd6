"""Take the pictures of the README anew, in a headless Chromium.

    python docs/picture.py                 docs/reading.png: the page of the sample article
    python docs/picture.py RECORD          docs/application.png too: `gravamen serve` on a record

Needs the extra "test" and `chromium` on the path. The picture in the repository is of the record of `../shared/data/news`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright
from typer.testing import CliRunner

from gravamen.cli import app

DOCS = Path(__file__).parent
SAMPLE = DOCS.parent / "examples/harbour-cables.txt"
WIDTH, HEIGHT = 1200, 860
# The whole dispute of the sample, and the beginning of the article below it.
PAGE_HEIGHT = 1500
PORT = 8765
SHOWN = "/?respondent=CHN&respondent=RUS&topic=election_interference&since=2015"


def reading(browser: Browser) -> None:
    """Writes docs/reading.png."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        CliRunner().invoke(app, ["read", str(SAMPLE), "--format", "html", "-o", str(page)], catch_exceptions=False)
        tab = browser.new_page(viewport={"width": WIDTH, "height": PAGE_HEIGHT}, color_scheme="light")
        tab.goto(page.as_uri())
        tab.locator("#d1-c1").hover()
        tab.screenshot(path=DOCS / "reading.png")


def application(browser: Browser, record: str) -> None:
    """Writes docs/application.png."""
    server = subprocess.Popen([sys.executable, "-m", "gravamen.cli", "serve", "--record", record, "--port", str(PORT)])
    address = f"http://127.0.0.1:{PORT}"
    try:
        while server.poll() is None:
            try:
                httpx.get(f"{address}/method")
                break
            except httpx.TransportError:
                time.sleep(0.2)
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        tab.goto(address + SHOWN)
        tab.wait_for_load_state("networkidle")
        tab.screenshot(path=DOCS / "application.png")
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Writes the pictures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("record", nargs="?", help="a record to show in the application")
    given = options.parse_args()
    with sync_playwright() as playwright:
        # Containers run as root, where Chromium has no sandbox; the only pages shown are our own.
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        reading(browser)
        if given.record:
            application(browser, given.record)
        browser.close()


if __name__ == "__main__":
    main()
