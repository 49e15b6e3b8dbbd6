"""The errors of this stage that a user can mend; a command ends with their message."""

from gravamen.evidence.engine import EngineError
from gravamen.evidence.folder import FolderError
from gravamen.evidence.parameters import ParameterError
from gravamen.evidence.posts import PostsError

MENDABLE = (EngineError, FolderError, ParameterError, PostsError)
