"""Templates of the user's own: used first, shut in, and told wrong by file and line.

And what is written is whole or not there.
"""

import os
import shutil
from datetime import date
from html import unescape

import pytest
from command import begin, in_process

from csrreg.errors import CsrregError
from csrreg.reports.page import Identity, Page, Prose, Text
from csrreg.store.reports import Renderer, words_for
from csrreg.store.resources import folder

IDENTITY = Identity("Acme Brakes", "en", date(2026, 11, 20), "1.0", "100 (ab)", "cd", 3)
PAGE = Page("gaps", (Prose(Text("seven")),))
ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ page.__class__.__init__.__globals__ }}",
    "{{ say.__func__.__globals__['os'] }}",
    "{{ say.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.system('id') }}",
    "{{ self.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ '{0.__class__}'.format(page) }}",
    "{{ ('{0.__class__.__init__.__globals__}'|attr('format'))(page) }}",
    "{{ page|attr('__class__') }}",
    "{{ (page|map('__class__')|list) }}",
    "{% include '/etc/passwd' %}",
    "{% include '../../../../etc/passwd' %}",
    "{% import 'os' as os %}{{ os.getcwd() }}",
)


@pytest.fixture
def own(tmp_path):
    place = tmp_path / "own"
    place.mkdir()
    return place


def made(own, page=PAGE):
    return Renderer(words_for("en", page.name), IDENTITY, {}, own=own).html(page)


def test_another_style_is_used_and_allowed_by_the_policy(own):
    plain = made(None)
    (own / "report.css").write_text("h1{color:teal}")
    text = made(own)
    assert "h1{color:teal}" in text
    assert "color-scheme:light dark}" not in text
    policy = unescape(text).partition("style-src '")[2].partition("'")[0]
    assert policy.startswith("sha256-")
    assert policy not in plain


def test_a_template_of_the_report_comes_before_that_of_all(own):
    (own / "page.html.j2").write_text("all: {{ title }}")
    (own / "gaps.html.j2").write_text("gaps: {{ title }}")
    assert made(own).startswith("gaps: ")
    assert made(own, Page("actions", ())).startswith("all: ")


def test_a_template_may_build_on_those_of_csrreg(own):
    (own / "gaps.html.j2").write_text(
        "{% import 'blocks.html.j2' as b with context %}{{ b.block(page.blocks[0], 2) }}"
    )
    assert made(own).strip() == '<p class="prose plain">seven</p>'


def test_what_a_template_shows_is_escaped(own):
    (own / "page.html.j2").write_text("{{ page.blocks[0].text.text }}")
    page = Page("gaps", (Prose(Text("<script>\u202e")),))
    assert made(own, page) == "&lt;script&gt;\\u202e"


@pytest.mark.parametrize("text", ESCAPES)
def test_a_template_reaches_nothing_else(own, text):
    (own / "page.html.j2").write_text(f"first line\n{text}\n")
    try:
        shown = made(own)
    except CsrregError as refused:
        shown = refused.message  # else refused quietly: jinja's sandbox gives nothing
    assert not any(word in shown for word in ("<class", "root:", "uid=", "built-in", "<module"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("one\ntwo\n{{ nothing }}", ":3: 'nothing' is undefined"),
        ("one\n{% if %}", ":2: Expected an expression, got 'end of statement block'"),
        ("{{ title|unknown }}", ":1: No filter named 'unknown'."),
        ("one\n\n\n{{ 1 / 0 }}", ":4: division by zero"),
        ("{{ say('ui.nothing') }}", ":1: 'ui.nothing'"),
        ("{{ page.nothing }}", ":1: "),
        ("{% macro m() %}\n{{ nothing }}\n{% endmacro %}\n{{ m() }}", ":2: 'nothing' is undefined"),
    ],
)
def test_a_wrong_template_is_told_by_file_and_line(own, text, message):
    (own / "page.html.j2").write_text(text)
    with pytest.raises(CsrregError) as wrong:
        made(own)
    assert f"{own / 'page.html.j2'}{message}" in wrong.value.message


def test_a_template_that_is_no_text(own):
    (own / "page.html.j2").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CsrregError, match="not UTF-8"):
        made(own)
    (own / "page.html.j2").unlink()
    (own / "report.css").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CsrregError, match="cannot be read as UTF-8"):
        made(own)


@pytest.fixture
def here(tmp_path, monkeypatch):
    place = begin(tmp_path / "here", monkeypatch)
    shutil.copytree(folder("examples") / "brakes", place, dirs_exist_ok=True)
    return place


def test_a_report_that_cannot_be_written_leaves_the_old_one(here, monkeypatch):
    out = here / "out"
    out.mkdir()
    old = out / "gaps.html"
    assert in_process(monkeypatch, ["report", "gaps", "-o", str(old)]).code == 0
    before = old.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    done = in_process(monkeypatch, ["report", "gaps", "-o", str(old)])
    assert done.code == 2
    assert done.err == f"csrreg: {old} cannot be written: No space left on device\n"
    assert [f.name for f in out.iterdir()] == ["gaps.html"]
    assert old.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only(here, monkeypatch):
    out = here / "out"
    out.mkdir(mode=0o555)
    for words in (["gaps", "-o", str(out / "gaps.html")], ["all", "-o", str(out)]):
        done = in_process(monkeypatch, ["report", *words])
        assert done.code == 2
        assert "Permission denied" in done.err
    assert list(out.iterdir()) == []


def test_a_wrong_template_writes_nothing_of_all(here, monkeypatch):
    own = here / "own"
    own.mkdir()
    (own / "review.html.j2").write_text("{{ nothing }}")
    done = in_process(monkeypatch, ["report", "all", "-o", "site", "--templates", "own"])
    assert done.code == 2
    assert "review.html.j2:1: 'nothing' is undefined" in done.err
    assert not (here / "site").exists()


def test_a_label_that_is_missing_is_a_bug_and_not_the_users():
    with pytest.raises(KeyError):
        made(None, Page("no_such_report", ()))
