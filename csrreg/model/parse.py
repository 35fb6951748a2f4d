"""From a text tree to a record: every problem at once, in the user's words."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic_core import ErrorDetails, SchemaValidator, ValidationError

from csrreg.findings import Step
from csrreg.model.fields import Node, node_at, node_of
from csrreg.model.kinds import SETTINGS, Kind
from csrreg.model.tree import Mapping

ProblemKind = Literal["unknown", "missing", "wrong", "form"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: what it is, and what would be right."""

    kind: ProblemKind
    path: tuple[Step, ...]
    message: str
    fix: str


class WrongShape(ValueError):
    """A tree is no record of its kind; ``problems`` says why, field by field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def shape_of(kind: Kind) -> Any:
    """Return the class of a kind of record, or of the settings."""
    if kind is SETTINGS:
        from csrreg.model.settings import Settings

        return Settings
    return kind.shape


@lru_cache(maxsize=16)
def _validator(kind: Kind) -> SchemaValidator:
    adapter = TypeAdapter(shape_of(kind))
    adapter.rebuild()
    validator = adapter.validator
    assert isinstance(validator, SchemaValidator), "pydantic plug-ins are switched off"
    return validator


def parse(kind: Kind, tree: Mapping) -> Any:
    """Return the record a tree is.

    Raises:
        WrongShape: with every problem of the tree.
    """
    try:
        return _validator(kind).validate_python(tree)
    except ValidationError as error:
        node = node_of(shape_of(kind))
        details = error.errors(include_url=False)
        raise WrongShape([_problem(node, detail) for detail in details]) from None


def _problem(node: Node, error: ErrorDetails) -> Problem:
    path = tuple(step for step in error["loc"] if step != "[key]")
    kind = error["type"]
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return _unknown(node, path)
    if kind.startswith("missing"):
        at = node_at(node, path)
        free = at is None or (at.form == "scalar" and not at.choices and at.scalar in _FREE)
        fix = "add it" if free else f"add it, for example {_example(at)}"
        return Problem("missing", path, "it is missing", fix)
    form: ProblemKind = "form" if kind.endswith("_form") and kind != "wrong_form" else "wrong"
    at = node_at(node, path)
    if kind.endswith("_form"):
        ctx = error.get("ctx", {})
        shown = _shown(error["input"])
        fix = f"write it like this: {ctx['example']}"
        return Problem(form, path, f"{shown}: {ctx['message']}", fix)
    return Problem("wrong", path, _expected(at, error["input"]), _instead(at, error["input"]))


def _unknown(node: Node, path: tuple[Step, ...]) -> Problem:
    name = str(path[-1])
    parent = node_at(node, path[:-1])
    names = parent.names if parent is not None else ()
    near = get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    fix = f"did you mean {near[0]}?" if near else "known here: " + ", ".join(names)
    return Problem("unknown", path, "there is no such field", fix)


def _expected(node: Node | None, value: object) -> str:
    shown = _shown(value)
    if node is None:
        return f"{shown} does not belong here"
    if node.form == "list":
        return f"{shown} stands where a list is expected"
    if node.form in ("shape", "table"):
        return f"{shown} stands where fields are expected"
    if node.choices:
        return f"{shown} is none of: {', '.join(node.choices)}"
    return f"{shown} stands where one value is expected"


def _instead(node: Node | None, value: object) -> str:
    """Return what to write instead of a wrong value."""
    if node is not None and node.choices:
        near = get_close_matches(str(value).lower(), node.choices, n=1)
        if near:
            return f"did you mean {near[0]}?"
    if node is not None and node.form == "list" and isinstance(value, str):
        return f"write a list, each item behind a dash on a line of its own: - {value}"
    return f"for example {_example(node)}"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a group of fields"
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "…")


_FREE = ("text", "long")

_EXAMPLES = {
    "date": "2026-12-31",
    "moment": "2026-11-20T17:00+08:00",
    "number": "1.67",
    "integer": "5",
    "duration": "15 years",
    "text": "some text",
    "long": "some text",
}


def _example(node: Node | None) -> str:
    if node is None:
        return "some text"
    if node.form == "list":
        return f"- {_example(node.item)}"
    if node.form == "shape":
        wanted = [f for f in node.fields if f.required] or list(node.fields[:1])
        return "{" + ", ".join(f"{f.name}: {_example(f.node)}" for f in wanted) + "}"
    if node.form == "table":
        return "{key: " + _example(node.item) + "}"
    if node.choices:
        return node.choices[0]
    if node.refers_to:
        return _NAMES.get(node.refers_to[0], "some text")
    return _EXAMPLES[node.scalar]


_NAMES = {
    "people": "li.wei",
    "departments": "quality",
    "sites": "SHA",
    "processes": "P01",
    "clauses": "8.3.3.3",
    "document": "DOC-NORDAUTO-0001",
    "part": "PART-NORDAUTO-0001",
    "requirement": "CSR-NORDAUTO-0001",
    "characteristic": "SC-NORDAUTO-0001",
    "review": "CRV-NORDAUTO-0001",
    "any": "CSR-NORDAUTO-0001",
}
