"""The CSR matrix: required, reviewed and none, or not reviewed; and never the wrong one."""

from dataclasses import replace

import pytest
from contracts import CHINA, GERMANY, make
from pages import anchors, everything, lines, tables

from csrreg.model.register import Lexicon
from csrreg.reports.clause_states import states_of
from csrreg.reports.page import Text
from csrreg.reports.pages.matrix import build
from csrreg.reports.request import Request, Scope

TITLES = {
    "7": "Support",
    "7.2": "Competence",
    "7.2.3": "Internal auditors",
    "8": "Operation",
    "8.2": "Requirements",
    "8.2.3": "Review",
    "8.10": "Made up",
    "9": "Performance",
    "9.1": "Monitoring",
    "A": "Annex",
}
DOC = "DOC-NORDAUTO-0001"
WHOLE = {"by": "anna", "date": "2026-02-01"}


def document(*editions, **fields):
    found = editions or ({"edition": "1", "effective": "2026-01-01", "reviewed": WHOLE},)
    return {"title": "Supplier CSR", "type": "csr", "editions": list(found), **fields}


def edition(**fields):
    return {"edition": "1", "effective": "2026-01-01", **fields}


def sections(**found):
    return [{"section": s.replace("_", "."), "result": r} for s, r in found.items()]


def csr(*clauses, section=None, customer="NORDAUTO", number=1, **fields):
    source = {"document": f"DOC-{customer}-{number:04}", "edition": "1"}
    if section:
        source["section"] = section
    tree = {"title": "Capability", "source": source, "text": "Shall be met.", **fields}
    return {**tree, "clauses": list(clauses)} if clauses else tree


def register_of(records, today="2026-11-20", **settings):
    customers = {id.split("-")[1] for id in records if "-" in id} - {"COMMON"}
    all_ = {**{code: {"name": f"{code.title()} AG"} for code in sorted(customers)}, **records}
    found = make(all_, today=today, **settings)
    return replace(found, lexicon=Lexicon(clauses=frozenset(TITLES)))


BY_CLAUSE = {  # two requirements whose section is the clause they cite
    "CSR-NORDAUTO-0001": csr("8.2.3", section="8.2.3"),
    "CSR-NORDAUTO-0002": csr("9.1", section="9.1"),
}


def at(clause, records, unread=(), **options):
    register = register_of(records, **options)
    if unread:
        register = replace(register, ids=register.ids | set(unread))
    (found,) = states_of(register, ["NORDAUTO"])
    said = found.at(clause)
    return said if isinstance(said, str) else [entry.id for entry in said]


def test_requirements_stand_at_the_clauses_they_cite_and_nowhere_else():
    records = {
        DOC: document(edition()),
        "CSR-NORDAUTO-0010": csr("8.2", "9.1"),
        "CSR-NORDAUTO-0002": csr("8.2"),
        "CSR-NORDAUTO-0003": csr("8.2", retired={"date": "2026-01-01", "reason": "gone"}),
    }
    assert at("8.2", records) == ["CSR-NORDAUTO-0002", "CSR-NORDAUTO-0010"]
    assert at("9.1", records) == ["CSR-NORDAUTO-0010"]
    assert at("8", records) == at("8.2.3", records) == "not_reviewed"


def test_a_retired_requirement_leaves_no_requirement():
    gone = csr("8.2", retired={"date": "2026-01-01", "reason": "gone"})
    assert at("8.2", {DOC: document(), "CSR-NORDAUTO-0001": gone}) == "reviewed_none"
    assert at("8.2", {DOC: document(edition()), "CSR-NORDAUTO-0001": gone}) == "not_reviewed"


