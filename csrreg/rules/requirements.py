"""REQ001 to REQ009: does a requirement apply, who meets it, and is it met."""

from collections.abc import Iterator

from csrreg.findings import Severity, dotted
from csrreg.model.calendar import add
from csrreg.model.duties import known_since
from csrreg.model.register import Register
from csrreg.rules.base import Hit, rule
from csrreg.rules.naming import close, did_you_mean, short, spoken
from csrreg.rules.sites import at_site, binds, is_implemented, own_place, place, views


@rule("REQ001", Severity.ERROR)
def unknown_clause(register: Register) -> Iterator[Hit]:
    """A requirement names a clause that the register's standard does not have.

    Why: it is missing in the matrix under the clause where an auditor looks for it.
    Fix: correct the number; sub-items such as "d)" belong into the interpretation.
    """
    clauses = register.lexicon.clauses
    if not clauses:
        return
    for entry in register.requirements:
        if entry.record.retired is not None:
            continue
        for at, clause in enumerate(entry.record.clauses):
            if clause not in clauses:
                message = f"{clause} is no clause of {register.lexicon.standard}"
                fix = did_you_mean(_near_clauses(clause, clauses))
                fix = fix or "take the number from the standard's table of contents"
                yield Hit(entry.id, ("clauses", at), message, fix)


def _near_clauses(clause: str, clauses: frozenset[str]) -> list[str]:
    """Return the clause that a sub-item belongs to, else what looks alike below the same one."""
    words = clause.split()
    number = words[0].rstrip(".,;:)") if words else ""
    outer = number
    while outer and outer not in clauses:
        outer = outer.rpartition(".")[0]
    if outer == number or "." not in number:
        return [outer] if outer else []
    inner = tuple(sorted(c for c in clauses if c.startswith(f"{outer}.")))
    return close(number, inner) or [outer]


@rule("REQ002", Severity.ERROR, clock=True)
def not_assessed_in_time(register: Register) -> Iterator[Hit]:
    """Nobody has said in time whether a requirement applies.

    Why: a requirement binds from the day it is effective, whether anybody has judged it or not. The
    time is assess_within of csrreg.yaml, counted from the day the edition was received, else from
    the day it became effective.
    Fix: judge it: applies.answer is yes, no, informative, or clarify when the customer must say.
    """
    settings = register.settings
    if settings is None or settings.assess_within is None:
        return
    for id, view in views(register, "applies"):
        if view.applies is not None and view.applies.answer is not None:
            continue
        start = known_since(view.source, register)
        if start is None:
            continue
        due = add(start, settings.assess_within, settings.calendar)
        if due < register.today:
            message = (
                f"nobody has said whether it applies{at_site(view)}; to be said by {due}, "
                f"{spoken(settings.assess_within)} after {start}"
            )
            answer = own_place(view, "applies.answer")
            fix = f"csrreg set {id} {answer}=… (yes, no, informative or clarify)"
            yield Hit(id, place(view, "applies"), message, fix)


@rule("REQ003", Severity.ERROR)
def not_applicable_without_reason(register: Register) -> Iterator[Hit]:
    """A requirement is called not applicable, and no reason is given.

    Why: "not applicable" is the first thing an auditor asks about.
    Fix: give the reason, in words that somebody else can follow.
    """
    for id, view in views(register, "applies"):
        applies = view.applies
        if applies is not None and applies.answer == "no" and not applies.reason:
            path = place(view, "applies", "answer")
            fix = f"csrreg set {id} {dotted(place(view, 'applies', 'reason'))}=…"
            yield Hit(id, path, f"does not apply{at_site(view)}, and no reason is given", fix)


@rule("REQ004", Severity.ERROR)
def applicable_without_owner(register: Register) -> Iterator[Hit]:
    """A requirement applies, and nobody owns it.

    Why: what nobody owns, nobody meets (IATF 16949 5.3.1).
    Fix: name the person who is responsible for meeting it.
    """
    for id, view in views(register, "applies", "owner"):
        applies = view.applies
        if applies is not None and applies.answer == "yes" and view.owner is None:
            path = place(view, "applies", "answer")
            fix = f"csrreg set {id} {own_place(view, 'owner')}=…"
            yield Hit(id, path, f"applies{at_site(view)}, and nobody owns it", fix)


