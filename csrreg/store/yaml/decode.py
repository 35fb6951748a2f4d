"""From bytes to text: UTF-8 or a clear refusal; and the characters no record may hold."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from csrreg.findings import Finding
from csrreg.rules import format as fmt

MAX_BYTES = 1024 * 1024
MOST = 100
"""Findings of one sort about one file: who has more begins anew, and no file may flood the rest."""

_INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\uffff\U000e0000-\U000e0fff"
)
_LOOK_ALIKES = "\u2e80-\u2fdf\ufb00-\ufb06"
_LONE_RETURN = re.compile(r"\r(?!\n)")
_REFUSED = re.compile(f"[{_INVISIBLE}]|{_LONE_RETURN.pattern}")
_LOOK_ALIKE = re.compile(f"[{_LOOK_ALIKES}]")
# One search over the text decides whether any of the slower looks is needed. It is for one set of
# characters: with alternatives it would take four times as long, for every file.
_SUSPECT = re.compile(f"[{_INVISIBLE}{_LOOK_ALIKES}]")
SPECIAL_SPACES = "\xa0\u3000\u202f\u205f"
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
        for found in islice(_MARKER_LINE.finditer(text), MOST):
            line, column = place(text, found.start())
            findings.append(fmt.conflict_marker.at(file, line, column)(found[1]))
    if _SUSPECT.search(text) or ("\r" in text and _LONE_RETURN.search(text)):
        if data.count(b"\0") > len(data) // 4:  # UTF-16 of plain letters is UTF-8, too
            return "", [fmt.not_utf8.at(file, 1, 1)(looks_like(data))]
        findings.extend(_characters(file, text))
    return text, findings


def place(text: str, index: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a position in a text."""
    line_start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, index) + 1, index - line_start + 1


def refused_character(text: str) -> str:
    """Return the code and name of the first character that no record may hold, or nothing."""
    found = _REFUSED.search(text)
    return _name(found[0]) if found is not None else ""


def _characters(file: str, text: str) -> Iterator[Finding]:
    for found in islice(_REFUSED.finditer(text), MOST):
        line, column = place(text, found.start())
        yield fmt.invisible_character.at(file, line, column)(_name(found[0]))
    for found in islice(_LOOK_ALIKE.finditer(text), MOST):
        line, column = place(text, found.start())
        meant = look_alikes().get(found[0], "")
        yield fmt.look_alike.at(file, line, column)(found[0], f"U+{ord(found[0]):04X}", meant)


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, 'control character').lower()}"


@lru_cache(maxsize=1)
def look_alikes() -> dict[str, str]:
    """Return the character that each look-alike stands for.

    Kangxi radicals and ligatures come from Unicode's own compatibility mapping, which turns some
    radicals into traditional characters and knows the simplified ones not at all; those are data.
    """
    from csrreg.store.resources import data_file
    from csrreg.store.yaml.reader import read_text

    table = {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
    table |= {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0xFB00, 0xFB07)}
    # Not decoded like other files: it holds the very characters that this list is needed to judge.
    listing = data_file("look-alikes.yaml").read_text("utf-8")
    own = (read_text("look-alikes.yaml", listing).fields or {})["characters"]
    assert isinstance(own, dict)
    return table | {seen: str(meant) for seen, meant in own.items()}


def looks_like(data: bytes) -> str:
    """Return which encoding bytes that are no UTF-8 are probably in, in words."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data.count(b"\0") > len(data) // 4:
        return "UTF-16"
    for encoding, fits, least, name in (
        ("gb18030", _is_chinese, 0.5, "GBK (a Chinese Windows)"),
        ("shift_jis", _is_kana, 0.25, "Shift-JIS (a Japanese Windows)"),
        ("cp1252", _is_latin, 0.5, "cp1252 (a Western Windows)"),
    ):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = [c for c in text if c > "\x7f"]
        if sum(map(fits, odd)) >= least * len(odd):
            return name
    return "no encoding csrreg knows"


def _is_chinese(char: str) -> bool:
    # Bytes of other encodings mostly come out as characters so rare that GB 2312 lacks them.
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_kana(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("HIRAGANA", "KATAKANA", "FULLWIDTH"))


def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith("LATIN")
