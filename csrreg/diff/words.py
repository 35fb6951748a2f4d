"""What changed between two texts, word by word; Chinese, Japanese and Korean by character."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both sides share, or that only one of them has."""

    kind: Kind
    text: str


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """Return what turns one text into the other, as the pieces of both in reading order.

    ``same`` and ``removed`` joined are the old text, ``same`` and ``added`` joined the new one, to
    the letter. What was replaced comes as ``removed``, then ``added``. No piece is empty, and no
    two of one kind follow each other.
    """
    left, right = tokens(old), tokens(new)
    blocks = _shared(left, right)
    pieces: list[Piece] = []
    for kind, text in _texts(_readable(_runs(left, right, blocks))):
        if pieces and pieces[-1].kind == kind:
            pieces[-1] = Piece(kind, pieces[-1].text + text)
        else:
            pieces.append(Piece(kind, text))
    return tuple(pieces)


# Python's \w knows no combining marks; without them a decomposed "ü" would fall apart. Soft hyphen
# and joiners stand inside words.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u0900-\u0963\u0980-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
)
_CJK = (
    "\u1100-\u11ff\u2e80-\u2fff\u3001-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uffef\U00020000-\U0003ffff"
)
# Full-width letters and digits (8．5) are not among them: they make words as their narrow kin do.
_LETTER = rf"[^\W_{_CJK}]"
_WORD = rf"{_LETTER}[{_MARKS}]*"
# What joins two parts of one word: customer-specific, CSR-X-0001, 8.5.1.1, z.B, 1.67, 3,5, 10'000.
_JOINT = rf"(?:[-_.'’‐‑．·](?={_LETTER})|(?<=\d)[,，](?=\d))"
_TOKEN = re.compile(
    rf"\s+|{_WORD}(?:{_WORD}|{_JOINT}|_)*(?:[%‰]|°[CFK]?)?|°[CFK]\b|[{_CJK}][{_MARKS}\u3099\u309a]*|.",
    re.DOTALL,
)


def tokens(text: str) -> list[str]:
    """Return the words, single CJK characters, runs of blanks and marks that make up a text."""
    return _TOKEN.findall(text)


_Tokens = Sequence[str]
_Block = tuple[int, int, int]
"""Where a shared run starts on the left, on the right, and how many tokens it has."""

_RUNS = (12, 4, 1)
"""How long a run of tokens must be to hold two long texts together, if each has it only once."""
_FEW, _MANY = 6_000, 60_000
"""Up to this many pairs of tokens are compared one with another, which is quadratic and worse: the
first if such runs may still hold, the second if none does any more."""


def _shared(left: _Tokens, right: _Tokens) -> list[_Block]:
    """Return what two token lists share, in order and not crossing."""
    found: list[_Block] = []
    todo = [(0, len(left), 0, len(right), 0)]
    while todo:
        a, a_end, b, b_end, level = todo.pop()
        head = 0
        while a + head < a_end and b + head < b_end and left[a + head] == right[b + head]:
            head += 1
        if head:
            found.append((a, b, head))
        a, b = a + head, b + head
        tail = 0
        while a < a_end and b < b_end and left[a_end - 1] == right[b_end - 1]:
            a_end, b_end, tail = a_end - 1, b_end - 1, tail + 1
        if tail:
            found.append((a_end, b_end, tail))
        if a == a_end or b == b_end:
            continue
        if (a_end - a) * (b_end - b) <= (_FEW if level < len(_RUNS) else _MANY):
            matcher = SequenceMatcher(None, left[a:a_end], right[b:b_end], autojunk=False)
            found += [(a + m.a, b + m.b, m.size) for m in matcher.get_matching_blocks() if m.size]
        elif level < len(_RUNS):
            gaps = _gaps(left, right, (a, a_end, b, b_end), _RUNS[level])
            # Where nothing held, the next shorter run may; where something did, too.
            todo += [(*gap, level + 1) for gap in gaps]
    return sorted(found)


_Span = tuple[int, int, int, int]


