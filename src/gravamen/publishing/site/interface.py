"""How programs read the record: the addresses of the interface, as its description says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gravamen.publishing.site.rendering import Setting, render

EXAMPLES = (
    ("Allegations against Russia since 2023, with what answers them", "/api/v1/statements?respondent=RUS&act=allege&since=2023"),
    ("The largest disputes about elections", "/api/v1/disputes?topic=election_interference&sort=size&limit=10"),
    ("Pledges of which somebody says that they were broken", "/api/v1/pledges?pledge=breach_alleged"),
    ("Documents with these words", "/api/v1/documents?words=%22completely+unacceptable%22"),
    ("What changed since an entry of the history", "/api/v1/changes?since=1000"),
)


def interface_page(setting: Setting, description: Mapping[str, Any]) -> str:
    """The page; `description` is the OpenAPI document."""
    addresses = [
        (path, operation["get"]["summary"], operation["get"].get("description", ""), _parameters(operation["get"]))
        for path, operation in description["paths"].items()
        if "get" in operation
    ]
    about = description["info"]["description"].split("\n\n")
    return render("interface", setting, about=about, addresses=addresses, examples=EXAMPLES)


def _parameters(operation: Mapping[str, Any]) -> list[str]:
    return [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
