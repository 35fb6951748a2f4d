"""Edits in place: only the lines of the edited field change; comments and layout stay.

A one-line value is replaced token for token. Anything larger is written anew at the smallest place
that holds it, from its key to its last character; blanks and comments behind it belong to what
follows. The result is read back; if it says anything else than what was meant, or a comment would
vanish, the edit is refused.
"""

from collections import Counter

from csrreg.change.edits import Append, Edit, Set, Unset, edited
from csrreg.errors import Refused
from csrreg.findings import dotted
from csrreg.model.fields import Node, node_at
from csrreg.model.tree import Mapping, Path, Tree, get
from csrreg.store.yaml.emit import (
    SPACED_TABLES,
    field_text,
    item_text,
    ordered,
    record_text,
    scalar_text,
)
from csrreg.store.yaml.reader import read_text
from csrreg.store.yaml.spans import Span, comments, spans

BOM = "\ufeff"


def spliced(file: str, text: str, edits: tuple[Edit, ...], node: Node) -> str:
    """Return a file's text after some edits.

    Raises:
        Refused: if the edits cannot be made without touching anything else.
    """
    bom = BOM if text.startswith(BOM) else ""
    text = text.removeprefix(BOM)
    fields = read_text(file, text).fields
    if fields is None:
        raise Refused(f"{file} has errors", f"mend it first: csrreg check {file}")
    for edit in edits:
        meant = edited(fields, edit)
        if meant != fields:
            text = _edited(file, text, edit, fields, meant, node)
            fields = meant  # as it was read back
    return bom + text


def _edited(file: str, text: str, edit: Edit, before: Mapping, meant: Mapping, node: Node) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    place = _Place(text, spans(text), node, newline)
    for new in (_smallest(place, edit, before), _whole_field(place, edit, meant)):
        if new is None:
            continue
        if read_text(file, new).fields == meant and Counter(comments(new)) == place.comments:
            return new
    raise Refused(
        f"{file}: {dotted(edit.path)} cannot be changed without losing a comment or touching more",
        "csrreg edit does it by hand",
    )


