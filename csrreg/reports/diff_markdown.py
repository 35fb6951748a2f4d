"""A diff as a comment of a pull request: a line to see at once, the details to open.

Record text stays text: it can neither format nor link nor call anybody (GitHub, GitLab).
"""

import re
from collections.abc import Iterator

from csrreg.diff.policy import WEIGHTS
from csrreg.reports.diff import DiffView, FieldView, RecordView, shown

_MOST = 60_000
"""GitHub refuses comments of more than 65,536 characters."""
_MARKUP = re.compile(r"[!#$&*<>@\[\\\]^_`{|}~]")
_NAMES = re.compile(
    r"(?<=[@#])(?=\w)|(?<=(?<!\w)[!$%&~^])(?=\w)|(?<=[a-z]:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE
)
"""Between these a name, a number or an address is taken apart."""
_APART = "\u200b"


def markdown(view: DiffView) -> str:
    """Return the comment; what does not fit is counted, and where to see it is said."""
    head = [
        f"### {escaped(view.before)} → {escaped(view.after)}",
        "",
        f"**{view.summary}**",
        *_unreadable(view),
    ]
    if view.others:
        head += ["", *(f"- {_consequence(c.id, c.title, c.text)}" for c in view.others)]
    size = sum(len(line) + 1 for line in head)
    parts = ["\n".join(head)]
    for at, record in enumerate(view.records):
        text = "\n".join(_record(record))
        size += len(text) + 2
        if size > _MOST:
            left = len(view.records) - at
            parts.append(f"… and {left} more record{'s' if left != 1 else ''}: `csrreg diff`")
            break
        parts.append(text)
    return "\n\n".join(parts)


def escaped(text: str) -> str:
    """Return a text in one line in which nothing is markup, a link or a name to be called."""
    apart = _NAMES.sub(_APART, " ".join(text.split()))
    plain = _MARKUP.sub(lambda found: f"&#{ord(found[0])};", apart)
    return plain.replace(_APART, f"&#{ord(_APART)};")


def _unreadable(view: DiffView) -> Iterator[str]:
    if view.unreadable:
        yield ""
    for finding in view.unreadable:
        place = escaped(f"{finding.file}:{finding.line}:{finding.column}")
        yield f"- {place}: {finding.code} {escaped(finding.message)}"


def _record(record: RecordView) -> Iterator[str]:
    was = f" (was {escaped(record.was)})" if record.was else ""
    title = f" {escaped(record.title)}" if record.title else ""
    counts = {w: sum(f.weight == w for f in record.fields) for w in WEIGHTS}
    told = ", ".join(f"{n} {weight}" for weight, n in counts.items() if n)
    if record.change in ("added", "removed"):
        told = ""
    about = f"{record.change}{f': {told}' if told else ''}"
    summary = f"<b>{escaped(record.id)}</b>{was}{title} — {about}"
    yield f"<details><summary>{summary}</summary>"
    if record.fields:
        yield from ("", "| field | change | weight |", "|---|---|---|")
        yield from (f"| {_path(f)} | {_change(f)} | {f.weight} |" for f in record.fields)
    if record.consequences:
        yield ""
        yield from (f"- {_consequence(c.id, c.title, c.text)}" for c in record.consequences)
    yield from ("", "</details>")


def _path(field: FieldView) -> str:
    known = f" ({escaped(field.label)})" if field.label else ""
    return escaped(field.path) + known


def _change(field: FieldView) -> str:
    if field.moved_from:
        return f"moved from {escaped(field.moved_from)}"
    if field.pieces:
        marks = {"same": ("", ""), "removed": ("<del>", "</del>"), "added": ("<ins>", "</ins>")}
        return "".join(
            "".join((marks[p.kind][0], _inline(p.text), marks[p.kind][1])) for p in field.pieces
        )
    parts = []
    if field.old is not None:
        parts.append(f"<del>{escaped(shown(field.old))}</del>")
    if field.new is not None:
        parts.append(f"<ins>{escaped(shown(field.new))}</ins>")
    return " ".join(parts)


def _inline(text: str) -> str:
    """Return a piece of a text with the blanks at its ends."""
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() and text.strip() else ""
    return start + escaped(text) + end


def _consequence(id: str, title: str, text: str) -> str:
    return f"<b>{escaped(id)}</b> {escaped(title)}: {escaped(text)}"
