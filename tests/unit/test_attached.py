"""Files that a record names, and text files as office programs write them."""

import hashlib

import pytest

from csrreg.errors import CsrregError
from csrreg.store import plain_text
from csrreg.store.attached import checked_file, named_file
from csrreg.store.plain_text import read_text

DATA = b"line\r\n\x00\xff"
SUM = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def root(tmp_path, monkeypatch):
    root = tmp_path / "register"
    (root / "attachments").mkdir(parents=True)
    (root / "attachments" / "顾客要求 1.pdf").write_bytes(DATA)
    monkeypatch.chdir(tmp_path)
    return root


@pytest.mark.parametrize("here", [".", "register", "register/attachments"])
@pytest.mark.parametrize(
    "file", ["attachments/顾客要求 1.pdf", "./attachments/../attachments/顾客要求 1.pdf"]
)
def test_a_file_in_the_register_is_called_by_its_path_there(root, monkeypatch, here, file):
    monkeypatch.chdir(root.parent / here)
    assert named_file(root, file) == ("attachments/顾客要求 1.pdf", SUM)


def test_the_folder_one_stands_in_comes_first(root, monkeypatch):
    monkeypatch.chdir(root / "attachments")
    (root / "顾客要求 1.pdf").write_bytes(b"another one")
    assert named_file(root, "顾客要求 1.pdf") == ("attachments/顾客要求 1.pdf", SUM)


def test_a_checksum_that_is_given_must_be_that_of_a_file_that_is_here(root):
    name = "attachments/顾客要求 1.pdf"
    assert checked_file(root, name, SUM) == name
    assert checked_file(root, "DMS 4711", "0" * 64) == "DMS 4711"
    with pytest.raises(CsrregError, match=f"the checksum of {name} is {SUM}"):
        checked_file(root, name, "0" * 64)


def test_a_file_elsewhere_is_called_by_its_whole_path(root):
    outside = root.parent / "csr.pdf"
    outside.write_bytes(DATA)
    assert named_file(root, "csr.pdf") == (outside.resolve().as_posix(), SUM)


def test_what_is_no_file_is_refused(root):
    with pytest.raises(CsrregError, match="there is no such file"):
        named_file(root, "none.pdf")
    with pytest.raises(CsrregError, match="it is no file"):
        named_file(root, "attachments")


WORDS = "§ 8.5 Prüfung\r\n首件检验\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom"])
def test_what_office_programs_call_text_is_read(tmp_path, encoding):
    data = (
        b"\xfe\xff" + WORDS.encode("utf-16-be")
        if encoding == "utf-16-be-bom"
        else WORDS.encode(encoding)
    )
    (tmp_path / "a.txt").write_bytes(data)
    assert read_text(str(tmp_path / "a.txt"))[0] == WORDS


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"%PDF-1.4\nplain", "a PDF, no text"),
        (b"PK\x03\x04plain", "Office file, no text"),
        (b"\xd0\xcf\x11\xe0plain", "old Office file"),
        (b"{\\rtf1 plain}", "rich text"),
        (b"one\ntw\xf6\n", "line 2: not UTF-8; it looks like cp1252"),
        (b"a\x00b", "no text"),
        (b"\xff\xfea\x00\x00\xd8", "broken UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_looks_like(tmp_path, data, said):
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(CsrregError) as error:
        read_text(str(tmp_path / "a.txt"))
    assert said in error.value.message
    assert "pdftotext" in error.value.hint


def test_a_text_that_is_too_long_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(plain_text, "MAX_BYTES", 1024 * 1024)
    (tmp_path / "a.txt").write_bytes(b"x" * (1024 * 1024 + 1))
    with pytest.raises(CsrregError, match="larger than 1 MiB"):
        read_text(str(tmp_path / "a.txt"))
