"""Record text is text: what looks like a script, a link or a template is shown, and nothing more.

Every free text of every kind of record, of the settings too, is replaced; what was equal stays
equal, so that records still fit each other and every report still has something to show.
"""

import shutil
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import pytest
from made import NAMES
from markdown_it import MarkdownIt
from payloads import ATTACKS, HIDING

from csrreg.model.fields import Node, node_of
from csrreg.model.ids import id_of_file
from csrreg.model.kinds import SETTINGS, SETTINGS_FILE
from csrreg.model.parse import shape_of
from csrreg.reports.html import unhidden
from csrreg.reports.page import Page, Row, Table, Text
from csrreg.store.reports import Renderer, words_for
from csrreg.store.resources import folder
from csrreg.store.yaml.emit import record_text
from csrreg.store.yaml.reader import read

KEPT = {"standard", "file", "sha256", "digest", "content", "language", "unit", "ref", "url"}
"""Fields whose form the reader checks: a path, a digest, a language."""
NEUTRAL = [name for name in NAMES if name != "changes"]


def replaced(tree, node: Node, change, name: str = ""):
    """Return a record with every free text changed."""
    if node.form == "shape":
        known = {field.name: field.node for field in node.fields}
        return {k: replaced(v, known[k], change, k) for k, v in tree.items()}
    if node.form == "table":
        return {k: replaced(v, node.item, change, name) for k, v in tree.items()}
    if node.form == "list":
        return [replaced(v, node.item, change, name) for v in tree]
    free = node.scalar in ("text", "long") and not node.choices and not node.refers_to
    return change(tree) if free and name not in KEPT and isinstance(tree, str) else tree


def planted(place: Path, change) -> tuple[Path, int]:
    """Write the example register with its texts changed; return it and how many there were."""
    shutil.copytree(folder("examples") / "brakes", place)
    number = 0

    def counted(text):
        nonlocal number
        number += 1
        return change(text)

    for file in sorted(place.rglob("*.yaml")):
        name = file.relative_to(place).as_posix()
        record = id_of_file(name)
        if record is None and name != SETTINGS_FILE:
            continue
        kind = SETTINGS if record is None else record.kind
        node = node_of(shape_of(kind))
        tree = read(name, file.read_bytes()).fields
        file.write_text(record_text(replaced(tree, node, counted), node), "utf-8")
    return place, number


@pytest.fixture(scope="module")
def all_at_once(tmp_path_factory):
    """Make a register with all attack strings in every field."""
    place = tmp_path_factory.mktemp("hostile") / "all"
    return planted(place, lambda text: f"{' '.join(ATTACKS)} {text}")


@pytest.mark.parametrize("name", NEUTRAL)
def test_no_script_runs_and_no_request_is_made(reports, open_page, all_at_once, name):
    root, fields = all_at_once
    assert fields > 1000
    assert all(e.record for e in reports.opened(root, "en").seen.entries.values())
    seen = open_page(reports(name, root=root), java_script_enabled=True)
    for details in seen.page.locator("main details").all()[:5]:
        details.evaluate("d => { d.open = true }")
    seen.assert_quiet()
    shown = seen.page.evaluate("document.querySelector('main').textContent")
    # The figures for the management review hold hardly any text.
    for attack in ATTACKS if name != "management" else ():
        assert " ".join(attack.split()) in " ".join(shown.split()), attack
    forbidden = "script, img, iframe, form, link, style, base, meta, math"
    inside = seen.page.locator("main").evaluate("(m, s) => m.querySelectorAll(s).length", forbidden)
    assert inside == 0
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", ["overview", "requirements", "gaps"])
def test_filters_of_hostile_values_work_and_stay_text(reports, open_page, all_at_once, name):
    seen = open_page(reports(name, root=all_at_once[0]))
    page = seen.page
    for search in page.locator("input[type=search]").all():
        search.fill("<script>alert(1)</script>")
    for box in page.locator(".controls input[type=checkbox]").all()[:3]:
        box.check()
    for select in page.locator(".controls select").all():
        select.select_option(index=1)
    for head in page.locator("thead .sort").all()[:4]:
        head.click()
    page.wait_for_url(lambda url: "#?" in url)
    address = page.evaluate("location.hash")
    seen.assert_quiet()
    again = open_page(reports(name, root=all_at_once[0]), address)
    again.assert_quiet()


class Rendered(HTMLParser):
    """The tags and addresses of rendered Markdown."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = set(), [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, key, value) for key, value in attrs]

    def handle_data(self, data):
        self.text += data


TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "strong", "em", "br", "hr", "ul", "li", "code"),
    *("table", "thead", "tbody", "tr", "th", "td", "blockquote", "a", "ins", "del"),
}


@pytest.mark.parametrize("name", NEUTRAL)
def test_markdown_stays_text(reports, all_at_once, name):
    """Rendered by a reader that lets HTML through: the worst a wiki may do."""
    text = reports(name, root=all_at_once[0], ending="md").read_text("utf-8")
    made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    found = Rendered(made)
    assert found.tags <= TAGS
    assert [a for a in found.attributes if a[1] not in ("href", "style")] == []
    assert [v for _, key, v in found.attributes if key == "href" and v[:1] != "#"] == []
    assert [v for _, key, v in found.attributes if key == "style" and "text-align" not in v] == []
    shown = " ".join(found.text.replace("\u200b", "").split())
    for attack in ATTACKS if name != "management" else ():
        assert " ".join(attack.split()) in shown, attack


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_each_attack_begins_a_text(reports, open_page, tmp_path, number):
    """Each field begins with another one, so that all of them meet all fields in turn."""
    turn = count(number)
    known = {}

    def change(text):
        if text not in known:
            known[text] = f"{ATTACKS[next(turn) % len(ATTACKS)]}{text}"
        return known[text]

    root, _ = planted(tmp_path / f"turn-{number}", change)
    for name in NEUTRAL:
        open_page(reports(name, root=root)).assert_quiet()


@pytest.mark.parametrize("text", [*ATTACKS, HIDING])
def test_title_caption_and_margins_are_text_too(tmp_path, open_page, text):
    """What is no cell: the page's title, the names of tables and charts, the margins of paper."""
    from dataclasses import replace
    from datetime import date

    from csrreg.reports.page import Column, Identity, Section

    identity = Identity(text, "en", date(2026, 11, 20), "1", text, text, 1, number=text)
    identity = replace(identity, revision=text, approved_by=text, unread=(text,))
    rows = tuple(Row((Text(text), Text(text)), anchor=f"A-{n}") for n in range(6))
    table = Table(
        "one", (Column("id", "id"), Column("owner", filter=True)), rows, caption=Text(text)
    )
    page = Page("gaps", (Section("s", (table,), heading=Text(text)),), title=Text(text))
    words = words_for("en", "gaps")
    file = tmp_path / "page.html"
    file.write_text(Renderer(words, identity, {}).html(page), "utf-8")
    seen = open_page(file)
    seen.page.emulate_media(media="print")
    seen.assert_quiet()
    assert " ".join(unhidden(text).split()) in " ".join(seen.page.title().split())
    source = file.read_text("utf-8")
    assert not any(sign in source for sign in "\u202e\u2066\u200f\x00\x1b\x85\ufeff")
