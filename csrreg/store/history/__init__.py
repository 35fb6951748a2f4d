"""git: the only room that runs it. Nothing a repository plants is executed."""

from csrreg.store.history.branches import ids_on_branches, is_as_committed, is_tracked
from csrreg.store.history.plumbing import git, git_version, identity, work_tree

__all__ = (
    "git",
    "git_version",
    "identity",
    "ids_on_branches",
    "is_as_committed",
    "is_tracked",
    "work_tree",
)
