"""Text that is nearly YAML: one parser must read it like the other one, or refuse it like it."""

import random

WORDS = (
    *("a", "b", "中", "😀", "x y", "1", "~", "null", "yes", ":", "#", "-", "?", "!", "'", '"', "$"),
    *("[", "]", "{", "}", ",", "&", "*", "%", "@", "`", "=", "<<", "\\", "\\n", ": ", " #", "- "),
    *(
        "\t",
        "\xa0",
        "\u3000",
        "...",
        "---",
        "|",
        ">",
        "a:b",
        "a#b",
        "a?",
        "''",
        '""',
        "!!str",
        "&a",
    ),
    *("*a", "\\x41", "\\u0041", "\\ud83d", "\\N", "\\_", "\\e", "\\\n", "：", "“", "%YAML 1.1\n"),
)
CHARS = (
    *WORDS,
    *" \n\r",
    "\r\n",
    "\n\n",
    "\n  ",
    "\n- ",
    "\x00",
    "\x7f",
    "\x85",
    "\u2028",
    "\ufeff",
)
BLOCKS = ("|", "|-", "|+", ">", ">-", ">+", "|2", "|1-", ">2", "|0", "|-2")
LINE_ENDS = (
    *["\n"] * 8,
    *("\r\n", "\n\n", "\n \n", "\n  \n", "\n\t\n", "\n   \n", "\n# c\n", "\n  # c\n"),
)


def any_text(chance: random.Random) -> str:
    """Return a text out of one of the three makers below."""
    made = chance.random()
    if made < 0.15:
        return "".join(chance.choices(CHARS, k=chance.randint(1, 40)))
    document = _document(chance)
    return document if made < 0.6 else mutated(document, chance)


def mutated(text: str, chance: random.Random) -> str:
    """Return a text with a few characters put in, taken out or exchanged."""
    chars = list(text)
    for _ in range(chance.randint(1, 3)):
        at = chance.randint(0, len(chars))
        chars[at : at + chance.randint(0, 2)] = chance.choice(("", *chance.choices(CHARS, k=2)))
    return "".join(chars)


def _document(chance: random.Random) -> str:
    parts = [chance.choice(("",) * 9 + ("---\n", "# c\n", "\n", "---", "--- ", "%YAML 1.2\n---\n"))]
    for _ in range(chance.randint(1, 3)):
        key = chance.choice(("a", "b", "c", "text", _words(chance, 1), "- ", '"a"', "? a"))
        parts.append(f"{key}:{_node(chance, 0, 0)}")
    parts.append(chance.choice(("",) * 9 + ("...\n", "---\n", "# c", "...\n# c\n", "...\nb: c\n")))
    return "".join(parts)


def _words(chance: random.Random, most: int) -> str:
    return "".join(chance.choices(WORDS, k=chance.randint(1, most)))


def _node(chance: random.Random, indent: int, depth: int) -> str:
    kind = chance.random()
    end = chance.choice(LINE_ENDS)
    if depth > 3 or kind < 0.25:
        return f" {_words(chance, 3)}{end}"
    if kind < 0.45:
        return _block(chance, indent)
    if kind < 0.55:
        quote = chance.choice("'\"")
        more = end + " " * chance.randint(0, 3) + _words(chance, 2)
        return f" {quote}{_words(chance, 3)}{chance.choice(('', more))}{quote}\n"
    if kind < 0.7:
        return f" {_flow(chance, depth)}{chance.choice(('', ' #c'))}{end}"
    deeper = indent + chance.choice((0, 1, 2, 2, 2, 2))
    parts = [end]
    for _ in range(chance.randint(1, 3)):
        if kind < 0.85:
            key = chance.choice(("a", "b", "c", "d", _words(chance, 2), "? a", '"k"'))
            here = max(0, deeper + chance.choice((0,) * 9 + (1,)))
            parts.append(f"{' ' * here}{key}:{_node(chance, deeper, depth + 1)}")
        else:
            parts.append(f"{' ' * deeper}-{_node(chance, deeper + 1, depth + 1)}")
    return "".join(parts)


def _block(chance: random.Random, indent: int) -> str:
    behind = chance.choice(("",) * 6 + (" ", "  # c", " #c", "#c", "\t"))
    parts = [f" {chance.choice(BLOCKS)}{behind}{chance.choice(LINE_ENDS)}"]
    deeper = indent + chance.choice((0, 1, 2, 2, 2, 3))
    for _ in range(chance.randint(0, 4)):
        here = max(0, deeper + chance.choice((0, 0, 0, 0, 0, 1, -1, 2)))
        line = chance.choice(("", _words(chance, 3), " ", "\t", "x"))
        parts.append(f"{' ' * here}{line}{chance.choice(LINE_ENDS)}")
    return "".join(parts)


def _flow(chance: random.Random, depth: int) -> str:
    kind = chance.random()
    if depth > 4 or kind < 0.4:
        return chance.choice(("a", "'b'", '"c"', _words(chance, 2)))
    comma = chance.choice((",", ", ", " ,", ",\n  ", ", # c\n "))
    items = [_flow(chance, depth + 1) for _ in range(chance.randint(0, 3))]
    last = chance.choice(("", "", ",", "\n"))
    if kind < 0.7:
        return f"[{comma.join(items)}{last}]"
    keys = (chance.choice(("a", "b", "? c", _words(chance, 1))) for _ in items)
    colon = chance.choice((": ", ":", " : ", ""))
    pairs = (f"{key}{colon}{item}" for key, item in zip(keys, items, strict=False))
    return f"{{{comma.join(pairs)}{last}}}"
