"""What of a text carries meaning: the form in which two editions' sections are compared.

Wrapping, hyphenation at a line's end, the look of quotes and dashes and the width of letters carry
none. Digits, words, signs, units and the columns of tables do, and stay as they are.
"""

import re
import unicodedata

_BROKEN = "\ue000"
"""Stands where a word was hyphenated at a line's end: the hyphen may belong to it or not."""

_LOOKS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        # Full-width ASCII; the comma is decided by what stands beside it.
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0C},
        **dict.fromkeys("\u200b\u2060\ufeff\u00ad\ue000"),
        "µ": "μ",
        "℃": "°C",
        "…": "...",
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
    }
)
_WIDE_COMMA = re.compile(r"(?<!\d)，|，(?!\d)")
_SOFT_BREAK = re.compile("\u00ad[ \\t]*\\n\\s*")
_HYPHEN_BREAK = re.compile(r"(?<=(\w))-[ \t]*\n\s*(?=(\w))")
_BULLET = re.compile(r"^([ \t]*)[•▪‣●◦*+](?=[ \t]+[^\s\d])", re.MULTILINE)
_CJK = "\u2e80-\u2fdf\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_HAN = re.compile(rf"[{_CJK}]")
_BESIDE_SIGN = re.compile(r"\s*([°\"'()\[\]≥≤<>=%‰/&:;!?])\s*")
_GAP = re.compile(r"\S(?: {3,}|\t)[ \t]*\S")


def plain(text: str) -> str:
    """Return a text as it is compared: what two such texts differ by is a difference in meaning."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SOFT_BREAK.sub("", unicodedata.normalize("NFC", text)).translate(_LOOKS)
    text = _WIDE_COMMA.sub(",", _BULLET.sub(r"\1-", text))
    flow: list[str] = []
    parts: list[str] = []
    for block in _blocks(text):
        for table, lines in _stretches(block):
            if table:
                parts += [_flowing("\n".join(flow)), *_columns(lines)]
                flow = []
            else:
                flow += [line for line in lines if not _is_rule(line)]
    parts.append(_flowing("\n".join(flow)))
    return "\n".join(part for part in parts if part)


def _blocks(text: str) -> list[list[str]]:
    """Return a text's paragraphs as lines."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            blocks[-1].append(line.rstrip())
        elif blocks[-1]:
            blocks.append([])
    return blocks


_INNER = re.compile(rf"(?<=[^\W\d_])[-{_BROKEN}](?=[^\W\d_])")
_NARROW = 40


def _stretches(block: list[str]) -> list[tuple[bool, list[str]]]:
    """Return the tables that blanks hold together and the running text, in turn.

    A line with a single cell belongs to the table above it; so does one that is further in.
    """
    least = min((_indent(line) for line in block), default=0)
    found: list[tuple[bool, list[str]]] = []
    for line in block:
        gap = not line.lstrip().startswith("|") and _GAP.search(line) is not None
        after = bool(found) and found[-1][0]
        cell = after and (width(line) < _NARROW or _indent(line) >= least + 3)
        if found and found[-1][0] == (gap or cell):
            found[-1][1].append(line)
        else:
            found.append((gap or cell, [line]))
    return found


def width(line: str) -> int:
    """Return how many columns a line's words take; a Chinese character takes two."""
    text = line.strip()
    return len(text) + sum(c > "\u2e7f" for c in text)


def _is_rule(line: str) -> bool:
    """Return whether a line only draws: ``|---|---|``."""
    return not line.strip(" \t|:+=-") and ("---" in line or "===" in line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _columns(block: list[str]) -> list[str]:
    """Return the lines of a table that blanks hold together: where a cell stands says what it is.

    Only how far the whole is indented says nothing.
    """
    lines = [line.expandtabs(8).rstrip() for line in block if not _is_rule(line)]
    least = min((_indent(line) for line in lines), default=0)
    return [line[least:] for line in lines]


def _flowing(text: str) -> str:
    """Return running text without its line breaks."""
    text = _HYPHEN_BREAK.sub(_joint, text)
    text = _BESIDE_CJK.sub("", " ".join(text.split()))
    # A Chinese line may break before a sign too, where no blank stands.
    return _BESIDE_SIGN.sub(r"\1", text) if _HAN.search(text) else text


def _joint(found: re.Match[str]) -> str:
    """Return what a hyphen at a line's end may be: of a code or number it is always a part."""
    return _BROKEN if found[1].isalpha() and found[2].islower() else "-"


def same(one: str, other: str) -> bool:
    """Return whether two plain texts are the same, however their words were hyphenated."""
    if one == other:
        return True
    if _BROKEN not in one and _BROKEN not in other:
        return False
    a = b = 0
    while a < len(one) or b < len(other):
        left, right = one[a : a + 1], other[b : b + 1]
        if left == right:
            a, b = a + 1, b + 1
        elif left == _BROKEN:
            a, b = a + 1, b + _hyphen(other, b)
        elif right == _BROKEN:
            a, b = a + _hyphen(one, a), b + 1
        else:
            return False
    return True


def _hyphen(text: str, at: int) -> int:
    """Return how long the hyphen is that stands at a place: "Ein- und", "e-mail", none."""
    if not text.startswith("-", at):
        return 0
    return 2 if text.startswith("- ", at) else 1


def quotable(text: str) -> str:
    """Return a plain text in which a hyphen within a word makes no difference."""
    return _INNER.sub("", text)


def bucket(text: str) -> str:
    """Return what is equal for all plain texts that are the same (and for few others)."""
    return re.sub(rf"[-\s{_BROKEN}]+", "", text)


def unwrapped(text: str) -> str:
    """Return a text as a reader sees it: a paragraph a line, tables and lists as they stand."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    parts = []
    for block in _blocks(_SOFT_BREAK.sub("", text)):
        if any(_GAP.search(line) or "|" in line for line in block):
            parts.append("\n".join(line.rstrip() for line in block))
        elif block:
            parts.append("\n".join(_paragraph(lines) for lines in _items(block)))
    return "\n\n".join(parts)


_ITEM = re.compile(r"\s*(?:[-–•▪‣●◦*+]|\(?\w{1,3}[.)）、])\s")


def _items(block: list[str]) -> list[list[str]]:
    """Return the items of a list, each with the lines it goes on in."""
    items: list[list[str]] = []
    for line in block:
        if not items or _ITEM.match(line):
            items.append([line])
        else:
            items[-1].append(line)
    return items


def _paragraph(lines: list[str]) -> str:
    text = _HYPHEN_BREAK.sub(lambda m: _joint(m).replace(_BROKEN, ""), "\n".join(lines))
    text = re.sub(rf"(?<=[{_CJK}，])\s*\n\s*(?=[{_CJK}])", "", text)
    return " ".join(text.split())
