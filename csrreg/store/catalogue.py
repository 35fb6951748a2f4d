"""The standard's clauses: csrreg's own catalogue, or one that lies in the register."""

from pathlib import PurePosixPath

from csrreg.errors import CsrregError
from csrreg.model.tree import Mapping
from csrreg.store import resources
from csrreg.store.files import Source, is_inside
from csrreg.store.yaml.reader import read

DEFAULT = "iatf-16949-2016"


def known() -> list[str]:
    """Return the names of csrreg's own catalogues."""
    return sorted(path.stem for path in resources.data_file("standards").glob("*.yaml"))


def clauses_of(name: str, source: Source) -> list[Mapping]:
    """Return the clauses of a catalogue: one of csrreg's own by name, else a file of the register.

    Raises:
        CsrregError: if there is no such catalogue, if it lies elsewhere, or if it is none.
    """
    if name.endswith(".yaml"):
        if not is_inside(name):
            raise CsrregError(f"{name} is not inside the register")
        try:
            tree = read(name, source.read(name)).fields
        except OSError as error:
            raise CsrregError(f"{name} cannot be read: {error.strerror}") from error
    else:
        safe = PurePosixPath(name).name == name and resources.data_file(f"standards/{name}.yaml")
        if not safe or not safe.is_file():
            raise CsrregError(f"there is no catalogue {name}")
        tree = resources.load_yaml(safe)
    clauses = tree.get("clauses") if tree is not None else None
    if not isinstance(clauses, list):
        raise CsrregError(f"{name} has no list of clauses")
    return [clause for clause in clauses if isinstance(clause, dict) and "id" in clause]
