"""Where the sections of a text begin, and where they only seem to."""

import pytest

from csrreg.diff.numbering import section_key, without_item
from csrreg.diff.outline import sections_of


def found(text):
    return [(s.number, s.title) for s in sections_of(text)]


BODY = "The supplier keeps the records of each batch and shows them to the buyer on request."


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("8.5.2 Release", "8.5.2", "Release"),
        ("8.5.2. Release", "8.5.2", "Release"),
        ("8.5.2  100 % inspection", "8.5.2", "100 % inspection"),
        ("§ 8.5 Release", "8.5", "Release"),
        ("Section 8.5: Release", "8.5", "Release"),
        ("Kapitel 8 Betrieb", "8", "Betrieb"),
        ("# 8.5.2 Release", "8.5.2", "Release"),
        ("### **8.5.2 Release** ###", "8.5.2", "Release"),
        ("**8.5.2 Release**", "8.5.2", "Release"),
        ("# Release", "", "Release"),
        ("Annex A", "Annex A", ""),
        ("ANNEX A: Forms", "Annex A", "Forms"),
        ("Anhang B Formblätter", "Anhang B", "Formblätter"),
        ("附录A 检查表", "附录A", "检查表"),
        ("附录 A：检查表", "附录A", "检查表"),
        ("A.2 Forms", "A.2", "Forms"),
        ("第3章 过程", "第3章", "过程"),
        ("第三条　过程", "第三条", "过程"),
        ("3.2 过程控制", "3.2", "过程控制"),
        ("3.2过程控制", "3.2", "过程控制"),
        ("８．５．２　放行", "8.5.2", "放行"),
    ],
)
def test_a_heading_is_found_however_it_is_written(heading, number, title):
    text = f"{BODY}\n\n{heading}\n\n{BODY}\n"
    assert found(text) == [("", ""), (number, title)]
    assert [s.line for s in sections_of(text)] == [1, 3]
    assert [s.text for s in sections_of(text)] == [BODY, BODY]


@pytest.mark.parametrize(
    "line",
    [
        "1.67 is the target for all of them.",
        "1.67 Mindestwert",
        "1.33",
        "3.5 mm",
        "8.5.2 of the standard holds as well.",
        "20.11.2026 Review of the plan",
        "1.05 Factor",
        "1) Do this",
        "a) Do this",
        "(1) Do this",
        "12 Stück je Los",
        "2026 Edition",
        "第三条的规定同样适用。",
        "10天内回复",
        "8.5.2 Release ............ 12",
        "| 8.5.2 | Release |",
        "Annex A applies to all parts.",
        "#hashtag",
    ],
)
def test_a_line_that_only_looks_like_a_heading_is_none(line):
    # In the midst of a paragraph, as wrapping puts it.
    text = f"8.5 Release\n\n{BODY.removesuffix('.')} and\n{line}\n{BODY}\n\n8.6 Storage\n\n{BODY}"
    assert found(text) == [("8.5", "Release"), ("8.6", "Storage")]
    assert line in sections_of(text)[0].text


def test_the_items_of_a_list_are_no_chapters():
    items = "1. Check the drawing.\n2. Tell the buyer\n3. Keep the parts apart;"
    text = f"1 Scope\n\n{BODY}\n\n{items}\n\n2 Records\n\n{BODY}\n\n{items}\n\n3 Storage\n\n{BODY}"
    assert found(text) == [("1", "Scope"), ("2", "Records"), ("3", "Storage")]


def test_in_markdown_a_number_alone_begins_an_item():
    text = (
        f"# 1 Scope\n\n{BODY}\n\n2. Tell Them\n\n# 2 Records\n\n{BODY}\n\n# 3 Storage\n\n{BODY}\n"
    )
    assert found(text) == [("1", "Scope"), ("2", "Records"), ("3", "Storage")]


def test_code_in_markdown_holds_no_headings():
    text = f"# 1 Scope\n\n```\n# 2 Not this\n```\n\n# 3 Storage\n\n{BODY}\n"
    assert found(text) == [("1", "Scope"), ("3", "Storage")]


def test_a_reference_at_the_start_of_a_line_is_no_heading():
    text = (
        f"8.4 Purchase\n\n{BODY} More is said in\n8.6 Storage and what follows there.\n\n"
        f"8.5 Release\n\n{BODY}\n\n8.6 Storage\n\n{BODY}\n"
    )
    assert found(text) == [("8.4", "Purchase"), ("8.5", "Release"), ("8.6", "Storage")]


def test_a_number_that_was_left_out_does_not_matter():
    text = f"8.1 Planning\n\n{BODY}\n\n8.4 Purchase\n\n{BODY}\n\n9 Audits\n\n9.2 Visits\n\n{BODY}\n"
    assert [n for n, _ in found(text)] == ["8.1", "8.4", "9", "9.2"]


def test_a_title_may_begin_like_an_amount():
    text = f"8.4 Einkauf\n\n{BODY}\n\n8.5 Teile mit Software\n\n{BODY}\n"
    assert found(text) == [("8.4", "Einkauf"), ("8.5", "Teile mit Software")]


def test_a_numbered_paragraph_has_no_title_and_loses_no_word():
    text = f"8.5.1 {BODY}\n\n8.5.2 The supplier shall\ntell the buyer.\n"
    first, second = sections_of(text)
    assert (first.number, first.title, first.text) == ("8.5.1", "", BODY)
    assert " ".join(f"{second.title} {second.text}".split()) == "The supplier shall tell the buyer."


