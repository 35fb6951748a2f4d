"""The work tree as it will be after a change: some files with other content, new, or removed."""

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from csrreg.model.kinds import SETTINGS_FILE
from csrreg.store.files import Listing, WorkTree


@dataclass(frozen=True, slots=True)
class Overlay:
    """The files of a work tree with other texts laid over them (see ``Source``)."""

    tree: WorkTree
    texts: Mapping[str, bytes | None] = field(default_factory=dict)
    """None for a file that is to be removed."""

    def exists(self, file: str) -> bool:
        """Return whether there is a record file of that name."""
        return self.texts[file] is not None if file in self.texts else self.tree.exists(file)

    def listing(self) -> Listing:
        """Return the record files."""
        listing = self.tree.listing()
        kept = [f for f in listing.files if self.texts.get(f, b"") is not None]
        there = frozenset((*listing.files, SETTINGS_FILE))
        added = [f for f, text in self.texts.items() if text is not None and f not in there]
        return Listing(kept + added, listing.findings)

    def read(self, file: str) -> bytes:
        """Return a file's bytes.

        Raises:
            OSError: if there is no such file.
        """
        if file not in self.texts:
            return self.tree.read(file)
        text = self.texts[file]
        if text is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file)
        return text

    def sha256(self, file: str) -> str | None:
        """Return the checksum of an attachment, or None if there is no such file."""
        return self.tree.sha256(file)
