"""Where everything stands in a text: for findings with line and column, and for edits in place."""

import re
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from csrreg.model.tree import Path
from csrreg.store.yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    default_lane,
    next_event,
)

Form = Literal["scalar", "list", "mapping"]


class Span(NamedTuple):
    """One field or list item of a text. Positions count characters from 0."""

    form: Form
    key: int
    """Where the key begins (the value, for a list item)."""
    start: int
    end: int
    """Just behind the value's last character; line ends, blanks and comments are not part of it."""
    line: int
    column: int
    key_line: int
    key_column: int
    flow: bool
    """True for [ ] and { }, and for everything inside them."""
    style: str
    """Empty for plain scalars, else the quote or | or >."""

    def text_start(self, text: str) -> int:
        """Return where a scalar's own text begins: block text begins below its header."""
        if self.style not in ("|", ">"):
            return self.start
        header_end = text.find("\n", self.start, self.end)
        return header_end if header_end >= 0 else self.end


def spans(text: str) -> dict[Path, Span]:
    """Return the place of every field and item of a text that the reader accepts.

    The text must be without byte order mark. The root has the empty path.
    """
    walker = _Walker(text)
    walker.next = next_event(text, default_lane())
    walker.next()
    walker.next()
    walker.node(walker.next(), (), None, flow=False)
    return walker.found


class _Walker:
    next: Callable[[], Any]

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[Path, Span] = {}

    def node(self, event: Any, path: Path, key: Any, flow: bool) -> int:
        """Record one node and all below it; return where its content ends."""
        start = event.start_mark
        if event.__class__ is ScalarEvent:
            form: Form = "scalar"
            end = self.scalar_end(event)
            style = event.style or ""
        else:
            flow = bool(event.flow_style) or flow
            mapping = event.__class__ is MappingStartEvent
            form = "mapping" if mapping else "list"
            style = ""
            end = self.fields(path, flow) if mapping else self.items(path, flow)
            end = max(end, start.index)
        mark = start if key is None else key.start_mark
        self.found[path] = Span(
            form,
            mark.index,
            start.index,
            end,
            start.line + 1,
            start.column + 1,
            mark.line + 1,
            mark.column + 1,
            flow,
            style,
        )
        return end

    def fields(self, path: Path, flow: bool) -> int:
        end = 0
        while True:
            key = self.next()
            if key.__class__ is MappingEndEvent:
                return int(key.end_mark.index) if flow else end
            value = self.next()
            end = max(self.node(value, (*path, key.value), key, flow), key.end_mark.index + 1)

    def items(self, path: Path, flow: bool) -> int:
        end = number = 0
        while True:
            event = self.next()
            if event.__class__ is SequenceEndEvent:
                return int(event.end_mark.index) if flow else end
            end = self.node(event, (*path, number), None, flow)
            number += 1

    def scalar_end(self, event: Any) -> int:
        start, end = int(event.start_mark.index), int(event.end_mark.index)
        if not event.style or event.style in "'\"":
            return end
        # The parsers put the end of block text behind the blank lines and comments that follow it.
        header_end = self.text.find("\n", start, end)
        if header_end < 0:
            return len(self.text[start:end].rstrip()) + start
        lines = self.text[header_end + 1 : end].splitlines(keepends=True)
        indent = next((len(x) - len(x.lstrip(" ")) for x in lines if x.strip()), 0)
        kept = header_end + 1
        position = kept
        for line in lines:
            if line.strip() and len(line) - len(line.lstrip(" ")) < indent:
                break
            position += len(line)
            if line.strip():
                kept = position
        return len(self.text[:kept].rstrip("\r\n"))


_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*")


def comments(text: str) -> list[str]:
    """Return the comments of a text that the reader accepts, in order."""
    if "#" not in text:
        return []
    found = spans(text).values()
    scalars = sorted((s.text_start(text), s.end) for s in found if s.form == "scalar")
    result: list[str] = []
    position = 0
    for start, end in [*scalars, (len(text), len(text))]:
        gap = text[position:start]
        result.extend(found.rstrip() for found in _COMMENT.findall(gap))
        position = max(position, end)
    return result
