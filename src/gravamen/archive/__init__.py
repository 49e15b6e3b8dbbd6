"""The archive: bytes under the name of their SHA-256, never changed; and how near-duplicate texts are told."""

from gravamen.archive.folder import FolderArchive
from gravamen.archive.keeping import Archive, ArchiveError

__all__ = ["Archive", "ArchiveError", "FolderArchive"]
