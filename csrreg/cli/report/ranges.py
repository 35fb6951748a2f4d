"""What changed from A to B, for ``report changes A..B``."""

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csrreg.cli.report.making import Opened
    from csrreg.reports.request import Request


def with_range(opened: "Opened", request: "Request", text: str) -> "Request":
    """Return a request with what changed; for one customer only what changed of its records.

    Raises:
        CsrregError: if there is no such revision, or no repository.
    """
    from csrreg.cli.following import what_follows
    from csrreg.cli.revisions import called, states_of
    from csrreg.diff.records import changes, customer_of, only
    from csrreg.model.kinds import COMMON
    from csrreg.reports.diff import build
    from csrreg.reports.discreet_changes import for_customer
    from csrreg.store.compare import compare
    from csrreg.store.policy import load_policy

    states = states_of(opened.root, text)
    compared = compare(opened.root, states.repository, states.old, states.new)
    policy = load_policy()
    found = changes(compared.old, compared.new, policy)
    unreadable = [u.finding for u in compared.unreadable]
    customer = opened.scope.customer
    if customer:
        found = only(found, kinds=[], customers=[customer, COMMON], weights=[])
        codes = {id for state in (compared.old, compared.new) for id in map(customer_of, state)}
        codes |= {entry.id for entry in opened.loaded.register.customers}
        found = tuple(for_customer(found, customer, codes))
        unreadable = [f for f in unreadable if f.id in opened.seen.ids]
    view = build(
        found,
        policy,
        before=called(states.old),
        after=called(states.new),
        unreadable=unreadable,
        consequences=what_follows(opened.root, states, opened.seen.today, found, customer),
    )
    return replace(request, difference=view)
