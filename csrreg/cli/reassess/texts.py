"""``csrreg reassess … --text OLD NEW``: what the two texts say, and what is taken of it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from csrreg.cli.common import one_of
from csrreg.cli.output import ask, is_terminal, out, say
from csrreg.cli.pieces import shown
from csrreg.cli.reassess.record import changed_file, refuse_early, section_file, summed, write
from csrreg.cli.reassess.text_files import read_both, refuse_unnumbered
from csrreg.cli.table import show_table
from csrreg.errors import CsrregError

if TYPE_CHECKING:
    from csrreg.change.proposals import Proposal
    from csrreg.change.reassess import Outcome
    from csrreg.cli.reassess.opened import Opened
    from csrreg.diff.editions import Aligned

_SHOWN = 40
"""So many lines of a section's changes are shown before somebody is asked."""


def from_texts(
    opened: "Opened",
    files: tuple[str, str],
    accept: Sequence[str],
    given: "Callable[[], Outcome]",
    format: str,
    *,
    dry_run: bool,
) -> None:
    """Compare two texts and propose; what is accepted is written, the rest is shown or walked."""
    from csrreg.change.proposals import ACCEPTABLE, propose
    from csrreg.diff.editions import compare_editions
    from csrreg.model.editions import last_read, section_of

    for word in accept:
        one_of(word, ACCEPTABLE, "--accept")
    outcome = given() if accept else None
    refuse_early(opened, opened.left())
    aligned = compare_editions(*read_both(opened, files))
    refuse_unnumbered(aligned, files)
    left = [(e, section_of(e.record, opened.document, opened.at)) for e in opened.left()]
    behind = [e.id for e, _ in left if last_read(e.record, opened.document) < opened.at - 1]
    proposals = propose(left, aligned, behind)
    if behind:
        _say_behind(opened, behind)
    if format == "json":
        from csrreg.cli.reassess.text_json import as_json

        out(json.dumps(as_json(opened, aligned, proposals), ensure_ascii=False, indent=2))
        return
    _summary(aligned, proposals)
    if outcome is not None:
        _take(opened, aligned, proposals, accept, outcome, dry_run=dry_run)
        rest = [p for p in proposals if p.result not in accept]
        if rest and not dry_run:
            say(f"{len(rest)} left: the same command without --accept shows them")
        return
    unknown = None
    if is_terminal() and not dry_run:
        try:
            outcome = given()
        except CsrregError as error:  # nobody knows who answers; what is to be read is shown first
            unknown = error
        else:
            _at_terminal(opened, aligned, proposals, outcome)
            return
    _show_changes(proposals)
    _show_new(opened, aligned, proposals)
    _what_next(opened, files, aligned, proposals)
    if unknown is not None:
        raise unknown


def _summary(aligned: "Sequence[Aligned]", proposals: "Sequence[Proposal]") -> None:
    counts = Counter[str](one.result for one in aligned)
    words = ("unchanged", "renumbered", "changed", "removed", "new")
    out("sections: " + ", ".join(f"{counts[word]} {word}" for word in words if counts[word]))
    if proposals:
        out()
        rows = [
            [p.entry.id, p.section or "-", p.new_section or "-", _said(p), p.entry.title]
            for p in proposals
        ]
        show_table(("id", "section", "now", "proposal", "title"), rows)
        out()


def _say_behind(opened: "Opened", ids: Sequence[str]) -> None:
    from csrreg.rules.naming import listed

    before = opened.document.editions[opened.at - 1].edition
    verb = "was" if len(ids) == 1 else "were"
    say(
        f"note: {listed(ids)} {verb} last compared with an edition before {before}: "
        "OLD must be the text of that one; what it does not quote is not found"
    )


def _said(proposal: "Proposal") -> str:
    attached = proposal.attached
    if attached.words_kept:
        return "look: changed around its words"
    if attached.aligned is not None and attached.by == "text":
        return f"{proposal.result} (found by its text)"
    if proposal.result in ("changed", "removed", "not found"):
        return f"look: {proposal.result}"
    return proposal.result


def _take(
    opened: "Opened",
    aligned: "Sequence[Aligned]",
    proposals: "Iterable[Proposal]",
    words: Sequence[str],
    outcome: "Outcome",
    *,
    dry_run: bool,
) -> None:
    """Record what is proposed and accepted, in one transaction."""
    taken = [p for p in proposals if p.result in words]
    sections = _kept(opened, aligned, words)
    if not taken and not sections:
        say(f"nothing is proposed as {' or '.join(words)}; nothing was written")
        return
    changed = [changed_file(opened, p.entry, _outcome(p, outcome)) for p in taken]
    changed += section_file(opened, sections, outcome.by, outcome.date)
    parts = [summed(p.result for p in taken)] if taken else []
    parts += [_as_before(sections)] if sections else []
    what = f"edition {outcome.edition}: {', '.join(parts)}, by comparing the texts"
    write(opened, changed, what=what, dry_run=dry_run)