@pytest.mark.parametrize(
    ("records", "state"),
    [
        ({}, "not_reviewed"),
        ({DOC: document()}, "reviewed_none"),
        ({DOC: document(edition())}, "not_reviewed"),
        # a review of tomorrow is none
        ({DOC: document(edition(reviewed={"by": "anna", "date": "2026-11-21"}))}, "not_reviewed"),
        ({DOC: document(edition(reviewed={"by": "anna", "date": "2026-11-20"}))}, "reviewed_none"),
        # the older edition was reviewed, the one in force was not
        (
            {DOC: document(edition(reviewed=WHOLE), {"edition": "2", "effective": "2026-11-20"})},
            "not_reviewed",
        ),
        # the newer one is not in force yet
        (
            {DOC: document(edition(reviewed=WHOLE), {"edition": "2", "effective": "2026-11-21"})},
            "reviewed_none",
        ),
        # only the one in force counts, though the next was read already
        (
            {
                DOC: document(
                    edition(), {"edition": "2", "effective": "2026-12-01", "reviewed": WHOLE}
                )
            },
            "not_reviewed",
        ),
        # every document in force must be reviewed
        ({DOC: document(), "DOC-NORDAUTO-0002": document(edition())}, "not_reviewed"),
        ({DOC: document(), "DOC-NORDAUTO-0002": document()}, "reviewed_none"),
        # what was withdrawn asks for nothing, and shows nothing
        (
            {
                DOC: document(),
                "DOC-NORDAUTO-0002": document(
                    edition(), retired={"date": "2026-11-20", "reason": "withdrawn"}
                ),
            },
            "reviewed_none",
        ),
        (
            {DOC: document(retired={"date": "2026-11-20", "reason": "withdrawn"})},
            "not_reviewed",
        ),
        # drawings ask for characteristics
        (
            {DOC: document(), "DOC-NORDAUTO-0002": document(edition(), type="drawing")},
            "reviewed_none",
        ),
        ({DOC: document(type="drawing")}, "not_reviewed"),
        # a document that binds from next month says nothing of today
        ({DOC: document(edition(effective="2026-12-01", reviewed=WHOLE))}, "not_reviewed"),
        # another customer's documents say nothing
        ({"DOC-VELTRA-0001": document(), "NORDAUTO": {"name": "N"}}, "not_reviewed"),
        ({"DOC-COMMON-0001": document(), "NORDAUTO": {"name": "N"}}, "not_reviewed"),
    ],
)
def test_whole_editions(records, state):
    assert at("8.2", records) == state


@pytest.mark.parametrize(
    ("no_csr", "records", "state"),
    [
        ({"checked": "2026-11-20", "by": "anna"}, {}, "issues_none"),
        ({"checked": "2026-11-21", "by": "anna"}, {}, "not_reviewed"),
        # a document says more than a statement that there is none
        ({"checked": "2026-11-20"}, {DOC: document(edition())}, "not_reviewed"),
        ({"checked": "2026-11-20"}, {DOC: document()}, "reviewed_none"),
        ({"checked": "2026-11-20"}, {DOC: document(edition(), type="drawing")}, "issues_none"),
    ],
)
def test_customers_without_requirements(no_csr, records, state):
    customer = {"NORDAUTO": {"name": "Nord Auto", "no_csr": no_csr}}
    assert at("8.2", {**customer, **records}) == state


@pytest.mark.parametrize(
    ("result", "state"),
    [
        ("none", "reviewed_none"),
        ("information", "reviewed_none"),
        ("removed", "reviewed_none"),
        ("requirement", "not_reviewed"),  # nobody has filed it
    ],
)
def test_a_section_with_the_number_of_a_clause(result, state):
    records = {DOC: document(edition(sections=sections(**{"7_2_3": result}))), **BY_CLAUSE}
    assert at("7.2.3", records) == state
    # nothing is known of the clauses around it
    assert at("7.2", records) == at("7", records) == "not_reviewed"


def test_a_section_that_holds_a_requirement_is_never_none():
    found = edition(reviewed=WHOLE, sections=sections(**{"7_2_3": "requirement"}))
    records = {DOC: document(found), **BY_CLAUSE}
    assert at("7.2.3", records) == "not_reviewed"
    assert at("7.2", records) == "reviewed_none"
    # filed, but under another clause: it is shown where it stands
    filed = csr("7.2", "7.2.3", section="7.2.3")
    records = {**records, "CSR-NORDAUTO-0003": csr(section="7.2.3")}
    assert at("7.2.3", records) == ["CSR-NORDAUTO-0003"]
    assert at("7.2.3", {**records, "CSR-NORDAUTO-0003": filed}) == ["CSR-NORDAUTO-0003"]


