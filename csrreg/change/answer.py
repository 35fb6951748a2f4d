"""A department's answer, bound to the exact content that was judged."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csrreg.change.edits import Append, Edit, Set, Unset
from csrreg.errors import CsrregError
from csrreg.model.digest import digest, judged_content
from csrreg.model.tree import Mapping, Path, Tree, get

if TYPE_CHECKING:
    from csrreg.model.register import Register

RESULTS = ("accept", "accept_with_conditions", "reject")
_ANSWERS = ("yes", "no", "not_applicable")
_SHORT = {"y": "yes", "n": "no", "na": "not_applicable", "n/a": "not_applicable"}


def parse_condition(text: str) -> Mapping:
    """Return the condition that ``what;owner;due`` is; owner and due may be left out.

    Raises:
        CsrregError: if there is more in it, or nothing.
    """
    parts = [part.strip() for part in _plain(text).split(";")]
    if not parts[0] or len(parts) > 3:
        raise CsrregError(
            f"--condition {text!r}: expected what;owner;due",
            'such as "PPAP level 3;anna;2026-12-01"',
        )
    return {name: part for name, part in zip(("what", "owner", "due"), parts, strict=False) if part}


def parse_risk(text: str) -> Mapping:
    """Return the risk that ``what;action;owner;due`` is; all but the first may be left out.

    Raises:
        CsrregError: if there is more in it, or nothing.
    """
    parts = [part.strip() for part in _plain(text).split(";")]
    if not parts[0] or len(parts) > 4:
        raise CsrregError(
            f"--risk {text!r}: expected what;action;owner;due",
            'such as "tool is late;order it now;anna;2026-12-01"',
        )
    names = ("what", "action", "owner", "due")
    return {name: part for name, part in zip(names, parts, strict=False) if part}


def _plain(text: str) -> str:
    """Return a text with the semicolon of Chinese keyboards as ours, where it is the only one."""
    return text if ";" in text else text.replace("；", ";")


def answered_checks(
    checks: Tree | None, given: Sequence[str], option: str = "--check"
) -> list[Tree]:
    """Return a checklist with answers such as ``2=no;drawing is missing`` filled in.

    ``all=yes`` answers every point that has no answer yet.

    Raises:
        CsrregError: if there is no such point, or the answer is none.
    """
    found = [dict(c) for c in checks if isinstance(c, dict)] if isinstance(checks, list) else []
    for text in given:
        number, equals, rest = _plain(text).partition("=")
        answer, _, note = (part.strip() for part in rest.partition(";"))
        answer = _SHORT.get(answer.lower(), answer.lower())
        if not equals or answer not in _ANSWERS:
            raise CsrregError(
                f"{option} {text!r}: expected N=yes, N=no or N=not_applicable",
                f'a remark follows behind a semicolon: {option} "2=no;the drawing is missing"',
            )
        number = number.strip()
        if number == "all":
            for check in found:
                check.setdefault("answer", answer)
            continue
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= len(found)):
            there = f"there are {len(found)} points, from 1" if found else "there is no checklist"
            raise CsrregError(f"{option} {text!r}: {there}")
        check = found[int(number) - 1]
        check.pop("note", None)
        check |= {"answer": answer, "note": note} if note else {"answer": answer}
    return list(found)


def unanswered(checks: Tree | None) -> list[Tree]:
    """Return a checklist without its answers, to be gone through anew."""
    listed = checks if isinstance(checks, list) else []
    left_out = ("answer", "note")
    return [
        {k: v for k, v in c.items() if k not in left_out} for c in listed if isinstance(c, dict)
    ]


def answer_edits(
    department: str, tree: Mapping, answer: Mapping, cited: Mapping, exceptions: Sequence[str]
) -> list[Edit]:
    """Return the edits of a review that put a department's answer in the place of its old one.

    Value by value, so that what somebody wrote beside them stays. ``cited`` gives the digest of
    each record that was judged with it. What the customer is asked to accept instead becomes an
    exception of the review, unless it is one already.
    """
    old = get(tree, ("departments", department))
    block = {**answer, "digest": digest(judged_content("review", tree))}
    if "conditions" in block:
        block["conditions"] = _still_met(old, block["conditions"])
    if cited:
        block["cited"] = cited
    place = ("departments", department)
    edits = _between(place, old, block) if isinstance(old, dict) else [Set(place, block)]
    return edits + _asked(tree, exceptions)


def _still_met(old: Tree | None, conditions: Tree) -> Tree:
    """Return conditions with the day they were met, for those that were set and met before."""
    before = old.get("conditions") if isinstance(old, dict) else None
    listed = [c for c in before if isinstance(c, dict)] if isinstance(before, list) else []
    met = {str(c.get("what")): c["done"] for c in listed if "done" in c}
    new = conditions if isinstance(conditions, list) else []
    return [
        {**c, "done": met[str(c.get("what"))]}
        if isinstance(c, dict) and c.get("what") in met
        else c
        for c in new
    ]


def _between(place: Path, old: Tree, new: Tree) -> list[Edit]:
    """Return the edits that make one value another, each as small as can be."""
    if old == new:
        return []
    edits: list[Edit] = []
    if isinstance(old, dict) and isinstance(new, dict):
        edits += [Unset((*place, name)) for name in old if name not in new]
        for name, value in new.items():
            at = (*place, name)
            edits += _between(at, old[name], value) if name in old else [Set(at, value)]
        return edits
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return [edit for n, (a, b) in pairs for edit in _between((*place, n), a, b)]
    return [Set(place, new)]


def feasibility_edits(
    tree: Mapping, given: Mapping, risks: Sequence[Mapping], exceptions: Sequence[str]
) -> list[Edit]:
    """Return the edits of a review that record what the team says of its feasibility.

    ``given`` holds the fields of the commitment; risks come on top of those known, and what the
    customer is asked to accept becomes an exception of the review.
    """
    place = ("feasibility",)
    old = get(tree, place)
    if isinstance(old, dict):
        said: Mapping = {**old, **{name: value for name, value in given.items() if value}}
        edits = _between(place, old, said)
        edits += [Append((*place, "risks"), risk) for risk in risks]
    else:
        block: Mapping = {**given, "risks": [*risks]}
        edits = [Set(place, {name: value for name, value in block.items() if value})]
    return edits + _asked(tree, exceptions)


def _asked(tree: Mapping, exceptions: Sequence[str]) -> list[Edit]:
    """Return the edits that ask the customer for something, unless it is asked already."""
    asked = get(tree, ("exceptions",))
    known = [e.get("what") for e in asked if isinstance(e, dict)] if isinstance(asked, list) else []
    new = [what for what in dict.fromkeys(exceptions) if what not in known]
    return [Append(("exceptions",), {"what": what}) for what in new]


def cited_records(tree: Mapping, register: "Register") -> list[str]:
    """Return the requirements and characteristics a review cites and the register can read."""
    ids = []
    for name in ("requirements", "characteristics"):
        listed = get(tree, (name,))
        ids += [i for i in listed if isinstance(i, str)] if isinstance(listed, list) else []
    return [id for id in ids if id in register.entries]
