"""STIX 2.1 bundles of others → documents: each object that carries words is one; what our own extension tells of a document is one too.

Nothing is fetched, and no reference is followed further than to the name of who made an object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from gravamen.sources.articles import iso_date
from gravamen.sources.received import Container, Form, Metadata, Received
from gravamen.sources.stix_extension import CREATOR, EXTENSION, DocumentExtension, StatementExtension
from gravamen.sources.stix_told import Passages
from gravamen.sources.unreadable import RefusedError, Unreadable

BUNDLE_LIMIT = 256_000_000
"""Bytes: a bundle is held whole, since its objects name each other."""

MOST_STATEMENTS = 5_000
"""Of one document: the longest has some hundreds."""

Object = Mapping[str, Any]
Extension = TypeVar("Extension", bound=BaseModel)
_ID = re.compile(r"[a-z0-9-]{3,250}--[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BUNDLE = 'a bundle is {"type": "bundle", "id": …, "objects": […]}, as `gravamen export stix` writes it'
# What carries words of somebody about somebody, and where: in this order they make the text.
_WORDS = {
    "report": ("name", "description"),
    "grouping": ("name", "description"),
    "note": ("abstract", "content"),
    "opinion": ("explanation",),
    "campaign": ("name", "description", "objective"),
    "incident": ("name", "description"),
    "intrusion-set": ("name", "description"),
    "threat-actor": ("name", "description"),
}
_ORIGIN = "the STIX bundle"
# A name alone says nothing about anybody.
_NO_WORDS = frozenset({"name", "abstract"})


def bundle_documents(data: bytes, name: str) -> Iterator[Received | Unreadable]:
    """The documents of a bundle, in the order of its objects; what in it cannot be taken comes out as `Unreadable` in its turn.

    Raises:
        RefusedError: it is no STIX 2.1 bundle.
    """
    objects = list(_objects(data, name))
    for item in objects:
        if isinstance(item, Unreadable):
            yield item
    usable = [item for item in objects if not isinstance(item, Unreadable)]
    container = Container(data, "application/stix+json;version=2.1")
    names = {o["id"]: o["name"] for o in usable if o["type"] == "identity" and isinstance(o.get("name"), str)}
    yield from _told(usable, name, container)
    for item in usable:
        if item["type"] in _WORDS and not _is_ours(item) and item.get("created_by_ref") != CREATOR:
            yield from _foreign(item, names, name, container)


def _objects(data: bytes, name: str) -> Iterator[Object | Unreadable]:
    """The objects of a bundle, one of each id: the latest version."""
    latest: dict[str, tuple[str, Object]] = {}
    listed = _parsed(data)
    for number, item in enumerate(listed, 1):
        where = f"{name}, object {number}"
        if not isinstance(item, dict):
            yield RefusedError("it is no JSON object", "leave it out").of(where)
            continue
        found = cast(dict[str, Any], item)
        id, sort = found.get("id"), found.get("type")
        if not isinstance(id, str) or not isinstance(sort, str) or not _ID.fullmatch(id) or not id.startswith(f"{sort}--"):
            yield RefusedError("it has no STIX id of its type, such as report--01234567-89ab-…", "give it one").of(where)
            continue
        version = found.get("modified")
        version = version if isinstance(version, str) else ""
        if id in latest and latest[id][0] == version and latest[id][1] != found:
            reason = f"{id} stands in the bundle twice, with different words in one version"
            yield RefusedError(reason, "the first is taken; give the other a later “modified”").of(where)
        if id not in latest or latest[id][0] < version:
            latest[id] = (version, found)
    yield from (found for _, found in latest.values())


def _parsed(data: bytes) -> list[object]:
    if len(data) > BUNDLE_LIMIT:
        raise RefusedError(f"it is larger than {BUNDLE_LIMIT // 1_000_000} MB", "split it: `gravamen export stix --only` writes parts")
    try:
        value: Any = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise RefusedError(f"it is not valid UTF-8 (byte {error.start})", "STIX is JSON in UTF-8") from error
    except json.JSONDecodeError as error:
        raise RefusedError(f"it is not JSON ({error.msg}, line {error.lineno})", _BUNDLE) from error
    except (RecursionError, ValueError) as error:
        raise RefusedError("it is JSON beyond what the parser takes (too deep, or a number that is none)", _BUNDLE) from error
    bundle = cast(dict[str, Any], value) if isinstance(value, dict) else {}
    if bundle.get("type") != "bundle":
        raise RefusedError("it is no STIX bundle", _BUNDLE)
    if bundle.get("spec_version") == "2.0":
        raise RefusedError("it is STIX 2.0", "convert it to 2.1 first, for instance with stix2-elevator")
    objects = bundle.get("objects", [])
    if not isinstance(objects, list):
        raise RefusedError("its “objects” are no list", _BUNDLE)
    return cast(list[object], objects)


def _no_constant(given: str) -> object:
    raise ValueError(f"{given} is no number of JSON")


def _is_ours(item: Object) -> bool:
    """Whether an object follows our extension, and so tells a document or a statement."""
    extensions = item.get("extensions")
    return isinstance(extensions, dict) and EXTENSION in extensions


def _told(objects: Iterable[Object], name: str, container: Container) -> Iterator[Received | Unreadable]:
    """The documents that our extension tells of, each with its statements."""
    files: dict[str, Object] = {}
    documents: dict[str, DocumentExtension] = {}
    statements: dict[str, list[tuple[Object, StatementExtension]]] = {}
    for item in filter(_is_ours, objects):
        try:
            if item["type"] == "file":
                document = _checked(DocumentExtension, item)
                files[document.sha256], documents[document.sha256] = item, document
            elif item["type"] in ("note", "opinion"):
                told = _checked(StatementExtension, item)
                statements.setdefault(told.document_sha256, []).append((item, told))
        except RefusedError as refusal:
            yield refusal.of(f"{name}, {item['id']}")
    for sha256, found in statements.items():
        if sha256 not in documents:
            missing = RefusedError(f"the bundle has no file object of its document {sha256}", "export it again, whole")
            yield from (missing.of(f"{name}, {item['id']}") for item, _ in found)
    for sha256, document in documents.items():
        yield from _told_document(files[sha256], document, statements.get(sha256, []), name, container)


def _told_document(
    file: Object, document: DocumentExtension, statements: Iterable[tuple[Object, StatementExtension]], name: str, container: Container
) -> Iterator[Received | Unreadable]:
    """One document as the list of its objects: those of statements whose words stand in its text where they say.

    Its part of the bundle is named by the SHA-256 of the document that it tells of.
    """
    try:
        passages = Passages.of(document)
    except RefusedError as refusal:
        yield refusal.of(f"{name}, {file['id']}")
        return
    kept: list[Object] = []
    for number, (item, told) in enumerate(statements):
        if number == MOST_STATEMENTS:
            reason = f"the bundle tells more than {MOST_STATEMENTS} statements of this document"
            yield RefusedError(reason, "the others are left out").of(f"{name}, {file['id']}")
            break
        try:
            passages.take(told)
            kept.append(item)
        except RefusedError as refusal:
            yield refusal.of(f"{name}, {item['id']}")
    if not kept:
        return
    given = Metadata.of(
        _ORIGIN,
        title=document.title,
        publisher=document.publisher,
        published=_day(document.published),
        language=document.language,
        url=_address(document.url),
    )
    yield _received([file, *kept], Form.TOLD, document.name or file["id"], document.sha256, given, name, container)


def _foreign(item: Object, names: Mapping[str, str], name: str, container: Container) -> Iterator[Received | Unreadable]:
    """An object of somebody else's that carries words, as a document of these words."""
    if not any(isinstance(item.get(field), str) and item[field].strip() for field in _WORDS[item["type"]] if field not in _NO_WORDS):
        return
    maker = item.get("created_by_ref")
    given = Metadata.of(
        _ORIGIN,
        title=_text(item.get("name")) or _text(item.get("abstract")),
        publisher=names.get(maker) if isinstance(maker, str) else None,
        published=_day(item.get("published")) or _day(item.get("created")),
        language=_text(item.get("lang")),
        url=next(_addresses(item.get("external_references")), None),
    )
    yield _received(item, Form.STIX, item["id"], item["id"], given, name, container)


