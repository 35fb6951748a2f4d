"""Three states of one record's file become one: the text of ours with what theirs changed.

Fields that one side touched keep that side's very lines. A field that both touched is merged as
fields, and theirs' part of it is put into our lines like any other edit; only where that leaves a
disagreement, conflict markers go around that one place.
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from csrreg.diff.merge import Conflict, Merged, merge
from csrreg.errors import Refused
from csrreg.findings import Severity
from csrreg.model.kinds import Kind
from csrreg.model.tree import Mapping
from csrreg.store.merging.fields import HEAD, Fields, Lines, joined, split, taken
from csrreg.store.merging.same import is_same_record
from csrreg.store.policy import load_policy
from csrreg.store.yaml.reader import read
from csrreg.store.yaml.spans import comments, spans

if TYPE_CHECKING:
    from csrreg.model.fields import Node

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class MergedFile:
    """What three states of a file make together."""

    data: bytes | None
    """The file, with conflict markers if there are conflicts; None if it cannot be merged so."""
    conflicts: tuple[Conflict, ...] = ()
    why_not: str = ""
    """Why it cannot be merged by fields."""
    tree: Mapping | None = None
    """What it says if every conflict is decided for ours."""
    two_records: bool = False
    """Both sides added a record of this name, and they are not the same."""


@dataclass(frozen=True, slots=True)
class State:
    """One state of the file that can be read."""

    text: str
    """Without byte order mark, line feeds only."""
    tree: Mapping
    fields: Fields | None


def merge_file(kind: Kind, file: str, base: bytes | None, ours: bytes, theirs: bytes) -> MergedFile:
    """Merge two states of a record's file that were one; no base: both sides added it."""
    states = []
    for name, data in (("the base", base), ("ours", ours), ("theirs", theirs)):
        state = _state(file, data)
        if isinstance(state, str):
            return MergedFile(None, (), f"{name} cannot be read: {state}")
        states.append(state)
    before, mine, others = states
    if base is None and not is_same_record(mine.tree, others.tree):
        return MergedFile(None, (), "", two_records=True)
    if theirs in (ours, base):
        return MergedFile(ours, (), "", mine.tree)
    if ours == base:
        return MergedFile(theirs, (), "", others.tree)
    merged, text = _Merging(kind, file, before, mine, others).result()
    if text is None:
        return MergedFile(None, (), "what both sides wrote cannot be put into one file")
    if merged.conflicts and spans(text)[()].flow:
        return MergedFile(None, (), "ours is written in one line")
    if merged.conflicts:
        from csrreg.store.merging.markers import marked

        text = marked(text, merged, _node(kind), (before.text, mine.text, others.text))
    original = ours.decode()
    if "\r\n" in original:
        text = text.replace("\n", "\r\n")
    bom = BOM if original.startswith(BOM) else ""
    tree = merged.side("ours")
    assert isinstance(tree, dict)
    return MergedFile((bom + text).encode(), merged.conflicts, "", tree)


def _state(file: str, data: bytes | None) -> State | str:
    """Return a file's content, or what is wrong with it."""
    if data is None:
        return State("", {}, {})
    parsed = read(file, data)
    if parsed.fields is None:
        errors = [f for f in parsed.findings if f.severity is Severity.ERROR]
        return f"line {errors[0].line}: {errors[0].message}" if errors else "it holds no fields"
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    return State(text, parsed.fields, split(text))


