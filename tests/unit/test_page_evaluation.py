"""The form of identification and evaluation: every requirement that counts, per customer."""

from contracts import make
from pages import anchors, below, everything, lines, section

from csrreg.model.digest import text_digest
from csrreg.reports.html import value_of
from csrreg.reports.page import Section, Signatures
from csrreg.reports.pages.evaluation import build
from csrreg.reports.request import Request, Scope
from csrreg.store.reports import words_for

TEXT = "Cpk ≥ 1.67 shall be shown."
CUSTOMER = {"name": "Nord Auto AG", "owner": "anna", "representative": "lin"}


def csr(customer="NORDAUTO", section="9.1", **fields):
    source = {"document": f"DOC-{customer}-0001", "edition": "1", "section": section}
    return {"title": "Capability", "source": source, "text": TEXT, **fields}


FULL = csr(
    clauses=["9.1.1.1"],
    language="en",
    applies={"answer": "yes", "reason": "all parts", "by": "anna", "date": "2026-02-17"},
    fulfilled={"answer": "no", "note": "no gauge"},
    actions=[{"what": "Buy a gauge", "owner": "lin", "due": "2026-12-01"}],
    implemented_in=[{"process": "P05", "document": "QP-9"}],
    evidence=[{"what": "Chart", "ref": "QR-1"}],
    verification=[
        {
            "by": "lin",
            "date": "2026-07-21",
            "result": "passed",
            "covers": {"edition": "1", "text": text_digest(TEXT)},
        }
    ],
)
RECORDS = {
    "NORDAUTO": CUSTOMER,
    "DOC-NORDAUTO-0001": {
        "title": "Supplier CSR",
        "type": "csr",
        "number": "NA-Q 100",
        "editions": [{"edition": "1"}],
    },
    "VELTRA": {"name": "Veltra AB"},
    "CSR-VELTRA-0001": csr("VELTRA"),
    "CSR-COMMON-0001": csr("COMMON"),
    "CSR-NORDAUTO-0010": csr(),
    "CSR-NORDAUTO-0002": FULL,
    "CSR-NORDAUTO-0003": csr(retired={"date": "2026-01-01", "reason": "gone"}),
}


def page(records=RECORDS, **scope):
    return build(Request(make(records), (), Scope(**scope)))


def test_a_section_for_each_customer_with_numbers_of_its_own():
    found = page()
    sections = list(below(found, Section))
    assert [(s.name, s.new_page) for s in sections] == [
        ("NORDAUTO", False),
        ("VELTRA", True),
        ("COMMON", True),
    ]
    numbered = lines(found, "evaluation_NORDAUTO", "number", "requirement")
    assert numbered == [
        ["1", f"CSR-NORDAUTO-0002 Capability; {TEXT}"],
        ["2", f"CSR-NORDAUTO-0010 Capability; {TEXT}"],
    ]
    assert lines(found, "evaluation_COMMON", "number") == [["1"]]
    assert "CSR-NORDAUTO-0003" not in everything(found)
    assert len(set(anchors(found))) == len(anchors(found)) == 4
    assert found.landscape


def test_the_head_of_a_section():
    say = words_for("en", "evaluation")
    head = {k: value_of(v, say) for k, v in section(page(), "NORDAUTO").blocks[0].items}
    assert head == {
        "owner": "anna",
        "representative": "lin",
        "requirements": "2",
    }


def test_a_row():
    columns = ("source", "clauses", "applicability", "gap", "actions")
    assert lines(page(), "evaluation_NORDAUTO", *columns)[0] == [
        "NA-Q 100; 1, section 9.1",
        "9.1.1.1",
        "yes: all parts; anna, 2026-02-17",
        "not fulfilled: no gauge",
        "Buy a gauge – lin, due 2026-12-01",
    ]
    columns = ("implemented_in", "evidence", "verification", "conclusion")
    assert lines(page(), "evaluation_NORDAUTO", *columns) == [
        ["P05, QP-9", "Chart, QR-1", "lin, 2026-07-21; still holds", "verified"],
        [*["nothing recorded yet"] * 3, "identified"],
    ]


def test_it_is_signed_at_the_end():
    last = page().blocks[-1]
    assert isinstance(last, Signatures)
    say = words_for("en", "evaluation")
    assert [value_of(role, say) for role in last.roles] == ["Prepared", "Reviewed", "Approved"]


def test_customers_without_requirements_are_named():
    records = {
        "NORDAUTO": {**CUSTOMER, "no_csr": {"checked": "2026-05-01", "by": "anna"}},
        "LATER": {"name": "Later AG", "no_csr": {"checked": "2026-11-21"}},
        "VELTRA": {"name": "Veltra AB"},
        "GONE": {"name": "Gone AG", "retired": {"date": "2026-05-01", "reason": "sold"}},
        "COMMON": {"name": "Laws"},
        "CSR-VELTRA-0001": csr("VELTRA", retired={"date": "2026-01-01", "reason": "gone"}),
    }
    nothing = "Nothing identified, and no statement that the customer issues none."
    assert lines(page(records), "without") == [
        ["LATER Later AG", nothing],
        ["NORDAUTO Nord Auto AG", "issues no requirements of its own: anna, 2026-05-01"],
        ["VELTRA Veltra AB", nothing],
    ]
    alone = lines(page(records, customer="NORDAUTO"), "without", "customer")
    assert alone == [["NORDAUTO Nord Auto AG"]]
    # whoever asks for one owner's work asks for no list of customers
    assert section(page(records, owner="anna"), "without") is None


def test_one_customer_names_no_other():
    found = page(customer="NORDAUTO")
    assert "VELTRA" not in everything(found).upper()
    assert [s.name for s in below(found, Section)] == ["NORDAUTO", "COMMON"]


def test_a_section_nobody_named_is_left_out():
    record = csr()
    del record["source"]["section"]
    record["source"]["page"] = "12"
    found = page({"CSR-NORDAUTO-0001": record})
    assert lines(found, "evaluation_NORDAUTO", "source") == [["DOC-NORDAUTO-0001; 1, page 12"]]
    del record["source"]["page"]
    found = page({"CSR-NORDAUTO-0001": record})
    assert lines(found, "evaluation_NORDAUTO", "source") == [["DOC-NORDAUTO-0001; 1"]]