def _gaps(left: _Tokens, right: _Tokens, span: _Span, size: int) -> Iterator[_Span]:
    """Yield what lies between the runs of ``size`` tokens that both sides have exactly once.

    Each gap starts with the run before it: the caller finds again how far the two go together.
    """
    a, a_end, b, b_end = span
    ours, theirs = _once(left, a, a_end, size), _once(right, b, b_end, size)
    pairs = [(at, theirs[run]) for run, at in ours.items() if run in theirs]
    for at, to in _rising(pairs):
        if at > a and to > b:
            yield a, at, b, to
            a, b = at, to
    yield a, a_end, b, b_end


def _once(listed: _Tokens, start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
    """Return where each run of ``size`` tokens stands that occurs only once, in order."""
    runs = [tuple(listed[at : at + size]) for at in range(start, end - size + 1)]
    count = Counter(runs)
    # A lone blank or comma holds nothing together.
    return {
        run: at
        for at, run in enumerate(runs, start)
        if count[run] == 1 and (size > 1 or run[0][0].isalnum())
    }


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of pairs, sorted by the first, that is sorted by the second too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, to) in enumerate(pairs):
        place = bisect_left(ends, to)
        before.append(last[place - 1] if place else -1)
        if place == len(ends):
            ends.append(to)
            last.append(at)
        else:
            ends[place] = to
            last[place] = at
    chain: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


@dataclass(slots=True)
class _Run:
    """A stretch of both texts: shared if ``same``, else what was replaced by what."""

    same: bool
    left: list[str]
    right: list[str]


def _runs(left: _Tokens, right: _Tokens, blocks: Sequence[_Block]) -> list[_Run]:
    """Return shared and replaced stretches in turn."""
    runs: list[_Run] = []
    a = b = 0
    for at, to, size in (*blocks, (len(left), len(right), 0)):
        if at > a or to > b:
            runs.append(_Run(False, [*left[a:at]], [*right[b:to]]))
        if size and runs and runs[-1].same:
            runs[-1].left += left[at : at + size]
            runs[-1].right += right[to : to + size]
        elif size:
            runs.append(_Run(True, [*left[at : at + size]], [*right[to : to + size]]))
        a, b = at + size, to + size
    return runs


_CUTS = ("\n", "|", "\t")
"""What a reader sees as a border: lines and the cells of tables stay apart."""
_WEAK_WORDS = 2


def _readable(runs: list[_Run]) -> list[_Run]:
    """Return runs in which a shared blank or "the" between replaced words is replaced with them."""
    kept: list[_Run] = []
    for at, run in enumerate(runs):
        if not kept:
            kept.append(run)
        elif run.same:
            after = runs[at + 1] if at + 1 < len(runs) else None
            if after is not None and _is_crumb(run, kept[-1], after):
                kept[-1].left += run.left
                kept[-1].right += run.right
            else:
                kept.append(run)
        elif kept[-1].same:
            kept.append(run)
        else:
            kept[-1].left += run.left
            kept[-1].right += run.right
    return kept


def _is_crumb(same: _Run, before: _Run, after: _Run) -> bool:
    """Return whether a shared stretch is too small to be seen between two replaced ones."""
    if any(cut in token for token in same.left for cut in _CUTS):
        return False
    if not (before.left or after.left) or not (before.right or after.right):
        # Only put in, or only taken out: nothing is replaced.
        return False
    size = _words(same.left)
    if size > _WEAK_WORDS or any(t[0].isdigit() for t in same.left):
        return False
    if size == 0:
        return True
    around = [max(_words(side.left), _words(side.right)) for side in (before, after)]
    return size < min(around) or (_is_small(same.left) and sum(around) > len(around))


def _is_small(listed: _Tokens) -> bool:
    """Return whether the only word is one such as "the" or "im"; a CJK character says more."""
    words = [t for t in listed if t[0].isalnum()]
    return len(words) == 1 and words[0].isalpha() and len(words[0]) <= 3 and words[0] < "\u1100"


def _words(listed: _Tokens) -> int:
    return sum(t[0].isalnum() for t in listed)


def _texts(runs: Sequence[_Run]) -> Iterator[tuple[Kind, str]]:
    for run in runs:
        if run.same:
            yield "same", "".join(run.left)
        else:
            if run.left:
                yield "removed", "".join(run.left)
            if run.right:
                yield "added", "".join(run.right)
