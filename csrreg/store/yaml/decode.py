"""From bytes to text: UTF-8 or a clear refusal; and the characters no record may hold."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from csrreg.findings import Finding
from csrreg.rules import format as fmt

MAX_BYTES = 1024 * 1024

# One search over the text decides whether any of the slower looks below is needed.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f"
    "\u2e80-\u2fdf\u3000\ufb00-\ufb06\ufdd0-\ufdef\ufeff\ufff9-\uffff\U000e0000-\U000e0fff]"
    r"|\r(?!\n)"
)
SPECIAL_SPACES = "\xa0\u3000\u202f\u205f"
_LOOK_ALIKE = re.compile("[\u2e80-\u2fdf\ufb00-\ufb06]")
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_MARKER_LINE = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?$", re.MULTILINE)


def decode(file: str, data: bytes) -> tuple[str, list[Finding]]:
    """Return the text of a file without byte order mark, and what is wrong with its characters.

    With an error among the findings the text is not to be used.
    """
    if len(data) > MAX_BYTES:
        return "", [fmt.too_large.at(file, 1, 1)(f"the file has {len(data):,} bytes")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", [fmt.not_utf8.at(file, line, 1)(looks_like(data))]
    findings: list[Finding] = []
    if any(marker in text for marker in _MARKERS):
        for found in _MARKER_LINE.finditer(text):
            line, column = place(text, found.start())
            findings.append(fmt.conflict_marker.at(file, line, column)(found[1]))
    if _SUSPECT.search(text):
        findings.extend(_characters(file, text))
    return text, findings


def place(text: str, index: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a position in a text."""
    line_start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, index) + 1, index - line_start + 1


def _characters(file: str, text: str) -> Iterator[Finding]:
    for found in _SUSPECT.finditer(text):
        char = found[0]
        if char in SPECIAL_SPACES:
            continue  # allowed in text; the reader looks where it stands
        line, column = place(text, found.start())
        code = f"U+{ord(char):04X}"
        if _LOOK_ALIKE.match(char):
            meant = look_alikes().get(char, "")
            yield fmt.look_alike.at(file, line, column)(char, code, meant)
        else:
            name = unicodedata.name(char, "control character").lower()
            yield fmt.invisible_character.at(file, line, column)(f"{code} {name}")


@lru_cache(maxsize=1)
def look_alikes() -> dict[str, str]:
    """Return the character that each look-alike stands for.

    Kangxi radicals and ligatures come from Unicode's own compatibility mapping, which turns some
    radicals into traditional characters and knows the simplified ones not at all; those are data.
    """
    from csrreg.store.resources import load_data

    table = {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
    table |= {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0xFB00, 0xFB07)}
    own = load_data("look-alikes.yaml")["characters"]
    assert isinstance(own, dict)
    return table | {seen: str(meant) for seen, meant in own.items()}


def looks_like(data: bytes) -> str:
    """Return which encoding bytes that are no UTF-8 are probably in, in words."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data.count(b"\0") > len(data) // 4:
        return "UTF-16"
    for encoding, script, name in (
        ("gb18030", "CJK", "GBK (a Chinese Windows)"),
        ("shift_jis", "HIRAGANA", "Shift-JIS (a Japanese Windows)"),
        ("cp1252", "LATIN", "cp1252 (a Western Windows)"),
    ):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = [c for c in text if c > "\x7f"]
        fitting = sum(unicodedata.name(c, "").startswith((script, "FULLWIDTH")) for c in odd)
        if fitting * 2 >= len(odd):
            return name
    return "no encoding csrreg knows"
