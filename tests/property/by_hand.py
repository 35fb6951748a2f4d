"""Files as people write them: any layout that the reader accepts, with comments everywhere."""

import random

from csrreg.model.tree import Mapping, Tree

PLAIN = set("abcdefghijklmnopqrstuvwxyz0123456789./ ü中文😀_")


class Writer:
    """Writes a tree in a ragged hand. Every comment is unique, so that a lost one is seen."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.marks = 0
        self.step = chance.choice((1, 2, 2, 2, 3, 4))
        self.dash = chance.choice((0, 2, 2))
        self.busy = chance.choice((0.0, 0.1, 0.4))

    def file(self, tree: Mapping) -> str:
        lines = self.fields(tree, 0, top=True)
        text = "\n".join(lines)
        if self.chance.random() < 0.2:
            text = f"---\n{text}"
        if self.chance.random() < 0.1:
            text += f"\n{self.comment()}"
        if self.chance.random() < 0.85:
            text += "\n" * self.chance.choice((1, 1, 1, 2))
        if self.chance.random() < 0.25:
            text = text.replace("\n", "\r\n")
        return ("\ufeff" if self.chance.random() < 0.15 else "") + text

    def comment(self) -> str:
        self.marks += 1
        odd = self.chance.choice(("", " 'it", ' "x', " - a: b", " #", " {[", " 中文"))
        return f"# note{self.marks}.{odd}"

    def behind(self) -> str:
        return f"{' ' * self.chance.randint(1, 3)}{self.comment()}" if self.odd() else ""

    def odd(self) -> bool:
        return self.chance.random() < self.busy

    def fields(self, tree: Mapping, indent: int, *, top: bool = False) -> list[str]:
        lines: list[str] = []
        for number, (name, value) in enumerate(tree.items()):
            if number or top:
                if self.odd():
                    lines.append(" " * self.chance.choice((indent, indent, 0)) + self.comment())
                lines += [""] * self.chance.choice((0, 0, 1, 1, 2))
                if self.odd():
                    lines.append(" " * indent + self.comment())
            lines += self.field(name, value, indent)
        return lines

    def key(self, name: str) -> str:
        bare = set(name) <= PLAIN and name == name.strip() and name != "" and name[0] != "."
        if bare and self.chance.random() < 0.95:
            return name + self.chance.choice(("", "", "", "", " "))
        return f'"{name}"'

    def field(self, name: str, value: Tree, indent: int) -> list[str]:
        key = f"{' ' * indent}{self.key(name)}:"
        if not isinstance(value, str) and self.one_line(value) and self.chance.random() < 0.35:
            return [f"{key} {self.flow(value)}{self.behind()}"]
        if isinstance(value, str):
            head, *rest = self.scalar(value, indent)
            return [f"{key}{self.gap()}{head}", *rest]
        if isinstance(value, dict):
            return [f"{key}{self.behind()}", *self.fields(value, indent + self.step)]
        return [f"{key}{self.behind()}", *self.items(value, indent + self.dash)]

    def gap(self) -> str:
        return " " * self.chance.choice((1, 1, 1, 1, 2, 5))

    def items(self, items: list[Tree], indent: int) -> list[str]:
        lines: list[str] = []
        pad = " " * indent
        for number, value in enumerate(items):
            if number and self.odd():
                lines.append(pad + self.comment())
            if isinstance(value, str):
                head, *rest = self.scalar(value, indent)
                lines += [f"{pad}-{self.gap()}{head}", *rest]
            elif isinstance(value, list):
                lines += [f"{pad}-{self.behind()}", *self.items(value, indent + 2)]
            elif self.chance.random() < 0.2:
                lines += [f"{pad}-{self.behind()}", *self.fields(value, indent + 2)]
            else:
                first, *rest = self.fields(value, indent + 2)
                lines += [f"{pad}- {first.strip()}", *rest]
        return lines

    def one_line(self, value: Tree) -> bool:
        if isinstance(value, str):
            return "\n" not in value
        return all(self.one_line(v) for v in (value.values() if isinstance(value, dict) else value))

    def flow(self, value: Tree) -> str:
        if isinstance(value, str):
            return self.quoted(value, flow=True)
        blank = self.chance.choice(("", " "))
        comma = self.chance.choice((", ", ",", " , ", ",\n        "))
        if isinstance(value, list):
            last = self.chance.choice(("", "", ","))
            return f"[{blank}{comma.join(self.flow(v) for v in value)}{last}{blank}]"
        pairs = (f"{self.key(k).strip()}: {self.flow(v)}" for k, v in value.items())
        return f"{{{blank}{comma.join(pairs)}{blank}}}"

    def scalar(self, value: str, indent: int) -> list[str]:
        block = value and not set(value) & set("\r\t") and value == value.strip()
        block = block and "\n#" not in value.replace(" ", "")  # it would look like a comment
        if block and ("\n" in value or self.chance.random() < 0.1):
            pad = " " * (indent + self.chance.choice((1, 2, 2, 4)))
            lines = [pad + line.rstrip() if line.strip() else "" for line in value.split("\n")]
            style = self.chance.choice(("|-", "|", "|+", ">-", ">"))
            return [f"{style}{self.behind()}", *lines, *[""] * self.chance.choice((0, 0, 1))]
        words = value.split(" ")
        if self.plain(value) and len(words) > 2 and all(words) and self.chance.random() < 0.2:
            return [words[0], *(" " * (indent + 3) + word for word in words[1:])]
        return [self.quoted(value) + self.behind()]

    def plain(self, value: str) -> bool:
        return set(value) <= PLAIN and value == value.strip() and value not in ("", "null", "...")

    def quoted(self, value: str, *, flow: bool = False) -> str:
        if self.plain(value) and self.chance.random() < 0.8:
            return value
        single = not flow and value and not set(value) & set("'\n\t")
        if single and self.chance.random() < 0.5:
            return f"'{value}'"
        escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
        return '"' + "".join(escapes.get(char, char) for char in value) + '"'
