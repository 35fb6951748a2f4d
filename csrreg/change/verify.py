"""What a verification covers and an answer was given for; nobody should have to type that."""

from collections.abc import Sequence

from csrreg.change.edits import Append, Edit, Set
from csrreg.model.digest import text_digest
from csrreg.model.tree import Mapping, Path, Tree, get


def with_covers(edit: Edit, tree: Mapping) -> Edit:
    """Return an edit that adds a verification, with the edition and text it covers filled in.

    Any other edit comes back as it is, and so does a verification that names what it covers.
    """
    match edit:
        case Append(path, value) if path and path[-1] == "verification":
            return Append(path, _covering(value, tree))
        case Set(path, value) if _is_verification(path) and isinstance(value, dict):
            return Set(path, _covering(value, tree))
        case Set(path, value) if path[-1] == "verification" and isinstance(value, list):
            return Set(path, [_covering(item, tree) for item in value])
    return edit


def _is_verification(path: Path) -> bool:
    return len(path) > 1 and path[-2] == "verification" and isinstance(path[-1], int)


def _covering(value: Tree, tree: Mapping) -> Tree:
    text = tree.get("text")
    if not isinstance(value, dict) or "covers" in value or not isinstance(text, str):
        return value
    covers: Mapping = {"text": text_digest(text)}
    edition = get(tree, ("source", "edition"))
    if edition is not None:
        covers = {"edition": edition, **covers}
    return {**value, "covers": covers}


def with_editions(edits: Sequence[Edit], tree: Mapping) -> list[Edit]:
    """Return further edits that say for which edition a fresh answer holds.

    Only where an answer says that it was given for another one: csrreg wrote that when a new
    edition changed the text. ``tree`` is the requirement after the edits.
    """
    edition = get(tree, ("source", "edition"))
    more: list[Edit] = []
    for place in dict.fromkeys(_answered(edit.path) for edit in edits):
        if place is None or edition is None:
            continue
        given = any(edit.path == (*place, "edition") for edit in edits)
        if not given and get(tree, (*place, "edition")) not in (None, edition):
            more.append(Set((*place, "edition"), edition))
    return more


def _answered(path: Path) -> Path | None:
    """Return the block of an answer that an edit gives anew, or None."""
    if path[-1:] == ("applies",):
        return path
    return path[:-1] if path[-2:-1] == ("applies",) and path[-1] in ("answer", "date") else None
