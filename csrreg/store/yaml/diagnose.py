"""Why a text is no YAML, in words that help: the parsers' own messages seldom do."""

import re
from typing import Any

from csrreg.findings import Finding
from csrreg.rules import format as fmt

_FULL_COLON = re.compile(r"[ \t]*(?:- +)?[\w.-]+：")
_SPECIAL_INDENT = re.compile(r"[ \t]*([\u00a0\u3000\u202f\u205f])")
_SPACE_AFTER_COLON = re.compile(r"[ \t]*(?:- +)?[\w.-]+:([\u00a0\u3000\u202f\u205f])")
_TWO_COLONS = re.compile(r"[ \t]*(?:- +)?[\w.-]+: +[^ \"'|>\[{#].*: ")
_SMART_QUOTE = re.compile(r"[ \t]*(?:- +)?[\w.-]+: +[“”„‚‘’«]")
_RESERVED = re.compile(r"[ \t]*(?:- +)?[\w.-]+: +([@`%])")
_AFTER_QUOTE = re.compile(r"[ \t]*(?:- +)?(?:[\w.-]+: +)?\"[^\"]*\" *[^ #]")
_FLOW_VALUE = re.compile(r"[^,\[\]{}]+")
_NO_SPACE = re.compile(r"[ \t]*(?:- +)?[a-z_]+:[^\s]")


def syntax_finding(file: str, text: str, error: Exception | None, line: int = 1) -> Finding:
    """Return the finding that explains a parser's exception (None: a text without any field)."""
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    column = 1
    if mark is not None:
        line, column = int(mark.line) + 1, int(mark.column) + 1
    lines = text.split("\n")
    # The mistake often stands on the line before the one the parser stumbles over.
    for number in (line, line - 1, line - 2):
        if 1 <= number <= len(lines) and (found := _known(file, number, lines[number - 1])):
            return found
    context: Any = getattr(error, "context_mark", None)
    if context is not None:
        number = int(context.line) + 1
        if 1 <= number <= len(lines) and (found := _known(file, number, lines[number - 1])):
            return found
    if error is None:
        return fmt.yaml_syntax.at(file, line, column)(
            "there is no field here", "every line begins with a field name and a colon"
        )
    problem = str(getattr(error, "problem", "") or "this cannot be read as YAML")
    if context is not None and "unexpected ':'" in problem:
        scalar = _FLOW_VALUE.match(lines[context.line], context.column)
        value = scalar[0].strip() if scalar else ":"
        return fmt.yaml_syntax.at(file, int(context.line) + 1, int(context.column) + 1)(
            f"{value!r} within [ ] or {{ }} holds a colon", "put it in quotes"
        )
    if lines[line - 1 : line] and lines[line - 1][column - 1 : column] == "\t":
        return fmt.yaml_syntax.at(file, line, column)(
            "a tab", "use blanks; tabs are read differently"
        )
    return fmt.yaml_syntax.at(file, line, column)(
        "the line cannot be read as YAML",
        "check blanks, quotes and colons here and on the line before",
    )


def _known(file: str, number: int, line: str) -> Finding | None:
    punctuation, syntax = fmt.wrong_punctuation, fmt.yaml_syntax
    if found := _FULL_COLON.match(line):
        return punctuation.at(file, number, found.end())("a full-width colon (U+FF1A)", "a plain :")
    if found := _SPECIAL_INDENT.match(line) or _SPACE_AFTER_COLON.match(line):
        name = f"a special space (U+{ord(found[1]):04X})"
        return punctuation.at(file, number, found.start(1) + 1)(name, "a plain blank")
    if found := _SMART_QUOTE.match(line):
        fix = 'use the plain quote " before and after the value'
        return syntax.at(file, number, found.end())("a typographic quote", fix)
    if found := _TWO_COLONS.match(line):
        fix = "put the whole value in double quotes"
        return syntax.at(file, number, found.end() - 1)("the value holds a colon and a blank", fix)
    if found := _RESERVED.match(line):
        problem = f"a value cannot begin with {found[1]}"
        return syntax.at(file, number, found.start(1) + 1)(problem, "put it in double quotes")
    if found := _AFTER_QUOTE.match(line):
        fix = 'put the whole value in quotes; write \\" for a quote inside'
        return syntax.at(file, number, found.end())("text after the closing quote", fix)
    if found := _NO_SPACE.match(line):
        return syntax.at(file, number, found.end())("no blank after the colon", "add a blank")
    return None
