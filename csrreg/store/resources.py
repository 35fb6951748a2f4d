"""The files csrreg brings along, in a checkout and in an installed wheel."""

from pathlib import Path

from csrreg.errors import CsrregError
from csrreg.model.tree import Mapping

_PACKAGE = Path(__file__).resolve().parents[1]


def folder(name: str) -> Path:
    """Return the folder ``schemas``, ``templates`` or ``examples``.

    In a wheel they lie inside the package, in a checkout beside it.
    """
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def data_file(name: str) -> Path:
    """Return a data list of csrreg, such as ``standards/iatf-16949-2016.yaml``."""
    return _PACKAGE / "data" / name


def load_data(name: str) -> Mapping:
    """Return a data list of csrreg as a text tree."""
    return load_yaml(data_file(name))


def load_yaml(path: Path) -> Mapping:
    """Return the fields of a YAML file that is no record.

    Raises:
        CsrregError: if it cannot be read, with the reader's first finding.
    """
    from csrreg.store.yaml.reader import read

    try:
        parsed = read(path.name, path.read_bytes())
    except OSError as error:
        raise CsrregError(f"{path}: {error.strerror}") from error
    if parsed.fields is None:
        first = parsed.findings[0] if parsed.findings else None
        what = f"{first.line}:{first.column}: {first.message}" if first else "it has no fields"
        raise CsrregError(f"{path}:{what}", first.fix if first else "")
    return parsed.fields
