"""Makes a pair of editions of one manual, about 60 pages each, and says what changed.

The same seed and language always make the same pair.
"""

import random
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Literal

from .phrases import LANGUAGES, Language

Fate = Literal["same", "changed", "removed", "new"]


@dataclass(slots=True)
class Node:
    """A section of the manual, with those below it."""

    id: int
    title: str
    blocks: list[tuple[str, list[str]]]
    """Paragraphs (their sentences), lists (their items) and tables (their rows, by ``|``)."""
    below: list["Node"] = field(default_factory=list)

    def all(self) -> Iterator["Node"]:
        """Yield the section and all below it."""
        yield self
        for node in self.below:
            yield from node.all()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two editions before they are laid out, and what became of each section."""

    language: Language
    old: list[Node]
    new: list[Node]
    fates: dict[int, Fate]


def made(code: str, seed: int) -> Pair:
    """Return the pair of a language and a seed."""
    maker = _Maker(LANGUAGES[code], random.Random(f"{code} {seed}"))
    old = maker.manual()
    new = deepcopy(old)
    maker.change(new)
    return Pair(maker.language, old, new, _fates(maker.language, old, new))


def numbers(chapters: list[Node]) -> dict[int, str]:
    """Return each section's number, as it stands there."""
    found: dict[int, str] = {}

    def count(nodes: list[Node], stem: str) -> None:
        for at, node in enumerate(nodes, 1):
            found[node.id] = f"{stem}{at}"
            count(node.below, f"{found[node.id]}.")

    count(chapters, "")
    return found


_REF = re.compile(r"\{ref:(\d+)\}")


def said(text: str, numbered: dict[int, str]) -> str:
    """Return a sentence with the numbers of the sections it refers to."""
    return _REF.sub(lambda m: numbered.get(int(m[1]), "4.1"), text)


def _words(node: Node, numbered: dict[int, str]) -> str:
    lines = [node.title, *(said(part, numbered) for _, parts in node.blocks for part in parts)]
    return "\n".join(lines)


def _fates(language: Language, old: list[Node], new: list[Node]) -> dict[int, Fate]:
    """Return what became of each section, from what the two manuals say."""
    ours, theirs = numbers(old), numbers(new)
    before = {node.id: node for top in old for node in top.all()}
    after = {node.id: node for top in new for node in top.all()}
    # What a number meant before and does not mean now.
    moved = {number for id, number in ours.items() if theirs.get(id) != number}
    fates: dict[int, Fate] = {}
    for id in {**before, **after}:
        if id not in after or id not in before:
            fates[id] = "new" if id in after else "removed"
            continue
        one, other = _words(before[id], ours), _words(after[id], theirs)
        pointing = {r for r in ours.values() if "." in r and language.stale.format(ref=r) in one}
        fates[id] = "same" if one == other and not pointing & moved else "changed"
    return fates


def _taken(nodes: list[Node], count: float) -> list[Node]:
    """Return so many of the nodes, which are no longer among them."""
    return [nodes.pop() for _ in range(round(count))]