def _kept(opened: "Opened", aligned: "Sequence[Aligned]", words: "Sequence[str]") -> dict[str, str]:
    """Return what sections without requirements hold as before, and nobody has recorded yet."""
    from csrreg.change.proposals import kept_sections

    recorded = {s.section for s in opened.edition.sections}
    found = kept_sections(aligned, opened.place().results_before, words)
    return {number: held for number, held in found.items() if number not in recorded}


def _as_before(sections: "Mapping[str, str]") -> str:
    return f"{len(sections)} section{'' if len(sections) == 1 else 's'} as before"


def _outcome(proposal: "Proposal", outcome: "Outcome") -> "Outcome":
    section = proposal.new_section if proposal.result == "renumbered" else ""
    return replace(outcome, result=proposal.result, section=section)


def _at_terminal(
    opened: "Opened",
    aligned: "Sequence[Aligned]",
    proposals: "Sequence[Proposal]",
    outcome: "Outcome",
) -> None:
    """Ask for a yes to what is the same, then go through the rest with the changes shown."""
    from csrreg.change.proposals import ACCEPTABLE, contradiction
    from csrreg.cli.reassess.opened import open_edition
    from csrreg.cli.reassess.walk import Look, walk

    same = [p for p in proposals if p.result in ACCEPTABLE]
    sections = _kept(opened, aligned, ACCEPTABLE)
    parts = [summed(p.result for p in same)] if same else []
    parts += [_as_before(sections)] if sections else []
    if parts:
        question = f"record what is the same ({', '.join(parts)}) as proposed"
        if ask(f"{question} (yes, no)").lower() in ("y", "yes"):
            _take(opened, aligned, same, ACCEPTABLE, outcome, dry_run=False)
            edition = opened.edition.edition
            opened = open_edition(opened.entry.id, edition, opened.root, str(opened.today))
    _show_new(opened, aligned, proposals)

    numbers = {one.new.number for one in aligned if one.new is not None}

    def look(proposal: "Proposal") -> Look:
        def show() -> str:
            _show_one(proposal)
            if proposal.words:
                out("  the new words:")
                for line in proposal.words.splitlines():
                    out(f"  | {line}".rstrip())
            return proposal.words

        return Look(show, lambda o: contradiction(proposal, o.result, o.section, numbers))

    walk(opened, lambda: outcome, {p.entry.id: look(p) for p in proposals})


def _show_changes(proposals: "Iterable[Proposal]") -> None:
    from csrreg.change.proposals import ACCEPTABLE

    for proposal in proposals:
        if proposal.result not in ACCEPTABLE:
            out(f"{proposal.entry.id}  {proposal.entry.title}")
            _show_one(proposal)
            out()


def _show_one(proposal: "Proposal") -> None:
    """Show what changed in a requirement's section."""
    from csrreg.diff.editions import differences

    aligned = proposal.aligned
    if aligned is None:
        out("  the old text does not show where it stood")
        return
    old, new = aligned.old, aligned.new
    numbers = dict.fromkeys(s.number or s.title for s in (old, new) if s is not None)
    out(f"  section {' → '.join(numbers)}: {aligned.result}")
    if proposal.attached.words_kept:
        out("  the sentences it quotes are the same; look at what stands around them")
    for number in aligned.moved_references:
        out(f"  it refers to {number}, where something else stands now")
    if aligned.result in ("changed", "removed"):
        lines = shown(differences(aligned)).splitlines()
        for line in lines[:_SHOWN]:
            out(f"  {line}".rstrip())
        if len(lines) > _SHOWN:
            out(f"  … and {len(lines) - _SHOWN} lines more")


def _show_new(
    opened: "Opened", aligned: "Iterable[Aligned]", proposals: "Iterable[Proposal]"
) -> None:
    """Name the sections that are new or changed and of which nobody has said anything yet."""
    from csrreg.model.editions import section_results

    judged = section_results(opened.requirements, opened.document, opened.at)
    known = {id(p.aligned) for p in proposals}
    found = [
        one
        for one in aligned
        if one.new is not None
        and one.result in ("new", "changed")
        and id(one) not in known
        and one.new.number not in judged
    ]
    if found:
        out("sections to read, because no requirement that is left hangs on them:")
        rows = [
            [s.number or "-", one.result, s.title or " ".join(s.text.split())[:60]]
            for one in found
            if (s := one.new) is not None
        ]
        show_table(("section", "result", "title"), rows)
        out()


def _what_next(
    opened: "Opened",
    files: tuple[str, str],
    aligned: "Sequence[Aligned]",
    proposals: "Sequence[Proposal]",
) -> None:
    from csrreg.change.proposals import ACCEPTABLE
    from csrreg.cli.common import quoted

    results = {p.result for p in proposals}
    same = {w for w in ACCEPTABLE if w in results or _kept(opened, aligned, (w,))}
    if same:
        texts = " ".join(quoted(file) for file in files)
        words = " ".join(f"--accept {word}" for word in ACCEPTABLE if word in same)
        say("nothing is written yet; to take what is the same:")
        say(f"  {opened.command} --text {texts} {words}")
    if any(p.result not in ACCEPTABLE for p in proposals):
        say(f"the others: {opened.command} --requirement ID --result changed --new-text …")
