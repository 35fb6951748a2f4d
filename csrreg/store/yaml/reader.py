"""The strict reader: one pass from parser events to a text tree. Any bytes give an answer.

Every scalar stays text. What YAML readers disagree about is refused, with line, code and advice.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csrreg.findings import Finding, Severity
from csrreg.model.tree import Mapping, Tree
from csrreg.rules import format as fmt
from csrreg.store.yaml.decode import SPECIAL_SPACES, decode, place
from csrreg.store.yaml.diagnose import syntax_finding
from csrreg.store.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Lane,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    default_lane,
    next_event,
)

MAX_DEPTH = 12
MAX_NODES = 20_000
# libyaml refuses these escapes, ruamel reads them as text that cannot be written.
_HALF_CHARACTER = re.compile(r"(?<!\\)(?:\\\\)*(\\(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2})")
_NULLS = frozenset(("~", "null", "Null", "NULL"))


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file says, and what is wrong with it; the tree is None if it must not be used."""

    tree: Tree | None
    findings: tuple[Finding, ...]

    @property
    def fields(self) -> Mapping | None:
        """The tree, if it is one of fields (as every record is)."""
        return self.tree if isinstance(self.tree, dict) else None


class _Stop(Exception):
    """The document cannot be read any further."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def read(file: str, data: bytes, lane: Lane | None = None) -> Parsed:
    """Return what the bytes of a file say; never raises on bad input."""
    text, findings = decode(file, data)
    if any(f.severity is Severity.ERROR for f in findings):
        return Parsed(None, tuple(findings))
    return read_text(file, text, findings, lane)


def read_text(
    file: str, text: str, before: list[Finding] | None = None, lane: Lane | None = None
) -> Parsed:
    """Return what a decoded text says; ``before`` holds the findings of decoding it."""
    findings = before if before is not None else []
    if lane is None:
        lane = default_lane()
    builder = _Builder(file, text, findings)
    try:
        builder.next = next_event(text, lane)
        tree = builder.document()
    except _Stop as stop:
        findings.append(stop.finding)
        return Parsed(None, tuple(findings))
    except Exception as error:  # the parsers raise more than their own exceptions (RecursionError …)
        findings.append(syntax_finding(file, text, error))
        return Parsed(None, tuple(findings))
    if "\t" in text and (tab := builder.tab_outside_text()) is not None:
        line, column = place(text, tab)
        findings.append(
            fmt.yaml_syntax.at(file, line, column)("a tab", "use blanks; tabs are read differently")
        )
        return Parsed(None, tuple(findings))
    broken = any(f.severity is Severity.ERROR for f in findings)
    return Parsed(None if broken else tree, tuple(findings))


class _Builder:
    """Builds the tree of one document from its events."""

    next: Callable[[], Any]

    def __init__(self, file: str, text: str, findings: list[Finding]) -> None:
        self.file = file
        self.text = text
        self.findings = findings
        self.nodes = 0
        self.blocks: list[tuple[int, int]] = []
        # Most files hold none of these, and then no scalar needs a second look.
        self.hashes = " #" in text
        self.special = any(space in text for space in SPECIAL_SPACES)
        self.tabs = "\t" in text
        self.careful = self.hashes or self.special

    def document(self) -> Tree:
        self.next()
        start = self.next()
        if start.__class__ is StreamEndEvent:
            raise _Stop(fmt.yaml_syntax.at(self.file, 1, 1)("the file is empty", "fill or remove it"))
        if start.__class__ is DocumentStartEvent and (start.version or start.tags):
            raise self.stop(start, "a YAML directive (%)", "delete the line")
        event = self.next()
        if event.__class__ is ScalarEvent:
            if event.value.strip() == "":
                message = ("the file is empty", "fill or remove it")
                raise _Stop(fmt.yaml_syntax.at(self.file, 1, 1)(*message))
            raise _Stop(syntax_finding(self.file, self.text, None, _line(event)))
        tree = self.value(event, 1, flow=False)
        self.next()
        extra = self.next()
        if extra.__class__ is not StreamEndEvent:
            raise self.stop(extra, "a second document (---)", "one file holds one record")
        return tree

    def value(self, event: Any, depth: int, flow: bool) -> Tree:
        cls = event.__class__
        if cls is ScalarEvent:
            return self.scalar(event, flow)
        if cls is AliasEvent:
            raise self.stop(event, f"an alias (*{event.anchor})", "write the value out")
        if event.anchor is not None or event.tag is not None:
            raise self.marked(event)
        if depth > MAX_DEPTH:
            raise _Stop(self.large(event, f"the fields are nested deeper than {MAX_DEPTH} levels"))
        if cls is MappingStartEvent:
            return self.mapping(event, depth, bool(event.flow_style))
        assert cls is SequenceStartEvent, cls
        return self.sequence(depth, bool(event.flow_style))

    def mapping(self, start: Any, depth: int, flow: bool) -> Mapping:
        result: Mapping = {}
        keys: dict[str, Any] = {}
        following = self.next
        while True:
            event = following()
            if event.__class__ is MappingEndEvent:
                return result
            if event.__class__ is not ScalarEvent:
                if event.__class__ is AliasEvent:
                    raise self.stop(event, f"an alias (*{event.anchor})", "write the value out")
                message = ("a list or group where a field name is needed", "give the field a name")
                raise _Stop(fmt.yaml_syntax.at(self.file, _line(event), _column(event))(*message))
            key = event.value
            self.key(event, key)
            if key in keys:
                first = _line(keys[key])
                make = fmt.duplicate_key.at(self.file, _line(event), _column(event))
                self.findings.append(make(key, first))
            keys[key] = event
            event = following()
            if event.__class__ is ScalarEvent:
                value: Tree = self.scalar(event, flow)
            else:
                value = self.value(event, depth + 1, flow)
            if value:
                result[key] = value
            self.count(event)

    def sequence(self, depth: int, flow: bool) -> Tree:
        result: list[Tree] = []
        following = self.next
        while True:
            event = following()
            if event.__class__ is SequenceEndEvent:
                return result
            value = self.value(event, depth + 1, flow)
            if not value:
                raise self.stop(event, "an empty list item", "fill it or delete the line")
            result.append(value)
            self.count(event)

    def scalar(self, event: Any, flow: bool) -> str:
        value: str = event.value
        if event.anchor is not None or event.tag is not None:
            raise self.marked(event)
        style = event.style
        if not style:
            if value in _NULLS:
                raise self.stop(event, f"{value} (null)", "leave the field out")
            if flow and ":" in value:
                message = (f"{value!r} within [ ] or {{ }} holds a colon", "put it in quotes")
                raise _Stop(fmt.yaml_syntax.at(self.file, _line(event), _column(event))(*message))
            if self.careful:
                self.plain(event, value)
        elif style in "|>":
            if self.tabs:
                self.blocks.append((event.start_mark.index, event.end_mark.index))
        elif value == "":
            raise self.stop(event, "an empty text", "leave the field out")
        elif style == '"' and "\\" in self.text:
            self.escaped(event, value)
        return value

    def key(self, event: Any, key: str) -> None:
        if event.anchor is not None or event.tag is not None:
            raise self.marked(event)
        if key == "<<" and not event.style:
            raise self.stop(event, "a merge key (<<)", "write the fields out")
        if not key or key in _NULLS:
            raise self.stop(event, "an empty field name", "give the field a name")
        if event.style and event.style in "|>":
            message = ("a block text as a field name", "give the field a short name")
            raise _Stop(fmt.yaml_syntax.at(self.file, _line(event), _column(event))(*message))
        if event.style == '"' and "\\" in self.text:
            self.escaped(event, key)
        if self.special and any(space in key for space in SPECIAL_SPACES):
            raise self.wrong_space(event, next(s for s in key if s in SPECIAL_SPACES))

    def plain(self, event: Any, value: str) -> None:
        """Look twice at an unquoted value: is it cut by a comment, or moved by an odd space?"""
        if self.special and value and (value[0] in SPECIAL_SPACES or value[-1] in SPECIAL_SPACES):
            space = value[0] if value[0] in SPECIAL_SPACES else value[-1]
            raise self.wrong_space(event, space)
        end = event.end_mark.index
        rest = self.text[end : self.text.find("\n", end)].rstrip("\r")
        if value and rest.startswith(" #") and len(rest) > 2 and not rest[2].isspace():
            line, column = place(self.text, end + 1)
            self.findings.append(fmt.cut_by_comment.at(self.file, line, column)(rest.lstrip()[:40]))

    def escaped(self, event: Any, value: str) -> None:
        """Escapes must not bring in what is refused when it is typed."""
        raw = self.text[event.start_mark.index : event.end_mark.index]
        if found := _HALF_CHARACTER.search(raw):
            message = (f"{found[1]} names half a character", "type the character itself")
            raise _Stop(fmt.yaml_syntax.at(self.file, _line(event), _column(event))(*message))
        _, findings = decode(self.file, value.encode())
        for finding in findings:
            if finding.severity is Severity.ERROR:
                raise _Stop(finding.at(_line(event), _column(event)))

    def count(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _Stop(self.large(event, f"the file has more than {MAX_NODES:,} values"))

    def tab_outside_text(self) -> int | None:
        """Return where the first tab outside block text stands, or None."""
        at = -1
        while (at := self.text.find("\t", at + 1)) >= 0:
            if not any(start <= at < end for start, end in self.blocks):
                return at
        return None

    def stop(self, event: Any, what: str, fix: str) -> _Stop:
        return _Stop(fmt.yaml_extra.at(self.file, _line(event), _column(event))(what, fix))

    def marked(self, event: Any) -> _Stop:
        if event.anchor is not None:
            return self.stop(event, f"an anchor (&{event.anchor})", "write the value out")
        return self.stop(event, f"a tag ({event.tag})", "delete it, or put the value in quotes")

    def wrong_space(self, event: Any, space: str) -> _Stop:
        name = {"\xa0": "a no-break space", "\u3000": "a full-width space"}.get(space, "a space")
        code = f"{name} (U+{ord(space):04X})"
        make = fmt.wrong_punctuation.at(self.file, _line(event), _column(event))
        return _Stop(make(code, "a plain blank"))

    def large(self, event: Any, what: str) -> Finding:
        return fmt.too_large.at(self.file, _line(event), _column(event))(what)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _column(event: Any) -> int:
    return int(event.start_mark.column) + 1
