"""Reports as Markdown, CSV and JSON: all that a page says, and nothing of a record that acts."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from page_registers import DOC, YES, document, register, text
from pages import page_of

from csrreg.reports.catalogue import BY_NAME
from csrreg.reports.markdown import Markdown, md
from csrreg.reports.page import (
    Column,
    Identity,
    Label,
    Number,
    Page,
    Prose,
    Quote,
    Ref,
    Row,
    Section,
    Signatures,
    Table,
    Text,
)
from csrreg.reports.plain_data import csv_of, json_of
from csrreg.reports.request import Request
from csrreg.store.reports import words_for

DAY = date(2026, 11, 20)
WHO = Identity("Acme", "en", DAY, "1", "1 (aa)", "bb", records=3)
PART = "PART-NORDAUTO-000"


def sheet(page, language="en"):
    found = csv_of(page, words_for(language, page.name))
    return list(csv.DictReader(found.splitlines()))


def one_cell(cell):
    table = Table("reports", (Column("title"),), (Row((cell,)),))
    return sheet(Page("index", (table,)))[0]["title"]


@pytest.mark.parametrize(
    "formula",
    ["=1", "=1+1", "+A1", "-A1", "-1 mm", "@SUM(A1)", "+1.2.3", "＝1+1", "＋1", "－1", "＠A"],
)
def test_a_spreadsheet_takes_no_text_for_a_formula(formula):
    assert one_cell(Text(formula)) == f"'{formula}"


@pytest.mark.parametrize(
    ("cell", "shown"), [(Number(-5), "-5"), (Number(Decimal("-0.50")), "-0.50"), (Text("+5"), "+5")]
)
def test_numbers_stay_numbers(cell, shown):
    assert one_cell(cell) == shown


def test_a_list_in_sections_says_in_csv_under_which_each_line_stands():
    page = page_of(
        "characteristics",
        register(
            {
                f"{PART}1": {"name": "Caliper"},
                f"{PART}2": {"name": "Disc"},
                "SC-NORDAUTO-0001": {"part": f"{PART}1", "feature": "Bore", "class": "SR"},
                "SC-NORDAUTO-0002": {"part": f"{PART}2", "feature": "Runout", "class": "SR"},
            }
        ),
    )
    assert [(line["section"], line["id"]) for line in sheet(page)] == [
        (f"{PART}1 Caliper", "SC-NORDAUTO-0001"),
        (f"{PART}2 Disc", "SC-NORDAUTO-0002"),
    ]


def test_the_matrix_of_many_customers_is_one_list_in_csv():
    codes = [f"OEM{n}" for n in range(1, 9)]
    records = {code: {"name": code} for code in codes}
    for code in codes:
        records[f"DOC-{code}-0001"] = document()
        of_it = text(document=f"DOC-{code}-0001", applies=YES, clauses=["8.3"])
        records[f"CSR-{code}-0001"] = of_it
    lines = {line["clause"]: line for line in sheet(page_of("matrix", register(records)))}
    assert [code for code in codes if f"CSR-{code}-0001" in lines["8.3"][code]] == codes


def test_json_has_the_customers_words_ours_and_who_signs():
    said = "Every batch.\nAlso after a stop."
    inner = (Quote(Text(said, "en")), Prose(Text("We do.")), Signatures((Label("sign.name"),)))
    data = json_of(Page("index", (Section("reports", inner),)), WHO, words_for("en", "index"))
    assert data["blocks"][0]["blocks"] == [
        {"quote": said, "lang": "en"},
        {"text": "We do."},
        {"signatures": ["Name"]},
    ]


def test_json_of_a_requirement_has_its_text():
    asked = register({"CSR-NORDAUTO-0001": text(interpretation="Yearly.")})
    page = BY_NAME["requirement"].build(Request(asked, (), id="CSR-NORDAUTO-0001"))
    found = str(json_of(page, WHO, words_for("en", "requirement")))
    assert "Once a year." in found
    assert "Yearly." in found
    assert DOC in found


def markdown(block, **links):
    return Markdown(words_for("en", "index"), links).block(block)


def test_a_quotation_keeps_its_lines():
    quoted = markdown(Quote(Text("a) first\nb) second\n\nThe end.")))
    assert quoted == "> a) first  \n> b) second\n> \n> The end."


def test_text_that_begins_far_right_is_no_code():
    assert md("    <b>") == "&nbsp;" * 4 + "&lt;b&gt;"
    assert md("\tx") == "&nbsp;" * 4 + "x"
    assert md(" – ") == " – "


def test_a_record_can_be_linked_to_where_others_link_to_it():
    table = Table("t", (Column("id"),), (Row((Ref("CSR-A-0001"),), anchor="CSR-A-0001"),))
    place = "requirements.md#CSR-A-0001"
    linked = markdown(table, **{"CSR-A-0001": place})
    assert f'| <a id="CSR-A-0001"></a>[CSR-A-0001]({place}) |' in linked
    assert "<a" not in markdown(table)
