"""What ``csrreg reassess … --text OLD NEW --format json`` prints."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csrreg.change.proposals import Proposal
    from csrreg.cli.reassess.opened import Opened
    from csrreg.diff.editions import Aligned


def as_json(
    opened: "Opened", aligned: "Sequence[Aligned]", proposals: "Sequence[Proposal]"
) -> dict[str, Any]:
    """Return the stable machine form, ``csrreg.reassess-text/1``."""
    from csrreg.diff.editions import differences

    return {
        "schema": "csrreg.reassess-text/1",
        "document": opened.entry.id,
        "edition": opened.edition.edition,
        "sections": [
            {
                "old": one.old.number if one.old is not None else None,
                "new": one.new.number if one.new is not None else None,
                "title": (one.new or one.old).title,  # type: ignore[union-attr]  # one is there
                "result": one.result,
                "similarity": round(one.similarity, 3),
            }
            for one in aligned
        ],
        "requirements": [
            {
                "id": p.entry.id,
                "section": p.section or None,
                "new_section": p.new_section or None,
                "proposal": p.result,
                "words_kept": p.attached.words_kept,
                "changes": [
                    {"kind": piece.kind, "text": piece.text} for piece in differences(p.aligned)
                ]
                if p.aligned is not None and p.result == "changed"
                else [],
            }
            for p in proposals
        ],
    }
