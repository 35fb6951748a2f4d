"""Small registers for the safety tests, and what must hold for them after anything."""

import os
import traceback
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path

from csrreg.change.edits import ChangedFile, Edit, NewRecord, Plan, Set
from csrreg.errors import CsrregError
from csrreg.model.kinds import CUSTOMER, DOCUMENT, REQUIREMENT
from csrreg.store.apply import Prepared, prepare, write

TODAY = date(2026, 3, 1)
SETTINGS = "name: Acme Brakes\n\nlanguage: en\n"
FOLDERS = ("customers", "parts", "documents", "requirements", "characteristics", "reviews")
PRIVATE = "requirements/NORDAUTO/CSR-NORDAUTO-0002.yaml"


def requirement(number: int = 0) -> NewRecord:
    tree = {
        "title": f"Layered audits {number}",
        "source": {"document": "DOC-NORDAUTO-0001", "edition": "2026-01"},
        "text": "The supplier shall carry out layered process audits.",
    }
    return NewRecord(REQUIREMENT, "NORDAUTO", tree)


def change(number: int, *edits: Edit) -> ChangedFile:
    file = f"requirements/NORDAUTO/CSR-NORDAUTO-{number:04}.yaml"
    return ChangedFile(file, edits or (Set(("title",), f"Another title {number}"),))


def add(root: Path, *records: NewRecord) -> list[str]:
    return [i.text for i in write(prepare(root, Plan(new=records), TODAY))]


def edit(root: Path, *changes: ChangedFile) -> None:
    write(prepare(root, Plan(changed=changes), TODAY))


def make_register(root: Path, requirements: int = 4) -> Path:
    """Make a register with a customer, a document and some requirements."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "csrreg.yaml").write_text(SETTINGS)
    document = {"title": "Supplier CSR", "type": "csr", "editions": [{"edition": "2026-01"}]}
    add(root, NewRecord(CUSTOMER, "NORDAUTO", {"name": "Nord Auto AG"}))
    add(root, NewRecord(DOCUMENT, "NORDAUTO", document))
    add(root, *(requirement(n) for n in range(1, requirements + 1)))
    return root


def contents(root: Path) -> dict[str, bytes]:
    """Return every file of the register that is not csrreg's own state."""
    found = {}
    for folder, _, names in os.walk(root):
        inside = Path(folder).relative_to(root)
        if inside.parts[:1] not in ((".csrreg",), (".git",)):
            files = [n for n in names if Path(folder, n).is_file()]
            found |= {(inside / n).as_posix(): Path(folder, n).read_bytes() for n in files}
    return found


def everything(root: Path) -> dict[str, bytes | str]:
    """Return every file and link below a folder, without following links."""
    found: dict[str, bytes | str] = {}
    for folder, folders, names in os.walk(root):
        for name in [*folders, *names]:
            path = Path(folder, name)
            if path.is_symlink():
                found[path.relative_to(root).as_posix()] = f"-> {os.readlink(path)}"
            elif path.is_file():
                found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def wanted(root: Path, prepared: Prepared) -> dict[str, bytes]:
    """Return the files as they are after a change."""
    new = {record_id.file: text for record_id, text in prepared.new}
    after = contents(root) | {c.file: c.new for c in prepared.changed} | new
    return {file: data for file, data in after.items() if data is not None}


DIED = 86
REFUSED = 87
BUG = 88


def in_child(work: Callable[[], object]) -> tuple[int, str]:
    """Run something in a forked process; return 0, DIED, REFUSED or BUG, and what went wrong."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pytest-xdist has threads
        child = os.fork()
    if child == 0:
        code, said = BUG, ""
        try:
            os.close(reader)
            work()
            code = 0
        except CsrregError as error:
            code, said = REFUSED, f"{type(error).__name__}: {error.message} | {error.hint}"
        except BaseException:  # noqa: BLE001 - a traceback is what the test looks for
            said = traceback.format_exc()
        finally:
            os.write(writer, said.encode()[:4000])
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as stream:
        said = stream.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said
