"""Workbooks made in a test, and how they are read and refused."""

import io
import zipfile

import pytest
import xlsxwriter

from csrreg.errors import CsrregError
from csrreg.store.tables import read_table


def book(build, **options):
    """The bytes of a workbook with one sheet that a function fills."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as workbook:
        build(workbook, workbook.add_worksheet("Matrix"))
    return buffer.getvalue()


def read(build, name="matrix.xlsx", **options):
    return read_table(name, book(build, **options))


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def replaced(data, part, change):
    """The same workbook with one part's bytes changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return buffer.getvalue()


def refusal(name, data, **options):
    with pytest.raises(CsrregError) as error:
        read_table(name, data, **options)
    return f"{error.value.message} | {error.value.hint}"