def test_numbers_alone_do_not_make_sections_clauses():
    read = document(edition(sections=sections(**{"7_2_3": "none"})))
    assert at("7.2.3", {DOC: read}) == "not_reviewed"
    one = {"CSR-NORDAUTO-0001": BY_CLAUSE["CSR-NORDAUTO-0001"]}
    assert at("7.2.3", {DOC: read, **one}) == "not_reviewed"
    astray = {"CSR-NORDAUTO-0003": csr("9.1", section="8.2")}
    assert at("7.2.3", {DOC: read, **BY_CLAUSE}) == "reviewed_none"
    assert at("7.2.3", {DOC: read, **BY_CLAUSE, **astray}) == "not_reviewed"
    many = {f"CSR-NORDAUTO-{n:04}": csr("9.1", section="9.1") for n in range(10, 20)}
    assert at("7.2.3", {DOC: read, **many, **astray}) == "reviewed_none"


def test_a_section_judged_tomorrow_is_not_judged():
    later = [{"section": "7.2.3", "result": "none", "date": "2026-11-21"}]
    assert at("7.2.3", {DOC: document(edition(sections=later)), **BY_CLAUSE}) == "not_reviewed"


def test_a_requirement_that_nobody_filed_may_belong_to_any_clause():
    found = edition(reviewed=WHOLE, sections=sections(**{"4_1": "requirement"}))
    assert at("8.2", {DOC: document(found)}) == "not_reviewed"
    filed = {"CSR-NORDAUTO-0001": csr("9.1", section="4.1")}
    assert at("8.2", {DOC: document(found), **filed}) == "reviewed_none"


def test_one_document_by_clause_and_one_by_its_own_numbers():
    records = {
        DOC: document(edition(sections=sections(**{"7_2_3": "none"}))),
        **BY_CLAUSE,
        "DOC-NORDAUTO-0002": document(),
    }
    assert at("7.2.3", records) == "reviewed_none"
    records["DOC-NORDAUTO-0002"] = document(edition(sections=sections(**{"7_2_3": "none"})))
    assert at("7.2.3", records) == "not_reviewed"


@pytest.mark.parametrize("unread", ["DOC-NORDAUTO-0007", "CSR-NORDAUTO-0007"])
def test_what_cannot_be_read_may_say_anything(unread):
    assert at("8.2", {DOC: document()}, unread=[unread]) == "not_reviewed"
    other = unread.replace("NORDAUTO", "VELTRA")
    part = "PART-NORDAUTO-0007"
    assert at("8.2", {DOC: document()}, unread=[other, part]) == "reviewed_none"


FULL = {
    DOC: document(edition(sections=sections(**{"7_2_3": "none"}))),
    **BY_CLAUSE,
    "CSR-NORDAUTO-0002": csr(
        "9.1",
        section="9.1",
        applies={"answer": "yes"},
        owner="anna",
        implemented_in=[{"process": "P05", "document": "QP-9", "place": "chapter 2"}],
        evidence=[{"what": "Chart", "ref": "QR-1"}],
    ),
    "DOC-VELTRA-0001": document(),
    "CSR-VELTRA-0001": csr(customer="VELTRA"),
    "DOC-COMMON-0001": document(),
    "CSR-COMMON-0001": csr("8.10", customer="COMMON"),
}


def page(records=FULL, scope=None, **options):
    register = register_of(records, **options)
    return build(Request(register, (), scope or Scope(), titles=TITLES))


