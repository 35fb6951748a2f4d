"""The kinds of record: name, id prefix and folder. The shapes are imported only when asked for."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record."""

    name: str
    folder: str
    prefix: str
    """How ids begin; empty for customers, whose id is their code."""

    @property
    def shape(self) -> Any:
        """The record's class. Imported late: a command that touches one kind builds one kind."""
        module = import_module(f"csrreg.model.{self.name}")
        return getattr(module, self.name.capitalize())


CUSTOMER = Kind("customer", "customers", "")
PART = Kind("part", "parts", "PART")
DOCUMENT = Kind("document", "documents", "DOC")
REQUIREMENT = Kind("requirement", "requirements", "CSR")
CHARACTERISTIC = Kind("characteristic", "characteristics", "SC")
REVIEW = Kind("review", "reviews", "CRV")

KINDS = (CUSTOMER, PART, DOCUMENT, REQUIREMENT, CHARACTERISTIC, REVIEW)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_FOLDER = {kind.folder: kind for kind in KINDS}
BY_PREFIX = {kind.prefix: kind for kind in KINDS if kind.prefix}

SETTINGS = Kind("settings", "", "")
SETTINGS_FILE = "csrreg.yaml"
COMMON = "COMMON"
"""The customer code of laws and standards that bind everybody."""
