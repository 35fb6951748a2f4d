"""The two texts of ``--text OLD NEW``: read, and refused where they cannot be what they are for."""

from typing import TYPE_CHECKING

from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csrreg.cli.reassess.opened import Opened
    from csrreg.diff.editions import Aligned

_MANY = 5
"""So many numbered sections in one text and none in the other: its numbers are not recognised."""


def read_both(opened: "Opened", files: tuple[str, str]) -> tuple[str, str]:
    """Return the texts of the edition before and of this one.

    Raises:
        CsrregError: if one cannot be read, if they are the same, or if they stand the wrong way
            round by the checksums of the editions.
    """
    from csrreg.store.plain_text import read_text

    (old, old_sum), (new, new_sum) = (read_text(file) for file in files)
    if old.split() == new.split():
        raise CsrregError(
            f"{files[0]} and {files[1]} hold the same text",
            "give the text of the edition before, then that of the new one",
        )
    for at, edition in enumerate(opened.document.editions):
        older = at < opened.at
        if edition.sha256 == old_sum and not older:
            _refuse(files[0], edition.edition, "OLD", "before", opened)
        if edition.sha256 == new_sum and older:
            _refuse(files[1], edition.edition, "NEW", "of", opened)
    return old, new


def _refuse(file: str, edition: str, place: str, of: str, opened: "Opened") -> None:
    here = opened.edition.edition
    raise CsrregError(
        f"{file} is edition {edition} by its checksum; {place} is the text {of} {here}",
        "OLD comes first, then NEW: are the two swapped?",
    )


def refuse_unnumbered(aligned: "Sequence[Aligned]", files: tuple[str, str]) -> None:
    """Refuse a text in which no section number is recognised while the other one has many.

    Raises:
        CsrregError: with what to do.
    """
    old = sum(1 for one in aligned if one.old is not None and one.old.number)
    new = sum(1 for one in aligned if one.new is not None and one.new.number)
    for file, own, other in ((files[0], old, new), (files[1], new, old)):
        if not own and other >= _MANY:
            raise CsrregError(
                f"{file}: no section number is recognised; the other text has {other}",
                "put each number at the start of a line before its title (8.5.2 Test reports); "
                "of a PDF: pdftotext -layout FILE.pdf",
            )
