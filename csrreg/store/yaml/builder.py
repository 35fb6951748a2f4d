"""From parser events to the text tree of one document, refusing what csrreg YAML leaves out."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from csrreg.findings import Finding
from csrreg.model.tree import Mapping, Tree
from csrreg.rules import format as fmt
from csrreg.store.yaml.decode import MOST, SPECIAL_SPACES, place, refused_character
from csrreg.store.yaml.diagnose import syntax_finding
from csrreg.store.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

MAX_DEPTH = 12
MAX_NODES = 20_000
# libyaml refuses these escapes, ruamel reads them as text that cannot be written.
_HALF_CHARACTER = re.compile(r"(?<!\\)(?:\\\\)*(\\(?:u|U0000)[dD][89a-fA-F][0-9a-fA-F]{2})")
_NULLS = frozenset(("~", "null", "Null", "NULL"))
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_DOCUMENT_END = re.compile(r"^\.\.\.", re.MULTILINE)
# Within [ ] and { } libyaml ends a plain value at these, ruamel does not.
_ENDS_IN_FLOW = re.compile("[:?]")
# libyaml takes | and > before anything, ruamel only before a line end, a blank or a comment.
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*(?: +#[^\n]*| *\r?)$", re.MULTILINE)
# A block text that begins with a line of blanks is refused by ruamel, one with a tab by libyaml.
_ODD_START = re.compile(r"\n(?:\r?\n)*(?: *\t| +\r?(?:\n|$))")


class Stop(Exception):
    """The document cannot be read any further."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


