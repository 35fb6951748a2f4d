"""The facts of a change, from option texts: who asked, why, what it takes, who agreed, who knows.

The trees are those of ``Change`` and ``Communicated`` (IATF 16949 8.2.4, 8.5.6.1).
"""

from collections.abc import Sequence

from pydantic_core import PydanticCustomError

from csrreg.change.edits import Append, Edit, Set
from csrreg.change.placeholder import refuse_placeholder
from csrreg.errors import CsrregError
from csrreg.model.tree import Mapping, Path, Tree, get
from csrreg.model.types import read_date


def change_facts(
    asked_by: str | None = None,
    why: str | None = None,
    time: str | None = None,
    cost: str | None = None,
    resources: str | None = None,
    approved_by: str | None = None,
) -> Mapping:
    """Return the change that the options tell of; empty if they tell nothing.

    Raises:
        CsrregError: if one of them is blank, or ``--approved-by`` is not ``name;date;document``.
    """
    effect = _filled({"time": time, "cost": cost, "resources": resources})
    change: Mapping = {**_filled({"asked_by": asked_by, "why": why})}
    if effect:
        change["effect"] = {**effect}
    if approved_by is not None:
        example = '"Mr Berg;2026-11-20;change request 4711"'
        change["approved"] = _split(
            "--approved-by", approved_by, ("by", "date", "document"), "name;date;document", example
        )
    return change


def told(texts: Sequence[str], option: str = "--told") -> list[Mapping]:
    """Return who was told, from texts such as ``purchasing;2026-11-20;by mail``.

    Date and way may be left out.

    Raises:
        CsrregError: if one names nobody, or holds more than these three.
    """
    example = '"purchasing;2026-11-20;by mail"'
    return [_split(option, text, ("to", "date", "how"), "to;date;how", example) for text in texts]


def fact_edits(
    path: Path, state: Tree | None, change: Mapping, told: Sequence[Mapping]
) -> list[Edit]:
    """Return the edits that record facts at a revision or edition that is there.

    A fact takes the place of the one before; the others stay. Whoever was told is added, unless it
    says so already. ``state`` is what stands at the path.
    """
    edits: list[Edit] = []
    for name, value in change.items():
        if name == "effect" and isinstance(value, dict):
            effects = value.items()
            edits += [Set((*path, "change", name, effect), text) for effect, text in effects]
        else:
            edits.append(Set((*path, "change", name), value))
    known = get(state, ("communicated",)) if state is not None else None
    new = [entry for entry in told if not isinstance(known, list) or entry not in known]
    return edits + [Append((*path, "communicated"), entry) for entry in new]


def _filled(given: dict[str, str | None]) -> dict[str, str]:
    """Return what was given, stripped; an option without a value is an oversight."""
    found = {}
    for name, text in given.items():
        if text is None:
            continue
        if not text.strip():
            raise CsrregError(f"--{name.replace('_', '-')}: there is no value")
        refuse_placeholder(f"--{name.replace('_', '-')}", text)
        found[name] = text.strip()
    return found


def _split(
    option: str, text: str, names: tuple[str, str, str], expected: str, example: str
) -> Mapping:
    """Return the fields of ``who;date;more``; an empty one in between is left out."""
    # The semicolon of Chinese keyboards counts where it is the only one.
    plain = text if ";" in text else text.replace("；", ";")
    parts = [part.strip() for part in plain.split(";")]
    for part in parts:
        refuse_placeholder(option, part)
    if not parts[0] or len(parts) > len(names):
        raise CsrregError(f"{option} {text!r}: expected {expected}", f"such as {example}")
    if len(parts) > 1 and parts[1]:
        _check_date(option, text, parts[1], example)
    return {name: part for name, part in zip(names, parts, strict=False) if part}


def _check_date(option: str, text: str, day: str, example: str) -> None:
    try:
        read_date(day)
    except PydanticCustomError:
        raise CsrregError(
            f"{option} {text!r}: {day} is no date",
            f"its second field is a date, such as {example}",
        ) from None
