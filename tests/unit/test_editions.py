"""What is proposed for the sections of a new edition."""

import pytest
from editions.layout import STYLES
from editions.measured import measured, report
from editions.phrases import LANGUAGES

from csrreg.diff.attach import attach
from csrreg.diff.editions import compare_editions, differences
from csrreg.diff.plain_text import bucket, plain, same, unwrapped

SAME = {
    "line breaks": ("one two\nthree", "one\ntwo three"),
    "a paragraph's break": ("One.\n\nTwo.", "One.\nTwo."),
    "line ends": ("one\r\ntwo", "one\ntwo"),
    "a hyphen at a line's end": ("the capa-\nbility", "the capability"),
    "a hyphen of its own at a line's end": ("customer-\nspecific", "customer-specific"),
    "hyphens at different places": ("Erst-\nmusterprüfung", "Erstmuster-\nprüfung"),
    "a code at a line's end": ("CSR-X-\n0001", "CSR-X-0001"),
    "a hyphen that waits": ("Ein-\nund Ausgang", "Ein- und Ausgang"),
    "a soft hyphen": ("capa\u00adbility", "capability"),
    "a soft hyphen at a line's end": ("capa\u00ad\nbility", "capability"),
    "composed letters": ("Pru\u0308fung", "Prüfung"),
    "quotes": ("“as agreed”", '"as agreed"'),
    "German quotes": ("„Stand 3“", '"Stand 3"'),
    "an apostrophe": ("supplier’s", "supplier's"),
    "a dash": ("5 – 10", "5 - 10"),
    "a fixed blank": ("5\u00a0mm", "5 mm"),
    "wide digits": ("８．５ 条", "8.5条"),
    "wide marks": ("供方，应（见下）", "供方,应(见下)"),
    "a Chinese line break": ("供方应提交\n报告", "供方应提交报告"),
    "a Chinese line break before a sign": ("按\n“约定”温度163\n℃", "按“约定”温度163℃"),
    "blanks around Chinese": ("在 5 个工作日", "在5个工作日"),
    "a ligature": ("ﬁrst", "first"),
    "a bullet": ("• one\n• two", "- one\n- two"),
    "how deep a text is indented": ("  one\n  two", "one\ntwo"),
    "the frame of a table": (
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "| a | b |\n| --- | :-: |\n| 1 | 2 |",
    ),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_what_says_nothing_makes_no_difference(one, other):
    assert same(plain(one), plain(other))
    assert same(plain(other), plain(one))
    assert bucket(plain(one)) == bucket(plain(other))


OTHER = {
    "a digit": ("at least 1.33", "at least 1.67"),
    "a decimal point": ("1.67", "167"),
    "a decimal comma": ("1,5 mm", "15 mm"),
    "a point for a comma": ("1.500 parts", "1,500 parts"),
    "a wide comma in a number": ("3，5", "3,5"),
    "two numbers that become one": ("5 10", "510"),
    "two numbers over two lines": ("5\n10", "510"),
    "two numbers in Chinese": ("样本5\n10件", "样本510件"),
    "shall": ("The supplier shall", "The supplier should"),
    "not": ("shall not be used", "shall be used"),
    "nicht": ("muss nicht", "muss"),
    "kein": ("keine Teile", "eine Teile"),
    "应": ("供方应", "供方宜"),
    "不": ("不应使用", "应使用"),
    "a unit": ("5 mm", "5 µm"),
    "the case of a unit": ("5 MPa", "5 mPa"),
    "a comparison": ("≥ 5", "≤ 5"),
    "a comparison's sign": (">5", "<5"),
    "a sign": ("±5", "+5"),
    "minus": ("-5 °C", "5 °C"),
    "minus for a bullet": ("- 5 mm", "• 5 mm"),
    "a percent sign": ("5 %", "5 ‰"),
    "a power": ("10²", "102"),
    "a raised digit": ("m²", "m2"),
    "a full stop": ("Stop. Never use it", "Stop never use it"),
    "a Chinese full stop": ("一。二", "一二"),
    "a cell of a table": ("| a | x |  |", "| a |  | x |"),
    "a value in a table": ("| a | 5 |", "| a | 6 |"),
    "a cell of a table of blanks": (
        "Part     A      B\nx1       x",
        "Part     A      B\nx1              x",
    ),
    "a cell at a tab": ("a\tx\t\tb", "a\t\tx\tb"),
    "a first cell": ("  A     B\n  x     y\n  x", "  A     B\n  x     y\n        x"),
    "a letter's case": ("May", "may"),
    "a hyphen in a code": ("A-1", "A1"),
    "a reference": ("see 8.5.3", "see 8.5.4"),
    "words in another order": ("A before B", "B before A"),
    "words that grow together": ("an other", "another"),
}


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_what_says_something_is_never_lost(one, other):
    assert not same(plain(one), plain(other))
    assert not same(plain(other), plain(one))


def test_a_paragraph_is_shown_in_one_line_and_a_table_as_it_stands():
    text = "one\ntwo\n\n- three\n  four\n- five\n\n| a | b |\n| 1 | 2 |\n\n供方应\n提交"
    shown = "one two\n\n- three four\n- five\n\n| a | b |\n| 1 | 2 |\n\n供方应提交"
    assert unwrapped(text) == shown


WORDS = {
    "plan": "The supplier keeps a plan of all checks and shows it to the buyer every month.",
    "store": "Parts that were stored for more than 6 months are checked before they are used.",
    "label": "Each box carries a label with the name of the part, its level and the date.",
    "audit": "The customer visits the plant once a year and looks at three of its processes.",
    "tool": "Tools that belong to the customer are marked and may not be used for anybody else.",
    "report": "A complaint is answered within 24 hours; the report follows within 10 working days.",
}


def edition(*sections):
    return "\n\n".join(f"{heading}\n\n{WORDS.get(text, text)}" for heading, text in sections)


def proposals(old, new):
    return [
        (a.old.number if a.old else None, a.new.number if a.new else None, a.result)
        for a in compare_editions(old, new)
    ]


OLD = (("8.1 Plan", "plan"), ("8.2 Store", "store"), ("8.3 Label", "label"), ("8.4 Audit", "audit"))


def test_nothing_changed():
    text = edition(*OLD)
    assert proposals(text, text) == [(n, n, "unchanged") for n in ("8.1", "8.2", "8.3", "8.4")]
    assert all(a.similarity == 1 for a in compare_editions(text, text))


def test_a_section_that_is_put_in_shifts_the_numbers_behind_it():
    new = edition(OLD[0], ("8.2 Tools", "tool"), ("8.3 Store", "store"), ("8.4 Label", "label"))
    assert proposals(edition(*OLD), new) == [
        ("8.1", "8.1", "unchanged"),
        (None, "8.2", "new"),
        ("8.2", "8.3", "renumbered"),
        ("8.3", "8.4", "renumbered"),
        ("8.4", None, "removed"),
    ]


def test_a_changed_section_is_found_under_its_new_number():
    changed = WORDS["store"].replace("6 months", "9 months")
    new = edition(OLD[0], ("8.2 Tools", "tool"), ("8.3 Store", changed), ("8.4 Label", "label"))
    found = compare_editions(edition(*OLD), new)
    assert [a.result for a in found] == ["unchanged", "new", "changed", "renumbered", "removed"]
    assert 0.6 < found[2].similarity < 1
    assert [(p.kind, p.text) for p in differences(found[2])][1:3] == [
        ("removed", "6"),
        ("added", "9"),
    ]


def test_a_section_that_moved_is_renumbered():
    new = edition(OLD[0], OLD[2], ("9.1 Reports", "report"), ("9.2 Store", "store"))
    assert ("8.2", "9.2", "renumbered") in proposals(edition(*OLD), new)


def test_a_number_alone_never_holds_two_sections_together():
    new = edition(OLD[0], ("8.2 Tools", "tool"), OLD[2], OLD[3])
    assert proposals(edition(*OLD), new)[1:3] == [
        (None, "8.2", "new"),
        ("8.3", "8.3", "unchanged"),
    ] or (proposals(edition(*OLD), new)[1:3] == [("8.2", None, "removed"), (None, "8.2", "new")])


def test_a_title_that_changed_is_a_change():
    new = edition(OLD[0], ("8.2 Storage of safety parts", "store"), OLD[2], OLD[3])
    assert ("8.2", "8.2", "changed") in proposals(edition(*OLD), new)


def test_a_new_number_that_follows_from_nothing_is_a_change():
    # A value that stands where a number would stand.
    old = edition(
        ("1.4 Gap", "plan"), ("1.5 Width of the gap between them", "tool"), ("2 Label", "label")
    )
    new = old.replace("1.5 Width", "1.6 Width")
    assert proposals(old, new)[1] == ("1.5", "1.6", "changed")


def test_a_reference_to_what_moved_is_a_change_even_where_the_words_are_the_same():
    old = (*OLD, ("8.5 Tools", "See 8.2 for the tools; section 8.1 holds as well."))
    new = (
        OLD[0],
        ("8.2 Reports", "report"),
        ("8.3 Store", "store"),
        ("8.4 Label", "label"),
        old[4],
    )
    last = compare_editions(edition(*old), edition(*new))[-1]
    assert last.new is not None
    assert (last.new.number, last.result, last.moved_references) == ("8.5", "changed", ("8.2",))
    assert last.similarity < 1


@pytest.mark.parametrize(
    ("words", "third", "fourth"),
    [
        ("chapters 3 and 4", "3", "4"),
        ("Kapitel 3 und 4", "3", "4"),
        ("第3、4章", "第3章", "第4章"),
        ("Annexes B and C", "Annex B", "Annex C"),
    ],
)
def test_a_reference_to_one_of_several_chapters_counts(words, third, fourth):
    first = (("1 Scope", f"See {words}."), ("2 Tools", "tool"), (f"{third} Plan", "plan"))
    same = edition(*first, (f"{fourth} Store", "store"))
    other = edition(*first, (f"{fourth} Complaints", "report"))
    assert proposals(same, same)[0] == ("1", "1", "unchanged")
    assert proposals(same, other)[0] == ("1", "1", "changed")


def test_headers_footers_and_contents_make_no_difference():
    def laid_out(header, per_page):
        body = edition(*OLD).split("\n") + edition(
            ("8.5 Report", "report"), ("8.6 Tool", "tool")
        ).split("\n")
        text = [
            part for line in body for part in (line, "", *(f"filling {n}" for n in range(9)), "")
        ]
        found = []
        for page, start in enumerate(range(0, len(text), per_page), 1):
            found += [header, "", *text[start : start + per_page], "", f"Page {page} of 9", ""]
        return "\n".join(found)

    found = compare_editions(laid_out("Manual 7", 20), laid_out("Manual 8 (2031)", 26))
    assert {a.result for a in found} == {"unchanged"}
    assert len(found) == 6


def test_the_same_words_in_several_sections_stay_where_they_are():
    none = "There is nothing to add here."
    heads = [f"8.{n} General" for n in range(1, 7)]
    old = edition(*((head, none) for head in heads))
    new = edition(*((head, none if n != 2 else WORDS["tool"]) for n, head in enumerate(heads)))
    assert proposals(old, new)[2] == ("8.3", "8.3", "changed")
    assert [p[2] for p in proposals(old, new)].count("unchanged") == 5


def test_a_requirement_hangs_on_its_section():
    changed = f"{WORDS['store']} They are kept dry."
    aligned = compare_editions(
        edition(*OLD), edition(OLD[0], ("8.2 Store", changed), ("8.4 Audit", "audit"))
    )
    found = attach(
        [
            ("CSR-1", "8.1", "own words about it"),
            ("CSR-2", "§ 8.2 b)", WORDS["store"]),
            ("CSR-3", None, WORDS["label"]),
            ("CSR-4", "8.2", WORDS["audit"]),
            ("CSR-5", "12.7", "something else altogether"),
            ("CSR-6", "8.2", "stored for more than 6 months"),
        ],
        aligned,
    )
    numbers = [a.aligned.old.number if a.aligned and a.aligned.old else None for a in found]
    assert numbers == ["8.1", "8.2", "8.3", "8.4", None, "8.2"]
    assert [a.by for a in found] == ["section", "section", "text", "text", None, "section"]
    assert [a.words_kept for a in found] == [False, True, False, False, False, True]
    assert [a.quoted for a in found] == [False, True, True, True, False, True]
    assert [a.aligned.result if a.aligned else "" for a in found] == [
        *("unchanged", "changed", "removed", "unchanged", "", "changed"),
    ]


def test_words_that_stand_in_a_changed_sentence_are_not_kept():
    old = edition(("8.1 Plan", "The supplier keeps a plan. It is shown every month."), OLD[1])
    new = edition(
        ("8.1 Plan", "If asked the supplier keeps a plan. It is shown every month."), OLD[1]
    )
    aligned = compare_editions(old, new)
    quotes = [("A", "8.1", "supplier keeps a plan"), ("B", "8.1", "It is shown every month.")]
    assert [a.words_kept for a in attach(quotes, aligned)] == [False, True]


def test_a_section_without_a_number_is_cited_by_its_title():
    text = f"# Store\n\n{WORDS['store']}\n\n# Label\n\n{WORDS['label']}\n"
    (found,) = attach([("A", "label", "own words")], compare_editions(text, text))
    assert found.aligned is not None
    assert found.aligned.old is not None
    assert found.aligned.old.title == "Label"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("seed", range(len(STYLES)))
def test_the_proposals_for_a_long_manual_fit(code, seed):
    found = measured(code, STYLES[seed], seed)
    assert found.sections > 150
    assert found.changed >= 30
    assert found.wrong == ()
    assert found.rate >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_proposals_for_many_manuals_fit(code, style):
    for seed in range(5, 25):
        found = measured(code, style, seed)
        assert found.wrong == ()
        assert found.rate >= 0.9


@pytest.mark.slow
def test_the_report_has_a_line_for_each_language_and_layout():
    assert len(list(report(1))) == 1 + len(LANGUAGES) * len(STYLES)
