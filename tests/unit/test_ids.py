"""Ids become file names: what is none must not be taken for one on any system."""

import pytest

from csrreg.model.ids import (
    id_of_file,
    is_customer_code,
    make_id,
    next_number,
    parse_id,
    sort_key,
)
from csrreg.model.kinds import CUSTOMER, KINDS, REQUIREMENT


@pytest.mark.parametrize(
    "code", ["A", "NORDAUTO", "VW2", "COMMON", "ABCDEFGHIJKLMNOP", "COM", "X1"]
)
def test_codes(code):
    assert is_customer_code(code)
    assert parse_id(code).file == f"customers/{code}.yaml"


HOSTILE = [
    "",
    "nordauto",
    "NordAuto",
    "1A",
    "A B",
    "A-B",
    "A_B",
    "A.B",
    "A/B",
    "A\\B",
    "../A",
    "A\0",
    "A\n",
    "A ",
    " A",
    "Ä",
    "华星",
    "Ａ",
    "A１",
    "ABCDEFGHIJKLMNOPQ",
    "A" * 300,
    "CON",
    "PRN",
    "AUX",
    "NUL",
    "COM1",
    "COM0",
    "LPT9",
    "CSR-A-0000",
    "CSR-A-001",
    "CSR-A-00001",
    "CSR-A-1234567",
    "CSR-A-０００１",
    "CSR-A-000１",
    "CSR-A-٠٠٠١",
    "csr-A-0001",
    "CSR-a-0001",
    "CSR-CON-0001",
    "CSR-A-0001.yaml",
    "CSR-A-0001\n",
    "CSR-A-0001 ",
    "CSR-A-B-0001",
    "CSR--0001",
    "CSR-A-",
    "CSR-A-+001",
    "CSR-A--001",
    "XYZ-A-0001",
    "-A-0001",
    "CSR-../../x-0001",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_id(text):
    assert parse_id(text) is None
    for kind in KINDS:
        assert id_of_file(f"{kind.folder}/{text}.yaml") is None
        assert id_of_file(f"{kind.folder}/A/{text}.yaml") is None


@pytest.mark.parametrize(
    ("text", "kind", "customer", "number"),
    [
        ("CSR-NORDAUTO-0001", "requirement", "NORDAUTO", 1),
        ("CSR-NORDAUTO-12345", "requirement", "NORDAUTO", 12345),
        ("SC-A-9999", "characteristic", "A", 9999),
        ("PART-VW2-0100", "part", "VW2", 100),
        ("DOC-COMMON-0001", "document", "COMMON", 1),
        ("CRV-A-100000", "review", "A", 100000),
    ],
)
def test_ids_taken_apart(text, kind, customer, number):
    found = parse_id(text)
    assert (found.kind.name, found.customer, found.number) == (kind, customer, number)
    assert make_id(found.kind, customer, number) == found
    assert id_of_file(found.file) == found


@pytest.mark.parametrize(
    "file",
    [
        "requirements/CSR-A-0001.yaml",
        "requirements/B/CSR-A-0001.yaml",
        "requirements/A/x/CSR-A-0001.yaml",
        "requirements/A/../A/CSR-A-0001.yaml",
        "requirements//A/CSR-A-0001.yaml",
        "./requirements/A/CSR-A-0001.yaml",
        "/requirements/A/CSR-A-0001.yaml",
        "requirements\\A\\CSR-A-0001.yaml",
        "requirements/A/CSR-A-0001.yml",
        "requirements/A/CSR-A-0001.YAML",
        "requirements/A/CSR-A-0001",
        "parts/A/CSR-A-0001.yaml",
        "customers/A/A.yaml",
        "customers/CSR-A-0001.yaml",
        "csrreg.yaml",
        ".csrreg/A.yaml",
        "",
    ],
)
def test_a_record_has_one_place(file):
    assert id_of_file(file) is None


@pytest.mark.parametrize(
    ("ids", "number"),
    [
        ((), 1),
        (("CSR-A-0001",), 2),
        (("CSR-A-0001", "CSR-A-0007"), 8),
        (("CSR-A-9999",), 10000),
        (("CSR-AB-0009", "SC-A-0009", "CSR-A-x", "CSR-A-", "CSR-A-１"), 1),
    ],
)
def test_numbers_are_never_used_twice(ids, number):
    assert next_number(ids, REQUIREMENT, "A") == number


def test_ids_sort_by_number():
    ids = ["CSR-A-10000", "CSR-A-0002", "B", "CSR-A-9999", "A"]
    assert sorted(ids, key=sort_key) == ["A", "B", "CSR-A-0002", "CSR-A-9999", "CSR-A-10000"]


def test_every_kind_has_its_own_folder_and_prefix():
    assert len({kind.folder for kind in KINDS}) == len(KINDS)
    assert [kind.prefix for kind in KINDS if not kind.prefix] == [CUSTOMER.prefix]
