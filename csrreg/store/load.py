"""From files to a register. A broken file becomes findings, and loading goes on with the rest."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from csrreg.errors import CsrregError
from csrreg.findings import Finding, Severity
from csrreg.model.digest import digest, judged_content
from csrreg.model.ids import RecordId, id_of_file, parse_id
from csrreg.model.kinds import REVIEW, SETTINGS, SETTINGS_FILE, Kind
from csrreg.model.parse import Problem, WrongShape, parse
from csrreg.model.register import Entry, Lexicon, Register, links_of
from csrreg.model.status import is_decided
from csrreg.model.tree import Mapping
from csrreg.rules import settings as settings_rules
from csrreg.rules.records import BY_PROBLEM
from csrreg.store import catalogue, resources
from csrreg.store.files import Source
from csrreg.store.yaml.reader import read

Progress = Callable[[int, int], None]
"""Told from time to time how many files are read, of how many."""
PROGRESS_STEP = 200


@dataclass(slots=True)
class Loaded:
    """A register as it was read, with everything that was wrong while reading."""

    register: Register
    findings: list[Finding]
    sources: dict[str, bytes]
    """The bytes of every file that was read, as they were."""

    def tree(self, id: str) -> Mapping:
        """Return the fields of a record that was read, as text."""
        file = self.register.entries[id].record_id.file
        return read(file, self.sources[file]).fields or {}


@dataclass(slots=True)
class _Reading:
    source: Source
    findings: list[Finding] = field(default_factory=list)
    sources: dict[str, bytes] = field(default_factory=dict)
    entries: dict[str, Entry[Any]] = field(default_factory=dict)

    def record(self, record_id: RecordId) -> Entry[Any] | None:
        """Read one record, or report why it is none."""
        found = self.shape(record_id.file, record_id.kind, record_id.text)
        if found is None:
            return None
        entry = Entry(record_id, found)
        self.entries[record_id.text] = entry
        return entry

    def shape(self, file: str, kind: Kind, id: str) -> Any:
        try:
            data = self.source.read(file)
        except OSError as error:
            self.findings.append(_unreadable(file, error))
            return None
        self.sources[file] = data
        record, findings = read_record(file, kind, id, data)
        self.findings.extend(findings)
        return record


def read_record(file: str, kind: Kind, id: str, data: bytes) -> tuple[Any, list[Finding]]:
    """Return the record that a file's bytes are (None if they are none), and what is wrong."""
    parsed = read(file, data)
    findings = [replace(finding, id=id) for finding in parsed.findings]
    fields = parsed.fields
    if fields is None:
        if parsed.tree is not None:
            findings.append(_no_fields(file))
        return None, findings
    try:
        return parse(kind, fields), findings
    except WrongShape as wrong:
        findings.extend(_worded(file, kind, id, problem) for problem in wrong.problems)
        return None, findings


def load(source: Source, today: date, progress: Progress | None = None) -> Loaded:
    """Return everything that can be read of a register."""
    reading = _Reading(source)
    settings = reading.shape(SETTINGS_FILE, SETTINGS, SETTINGS_FILE)
    listing = source.listing()
    reading.findings.extend(listing.findings)
    ids = []
    for number, file in enumerate(listing.files):
        if progress is not None and not number % PROGRESS_STEP:
            progress(number, len(listing.files))
        record_id = id_of_file(file)
        if record_id is not None:
            ids.append(record_id.text)
            reading.record(record_id)
    if progress is not None:
        progress(len(listing.files), len(listing.files))
    register = Register(
        today=today,
        settings=settings,
        entries=reading.entries,
        ids=frozenset(ids),
        lexicon=_lexicon(reading, settings),
        digests=_digests(reading),
        attachments=_attachments(reading),
    )
    return Loaded(register, reading.findings, reading.sources)


