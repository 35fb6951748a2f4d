"""How customers number the sections of their documents: what a line may be the heading of.

Whether it is one is decided by the lines around it (``outline``): "1.67 Minimum" may be a heading
and may be the middle of a sentence.
"""

import re
from dataclasses import dataclass
from typing import Literal

Style = Literal["markdown", "number", "letter", "annex", "article"]


@dataclass(frozen=True, slots=True)
class Heading:
    """What a line says if it is a heading."""

    style: Style
    number: str
    """As it is cited: 8.5.2, Annex A, 第3章; empty for a heading in Markdown without one."""
    order: tuple[int, ...]
    """Sorts numbers of one style; empty without one."""
    title: str
    said: bool = False
    """Whether a sign or a word says that it is a section: §, Section, Kapitel."""
    loose: bool = False
    """Whether number and title stand together without mark or blank, as in Chinese texts."""
    quantity: bool = False
    """Whether it reads like an amount: 8.5 V, 3.5倍, 5 Teile."""


_WIDE = str.maketrans(
    {chr(c): chr(c - 0xFEE0) for c in (0xFF0E, *range(0xFF10, 0xFF5B))} | {"　": " "}
)
_MARKDOWN = re.compile(r" {0,3}#{1,6}[ \t]+(?=\S)")
_BOLD = re.compile(r"(\*\*|__)(.+)\1")
_NUMBER = re.compile(
    r"(?P<said>§+\s*|(?i:Section|Sec\.|Clause|Chapter|Abschnitt|Kapitel|Ziffer|Punkt)\s+)?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,7})(?P<mark>[.、:：)）]?)(?P<gap>\s*)(?P<title>.*)"
)
_LETTER = re.compile(
    r"(?P<number>(?P<letter>[A-Z])(?P<rest>(?:\.\d{1,3}){1,6}))\.?(?:\s+(?P<title>.*)|)"
)
_ANNEX = re.compile(
    r"(?P<word>(?i:Annexe?|Appendix|Attachment|Anhang|Anlage|Allegato|Anexo)|附录|附錄|附件|付録)\s*"
    r"(?P<letter>[A-Z]|[IVX]{2,5}|\d{1,2})(?P<rest>(?:\.\d{1,3})*)(?![0-9A-Za-z])"
    r"(?P<mark>[\s.:：–—-]*)(?P<title>.*)"
)
_HAN = "一二三四五六七八九十百零〇两"
_ARTICLE = re.compile(
    rf"第\s*(?P<number>\d{{1,3}}(?:\.\d{{1,3}})*|[{_HAN}]{{1,5}})\s*"
    r"(?P<kind>部分|[章节節条條篇编編])(?:[\s:：.、—-]+(?P<title>.*)|)"
)
_LISTED = re.compile(rf"(?P<number>[{_HAN}]{{1,3}})、\s*(?P<title>.+)")
_KINDS = {
    "篇": 0,
    "编": 0,
    "編": 0,
    "部分": 0,
    "章": 1,
    "节": 2,
    "節": 2,
    "条": 3,
    "條": 3,
    "、": 1,
}

# A quantity goes on like this, not a heading: 8.5 V, 3.5倍.
_MEASURE = re.compile(
    r"(?:V|A|N|Nm|K|W|J|Pa|[MGk]Pa|M?Hz|H[VB]|HRC|R[az]|[CP]pk?|Cmk?|EUR|USD|Euro|Uhr|Prozent|"
    r"Stück|Teile|Tagen?|Wochen|Monaten?|Jahren?|Stunden)\b"
    r"|倍|个|個|件(?!号)|天|至|到|的|或|及|次|小时|分钟|秒|年(?!度)|月(?!度)|日(?!常)|以[上下内外]"
    r"|毫米|厘米|微米|公斤|千克|吨|元|万|级(?!别)"
)


def heading_of(line: str) -> Heading | None:
    """Return what a line says if it is a heading, or None if it cannot be one."""
    text = line.translate(_WIDE).strip()
    marked = _MARKDOWN.match(line)
    if marked is not None:
        inner = _bare(_opened(line.translate(_WIDE)[marked.end() :].strip()))
        found = _numbered(inner, certain=True)
        if found is None:
            return Heading("markdown", "", (), inner) if inner else None
        return Heading("markdown", found.number, found.order, found.title, said=True)
    return _numbered(_bare(text), certain=False) if text else None


def _opened(text: str) -> str:
    """Return a title in Markdown without the signs that may close it."""
    title = text.rstrip("#")
    return title.rstrip() if not title or title[-1].isspace() else text


def _bare(text: str) -> str:
    bold = _BOLD.fullmatch(text)
    return bold[2].strip() if bold is not None else text


