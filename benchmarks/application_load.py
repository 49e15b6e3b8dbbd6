"""What readers ask of the application, as locust drives it: see `application.py`, which starts both.

Each user asks for one page after the other, some kinds more often than others, with no pause unless GRAVAMEN_THINK (seconds) says so.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

from locust import FastHttpUser, constant, task

_PAGES: dict[str, dict[str, list[str]]] = json.loads(Path(os.environ["GRAVAMEN_PAGES"]).read_text(encoding="utf-8"))
_KINDS = list(_PAGES["weights"])
_WEIGHTS = [int(_PAGES["weights"][kind][0]) for kind in _KINDS]


class Reader(FastHttpUser):
    """Somebody who reads."""

    wait_time = constant(float(os.environ.get("GRAVAMEN_THINK", "0")))

    def on_start(self) -> None:
        """Each reader takes a way of its own."""
        self.chance = random.Random()  # noqa: S311

    @task
    def read(self) -> None:
        """One page."""
        kind = self.chance.choices(_KINDS, _WEIGHTS)[0]
        self.client.get(self.chance.choice(_PAGES["addresses"][kind]), name=kind)