def _received(value: object, form: Form, id: str, part: str, given: Metadata, name: str, container: Container) -> Received | Unreadable:
    shown = f"{name}, {part}"
    try:
        data = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    except (UnicodeEncodeError, RecursionError):
        return RefusedError("it holds half a character, or is nested too deeply", "leave it out, or mend it").of(shown)
    return Received(shown, id, data, form, name, part, given, None, container)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _address(value: object) -> str | None:
    return value if isinstance(value, str) and value.lower().startswith(("http://", "https://")) else None


def _addresses(references: object) -> Iterator[str]:
    for each in cast(list[object], references) if isinstance(references, list) else ():
        found = _address(cast(dict[str, object], each).get("url")) if isinstance(each, dict) else None
        if found:
            yield found


def _day(value: object) -> str | None:
    try:
        return iso_date(value) if isinstance(value, str) else None
    except RefusedError:
        return None


def stix_text(data: bytes) -> str:
    """The words of an object of a bundle: its name and what it says, a paragraph each."""
    item = cast(dict[str, Any], json.loads(data))
    said = (item.get(field) for field in _WORDS.get(item["type"], ()))
    return "\n\n".join(words.strip() for words in said if isinstance(words, str) and words.strip())


def _checked(shape: type[Extension], item: Object) -> Extension:
    """What our extension adds to an object. Raises RefusedError where that is not of its shape."""
    try:
        return shape.model_validate(item["extensions"][EXTENSION])
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        more = f", and {error.error_count() - 1} more" if error.error_count() > 1 else ""
        reason = f"it does not follow the extension: {where}: {first['msg']}{more}"
        raise RefusedError(reason, "export it again, or mend it by the schema in the extension definition") from error