class _Merging:
    """The merge of one file."""

    def __init__(self, kind: Kind, file: str, base: State, ours: State, theirs: State) -> None:
        self.kind = kind
        self.file = file
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.policy = load_policy()

    def result(self) -> tuple[Merged, str | None]:
        """Return the merged fields, and their text before any markers; None if there is none."""
        trees = (self.base.tree, self.ours.tree, self.theirs.tree)
        merged = merge(*trees, self.policy)
        for attempt in (self._by_field, self._as_edits):
            found = attempt(merged)
            if found is not None and read(self.file, found[1].encode()).fields == found[0].tree:
                return found
        return merged, None

    def _by_field(self, merged: Merged) -> tuple[Merged, str] | None:
        """Take each field's lines from the side that changed it; edit those both changed."""
        parts = [state.fields for state in (self.base, self.ours, self.theirs)]
        base, ours, theirs = parts
        if base is None or ours is None or theirs is None:
            return None
        start = taken(base, ours, theirs)
        if start.crowded:
            start.fields = self._ordered(start.fields, ours)
        text = joined(start.fields)
        for name in start.both:
            if not read(self.file, text.encode()).fields:  # nothing is left but comments
                return None
            text, merged = self._both(text, name, merged)
        return merged, text

    def _ordered(self, fields: Fields, ours: Fields) -> Fields:
        """Return fields in the order of the shape, if ours are."""
        from csrreg.store.yaml.emit import ordered

        node = _node(self.kind)
        own = [name for name in ours if name]
        if HEAD in fields or ordered(dict.fromkeys(own, ""), node) != own:
            return fields
        names = ordered(dict.fromkeys(fields, ""), node)
        return {name: fields[name] for name in names}

    def _both(self, text: str, name: str, merged: Merged) -> tuple[str, Merged]:
        """Return the text after a field that both sides changed; or the field is a conflict."""
        states = [(state.fields or {}).get(name) for state in (self.base, self.ours, self.theirs)]
        before, mine, others = map(_comments, states)
        if not any(name in state.tree for state in (self.base, self.ours, self.theirs)):
            return _with_comments(text, others - before - mine), merged  # nothing but comments
        own = split(text) or {}
        starts = [(text, others - before)]
        if states[2] is not None and name in own:  # the other way round: ours into their lines
            must = _comments(own[name]) | mine  # comments of a field that went may stand here now
            own[name] = replace(own[name], text=states[2].text)
            starts.append((joined(own), must - before))
        for start, must in starts:
            try:
                trial = self._edited(start, name, merged)
            except Refused:
                continue
            if not must - Counter(comments(trial)):
                return trial, merged
        return self._whole(text, name, merged)

    def _edited(self, text: str, name: str, merged: Merged) -> str:
        """Return a text in which one field says what was merged.

        Raises:
            Refused: if that cannot be done without losing a comment.
        """
        now = read(self.file, text.encode()).fields or {}
        old = {name: now[name]} if name in now else {}
        new = {name: merged.tree[name]} if name in merged.tree else {}
        text = self._led(text, old, new)
        if not read(self.file, text.encode()).fields:
            raise Refused(f"{self.file}: no field would be left")
        return text

    def _led(self, text: str, old: Mapping, new: Mapping) -> str:
        """Return a text after the edits that lead from one state of some fields to another."""
        # Most files need none of this, and git waits for the driver once a file.
        from csrreg.change.between import edits_between
        from csrreg.store.splice import spliced

        edits = tuple(edits_between(old, new, self.policy))
        return spliced(self.file, text, edits, _node(self.kind)) if edits else text

    def _whole(self, text: str, name: str, merged: Merged) -> tuple[str, Merged]:
        """Make a conflict of a whole field: a comment would be lost otherwise."""
        sides = (self.base.tree, self.ours.tree, self.theirs.tree)
        base, ours, theirs = (tree.get(name) for tree in sides)
        carrier = ours if ours is not None else theirs
        if carrier is None:  # both sides took it away, and one put a comment in its place
            lines = (self.theirs.fields or {}).get(name)
            return _with_comments(text, _comments(lines) - Counter(comments(text))), merged
        others = tuple(c for c in merged.conflicts if c.path[:1] != (name,))
        tree = {k: v for k, v in merged.tree.items() if k != name}
        path = (name,)
        clash = Conflict(path, base, ours, theirs, "comment", (path, path, path))
        found = Merged({**tree, name: carrier}, (*others, clash))
        try:
            return self._edited(text, name, found), found
        except Refused:
            return text, found

    def _as_edits(self, merged: Merged) -> tuple[Merged, str] | None:
        """Put everything that theirs changed into ours as edits."""
        new = Counter(comments(self.theirs.text)) - Counter(comments(self.base.text or "{}"))
        try:
            text = self._led(self.ours.text, self.ours.tree, merged.tree)
        except Refused:
            return None
        if not read(self.file, text.encode()).fields:
            return None
        return None if new - Counter(comments(text)) else (merged, text)


def _node(kind: Kind) -> "Node":
    from csrreg.model.fields import node_of
    from csrreg.model.parse import shape_of

    return node_of(shape_of(kind))


def _comments(lines: Lines | None) -> Counter[str]:
    if lines is None:
        return Counter()
    rows = [line.strip().lstrip("-.").strip() for line in lines.text.split("\n")]
    if all(row.startswith("#") for row in rows if row):  # no field at all
        return Counter(row for row in rows if row)
    return Counter(comments(lines.text))


def _with_comments(text: str, more: Counter[str]) -> str:
    """Return a text with comments added at its end."""
    return "\n".join([text.rstrip("\n"), *more.elements(), ""]) if more else text
