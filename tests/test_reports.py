"""The reports of the example register: word for word as Markdown, and as HTML that stands alone."""

import base64
import hashlib
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from command import begin, in_process

from csrreg.reports.catalogue import REPORTS
from csrreg.reports.words import LANGUAGES, places
from csrreg.store.reports import words_for
from csrreg.store.resources import folder, load_yaml

FOLDER = Path(__file__).parent / "reports"
EXAMPLE = folder("examples") / "brakes"
ABOUT = {"requirement": ["CSR-NORDAUTO-0003"], "review": ["CRV-NORDAUTO-0001"]}
PLAIN = [r.name for r in REPORTS if r.about != "range"]
DAY = ["--today", "2026-11-20"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    place = begin(tmp_path / "here", monkeypatch)
    shutil.copytree(EXAMPLE, place, dirs_exist_ok=True)
    return place


@pytest.fixture
def report(here, monkeypatch):  # noqa: ARG001 - it goes into the register
    def make(name, *more):
        words = ["report", name, *ABOUT.get(name, []), *DAY, *more]
        done = in_process(monkeypatch, words)
        assert done.code == 0, done.err
        return done.out

    return make


@pytest.fixture
def golden(update_golden):
    def compare(file, text):
        if update_golden:
            file.write_text(text, "utf-8", newline="\n")
        assert text == file.read_text("utf-8")

    return compare


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PLAIN)
def test_markdown(report, name, language, golden):
    text = report(name, "--format", "markdown", "--language", language)
    text = re.sub(r"csrreg \d[\w.]*", "csrreg VERSION", text)
    text = re.sub(r"\d+ \([0-9a-f]{12}\)", "RULES", text)
    golden(FOLDER / f"{name}.{language}.md", text)


class Page(HTMLParser):
    """What matters of a page of HTML: its ids, links, and everything that could reach outside."""

    VOID = frozenset({"meta", "br", "wbr", "input", "col"})

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.text = text
        self.ids, self.hrefs, self.outside, self.inline, self.open = [], [], [], [], []
        self.parts = {"style": [], "script": []}
        self.policy = self.lang = ""
        self.captions = self.tables = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.hrefs.append(given["href"])
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag == "html":
            self.lang = given["lang"]
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.outside += [v for k, v in attrs if k in ("src", "srcset", "data", "action", "poster")]
        self.inline += [k for k, _ in attrs if k == "style" or k.startswith("on")]
        if tag == "script":
            self.kind = given.get("type", "")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.parts["style"].append(data)
        if self.open and self.open[-1] == "script" and not self.kind:
            self.parts["script"].append(data)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PLAIN)
def test_html_stands_alone(report, name, language):
    text = report(name, "--language", language)
    page = Page(text)
    assert not page.open
    assert page.lang[:2] == language
    assert not page.outside
    assert not page.inline
    assert [i for i in page.ids if page.ids.count(i) > 1] == []
    inner = [h[1:] for h in page.hrefs if h.startswith("#")]
    assert set(inner) <= set(page.ids)
    assert all(h.startswith("#") for h in page.hrefs), page.hrefs
    for kind in ("style", "script"):
        digest = hashlib.sha256("".join(page.parts[kind]).encode()).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in page.policy
    assert "unsafe" not in page.policy
    assert page.policy.startswith("default-src 'none';")
    assert not re.search(r"url\(|@import|https?:", "".join(page.parts["style"]))
    assert report(name, "--language", language) == text


@pytest.mark.parametrize("form", ["markdown", "html", "json", "csv"])
@pytest.mark.parametrize("name", [r.name for r in REPORTS if not r.about])
def test_a_report_for_one_customer_names_no_other(report, name, form):
    whole = report(name, "--format", form) if name != "management" else "HUAXING"
    text = report(name, "--format", form, "--customer", "NORDAUTO")
    for other in ("HUAXING", "VELTRA", "Huaxing", "华星", "Veltra"):
        assert other not in text, re.findall(f".{{60}}{other}.{{60}}", text)
    assert "NORDAUTO" in text or name == "management"  # figures may name nobody
    assert re.search("HUAXING|VELTRA", whole) or name in ("gaps", "actions")


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_nor_does_what_the_check_says_of_its_records(here, report, form):
    file = here / "requirements/NORDAUTO/CSR-NORDAUTO-0003.yaml"
    links = "links:\n  - to: CSR-HUAXING-0099\n"
    file.write_text(file.read_text("utf-8") + links, "utf-8")
    whole = report("requirement", "--format", form)
    assert "CSR-HUAXING-0099" in whole
    text = report("requirement", "--format", form, "--customer", "NORDAUTO")
    assert "HUAXING" not in text


def labels(language):
    found = {}
    for file in sorted((folder("templates") / "labels" / language).glob("*.yaml")):
        for group, texts in load_yaml(file).items():
            found |= {(file.name, f"{group}.{key}"): text for key, text in texts.items()}
    return found


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_label_is_translated(language):
    english, other = manifold(labels("en")), manifold(labels(language))
    assert english.keys() == other.keys()
    for key, text in english.items():
        assert places(text) == places(other[key]), key
        assert other[key].strip(), key


def manifold(found):
    """Return labels without those for exactly one, which not every language has."""
    return {key: text for key, text in found.items() if not key[1].endswith(".one")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_for_one_belongs_to_one_for_many(language):
    found = labels(language)
    single = [key for key in found if key[1].endswith(".one")]
    assert bool(single) == (language != "zh")
    for file, key in single:
        many = found[file, key.removesuffix(".one")]
        assert found[file, key] != many, key
        assert places(found[file, key]) <= places(many), key


def test_chinese_labels_are_chinese():
    same = {"ID", "CSR", "IATF", "ISO", "FMEA", "DFMEA", "PFMEA", "GRR", "EDI"}
    for key, text in labels("zh").items():
        latin = re.sub(r"\{[a-z_]+\}|[^A-Za-z ]", " ", text).split()
        assert set(latin) <= same | {"COMMON", "Pp", "Ppk", "Cp", "Cpk", "Cmk"}, (key, text)


@pytest.mark.parametrize("name", PLAIN)
def test_own_labels_do_not_repeat_common_ones(name):
    for language in LANGUAGES:
        assert words_for(language, name).language == language


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", r"<dd>\d+ errors?, \d+ warnings?, \d+ notes?</dd>"),
        ("de", r"<dd>\d+ Fehler, \d+ Warnung(en)?, \d+ Hinweise?</dd>"),
        ("zh", r"<dd>\d+ 项错误，\d+ 项警告，\d+ 项提示</dd>"),
    ],
)
def test_the_identity_counts_findings_in_the_readers_language(report, language, said):
    found = re.search(said, report("overview", "--language", language))
    assert found, said
    for count, word in re.findall(r"(\d+) ([A-Za-z]+)", found[0]):
        plural = {"en": word.endswith("s"), "de": word.endswith(("en", "weise", "Fehler"))}
        assert plural[language] == (count != "1" or word == "Fehler"), found[0]


@pytest.mark.parametrize("name", ["ledger", "overview"])
def test_contracts_are_released_to_production_and_characteristics_as_products(report, name):
    text = report(name, "--format", "markdown", "--language", "zh")
    assert ("已下达" in text, "已放行" in text) == (True, name == "overview")
