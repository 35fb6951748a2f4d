"""A file as a row of top-level fields, each with the comments above it; merged field by field.

Where only one side touched a field its very lines are taken, comments and layout with them.
"""

import re
from dataclasses import dataclass

from csrreg.store.yaml.spans import spans

HEAD = "---"
"""The name of what stands in front of the fields, down to the line that begins the document."""
TAIL = ""
"""The name of what stands behind the last field: comments and blank lines."""


@dataclass(slots=True)
class Lines:
    """The lines of one top-level field; line feeds only."""

    lead: str
    """The blank lines in front of it."""
    text: str
    """The comments above the field and the field, without a line end behind it."""


Fields = dict[str, Lines]
_BEGIN = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)*---[ ]*(?:#[^\n]*)?\n")


def split(text: str) -> Fields | None:
    """Return the lines of each field of a text that the reader accepts; None if it is one line.

    The text must be without byte order mark.
    """
    text = text.replace("\r\n", "\n")
    found = spans(text)
    if found[()].flow:
        return None
    top = sorted(
        ((str(path[0]), span) for path, span in found.items() if len(path) == 1),
        key=lambda named: named[1].key,
    )
    result: Fields = {}
    begin = _BEGIN.match(text)
    start = begin.end() if begin is not None else 0
    if begin is not None:
        result[HEAD] = _lines(begin[0])
    for name, span in top:
        end = text.find("\n", max(span.end - 1, span.key))
        end = len(text) if end < 0 else end
        result[name] = _lines(text[start:end])
        start = min(end + 1, len(text))
    if text[start:].strip():
        result[TAIL] = _lines(text[start:])
    return result


def joined(fields: Fields) -> str:
    """Return the text that fields make."""
    parts: list[str] = []
    for lines in (*(f for n, f in fields.items() if n), *(f for n, f in fields.items() if not n)):
        parts.append((lines.lead if parts else "") + lines.text + "\n")
    return "".join(parts)


@dataclass(slots=True)
class Taken:
    """Fields merged by their lines."""

    fields: Fields
    both: list[str]
    """The fields that both sides changed; of them the lines of ours stand there, if it has any."""
    crowded: bool
    """Whether both sides added fields at the same place, so that their order must be looked up."""


def taken(base: Fields, ours: Fields, theirs: Fields) -> Taken:
    """Return the fields in the order of ours, each with the lines of the side that changed it."""
    result = Taken({}, [], crowded=False)
    for name, mine in ours.items():
        before, other = base.get(name), theirs.get(name)
        if _same(mine, other) or _same(other, before):
            result.fields[name] = mine
        elif _same(mine, before):
            if other is not None:
                result.fields[name] = Lines(mine.lead, other.text)
        else:
            result.fields[name] = mine
            result.both.append(name)
    _put_in(result, base, ours, theirs)
    return result


def _put_in(result: Taken, base: Fields, ours: Fields, theirs: Fields) -> None:
    """Put the fields in that only theirs has, each behind its predecessor there."""
    names = list(result.fields)
    before = ""
    for name, other in theirs.items():
        if name not in ours and name in base:
            if not _same(other, base[name]):
                result.both.append(name)
        elif name not in ours:
            at = names.index(before) + 1 if before in names else 0
            following = names[at] if at < len(names) else None
            if following and following not in theirs and following not in base:
                result.crowded = True
            names.insert(at, name)
            result.fields[name] = Lines(other.lead or "\n" * bool(at), other.text)
        if name in names:
            before = name
    if names and not result.fields[names[0]].lead and len(names) > 1:
        second = result.fields[names[1]]
        second.lead = second.lead or "\n" * (names[0] not in ours)
    result.fields = {name: result.fields[name] for name in names}


def _lines(text: str) -> Lines:
    bare = text.lstrip("\n")
    return Lines(text[: len(text) - len(bare)], bare.rstrip("\n"))


def _same(one: Lines | None, other: Lines | None) -> bool:
    return (one.text if one is not None else None) == (other.text if other is not None else None)