class _Maker:
    """Writes one manual and changes it."""

    def __init__(self, language: Language, chance: random.Random) -> None:
        self.language = language
        self.chance = chance
        self.count = 0

    def manual(self) -> list[Node]:
        """Return the old edition."""
        topics = [*self.language.topics]
        self.chance.shuffle(topics)
        chapters = [self.node(title, 1) for title in self.language.chapters]
        for at, topic in enumerate(topics):
            chapter = chapters[at % len(chapters)]
            section = self.node(topic, self.chance.choice((1, 2, 2)))
            chapter.below.append(section)
            aspects = self.chance.sample(self.language.aspects, self.chance.randint(6, 10))
            for aspect in aspects:
                title = self.language.title.format(topic=topic, aspect=aspect)
                section.below.append(self.node(title, self.chance.randint(2, 4)))
        self._refer(chapters)
        return chapters

    def node(self, title: str, size: int) -> Node:
        """Return a section with so many paragraphs, lists and tables."""
        self.count += 1
        if self.chance.random() < 0.05:
            return Node(self.count, title, [("p", [self.language.nothing])])
        blocks: list[tuple[str, list[str]]] = []
        for nth in range(size):
            kind = self.chance.random()
            if nth and kind < 0.2:
                blocks.append(("list", [self.item() for _ in range(self.chance.randint(2, 4))]))
            elif nth and kind < 0.28:
                blocks.append(("table", self.table()))
            else:
                number = self.chance.randint(2, 4)
                blocks.append(("p", [self.sentence() for _ in range(number)]))
        return Node(self.count, title, blocks)

    def sentence(self) -> str:
        """Return a sentence."""
        return self.filled(self.chance.choice(self.language.sentences))

    def item(self) -> str:
        """Return the item of a list."""
        return self.filled(self.chance.choice(self.language.items))

    def table(self) -> list[str]:
        """Return the rows of a table, the first its head."""
        rows = [" | ".join(self.language.columns)]
        for nth in range(self.chance.randint(2, 4)):
            cells = (
                f"M{nth + 1}",
                str(self.chance.randint(3, 50)),
                self.decimal(),
                self.chance.choice("xyz"),
            )
            rows.append(" | ".join(cells))
        return rows

    def decimal(self) -> str:
        """Return a value as the language writes it."""
        value = self.chance.choice(("1.33", "1.67", "2.00", "0.25", "0.05", "1.5", "2.2", "0.8"))
        return value.replace(".", ",") if self.language.code == "de" else value

    def filled(self, template: str) -> str:
        """Return a template with words and numbers in its places."""
        chance, language = self.chance, self.language
        words = {
            "who": chance.choice(language.who),
            "who2": chance.choice(language.who),
            "what": chance.choice(language.what),
            "when": chance.choice(language.when),
            "how": chance.choice(language.how),
            "n": "{n}",
        }
        text = template.format(**words, d=self.decimal(), m=chance.randint(25, 300))
        text = text.replace("{n}", str(chance.randint(2, 24)))
        if language.code == "en" and "{who2}" in template:
            text = re.sub(r"(?<=[a-z,] )The (?=[a-z])", "the ", text)
        return text

    def _refer(self, chapters: list[Node]) -> None:
        """Let some sections refer to others, by a number kept right or one forgotten."""
        nodes = [node for top in chapters for node in top.all()]
        numbered = numbers(chapters)
        for node in self.chance.sample(nodes, len(nodes) // 12):
            target = self.chance.choice(nodes)
            if self.chance.random() < 0.7:
                text = self.language.refer.replace("{ref}", f"{{ref:{target.id}}}")
            elif "." in numbered[target.id]:
                text = self.language.stale.format(ref=numbered[target.id])
            else:
                continue
            node.blocks.append(("p", [text]))

    def change(self, chapters: list[Node]) -> None:
        """Make the old edition the new one."""
        chance = self.chance
        leaves = [n for top in chapters for n in top.all() if not n.below]
        chance.shuffle(leaves)
        # Of 150 sections, 21 small changes, 10 large ones, 4 removed, 3 moved, 6 put in.
        share = len(leaves) / 150
        for node in _taken(leaves, 21 * share):
            self._small(node)
        for node in _taken(leaves, 10 * share):
            self._large(node)
        for node in _taken(leaves, 4 * share):
            self._remove(chapters, node)
        for node in _taken(leaves, 3 * share):
            self._remove(chapters, node)
            self._insert(chapters, node)
        for _ in range(round(6 * share)):
            topic = chance.choice(self.language.topics)
            title = self.language.title.format(topic=topic, aspect=self.language.aspects[0])
            self._insert(chapters, self.node(title, 3))
        if chance.random() < 0.4:
            # A new chapter shifts everything behind it.
            at = chance.randint(len(chapters) // 2, len(chapters))
            chapters.insert(at, self.node(self.language.topics[0], 2))

    def _parents(self, chapters: list[Node]) -> list[Node]:
        return [n for top in chapters for n in top.all() if n.below]

    def _remove(self, chapters: list[Node], node: Node) -> None:
        for parent in self._parents(chapters):
            if node in parent.below:
                parent.below.remove(node)
                return

    def _insert(self, chapters: list[Node], node: Node) -> None:
        parents = [p for p in self._parents(chapters) if not p.below[0].below]
        parent = self.chance.choice(parents)
        # Mostly near the end: what is put in shifts all that follows.
        first = len(parent.below) // 2
        parent.below.insert(self.chance.randint(first, len(parent.below)), node)

    def _small(self, node: Node) -> None:
        """Change a word, a digit, a unit, a sign or the cell of a table."""
        chance = self.chance
        places = [(parts, at) for _, parts in node.blocks for at in range(len(parts))]
        chance.shuffle(places)
        for parts, at in places:
            fitting = [pair for pair in self.language.small if pair[0] in parts[at]]
            digits = [m for m in re.finditer(r"\d", parts[at]) if "ref" not in parts[at]]
            if fitting and chance.random() < 0.7:
                old, new = chance.choice(fitting)
                parts[at] = parts[at].replace(old, new, 1)
            elif digits:
                found = chance.choice(digits)
                digit = str((int(found[0]) + chance.randint(1, 8)) % 10)
                parts[at] = parts[at][: found.start()] + digit + parts[at][found.end() :]
            else:
                continue
            return
        node.title += " II"

    def _large(self, node: Node) -> None:
        """Write much of a section anew, or put in or take out a sentence, or change the title."""
        kind = self.chance.randrange(4)
        sentences = node.blocks[0][1]
        if kind == 0:
            node.blocks[0] = ("p", [self.sentence() for _ in range(4)])
        elif kind == 1:
            sentences.insert(self.chance.randint(0, len(sentences)), self.sentence())
        elif kind == 2 and len(sentences) > 1:
            sentences.pop()
        else:
            node.title += f" ({self.language.aspects[1]})"
