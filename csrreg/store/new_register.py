"""Making a new register: settings, git and editor files, on request one record of each kind."""

from pathlib import Path

from csrreg.errors import CsrregError, Refused
from csrreg.model.kinds import KINDS, SETTINGS, SETTINGS_FILE
from csrreg.model.tree import get
from csrreg.store import platform
from csrreg.store.load import read_record
from csrreg.store.resources import folder, load_data
from csrreg.store.templates import render, template_file

LANGUAGES = ("en", "zh", "de")


def house_files() -> dict[str, Path]:
    """Return the files every register has beside its records, for git and editors."""
    files = {
        ".gitattributes": template_file("init/gitattributes"),
        ".gitignore": template_file("init/gitignore"),
        ".vscode/settings.json": template_file("init/vscode/settings.json"),
        ".vscode/extensions.json": template_file("init/vscode/extensions.json"),
    }
    for kind in (*KINDS, SETTINGS):
        name = f"{kind.name}.schema.json"
        files[f".vscode/schemas/{name}"] = folder("schemas") / name
    return files


def create(
    root: Path, name: str, language: str, sites: tuple[str, ...], *, examples: bool
) -> tuple[list[str], list[str]]:
    """Write a new register; return the files that were written, and those that were there.

    A file that exists is never overwritten; the settings come last, so that a folder is a register
    only when everything else is in place.

    Raises:
        Refused: if there is a register already, here or above, or a file cannot be written.
    """
    if (root / SETTINGS_FILE).exists():
        raise Refused(f"{root} is a register already", "csrreg check")
    for above in root.resolve().parents:
        if (above / SETTINGS_FILE).exists():
            raise Refused(f"{root} lies in the register {above}", "one register holds no other")
    files = {file: source.read_bytes() for file, source in house_files().items()}
    if examples:
        source = template_file("init/examples")
        for path in sorted(source.rglob("*.yaml")):
            files[path.relative_to(source).as_posix()] = path.read_bytes()
    files[SETTINGS_FILE] = _settings(name, language, sites)
    written, kept = [], []
    try:
        for file, data in files.items():
            target = root / file
            platform.make_folder(target.parent)
            try:
                platform.write_new(target, data)
                written.append(file)
            except FileExistsError:
                kept.append(file)
    except OSError as error:
        raise Refused(
            f"{root} could not be made a register: {error.filename}: {error.strerror or error}",
            "mend the cause and run the command again; files that are there are kept",
        ) from error
    return written, kept


def _settings(name: str, language: str, sites: tuple[str, ...]) -> bytes:
    """Return the settings, read back: what somebody typed must not make them unreadable."""
    text = _settings_text(name, language, sites).encode()
    settings, findings = read_record(SETTINGS_FILE, SETTINGS, SETTINGS_FILE, text)
    if settings is None:
        raise Refused("the name and sites make no readable settings", "", findings)
    return text


def _settings_text(name: str, language: str, sites: tuple[str, ...]) -> str:
    defaults = load_data("defaults.yaml")
    departments = get(defaults, ("departments", language))
    if not isinstance(departments, dict):
        raise CsrregError(f"--language {language}: expected one of {', '.join(LANGUAGES)}")
    return render(
        f"init/csrreg.{language}.yaml.j2",
        {
            "name": name,
            "language": language,
            "sites": sites,
            "departments": [{"id": k, "name": v} for k, v in departments.items()],
            "categories": get(defaults, ("categories", language)),
            "carried_in": defaults["carried_in"],
        },
    )
