"""Files made to stop a reader: as large as one may be, and as bad as anybody thought of."""

M = 1024 * 1024
ESCAPED = "\\u200b"


def full(part: bytes | str, head: bytes = b"", tail: bytes = b"") -> bytes:
    """Return as many repetitions as fit into one file."""
    data = part.encode() if isinstance(part, str) else part
    return head + data * ((M - len(head) - len(tail)) // len(data)) + tail


def keys(line: bytes, count: int = 19_990) -> bytes:
    return b"".join(line % number for number in range(count))


LAUGHS = b"a0: &a0 [lol, lol]\n" + b"".join(
    b"a%d: &a%d [*a%d, *a%d, *a%d]\n" % (n, n, n - 1, n - 1, n - 1) for n in range(1, 60)
)
HEAVY: dict[str, bytes] = {
    # deep, wide, long
    "open lists": full("["),
    "open lists behind a key": full("[", b"a: "),
    "open groups": full("{a: "),
    "open groups without blanks": full("{a:"),
    "dashes": full("- "),
    "question marks": full("? "),
    "keys in a line": full("a: "),
    "ever deeper": b"".join(b" " * n + b"a:\n" for n in range(1440)),
    "a long key": full("k", b"", b": v"),
    "a long quoted key": full("k", b'"', b'": v'),
    "a long asked key": full("k", b"? ", b"\n: v"),
    "20,000 keys": keys(b"k%d: v\n"),
    "90,000 keys": keys(b"k%d: v\n", 90_000),
    "the same key": full("a: b\n"),
    "the same asked key": full("? a\n: b\n"),
    "a long value": full("x", b"a: "),
    "many words": full("x ", b"a: "),
    "many lines": full(" x\n", b"a:\n"),
    "a long quoted value": full("x", b'a: "', b'"'),
    "many quoted lines": full("x\n ", b'a: "', b'"'),
    "a long block": full("  x\n", b"a: |\n"),
    "a long folded block": full("  x\n\n", b"a: >\n"),
    "a long list": full("x,", b"a: [", b"x]"),
    "a record of words": keys(b"k%d: some ordinary text of a record, with words\n", 19_000),
    "a record of groups": keys(b'k%d:\n  - a: some ordinary text\n    b: "words"\n', 9_000),
    "empty lines": full("\n"),
    "blanks": full(" "),
    "comments": full("# x\n"),
    "one comment": full("#"),
    # escapes, quotes, characters
    "line breaks in escapes": full("\\n", b'a: "', b'"'),
    "backslashes": full("\\\\", b'a: "', b'"'),
    "invisible escapes": full(ESCAPED, b'a: "', b'"'),
    "quotes beside a backslash": keys(b'k%d: "v"\n') + b"#" + b"x" * 700_000 + b"\\",
    "single quotes": full("'"),
    "double quotes": full('"'),
    "open quotes": full("a: 'x\n"),
    "NUL": full(b"\0"),
    "control characters": full(b"\x01"),
    "zero width": full("\u200b"),
    "carriage returns": full("\r"),
    "Windows lines": full("\r\n"),
    "look-alikes": full("⾯", b"a: "),
    "no-break spaces": full("\xa0", b"a: b"),
    # not UTF-8
    "0xff": full(b"\xff"),
    "continuations": full(b"a\x80"),
    "every byte": full(bytes(range(256))),
    "GBK": full("中文".encode("gbk")),
    "UTF-16": "a: b\n".encode("utf-16") * 80_000,
    # markers, comments, tabs
    "conflict markers": full("=======\n"),
    "named conflict markers": full("<<<<<<< ours\n"),
    "cut values": full("a: b #c\n"),
    "cut values of many fields": keys(b"k%d: b #c\n") + b"#" * 500_000,
    "tabs in blocks": keys(b"k%d: |\n  x\ty\t\t\t\t\t\t\t\t\n"),
    "tabs behind a block": b"a: |\n  x\n" + b"\t" * 1_000_000,
    # what the messages look for
    "blanks behind a colon": full(" ", b"a:", b"\n\tb"),
    "blanks in front of a quote": full(" ", b"a:", b'"b" c'),
    "colons": full(":"),
    "full-width colons": full("a："),
    # what csrreg YAML leaves out
    "a billion laughs": LAUGHS,
    "anchors": full("&a "),
    "ampersands": full("&"),
    "asterisks": full("*"),
    "tags": full("!a "),
    "exclamation marks": full("!"),
    "merge keys": full("<<: a\n"),
    "percent signs": full("%"),
    "directives": full("%YAML 1.2\n"),
    "documents": full("---\na: b\n"),
    "ends": full("...\n"),
    "pipes": full("|"),
    "question marks in a list": full("? ", b"a: [", b"x]"),
    "too large": b"x" * (M + 1),
}