def _numbered(text: str, *, certain: bool) -> Heading | None:
    for read in (_annex, _lettered, _article, _plain):
        found = read(text)
        if found is not None:
            return found if certain or _may_be_title(found) else None
    return None


def _plain(text: str) -> Heading | None:
    found = _NUMBER.fullmatch(text)
    if found is None or (found["mark"] in {")", "）"} and found["mark"]):
        return None
    number, gap, title = found["number"], found["gap"], found["title"]
    parts = number.split(".")
    # 1.05 and 1.125 are values; 20.11.2026 is a date.
    if any((len(p) > 1 and p[0] == "0") or (at and len(p) > 2) for at, p in enumerate(parts)):
        return None
    loose = not gap and bool(title)
    if loose and (title[0].isascii() or not title[0].isalpha()):
        return None
    if len(parts) == 1 and (not title or (loose and not found["mark"])):
        return None
    order = tuple(int(p) for p in parts)
    loose = loose and not found["mark"]
    quantity = not found["mark"] and _MEASURE.match(title) is not None
    return Heading("number", number, order, title, bool(found["said"]), loose, quantity)


def _lettered(text: str) -> Heading | None:
    found = _LETTER.fullmatch(text)
    if found is None:
        return None
    order = (_rank(found["letter"]), *_parts(found["rest"]))
    return Heading("letter", found["number"], order, found["title"] or "")


def _annex(text: str) -> Heading | None:
    found = _ANNEX.fullmatch(text)
    if found is None:
        return None
    blank = "" if ord(found["word"][0]) > 0x2E80 else " "
    number = f"{found['word'].capitalize()}{blank}{found['letter']}{found['rest']}"
    order = (_rank(found["letter"]), *_parts(found["rest"]))
    said = any(not mark.isspace() for mark in found["mark"])
    return Heading("annex", number, order, found["title"], said)


def _article(text: str) -> Heading | None:
    found = _ARTICLE.fullmatch(text)
    if found is not None:
        number, kind = found["number"], found["kind"]
        shown = f"第{number}{kind}"
    else:
        found = _LISTED.fullmatch(text)
        if found is None:
            return None
        number, kind = found["number"], "、"
        shown = number
    values = (int(p) if p.isdigit() else han_number(p) for p in number.split("."))
    return Heading(
        "article", shown, (_KINDS[kind], *values), found["title"] or "", said=kind != "、"
    )


def _parts(rest: str) -> tuple[int, ...]:
    return tuple(int(p) for p in rest.split(".") if p)


def _rank(letter: str) -> int:
    """Return what sorts the annex A behind chapter 999."""
    return 1000 + (int(letter) if letter.isdigit() else ord(letter[0]) - ord("A") + 1)


def han_number(text: str) -> int:
    """Return the number that Chinese numerals below 1000 say."""
    total = digit = 0
    for sign in text:
        if sign in "十百":
            total += max(digit, 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = 2 if sign == "两" else max("零一二三四五六七八九".find(sign), 0)
    return total + digit


def _may_be_title(heading: Heading) -> bool:
    """Return whether the words after a number can be a title, or the start of its text."""
    title = heading.title
    if not title:
        return True
    first = title[0]
    if first.islower() or not (first.isalnum() or first in "\"'“‘„«「『《【<[(（"):
        return False
    if sum(c.isalpha() for c in title) < 2:
        return False
    if heading.style == "article":
        return title[0] != "的"
    return heading.said or not heading.quantity or len(heading.order) > 1


_SAYS_SECTION = re.compile(
    r"^(?:§+|(?i:sections?|sec\.|clauses?|chapters?|abschnitt|kapitel|ziffer|punkt|pkt\.|abs\.)(?=[\s\d])"
    r"|(?i:annexe?|appendix|attachment|anhang|anlage|allegato|anexo)(?=\s)|附录|附錄|附件|付録)\s*"
)
_ITEM = re.compile(r"[\s,.]*\(?\b[a-z][)）]?$|[\s,]*[(（]\d+[)）]$")


def section_key(number: str) -> str:
    """Return what the ways to cite one section have in common: § 8.5, 8.5. and Section 8.5.

    Annex A, Anhang A and 附录A are one, as are 第三条 and 第3条.
    """
    text = " ".join(number.translate(_WIDE).split())
    text = _SAYS_SECTION.sub("", text).strip(" .:：、)）(（")
    article = _ARTICLE.fullmatch(text)
    if article is not None:
        value = article["number"]
        shown = value if value[0].isdigit() else str(han_number(value))
        text = f"{shown}{article['kind'].replace('條', '条').replace('節', '节')}"
    return text.casefold()


def without_item(number: str) -> str:
    """Return a cited number without the list item it ends in: 8.5.2 b) is in 8.5.2."""
    return _ITEM.sub("", number.strip())
