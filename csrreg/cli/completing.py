"""What the shell offers when somebody presses Tab: ids by file name alone, nothing is read."""

from pathlib import Path


def record_ids(incomplete: str) -> list[str]:
    """Return the ids that begin with what was typed; none where there is no register."""
    from csrreg.errors import CsrregError
    from csrreg.model.ids import id_of_file
    from csrreg.model.kinds import SETTINGS_FILE
    from csrreg.store.files import WorkTree, find_root

    try:
        files = WorkTree(find_root(Path.cwd())).listing().files
    except CsrregError:
        return []
    ids = [found.text for file in files if (found := id_of_file(file)) is not None]
    return [id for id in (*ids, SETTINGS_FILE) if id.startswith(incomplete)]
