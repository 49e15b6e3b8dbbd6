"""The pages of findings, and their files to take away."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from gravamen.publishing.site.finding import download, finding_page
from gravamen.web.desk import desk_of
from gravamen.web.viewing import NotThereError, viewer_of

router = APIRouter(include_in_schema=False)


@router.get("/findings/{id}")
def read_finding(request: Request, id: str) -> Response:
    """One finding."""
    desk = desk_of(request)
    with desk.reading() as connection:
        setting = desk.setting(connection, viewer_of(request))
        return HTMLResponse(finding_page(connection, desk.record.archive, setting, desk.findings, id))


@router.get("/findings/{id}/{name}")
def read_file(request: Request, id: str, name: str) -> Response:
    """One file of a finding, to be kept and not shown: its name was checked, and browsers are told not to guess what it is."""
    desk = desk_of(request)
    with desk.reading() as connection:
        file = download(connection, desk.record.archive, id, name)
    if file is None or file.size is None:
        raise NotThereError(f"the finding {id} has no file {name} in the archive")
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Content-Length": str(file.size),
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(desk.record.archive.chunks_of(file.sha256), headers=headers, media_type=file.media_type)
