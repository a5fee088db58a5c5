"""The workspace: a folder with settings, plan files, the store and what is made from them."""

from projects.workspace.folder import Workspace, create, find, open_workspace, resolve
from projects.workspace.planfiles import code_of, tables_of
from projects.workspace.settings import DEFAULT_DOMAIN, MARK

__all__ = [
    "DEFAULT_DOMAIN",
    "MARK",
    "Workspace",
    "code_of",
    "create",
    "find",
    "open_workspace",
    "resolve",
    "tables_of",
]
