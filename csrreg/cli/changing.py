"""The options that tell the facts of a change, in one place for every command that takes them."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from csrreg.model.tree import Mapping


@dataclass(frozen=True, slots=True)
class Facts:
    """What was typed of a change; ``change.facts`` reads it. The fields are the options."""

    asked_by: Annotated[
        str | None, typer.Option("--asked-by", metavar="TEXT", help="Who asked for the change.")
    ] = None
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help="Why it is changed.")] = (
        None
    )
    time: Annotated[
        str | None, typer.Option("--time", metavar="TEXT", help="Effect on dates and lead times.")
    ] = None
    cost: Annotated[str | None, typer.Option("--cost", metavar="TEXT", help="Effect on cost.")] = (
        None
    )
    resources: Annotated[
        str | None,
        typer.Option("--resources", metavar="TEXT", help="Effect on people, machines, gauges."),
    ] = None
    approved_by: Annotated[
        str | None,
        typer.Option(
            "--approved-by", metavar="NAME;DATE;DOCUMENT", help="Who agreed to the change."
        ),
    ] = None
    told: Annotated[
        list[str] | None,
        typer.Option("--told", metavar="TO;DATE;HOW", help="Who was told; can be repeated."),
    ] = None

    def options(self) -> dict[str, object]:
        """Return what each option holds, by its name such as ``--asked-by``."""
        return {f"--{name.replace('_', '-')}": value for name, value in asdict(self).items()}

    def change(self) -> "Mapping":
        """Return the tree of the change; empty if nothing was told of it.

        Raises:
            CsrregError: if an option cannot be read.
        """
        from csrreg.change.facts import change_facts

        return change_facts(
            self.asked_by, self.why, self.time, self.cost, self.resources, self.approved_by
        )

    def communicated(self) -> "list[Mapping]":
        """Return who was told.

        Raises:
            CsrregError: if one of them cannot be read.
        """
        from csrreg.change.facts import told

        return told(self.told or ())

    def fields(self) -> "Mapping":
        """Return ``change`` and ``communicated``, each if something was told of it."""
        found: Mapping = {}
        if change := self.change():
            found["change"] = change
        if communicated := self.communicated():
            found["communicated"] = [*communicated]
        return found


NO_FACTS = Facts()


def takes_facts(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command that has the options of ``Facts`` in the place of its ``facts``."""
    options = signature(Facts).parameters
    own = signature(command)
    parameters: list[Parameter] = []
    for parameter in own.parameters.values():
        parameters += options.values() if parameter.name == "facts" else (parameter,)

    @wraps(command)
    def run(**given: Any) -> None:
        command(facts=Facts(**{name: given.pop(name) for name in options}), **given)

    # Typer reads these two.
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run
