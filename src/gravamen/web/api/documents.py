"""Documents, by their words; one, its text, and what it says."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from gravamen.record.listing import documents_before, statements_in
from gravamen.record.schema import document
from gravamen.record.searching import parse
from gravamen.record.selecting import LONGEST, MOST
from gravamen.record.showing import document_known, gaps_of
from gravamen.web.api.answering import MISSING, Fields, answer, paged
from gravamen.web.api.asking import SEARCH, Name, Nothing, Paging
from gravamen.web.api.cursors import key_of
from gravamen.web.api.models import Decision, DocumentId, Paged, Sha256, Statements
from gravamen.web.desk import Desk
from gravamen.web.pages import found

router = APIRouter(tags=["documents"])


class Document(BaseModel):
    """One archived text; it never changes."""

    sha256: Sha256
    name: str
    title: str | None
    publisher: str | None
    published: str | None
    language: str | None
    url: str | None
    origins: dict[str, str] = Field(description="Where title, publisher, date, language and address are known from")
    form: str
    size: int = Field(description="Bytes, as received")
    extractor: str
    reader: str
    family: Sha256 = Field(description="The first of the documents that are near duplicates of each other")
    text_sha256: Sha256
    filed_at: str


class Documents(Paged):
    """Documents."""

    data: list[Document]


class NearDuplicate(BaseModel):
    """Another document with nearly the same text."""

    sha256: Sha256
    name: str
    publisher: str | None
    published: str | None
    alike_to_first: float


class Delivery(BaseModel):
    """A place where a document was found."""

    source: str
    part: str
    received_at: str


class Gap(BaseModel):
    """Words that were seen and not understood."""

    sort: str
    span: list[int] = Field(description="From where to where in the text: code points, the end exclusive")


class WholeDocument(Document):
    """A document with what is known of it; its text and its statements have addresses of their own."""

    near_duplicates: list[NearDuplicate]
    deliveries: list[Delivery]
    gaps: list[Gap] | None = Field(description="What was not understood in it; null where that was not kept")
    decisions: list[Decision]


class DocumentText(BaseModel):
    """The text of a document, exactly as it is stored: spans count its code points."""

    sha256: Sha256
    text_sha256: Sha256 = Field(description="The SHA-256 of the text in UTF-8")
    text: str


class DocumentsAsked(Paging):
    """A part of the documents."""

    words: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST,
        description='Words, "a phrase", a beginning*, OR, and -words that must not be there, in title and text',
        json_schema_extra={"format": SEARCH},
    )
    source: list[Name] = Field(default=[], max_length=MOST, description="Publishers")


@router.get("/documents", response_model=Documents, summary="Documents, by their words")
def list_documents(request: Request, asked: Annotated[DocumentsAsked, Query()]) -> Response:
    """Documents, the last filed first."""
    if asked.words is not None:
        parse(asked.words)
    return answer(request, Documents, lambda _, c: _documents(c, request, asked))


def _documents(connection: Connection, request: Request, asked: DocumentsAsked) -> Fields:
    before = key_of(asked.cursor, "filed", int)
    return paged(request, "filed", documents_before(connection, asked.words, asked.source, before, asked.limit + 1), asked.limit)


@router.get("/documents/{id}", response_model=WholeDocument, summary="One document", responses=MISSING)
def read_document(request: Request, id: DocumentId, _: Annotated[Nothing, Query()]) -> Response:
    """A document: what is known of it and from where, its near duplicates, where it was found."""
    return answer(request, WholeDocument, lambda _, c: _document(c, found(c, id, "document")))


def _document(connection: Connection, sha256: str) -> Fields:
    gaps = gaps_of(connection, sha256)
    told = None if gaps is None else [{"sort": sort, "span": [start, end]} for sort, start, end in gaps]
    return {**document_known(connection, sha256), "gaps": told}


@router.get("/documents/{id}/text", response_model=DocumentText, summary="The text of a document", responses=MISSING)
def read_text(request: Request, id: DocumentId, _: Annotated[Nothing, Query()]) -> Response:
    """The text as it is stored."""
    return answer(request, DocumentText, lambda desk, c: _text(desk, c, found(c, id, "document")))


def _text(desk: Desk, connection: Connection, sha256: str) -> Fields:
    stored = connection.execute(select(document.c.text_sha256).where(document.c.sha256 == sha256)).scalar_one()
    return {"sha256": sha256, "text_sha256": stored, "text": desk.record.archive.bytes_of(stored).decode("utf-8")}


@router.get("/documents/{id}/statements", response_model=Statements, summary="What a document says", responses=MISSING)
def list_statements(request: Request, id: DocumentId, asked: Annotated[Paging, Query()]) -> Response:
    """The statements of a document in the order of their words, those in no dispute and those that only repeat others too."""
    return answer(request, Statements, lambda _, c: _statements(c, request, found(c, id, "document"), asked))


def _statements(connection: Connection, request: Request, sha256: str, asked: Paging) -> Fields:
    number = connection.execute(select(document.c.number).where(document.c.sha256 == sha256)).scalar_one()
    rows = statements_in(connection, number, key_of(asked.cursor, "words", int), asked.limit + 1)
    return paged(request, "words", rows, asked.limit)
