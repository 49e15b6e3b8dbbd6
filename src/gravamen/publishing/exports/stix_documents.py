"""Documents as STIX file objects, and as the external references of what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stix2 import v21

from gravamen.publishing.exports.telling import present, web_address
from gravamen.sources.stix_extension import EXTENSION, VERSION

Fields = Mapping[str, Any]
SCHEMA = f"gravamen stix {VERSION}"


def file_of(document: Fields) -> Any:
    """A document as a file object, with what is known of it in our extension."""
    names = ("text_sha256", "title", "publisher", "published", "language", "form", "extractor", "reader", "text")
    known = {name: document[name] for name in names if name in document}
    return v21.File(
        name=document["name"],
        hashes={"SHA-256": document["sha256"]},
        extensions={
            EXTENSION: present(
                {
                    "extension_type": "property-extension",
                    "schema": SCHEMA,
                    "sha256": document["sha256"],
                    "name": document["name"],
                    "url": web_address(document["url"]),
                    **known,
                }
            )
        },
    )


def reference_to(document: Fields) -> Fields:
    """Where a statement was found. The digest is that of the archived bytes: those at the address, where a page was saved as it is."""
    address = web_address(document["url"])
    is_page = document["form"] in ("html", "pdf", "text")
    return present(
        {
            "source_name": document["publisher"] or document["name"] or "a document",
            "description": document["title"],
            "url": address,
            "hashes": {"SHA-256": document["sha256"]} if address and is_page else None,
            "external_id": f"sha256:{document['sha256']}",
        }
    )
