"""A department's answer, bound to the exact content that was judged."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csrreg.change.edits import Append, Edit, Set
from csrreg.errors import CsrregError
from csrreg.model.digest import digest, judged_content
from csrreg.model.tree import Mapping, Tree, get

if TYPE_CHECKING:
    from csrreg.model.register import Register

RESULTS = ("accept", "accept_with_conditions", "reject")


def parse_condition(text: str) -> Mapping:
    """Return the condition that ``what;owner;due`` is; owner and due may be left out.

    Raises:
        CsrregError: if there is more in it, or nothing.
    """
    parts = [part.strip() for part in text.split(";")]
    if not parts[0] or len(parts) > 3:
        raise CsrregError(
            f"--condition {text!r}: expected what;owner;due", 'such as "PPAP level 3;anna;2026-12-01"'
        )
    return {name: part for name, part in zip(("what", "owner", "due"), parts, strict=False) if part}


def answered_checks(block: Mapping, given: Sequence[str]) -> list[Tree]:
    """Return a department's checklist with answers such as ``2=no;drawing is missing`` filled in.

    ``all=yes`` answers every point that has no answer yet.

    Raises:
        CsrregError: if there is no such point, or the answer is none.
    """
    found = block.get("checks")
    checks = [dict(c) for c in found if isinstance(c, dict)] if isinstance(found, list) else []
    for text in given:
        number, equals, rest = text.partition("=")
        answer, _, note = (part.strip() for part in rest.partition(";"))
        if not equals or answer not in ("yes", "no", "not_applicable"):
            raise CsrregError(
                f"--check {text!r}: expected N=yes, N=no or N=not_applicable",
                'a remark follows behind a semicolon: --check "2=no;the drawing is missing"',
            )
        if number.strip() == "all":
            for check in checks:
                check.setdefault("answer", answer)
            continue
        if not number.strip().isdigit() or not 1 <= int(number) <= len(checks):
            raise CsrregError(f"--check {text!r}: there are {len(checks)} points, from 1")
        check = checks[int(number) - 1]
        check["answer"] = answer
        if note:
            check["note"] = note
    return list(checks)


def answer_edits(
    department: str, tree: Mapping, answer: Mapping, cited: Mapping, exceptions: Sequence[Mapping]
) -> list[Edit]:
    """Return the edits of a review that record a department's answer.

    ``cited`` gives the digest of each record that was judged with it. What the customer is asked to
    accept instead becomes an exception of the review.
    """
    block = {**answer, "digest": digest(judged_content("review", tree))}
    if cited:
        block["cited"] = cited
    edits: list[Edit] = [Set(("departments", department), block)]
    edits += [Append(("exceptions",), exception) for exception in exceptions]
    return edits


def cited_records(tree: Mapping, register: "Register") -> list[str]:
    """Return the requirements and characteristics a review cites and the register can read."""
    ids = []
    for name in ("requirements", "characteristics"):
        listed = get(tree, (name,))
        ids += [i for i in listed if isinstance(i, str)] if isinstance(listed, list) else []
    return [id for id in ids if id in register.entries]