def test_all_clauses_are_there_and_those_nobody_cites_share_a_line():
    found = page()
    assert found.landscape
    assert lines(found, "matrix") == [
        ["7.2.3", "Internal auditors", *["reviewed, none"] * 3, "–"],
        [
            "2 other clauses", "7, 7.2", "not reviewed", "reviewed, none", "reviewed, none", "–",
        ],
        [
            "8.2.3", "Review", "CSR-NORDAUTO-0001 identified", "reviewed, none", "reviewed, none",
            "nothing recorded yet",
        ],
        [
            "8.10", "Made up", "not reviewed", "reviewed, none", "CSR-COMMON-0001 identified",
            "nothing recorded yet",
        ],
        ["2 other clauses", "8, 8.2", "not reviewed", "reviewed, none", "reviewed, none", "–"],
        [
            "9.1", "Monitoring", "CSR-NORDAUTO-0002 implemented", "reviewed, none",
            "reviewed, none", "P05, QP-9, chapter 2",
        ],
        ["9", "Performance", "not reviewed", "reviewed, none", "reviewed, none", "–"],
        ["A", "Annex", "not reviewed", "reviewed, none", "reviewed, none", "–"],
        [
            "no clause cited", "–", "none", "CSR-VELTRA-0001 identified", "none",
            "nothing recorded yet",
        ],
    ]  # fmt: skip
    heads = [row.cells[0].text for row in tables(found)["matrix"].rows if row.group]
    assert heads == ["7 Support", "8 Operation", "9 Performance"]
    assert lines(found, "matrix_counts") == [
        ["NORDAUTO Nordauto AG", "2", "2", "1", "7"],
        ["VELTRA Veltra AG", "1", "0", "10", "0"],
        ["All customers (COMMON)", "1", "1", "9", "0"],
    ]


def test_a_chapter_that_nobody_cites_is_one_line_without_heading():
    found = page({DOC: document(), "CSR-NORDAUTO-0001": csr("9.1")})
    assert lines(found, "matrix", "clause", "clause_title") == [
        ["7", "Support: 7–7.2.3"],
        ["8", "Operation: 8–8.10"],
        ["9.1", "Monitoring"],
        ["9", "Performance"],
        ["A", "Annex"],
        ["no clause cited", "–"],
    ]
    assert [r.cells[0].text for r in tables(found)["matrix"].rows if r.group] == ["9 Performance"]


def test_a_line_unfolds_to_the_texts_each_once():
    twice = {**FULL, "CSR-NORDAUTO-0001": csr("8.2.3", "9.1", section="8.2.3")}
    found = tables(page(twice))["matrix"].rows
    shown = {
        row.cells[0].text: [inner.anchor for block in row.details for inner in block.rows]
        for row in found
        if row.details and isinstance(row.cells[0], Text)
    }
    assert shown == {
        "8.2.3": ["CSR-NORDAUTO-0001"],
        "8.10": ["CSR-COMMON-0001"],
        "9.1": ["CSR-NORDAUTO-0002"],
    }
    (block,) = next(r.details for r in found if r.cells[0] == Text("9.1"))
    assert "Shall be met." in everything(block)


def test_the_legend_and_what_it_rests_on():
    found = page()
    assert [row[0] for row in lines(found, "legend")] == [
        "requirement and its status",
        "reviewed, none",
        "customer issues none",
        "not reviewed",
    ]
    assert lines(found, "matrix_basis", "customer", "edition", "reviewed", "numbering") == [
        ["NORDAUTO", "1", "in part, sections recorded: 1", "by the clauses of the standard"],
        ["VELTRA", "1", "reviewed whole: anna, 2026-02-01", "its own"],
        ["All customers (COMMON)", "1", "reviewed whole: anna, 2026-02-01", "its own"],
    ]


def test_the_basis_names_what_is_missing():
    unfiled = edition(reviewed=WHOLE, sections=sections(**{"4_1": "requirement"}))
    records = {
        DOC: document(unfiled),
        "EMPTY": {"name": "Empty AG"},
        "NONE": {"name": "None AG", "no_csr": {"checked": "2026-05-01", "by": "anna"}},
        "LATER": {"name": "Later AG", "no_csr": {"checked": "2026-11-21", "by": "anna"}},
        "GONE": {"name": "Gone AG", "retired": {"date": "2026-05-01", "reason": "sold"}},
    }
    found = lines(page(records), "matrix_basis", "customer", "reviewed")
    assert found == [
        ["EMPTY", "no document in force is recorded"],
        ["LATER", "no document in force is recorded"],
        ["NONE", "issues no requirements of its own: anna, 2026-05-01"],
        [
            "NORDAUTO",
            "reviewed whole: anna, 2026-02-01; "
            "recorded as requirement, but no requirement is filed: 4.1",
        ],
    ]


