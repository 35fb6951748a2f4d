"""CHG: what new editions and new drawing revisions did, and whether somebody dealt with it."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from csrreg.findings import Severity, Step, dotted
from csrreg.model.calendar import add
from csrreg.model.coming import overdue, removal_overdue
from csrreg.model.coverage import is_older, part_of, proven_revisions, revision_in_force
from csrreg.model.editions import (
    by_document,
    left,
    missing_sections,
    position,
    review_time,
    taken_from,
)
from csrreg.model.proof import awaits_answer, latest_change
from csrreg.model.register import Entry, Register
from csrreg.model.running import is_running, state_of
from csrreg.rules.base import Hit, rule
from csrreg.rules.characteristics import live
from csrreg.rules.documents import counting
from csrreg.rules.naming import listed, named, short, typed
from csrreg.rules.sites import at_site, own_place, place, record_of, views

if TYPE_CHECKING:
    from csrreg.model.document import Edition
    from csrreg.model.requirement import Requirement


@rule("CHG001", Severity.ERROR)
def changed_without_new_text(register: Register) -> Iterator[Hit]:
    """A new edition changed a requirement, and its text is still the old one.

    Why: people work to the words in the register; the customer audits against the new ones.
    Fix: record the new words: csrreg reassess takes them with the answer. If nothing was changed,
    say unchanged or editorial.
    """
    for entry in register.requirements:
        record = entry.record
        changed = latest_change(record) if record.assessed else None
        document = register.document(record.source.document)
        if changed is None or document is None or record.retired is not None:
            continue
        at = record.assessed.index(changed)
        then = position(document, changed.edition)
        if then is not None and taken_from(record, document) < then:
            since = record.source.edition or "the oldest edition"
            message = f"edition {changed.edition} changed it; the text is still that of {since}"
        elif changed.replaced is not None and changed.replaced.before == changed.replaced.after:
            message = f"edition {changed.edition} changed it; the text is the same as before"
        else:
            continue
        fix = f"csrreg set {entry.id} text=… source.edition={typed(changed.edition)}"
        yield Hit(entry.id, ("assessed", at, "result"), message, fix)


@rule("CHG002", Severity.ERROR)
def changed_without_new_answer(register: Register) -> Iterator[Hit]:
    """A new edition changed a requirement, and nobody has said since whether it applies.

    Why: the answer was given for other words; what did not apply may apply now, and what was met
    may no longer be.
    Fix: judge the new text, and record the answer, who gave it and when.
    """
    for id, view in views(register, "applies"):
        record = record_of(view)
        if record.assessed and awaits_answer(record, view.applies):
            changed = latest_change(record)
            assert changed is not None, "else nothing would wait for an answer"
            message = f"edition {changed.edition} changed it; no answer{at_site(view)} since"
            where = own_place(view, "applies")
            answer = f"{where}.answer=… {where}.by=… {where}.date={register.today}"
            yield Hit(id, place(view, "applies"), message, f"csrreg set {id} {answer}")


@rule("CHG003", Severity.WARNING)
def removed_but_contracts_rest_on_it(register: Register) -> Iterator[Hit]:
    """A new edition removed a requirement that a running contract was accepted with.

    Why: the departments said yes to it, and work or price may rest on it; the contract still says
    so until somebody agrees otherwise (ISO 9001 8.2.4).
    Fix: tell them and record it (communicated); amend the contract if it names the requirement.
    """
    removed = {
        e.id: (len(e.record.assessed), latest.edition)
        for e in register.requirements
        if e.record.assessed
        and (latest := e.record.assessed[-1]).result == "removed"
        and not latest.communicated
    }
    for entry, _ in register.contracts.accepted if removed else ():
        if state_of(entry, register) != "running" or not is_running(entry, register):
            continue
        for at, id in enumerate(entry.record.requirements):
            if id in removed:
                number, edition = removed[id]
                message = f"edition {edition} removed {named(register, id)}; the contract runs on"
                told = f"csrreg set {id} assessed.{number}.communicated+=… (to, date, how)"
                amend = f"csrreg review amend {entry.id}"
                fix = f"tell those who judged it: {told}; if the contract names it: {amend}"
                yield Hit(entry.id, ("requirements", at), message, fix)


@rule("CHG004", Severity.WARNING)
def compared_by_nobody(register: Register) -> Iterator[Hit]:
    """Nothing says who compared a record with a new edition or revision, or when.

    Why: a comparison that nobody made is a guess; an auditor asks who and when.
    Fix: name the person and the day; or compare it again.
    """
    records: chain[Entry[Any]] = chain(register.requirements, live(register))
    for entry in records:
        for at, assessed in enumerate(entry.record.assessed):
            lacking = [name for name in ("by", "date") if getattr(assessed, name) is None]
            if lacking and entry.record.retired is None:
                of = "edition" if entry.kind.name == "requirement" else "revision"
                compared = f"{of} {getattr(assessed, of)}: {assessed.result}"
                message = f"{compared}; nothing says {_asked(lacking)}"
                given = " ".join(f"assessed.{at + 1}.{name}=…" for name in lacking)
                fix = f"csrreg set {entry.id} {given}"
                yield Hit(entry.id, ("assessed", at), message, fix)


def _asked(lacking: list[str]) -> str:
    return " and ".join({"by": "who compared it", "date": "when"}[name] for name in lacking)


@rule("CHG005", Severity.WARNING)
def reviewed_with_gaps(register: Register) -> Iterator[Hit]:
    """An edition counts as reviewed, and for some sections or requirements nothing says so.

    Why: *reviewed, nothing for us* and *not looked at* must not look the same (IATF 16949
    7.5.1.1 d). Counted are the newest edition that is reviewed, the sections of the one before,
    and the requirements that stood there.
    Fix: record what they hold: requirement, information, none, or removed.
    """
    requirements = by_document(register)
    for entry in counting(register):
        document = entry.record
        reviewed = [at for at, e in enumerate(document.editions) if e.reviewed is not None]
        at = max(reviewed, default=0)
        if at == 0:
            continue
        name, mine = document.editions[at].edition, requirements.get(entry.id, [])
        open_ = left(mine, document, name)
        sections = missing_sections(mine, document, at)
        gaps = [listed(e.id for e in open_)] if open_ else []
        if sections:
            gaps.append(f"section{'s' if len(sections) > 1 else ''} {listed(sections)}")
        if gaps:
            what = " and ".join(gaps)
            message = f"edition {name} is reviewed; nothing says what it did to {what}"
            fix = f"csrreg reassess {entry.id} {typed(name)}{'' if open_ else ' --sections'}"
            yield Hit(entry.id, ("editions", at, "reviewed"), message, fix)


@rule("CHG006", Severity.WARNING, clock=True)
def edition_not_started(register: Register) -> Iterator[Hit]:
    """An edition takes effect within the time a review needs, and nobody has begun.

    Why: what it asks must be in place on the day it binds; the time is edition_review of
    csrreg.yaml, else 10 working days.
    Fix: begin to compare; each answer is kept.
    """
    settings = register.settings
    calendar = settings.calendar if settings is not None else None
    soon = add(register.today, review_time(settings), calendar)
    coming = [
        (entry, at, edition)
        for entry in counting(register)
        for at, edition in enumerate(entry.record.editions)
        if at and edition.effective is not None and register.today < edition.effective <= soon
    ]
    requirements = by_document(register) if coming else {}
    for entry, at, edition in coming:
        later = entry.record.editions[at:]  # whoever compares with a later one reads this one, too
        if not _is_begun(later, requirements.get(entry.id, [])):
            message = f"edition {edition.edition} takes effect on {edition.effective}; not begun"
            fix = f"csrreg reassess {entry.id} {typed(edition.edition)}"
            yield Hit(entry.id, ("editions", at, "effective"), message, fix)


def _is_begun(editions: "Sequence[Edition]", requirements: "list[Entry[Requirement]]") -> bool:
    """Return whether anything was recorded for one of some editions."""
    if any(e.reviewed is not None or e.sections for e in editions):
        return True
    names = {e.edition for e in editions}
    return any(a.edition in names for e in requirements for a in e.record.assessed)


@rule("CHG007", Severity.WARNING, clock=True)
def revision_not_decided(register: Register) -> Iterator[Hit]:
    """A newer drawing revision is in force, and nobody has said what it did to a characteristic.

    Why: proof made on the old drawing holds only if somebody has looked and found the feature
    unchanged (IATF 16949 8.5.6.1). A document, result or approval for the new revision says so,
    too.
    Fix: compare the two drawings and record it: unchanged, changed or removed.
    """
    in_force = {e.id: revision_in_force(e.record, register.today) for e in register.parts}
    for entry in live(register):
        part, revision = part_of(entry.record, register), in_force.get(entry.record.part)
        if part is None or revision is None:
            continue
        compared = (assessed.revision for assessed in entry.record.assessed)
        known = list(dict.fromkeys((*proven_revisions(entry.record), *compared)))
        if known and all(is_older(part, r, revision) for r in known):
            message = f"revision {revision} is in force; what is known is of {listed(known)}"
            fix = f"csrreg impact {entry.record.part} --revision {typed(revision)}"
            yield Hit(entry.id, ("part",), message, fix)


@rule("CHG008", Severity.ERROR, clock=True)
def action_overdue(register: Register) -> Iterator[Hit]:
    """Something to be done for a new edition or drawing revision is past its date.

    Why: until it is done, parts are made or checked to what no longer holds.
    Fix: do it and record the day, or agree on another date.
    """
    today = register.today
    for entry in chain[Entry[Any]](register.documents, register.parts):
        if entry.record.retired is not None:
            continue
        name = "editions" if entry.kind.name == "document" else "revisions"
        for at, state in enumerate(getattr(entry.record, name)):
            for number, action in enumerate(state.actions):
                if action.done is None and action.due is not None and action.due < today:
                    where: tuple[Step, ...] = (name, at, "actions", number)
                    owner = f" ({action.owner})" if action.owner else ""
                    message = f"the action was due on {action.due}{owner}: {short(action.what)}"
                    done = f"{dotted((*where, 'done'))}={today}"
                    fix = f"when it is done: csrreg set {entry.id} {done}"
                    yield Hit(entry.id, (*where, "due"), message, fix)


@rule("CHG009", Severity.ERROR, clock=True)
def in_force_and_waiting(register: Register) -> Iterator[Hit]:
    """An edition or a revision is in force, and the record still says what was before.

    Why: until that day the old words bind, from that day on the new ones; what it removed binds no
    longer. Whoever works to the record works to what no longer holds.
    Fix: put into effect what was recorded for that day.
    """
    for entry in register.requirements:
        source = entry.record.source.document
        document = register.document(source) if entry.record.assessed else None
        if document is None:
            continue
        for at, assessed in overdue(entry.record, document, register.today):
            name, removed = assessed.edition, assessed.result == "removed"
            waits = "what it removed is not retired" if removed else "its new words wait"
            message = f"edition {name} is in force; {waits}"
            fix = f"csrreg reassess {source} {typed(name)} --take-effect"
            yield Hit(entry.id, ("assessed", at, "result"), message, fix)
    for characteristic in live(register):
        part = part_of(characteristic.record, register)
        found = removal_overdue(characteristic.record, part, register.today) if part else None
        if found is not None:
            at, decided = found
            revision, about = decided.revision, characteristic.record.part
            message = f"revision {revision} is in force; what it removed is not retired"
            decide = f"--revision {typed(revision)} --decide {characteristic.id}=removed"
            fix = f"csrreg impact {about} {decide}"
            yield Hit(characteristic.id, ("assessed", at, "result"), message, fix)


RULES = (
    changed_without_new_text,
    changed_without_new_answer,
    removed_but_contracts_rest_on_it,
    compared_by_nobody,
    reviewed_with_gaps,
    edition_not_started,
    revision_not_decided,
    action_overdue,
    in_force_and_waiting,
)
