"""``csrreg impact … --told …``: the facts of a change, for the revision or edition itself."""

from typing import TYPE_CHECKING

from csrreg.cli.impact.asked import Asked, write_files
from csrreg.cli.output import say

if TYPE_CHECKING:
    from csrreg.cli.impact.deciding import Said
    from csrreg.model.tree import Path


def record_facts(id: str, path: "Path", name: str, said: "Said", asked: Asked) -> None:
    """Write who asked, why, what it takes, who agreed and who was told, as far as it is new."""
    from csrreg.change.edits import edited
    from csrreg.change.facts import fact_edits
    from csrreg.model.tree import get

    tree = asked.loaded.tree(id)
    edits = fact_edits(path, get(tree, path), said.change, said.told)
    after = tree
    for edit in edits:
        after = edited(after, edit)
    if after == tree:
        say("the register says so already; nothing was written")
        return
    file = asked.register.entries[id].record_id.file
    facts = [*said.change, *(["who was told"] if said.told else [])]
    words = ", ".join(fact.replace("_", " ") for fact in facts)
    write_files(asked, {file: edits}, f"{id} {name}: {words} recorded")
