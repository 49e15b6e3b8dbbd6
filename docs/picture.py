"""Take the picture of the README anew: the page of the sample article in a headless Chromium.

python docs/picture.py (needs the extra "test" and `chromium` on the path)
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from typer.testing import CliRunner

from gravamen.cli import app

DOCS = Path(__file__).parent
SAMPLE = DOCS.parent / "examples/harbour-cables.txt"
WIDTH, HEIGHT = 1200, 860


def main() -> None:
    """Write docs/reading.png."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "page.html"
        CliRunner().invoke(app, ["read", str(SAMPLE), "--format", "html", "-o", str(page)], catch_exceptions=False)
        # Containers run as root, where Chromium has no sandbox; the only page shown is our own.
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        tab.goto(page.as_uri())
        tab.locator("#d1-c1").hover()
        tab.screenshot(path=DOCS / "reading.png")
        browser.close()


if __name__ == "__main__":
    main()