class Builder:
    """Builds the tree of one document from its events."""

    next: Callable[[], Any]

    def __init__(self, file: str, text: str, findings: list[Finding]) -> None:
        self.file = file
        self.text = text
        self.findings = findings
        self.nodes = 0
        self.noted: Counter[str] = Counter()
        self.blocks: list[tuple[int, int]] = []
        # Most files hold none of these, and then no scalar needs a second look.
        self.hashes = " #" in text
        self.special = any(space in text for space in SPECIAL_SPACES)
        self.tabs = "\t" in text
        self.escapes = "\\" in text
        self.careful = self.hashes or self.special

    def document(self) -> Tree:
        """Return what the text says.

        Raises:
            Stop: if it cannot be read; the parser's own exceptions come through.
        """
        self.next()
        if self.next().__class__ is StreamEndEvent:
            raise self._empty()
        event = self.next()
        # libyaml refuses directives it does not know, ruamel passes over them.
        if _DIRECTIVE.search(self.text, 0, event.start_mark.index):
            raise self._stop(event, "a YAML directive (%)", "delete the line")
        if event.__class__ is ScalarEvent:
            if event.value.strip() == "":
                raise self._empty()
            raise Stop(syntax_finding(self.file, self.text, None, _line(event)))
        tree = self._value(event, 1, flow=False)
        end = self.next()
        extra = self.next()
        more = _DOCUMENT_END.search(self.text, end.end_mark.index) if end.explicit else None
        if more or extra.__class__ is not StreamEndEvent:
            raise self._stop(extra, "a second document (---)", "one file holds one record")
        self._refuse_tabs()
        return tree

    def _value(self, event: Any, depth: int, flow: bool) -> Tree:
        cls = event.__class__
        if cls is ScalarEvent:
            return self._scalar(event, flow)
        if cls is AliasEvent:
            raise self._alias(event)
        if event.anchor is not None or event.ctag is not None:
            raise self._marked(event)
        if depth > MAX_DEPTH:
            raise Stop(self._large(event, f"the fields are nested deeper than {MAX_DEPTH} levels"))
        if cls is MappingStartEvent:
            return self._mapping(depth, bool(event.flow_style))
        assert cls is SequenceStartEvent, cls
        return self._sequence(depth, bool(event.flow_style))

    def _mapping(self, depth: int, flow: bool) -> Mapping:
        result: Mapping = {}
        keys: dict[str, Any] = {}
        following = self.next
        while True:
            event = following()
            if event.__class__ is MappingEndEvent:
                return result
            if event.__class__ is not ScalarEvent:
                if event.__class__ is AliasEvent:
                    raise self._alias(event)
                message = ("a list or group where a field name is needed", "give the field a name")
                raise Stop(fmt.yaml_syntax.at(self.file, _line(event), _column(event))(*message))
            key = event.value
            self._key(event, key, flow)
            if key in keys:
                first = _line(keys[key])
                make = fmt.duplicate_key.at(self.file, _line(event), _column(event))
                self._note(make(_short(key), first))
            keys[key] = event
            event = following()
            if event.__class__ is ScalarEvent:
                value: Tree = self._scalar(event, flow)
            else:
                value = self._value(event, depth + 1, flow)
            if value:
                result[key] = value
            self._count(event)

    def _sequence(self, depth: int, flow: bool) -> Tree:
        result: list[Tree] = []
        following = self.next
        while True:
            event = following()
            if event.__class__ is SequenceEndEvent:
                return result
            value = self._value(event, depth + 1, flow)
            if not value:
                raise self._stop(event, "an empty list item", "fill it or delete the line")
            result.append(value)
            self._count(event)

    def _scalar(self, event: Any, flow: bool) -> str:
        value: str = event.value
        if event.anchor is not None or event.ctag is not None:
            raise self._marked(event)
        style = event.style
        if not style:
            if value in _NULLS:
                raise self._stop(
                    event, f"{value} (null)" if value == "~" else value, "leave the field out"
                )
            if flow:
                self._in_flow(event, value)
            if self.careful:
                self._plain(event, value)
        elif style in "|>":
            self._block(event)
        elif value == "":
            raise self._stop(event, "an empty text", "leave the field out")
        elif style == '"' and self.escapes:
            self._escaped(event, value)
        return value

    def _key(self, event: Any, key: str, flow: bool) -> None:
        if event.anchor is not None or event.ctag is not None:
            raise self._marked(event)
        if key == "<<" and not event.style:
            raise self._stop(event, "a merge key (<<)", "write the fields out")
        if not key or key in _NULLS:
            raise self._stop(event, "an empty field name", "give the field a name")
        if event.style and event.style in "|>":
            message = ("a block text as a field name", "give the field a short name")
            raise Stop(fmt.yaml_syntax.at(self.file, _line(event), _column(event))(*message))
        if flow and not event.style:
            self._in_flow(event, key)
        if event.style == '"' and self.escapes:
            self._escaped(event, key)
        if (self.special or self.escapes) and any(space in key for space in SPECIAL_SPACES):
            raise self._wrong_space(event, next(s for s in key if s in SPECIAL_SPACES))

    def _plain(self, event: Any, value: str) -> None:
        """Look twice at an unquoted value: is it cut by a comment, or moved by an odd space?"""
        if self.special and value and (value[0] in SPECIAL_SPACES or value[-1] in SPECIAL_SPACES):
            space = value[0] if value[0] in SPECIAL_SPACES else value[-1]
            raise self._wrong_space(event, space)
        mark = event.end_mark
        line_end = self.text.find("\n", mark.index)
        rest = self.text[mark.index : line_end if line_end >= 0 else None].rstrip("\r")
        if value and rest.startswith(" #") and len(rest) > 2 and not rest[2].isspace():
            make = fmt.cut_by_comment.at(self.file, mark.line + 1, mark.column + 2)
            self._note(make(rest.lstrip()[:40]))

    def _in_flow(self, event: Any, value: str) -> None:
        if found := _ENDS_IN_FLOW.search(value):
            name = "a colon" if found[0] == ":" else "a question mark"
            message = (f"{_short(value)!r} within [ ] or {{ }} holds {name}", "put it in quotes")
            raise Stop(fmt.yaml_syntax.at(self.file, _line(event), _column(event))(*message))

    def _block(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        header = _BLOCK_HEADER.match(self.text, start)
        if header is None:
            message = ("text behind | or >", "begin the text on the next line, further in")
            raise Stop(fmt.yaml_syntax.at(self.file, _line(event), _column(event))(*message))
        if _ODD_START.match(self.text, header.end(), end):
            message = ("the text begins with a tab or a line of blanks", "delete them")
            raise Stop(fmt.yaml_syntax.at(self.file, _line(event) + 1, 1)(*message))
        if self.tabs:
            self.blocks.append((header.end(), end))

    def _escaped(self, event: Any, value: str) -> None:
        """Escapes must not bring in what is refused when it is typed."""
        raw = self.text[event.start_mark.index : event.end_mark.index]
        if "\\" not in raw:
            return
        if found := _HALF_CHARACTER.search(raw):
            message = (f"{found[1]} names half a character", "type the character itself")
            raise Stop(fmt.yaml_syntax.at(self.file, _line(event), _column(event))(*message))
        if name := refused_character(value):
            make = fmt.invisible_character.at(self.file, _line(event), _column(event))
            raise Stop(make(name))

    def _note(self, finding: Finding) -> None:
        self.noted[finding.code] += 1
        if self.noted[finding.code] <= MOST:
            self.findings.append(finding)

    def _count(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise Stop(self._large(event, f"the file has more than {MAX_NODES:,} values"))

    def _refuse_tabs(self) -> None:
        """Tabs may stand in block text only; the parsers read them differently elsewhere."""
        if not self.tabs:
            return
        position = 0
        for start, end in [*self.blocks, (len(self.text), len(self.text))]:
            if (tab := self.text.find("\t", position, start)) >= 0:
                line, column = place(self.text, tab)
                message = ("a tab", "use blanks; tabs are read differently")
                raise Stop(fmt.yaml_syntax.at(self.file, line, column)(*message))
            position = end

    def _empty(self) -> Stop:
        make = fmt.yaml_syntax.at(self.file, 1, 1)
        return Stop(make("the file is empty", "fill or remove it"))

    def _stop(self, event: Any, what: str, fix: str) -> Stop:
        return Stop(fmt.yaml_extra.at(self.file, _line(event), _column(event))(what, fix))

    def _alias(self, event: Any) -> Stop:
        return self._stop(event, f"an alias (*{_short(event.anchor)})", "write the value out")

    def _marked(self, event: Any) -> Stop:
        if event.anchor is not None:
            return self._stop(event, f"an anchor (&{_short(event.anchor)})", "write the value out")
        at = event.start_mark.index
        tag = self.text[at : at + 80].split(maxsplit=1)[0]
        return self._stop(event, f"a tag ({_short(tag)})", "delete it, or put the value in quotes")

    def _wrong_space(self, event: Any, space: str) -> Stop:
        name = {"\xa0": "a no-break space", "\u3000": "a full-width space"}.get(space, "a space")
        code = f"{name} (U+{ord(space):04X})"
        make = fmt.wrong_punctuation.at(self.file, _line(event), _column(event))
        return Stop(make(code, "a plain blank"))

    def _large(self, event: Any, what: str) -> Finding:
        return fmt.too_large.at(self.file, _line(event), _column(event))(what)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _column(event: Any) -> int:
    return int(event.start_mark.column) + 1


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