def load_some(
    source: Source, wanted: Iterable[str], today: date, also: Iterable[str] = ()
) -> Loaded:
    """Return only some records and what they link to; for writing, which must not wait for all.

    Superseded records are followed all the way, so that a cycle is seen. The links of the records
    in ``also`` are not followed.
    """
    reading = _Reading(source)
    settings = reading.shape(SETTINGS_FILE, SETTINGS, SETTINGS_FILE)
    open_ids = [(id, False) for id in also] + [(id, True) for id in wanted]
    ids: set[str] = set()
    dangling = False
    while open_ids:
        id, follow = open_ids.pop()
        record_id = parse_id(id)
        if id in reading.entries or (id in ids and not follow):
            continue
        if record_id is None or not source.exists(record_id.file):
            dangling = True
            continue
        ids.add(id)
        entry = reading.record(record_id)
        if entry is None:
            continue
        if follow:
            open_ids.extend((link.target, False) for link in links_of(entry))
            open_ids.append((record_id.customer, False))
        if older := getattr(entry.record, "supersedes", None):
            open_ids.append((older, False))
    if dangling:  # only now is it worth knowing every id: to say which one was meant
        ids.update(i.text for f in source.listing().files if (i := id_of_file(f)) is not None)
    register = Register(today, settings, reading.entries, frozenset(ids))
    return Loaded(register, reading.findings, reading.sources)


def _worded(file: str, kind: Kind, id: str, problem: Problem) -> Finding:
    rule = BY_PROBLEM[problem.kind] if kind is not SETTINGS else settings_rules.wrong_settings
    name = ".".join(str(s + 1) if isinstance(s, int) else s for s in problem.path)
    found = rule.at(file, 0, 0)(name, problem.message, problem.fix)
    return replace(found, id=id, path=problem.path, at_key=problem.kind == "unknown")


def _no_fields(file: str) -> Finding:
    rule = BY_PROBLEM["wrong"]
    what = "it is a list where fields are expected"
    return rule.at(file, 1, 1)("the file", what, "begin every line with a field name and a colon")


def _unreadable(file: str, error: OSError) -> Finding:
    from csrreg.rules.format import no_record

    return no_record.at(file, 1, 1)(f"it cannot be read: {error.strerror or error}")


def _lexicon(reading: _Reading, settings: Any) -> Lexicon:
    name = (settings.standard if settings is not None else None) or catalogue.DEFAULT
    clauses: frozenset[str] = frozenset()
    try:
        clauses = frozenset(str(c["id"]) for c in catalogue.clauses_of(name, reading.source))
    except CsrregError as error:
        known = ", ".join(catalogue.known())
        reading.findings.append(
            Finding(
                settings_rules.wrong_settings.rule.code,
                Severity.ERROR,
                SETTINGS_FILE,
                f"standard: {error.message}",
                f"known here: {known}; or the path of a catalogue in the register",
                id=SETTINGS_FILE,
                path=("standard",),
            )
        )
    words = _words()
    return Lexicon(name, clauses, words["vague"], words["controls"])


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the lists of ``words.yaml``, each per language."""
    lists: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, languages in resources.load_data("words.yaml").items():
        assert isinstance(languages, dict)
        lists[name] = {
            language: tuple(str(w) for w in words)
            for language, words in languages.items()
            if isinstance(words, list)
        }
    return lists


def _digests(reading: _Reading) -> dict[str, str]:
    """Return the digests that answers of contract reviews are compared with."""
    wanted: set[str] = set()
    for entry in reading.entries.values():
        if entry.kind is REVIEW:
            wanted.add(entry.id)
            if not is_decided(entry.record):
                wanted.update(id for a in entry.record.departments.values() for id in a.cited)
    found = {}
    for id in wanted:
        if (cited := reading.entries.get(id)) is not None:
            file = cited.record_id.file
            fields = read(file, reading.sources[file]).fields or {}
            found[id] = digest(judged_content(cited.kind.name, fields))
    return found


def _attachments(reading: _Reading) -> dict[str, str | None]:
    """Return the checksum of every file in attachments/ that an edition names."""
    named = (
        edition.file
        for entry in reading.entries.values()
        if entry.kind.name == "document"
        for edition in entry.record.editions
        if edition.file is not None and edition.file.startswith("attachments/")
    )
    return {file: reading.source.sha256(file) for file in named}