@rule("REQ005", Severity.ERROR)
def gap_without_action(register: Register) -> Iterator[Hit]:
    """A requirement is not or only partly fulfilled, and no action is planned.

    Why: a known gap without a plan is the finding that needs no searching.
    Fix: add an action with an owner and a date; or agree a deviation with the customer.
    """
    for id, view in views(register, "fulfilled", "actions", "applies"):
        fulfilled = view.fulfilled
        if fulfilled is None or fulfilled.answer not in ("no", "partly") or view.actions:
            continue
        if binds(view):
            how = "not fulfilled" if fulfilled.answer == "no" else "only partly fulfilled"
            path = place(view, "fulfilled", "answer")
            fix = f"csrreg set {id} {own_place(view, 'actions')}+=… (what, owner, due)"
            yield Hit(id, path, f"{how}{at_site(view)}, and no action is planned", fix)


@rule("REQ006", Severity.ERROR, clock=True)
def action_overdue(register: Register) -> Iterator[Hit]:
    """An action is not done, and its date has passed.

    Why: a plan that nobody follows is worse in an audit than a late date that was agreed.
    Fix: record the day it was done, or agree on a new date.
    """
    today = register.today
    for id, view in views(register, "actions"):
        for at, action in enumerate(view.actions):
            if action.done is None and action.due is not None and action.due < today:
                owner = f" ({action.owner})" if action.owner else ""
                message = f"the action was due on {action.due}{owner}: {short(action.what)}"
                done = dotted(place(view, "actions", at, "done"))
                fix = f"when it is done: csrreg set {id} {done}={today}"
                yield Hit(id, place(view, "actions", at, "due"), message, fix)


@rule("REQ007", Severity.ERROR)
def action_done_in_future(register: Register) -> Iterator[Hit]:
    """An action is called done on a day that is still to come.

    Why: it counts as done already, and the requirement as implemented, on the word of a typing
    error.
    Fix: correct the date; a planned date belongs into due.
    """
    for id, view in views(register, "actions"):
        for at, action in enumerate(view.actions):
            if action.done is not None and action.done > register.today:
                message = f"done on {action.done}, a day still to come: {short(action.what)}"
                path = place(view, "actions", at, "done")
                fix = f"csrreg set {id} {dotted(path)}=…; if it is open: --unset {dotted(path)}"
                yield Hit(id, path, message, fix)


@rule("REQ008", Severity.ERROR)
def fulfilled_but_nowhere(register: Register) -> Iterator[Hit]:
    """A requirement is called fulfilled, and nothing shows where it is implemented.

    Why: IATF 16949 7.5.1.1 d) wants the place in the system where each requirement is met.
    Fix: name the process, and the procedure, form or control plan.
    """
    for id, view in views(register, "fulfilled", "implemented_in", "applies"):
        fulfilled = view.fulfilled
        if fulfilled is None or fulfilled.answer != "yes" or view.implemented_in:
            continue
        if binds(view):
            message = f"fulfilled{at_site(view)}, and nothing shows where it is implemented"
            where = own_place(view, "implemented_in")
            fix = f"csrreg set {id} {where}+=… (process, document, place)"
            yield Hit(id, place(view, "fulfilled", "answer"), message, fix)


@rule("REQ009", Severity.WARNING)
def implemented_without_evidence(register: Register) -> Iterator[Hit]:
    """A requirement is implemented, and no evidence is named.

    Why: an auditor wants to see it, not to hear it; on the day of the audit it is too late to
    search.
    Fix: name what can be shown: a record, a report, a photograph, with number and date.
    """
    for id, view in views(register, "implemented_in", "actions", "evidence", "applies"):
        if view.evidence or not is_implemented(view) or not binds(view):
            continue
        message = f"implemented{at_site(view)}, and no evidence is named"
        fix = f"csrreg set {id} {own_place(view, 'evidence')}+=… (what, ref, date)"
        yield Hit(id, place(view, "implemented_in"), message, fix)


RULES = (
    unknown_clause,
    not_assessed_in_time,
    not_applicable_without_reason,
    applicable_without_owner,
    gap_without_action,
    action_overdue,
    action_done_in_future,
    fulfilled_but_nowhere,
    implemented_without_evidence,
)