class _Place:
    """A text with what is known about it."""

    def __init__(self, text: str, found: dict[Path, Span], node: Node, newline: str) -> None:
        self.text = text
        self.found = found
        self.node = node
        self.newline = newline
        self.comments = Counter(comments(text))

    def cut(self, start: int, end: int, new: str) -> str:
        """Return the text with a stretch replaced; the new lines end as the others do."""
        return self.text[:start] + new.replace("\n", self.newline) + self.text[end:]

    def line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Return where the line ends, in front of its line end (a comment is on the line)."""
        end = self.text.find("\n", index)
        if end < 0:
            return len(self.text)
        return end - 1 if self.newline == "\r\n" and self.text[end - 1] == "\r" else end

    def after_line(self, index: int, new: str) -> str:
        """Return the text with lines put behind the one that holds a position."""
        end = self.line_end(index)
        if end == len(self.text):
            return self.cut(end, end, "\n" + new.removesuffix("\n"))
        return self.cut(end, end, "\n" + new.removesuffix("\n"))


def _smallest(place: _Place, edit: Edit, before: Mapping) -> str | None:
    match edit:
        case Set():
            return _set(place, edit.path, edit.value)
        case Append():
            return _append(place, edit.path, edit.value)
        case Unset():
            return _unset(place, edit.path, before)


def _set(place: _Place, path: Path, value: Tree) -> str | None:
    span = place.found.get(path)
    if span is None:
        return _insert(place, path, value)
    node = node_at(place.node, path)
    old = place.text[span.start : span.end]
    if span.form == "scalar" and isinstance(value, str) and old and "\n" not in old:
        token = scalar_text(value, node, 0)
        if not token.startswith("|"):
            return place.cut(span.start, span.end, _flow_safe(token, value) if span.flow else token)
    if span.flow and span.form == "scalar":
        return None
    parent = place.found.get(path[:-1])
    if parent is None or parent.flow:
        return None
    return _rewrite(place, path, span, value)


def _rewrite(place: _Place, path: Path, span: Span, value: Tree) -> str:
    """Write one field or list item anew, where it stands."""
    name = path[-1]
    indent = span.key_column - 1
    end = span.end
    if isinstance(name, int):
        start, lines = span.start, item_text(value, node_at(place.node, path), indent - 2)
        lines = lines.lstrip(" ")[2:]
    else:
        start, lines = span.key, field_text(name, value, node_at(place.node, path[:-1]), indent)
        lines = lines[indent:]
        if end <= span.start and span.form == "scalar":  # a key without a value
            end = max(end, place.text.index(":", span.key) + 1)
    lines = lines.removesuffix("\n")
    header = place.text[span.start : span.text_start(place.text)] if span.form == "scalar" else ""
    comment = header[header.find(" #") :].strip() if " #" in header else ""
    behind = place.text[end : place.line_end(end)]
    if "\n" in lines and behind.lstrip().startswith("#"):  # it may not end up within block text
        comment, end = behind.strip(), end + len(behind)
    if comment:
        first, line_end, rest = lines.partition("\n")
        lines = f"{first}  {comment}{line_end}{rest}"
    return place.cut(start, end, lines)


def _insert(place: _Place, path: Path, value: Tree) -> str | None:
    """Add a field that is not there, behind its nearest predecessor in the order of the shape."""
    name, parent_path = path[-1], path[:-1]
    parent = place.found.get(parent_path)
    if not isinstance(name, str):
        return _append(place, parent_path, value)
    if parent is None or (parent.form == "scalar" and parent.start >= parent.end):
        return _set(place, parent_path, {name: value}) if parent_path else None
    siblings = [p[-1] for p in place.found if p[:-1] == parent_path and p and p != parent_path]
    if parent.flow or parent.form != "mapping" or not siblings:
        return None
    parent_node = node_at(place.node, parent_path)
    names = [str(s) for s in siblings]
    order = ordered({**dict.fromkeys(names, ""), name: ""}, parent_node)
    earlier = [s for s in order[: order.index(name)] if s in names]
    indent = parent.column - 1
    lines = field_text(name, value, parent_node, indent)
    if earlier:
        behind = place.found[(*parent_path, earlier[-1])]
        blank = "\n" if not parent_path or parent_path[-1] in SPACED_TABLES else ""
        return place.after_line(max(behind.end - 1, behind.key), blank + lines)
    first = min(siblings, key=lambda s: place.found[(*parent_path, s)].key)
    at = place.found[(*parent_path, first)].key
    if not parent_path:
        return place.cut(at, at, lines + "\n")
    return place.cut(at, at, lines[indent:] + " " * indent)


def _append(place: _Place, path: Path, value: Tree) -> str | None:
    span = place.found.get(path)
    last = sum(1 for p in place.found if p and p != path and p[:-1] == path) - 1
    if span is None or span.form != "list" or last < 0:
        return _set(place, path, [value])
    item_node = node_at(place.node, (*path, 0))
    if span.flow:
        inside = place.text[span.start : span.end]
        if not isinstance(value, str) or "\n" in inside or not inside.startswith("["):
            return None
        token = _flow_safe(scalar_text(value, item_node, 0, one_line=True), value)
        end = place.found[(*path, last)].end
        return place.cut(end, end, f", {token}")
    lines = item_text(value, item_node, span.column - 1)
    return place.after_line(place.found[(*path, last)].end - 1, lines)


def _unset(place: _Place, path: Path, before: Mapping) -> str | None:
    parent_path = path[:-1]
    holder = get(before, parent_path) if parent_path else before
    if parent_path and holder is not None and len(holder) == 1:
        return _unset(place, parent_path, before)
    span, parent = place.found[path], place.found[parent_path]
    if parent.flow:
        return None
    start = place.line_start(span.key)
    end = max(place.line_end(max(span.end - 1, span.key)), start)
    lead = place.text[start : span.key].strip()
    if lead not in ("", "-") or (lead == "-" and isinstance(path[-1], str)):
        return None  # the first field of a list item shares its line with the dash
    stop = place.text.find("\n", end) + 1 or len(place.text)
    if not parent_path:  # the blank line between two fields goes with the field
        head = place.text[:start]
        bare = head.rstrip("\r\n")
        if bare and not bare.rsplit("\n", 1)[-1].lstrip().startswith("#"):
            return bare + place.newline + place.text[stop:]
    return place.text[:start] + place.text[stop:]


def _whole_field(place: _Place, edit: Edit, meant: Mapping) -> str | None:
    """Write the whole top-level field anew."""
    name = edit.path[0]
    span = place.found.get((name,))
    if not isinstance(name, str) or name not in meant:
        return None
    if place.found[()].flow:  # the whole file is one line of fields
        return record_text(meant, place.node).replace("\n", place.newline)
    if span is None:
        return None
    return _rewrite(place, (name,), span, meant[name])


def _flow_safe(token: str, value: str) -> str:
    """Within [ ] and { } some characters end a plain value."""
    if token.startswith('"') or not set(value) & set(",[]{}:?"):
        return token
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