def test_numbers_that_start_anew_in_an_annex_carry_its_letter():
    titles = ("1 Scope", "2 Records", "Annex A Forms", "1 Label", "2 Card")
    text = "\n\n".join(f"{title}\n\n{BODY}" for title in titles)
    assert [n for n, _ in found(text)] == ["1", "2", "Annex A", "A 1", "A 2"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(end):
    lines = ["\ufeff8.5 Release", "", BODY, "", "8.6 Storage", "", BODY]
    assert found(end.join(lines)) == [("8.5", "Release"), ("8.6", "Storage")]


CONTENTS = {
    "dots": "Contents\n\n8.5 Release ........ 3\n8.6 Storage ...... 4\n8.7 Returned goods ... 4\n",
    "pages": "Inhalt\n\n8.5 Release 3\n8.6 Storage 4\n8.7 Returned goods 4\n",
    "links": "# Contents\n\n- [8.5 Release](#a)\n- [8.6 Storage](#b)\n- [8.7 Returned goods](#c)\n",
    "bare": "目录\n\n8.5 Release\n8.6 Storage\n8.7 Returned goods\n",
    "wrapped": "Contents\n\n8.5 Release ... 3\n8.6 Storage\n... 4\n8.7 Returned goods ... 4\n",
}


@pytest.mark.parametrize("contents", CONTENTS.values(), ids=CONTENTS)
def test_a_table_of_contents_holds_no_sections(contents):
    body = f"8.5 Release\n\n{BODY}\n\n8.6 Storage\n\n{BODY}\n\n8.7 Returned goods\n\n{BODY}\n"
    numbers = [s.number for s in sections_of(f"{contents}\n{body}")]
    assert [n for n in numbers if n] == ["8.5", "8.6", "8.7"]
    assert [s.text for s in sections_of(f"{contents}\n{body}") if s.number] == [BODY] * 3


def test_a_list_that_stands_in_several_sections_is_no_table_of_contents():
    items = "1. Name of the part\n2. Level of the drawing\n3. Date of the release"
    text = "\n\n".join(f"8.{n} Title{n}\n\n{BODY}\n\n{items}" for n in range(1, 5))
    assert [s.text.endswith(items) for s in sections_of(text)] == [True] * 4


def test_dots_before_a_value_are_no_table_of_contents():
    rows = "Sample size ........ 5\nIndex ........ 1.67\nRelease ........ 7"
    text = f"8.4 Purchase\n\n{rows}\n\n8.5 Release\n\n{BODY}\n"
    assert sections_of(text)[0].text == rows


def pages(count, page, header="Brackwell Manual 7"):
    return "\n\n".join(f"{header}\n\n{page(n)}\n\nPage {n} of {count}" for n in range(1, count + 1))


def lines(number):
    return "\n".join(f"{BODY} ({number}, {at})" for at in range(14))


def test_headers_and_footers_are_no_text():
    text = pages(6, lambda n: f"8.{n} Title{n}\n\n{lines(n)}")
    assert [s.number for s in sections_of(text) if s.number] == [f"8.{n}" for n in range(1, 7)]
    said = "\n".join(s.text for s in sections_of(text))
    assert "Page" not in said
    assert "Brackwell" not in said
    assert all(said.count(f"({n}, {at})") == 1 for n in range(1, 7) for at in range(14))


def test_a_chapter_repeated_on_each_page_is_one_chapter():
    text = pages(6, lambda n: f"8 Operation\n\n{lines(n)}")
    assert [s.number for s in sections_of(text) if s.number] == ["8"]


@pytest.mark.parametrize(
    "line", ["There is nothing to add here.", "1. Name of the part", "Sheet 1", "1 - 5", "x"]
)
def test_what_is_repeated_anywhere_else_stays(line):
    text = pages(8, lambda n: f"8.{n} Title{n}\n\n{lines(n)}\n{line}\n{lines(n)}")
    assert sum(line in s.text.split("\n") for s in sections_of(text)) == 8


def test_a_sentence_that_ends_several_pages_stays():
    line = "There is nothing to add here."
    text = pages(6, lambda n: f"8.{n} Title{n}\n\n{lines(n)}\n\n{line if n < 5 else ''}\n")
    text += f"\n\n8.7 Last\n\n{lines(7)}\n{line}\n{lines(7)}\n\n{lines(7)}\n"
    assert sum(line in s.text.split("\n") for s in sections_of(text)) == 5


def test_a_list_of_sheets_is_no_row_of_page_numbers():
    sheets = "\n".join(f"Sheet {n}" for n in range(1, 9))
    assert sections_of(f"8.5 Forms\n\n{sheets}\n\nThat is all.")[0].text.startswith(sheets)


def test_a_text_without_headings_is_one_section():
    assert [(s.number, s.text) for s in sections_of(f"\n{BODY}\n{BODY}\n")] == [
        ("", f"{BODY}\n{BODY}")
    ]
    assert sections_of("") == ()
    assert sections_of("\n \n") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8.5.2", "§ 8.5.2"),
        ("8.5.2", "Section 8.5.2."),
        ("8.5.2", "８．５．２"),
        ("Annex A", "Anhang A"),
        ("Annex A", "附录A"),
        ("第三条", "第3条"),
        ("第十二章", "第 12 章"),
    ],
)
def test_a_section_can_be_cited_in_several_ways(one, other):
    assert section_key(one) == section_key(other)


def test_sections_that_differ_have_keys_that_differ():
    numbers = ("8.5", "8.5.2", "85", "Annex A", "A.1", "Annex B", "第3章", "第3条", "3", "")
    assert len({section_key(number) for number in numbers}) == len(numbers)


def test_a_list_item_belongs_to_its_section():
    assert without_item("8.5.2 b)") == without_item("8.5.2 (3)") == without_item("8.5.2") == "8.5.2"