def test_one_customer_alone():
    found = page(scope=Scope(customer="NORDAUTO"))
    assert lines(found, "matrix", "clause", "requirement", "status", "evidence", "owner") == [
        ["7.2.3", "–", "reviewed, none", "–", "–"],
        ["2 other clauses", "–", "not reviewed", "–", "–"],
        ["8.2.3", "CSR-NORDAUTO-0001 Capability", "identified", "nothing recorded yet", "nobody"],
        ["8.10", "–", "not reviewed", "–", "–"],
        ["8.10", "CSR-COMMON-0001 Capability", "identified", "nothing recorded yet", "nobody"],
        ["2 other clauses", "–", "not reviewed", "–", "–"],
        ["9.1", "CSR-NORDAUTO-0002 Capability", "implemented", "Chart, QR-1", "anna"],
        ["9", "–", "not reviewed", "–", "–"],
        ["A", "–", "not reviewed", "–", "–"],
        ["no clause cited", "none", "–", "–", "–"],
    ]
    assert "VELTRA" not in everything(found).upper()


def test_each_anchor_stands_once():
    twice = {**FULL, "CSR-NORDAUTO-0001": csr("8.2.3", "9.1", "7", section="8.2.3")}
    found = anchors(page(twice, Scope(customer="NORDAUTO")))
    assert sorted(found) == ["CSR-COMMON-0001", "CSR-NORDAUTO-0001", "CSR-NORDAUTO-0002"]


def test_an_owner_narrows_the_lines_and_not_what_they_say():
    both = {**FULL, "CSR-NORDAUTO-0003": csr("9.1", section="9.1")}
    found = page(both, Scope(owner="anna"))
    ((clause, said),) = lines(found, "matrix", "clause", "NORDAUTO")
    assert clause == "9.1"
    assert said == "CSR-NORDAUTO-0002 implemented; CSR-NORDAUTO-0003 identified"


def test_a_clause_shows_those_below_it():
    found = lines(page(scope=Scope(clause="8.2")), "matrix", "clause", "clause_title")
    assert found == [["8.2.3", "Review"], ["8.2", "Requirements"]]


def test_a_clause_that_the_standard_has_not_is_told_apart():
    found = lines(
        page({DOC: document(), "CSR-NORDAUTO-0001": csr("8.99")}), "matrix", "clause_title"
    )
    assert ["not a clause of the standard"] in found


def test_a_site_shows_the_status_there():
    apart = csr("9.1", applies={"answer": "yes"}, at={"KAS": {"applies": {"answer": "no"}}})
    records = {DOC: document(), "CSR-NORDAUTO-0001": apart}
    sites = {"KAS": GERMANY, "SHA": CHINA}

    def said(scope):
        found = lines(page(records, scope, sites=sites), "matrix", "clause", "NORDAUTO")
        return next(line[1] for line in found if line[0] == "9.1")

    assert said(Scope()) == "CSR-NORDAUTO-0001 KAS: not applicable; SHA: assessed"
    assert said(Scope(site="KAS")) == "CSR-NORDAUTO-0001 not applicable"


@pytest.mark.parametrize(("count", "groups"), [(6, [6]), (7, [4, 3]), (25, [5, 5, 5, 5, 5])])
def test_many_customers_stand_in_further_tables(count, groups):
    records = {f"DOC-C{n:02}-0001": document() for n in range(count)}
    found = page(records)
    names = ["matrix", *(f"matrix_{n}" for n in range(2, len(groups) + 1))]
    assert [len(tables(found)[name].columns) - 3 for name in names] == groups
    shown = [c.key for name in names for c in tables(found)[name].columns if c.title is not None]
    assert shown == [f"C{n:02}" for n in range(count)]
    assert len({tuple(map(str, (row[0] for row in lines(found, name)))) for name in names}) == 1


def test_a_matrix_of_nothing_is_a_matrix():
    found = build(Request(make({}), ()))
    assert lines(found, "matrix_basis") == lines(found, "matrix_counts") == []


def test_the_same_register_gives_the_same_page():
    assert page() == page()
    assert page(dict(reversed(FULL.items()))) == page()
