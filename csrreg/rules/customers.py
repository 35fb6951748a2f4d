"""CUS: customers."""

from collections.abc import Iterator

from csrreg.findings import Severity
from csrreg.model.kinds import COMMON, DOCUMENT
from csrreg.model.register import Register
from csrreg.rules.base import Hit, rule


@rule("CUS001", Severity.WARNING)
def customer_without_document(register: Register) -> Iterator[Hit]:
    """A customer has no document, and nobody has said that it issues none.

    Why: an empty place does not tell "nobody asked" from "there is nothing"; auditors ask for the
    list of customers and of what each of them requires (IATF 16949 4.3.2).
    Fix: add the customer's documents, or record when and by whom it was made sure that there are
    none.
    """
    retired = {entry.id for entry in register.documents if entry.record.retired is not None}
    start = f"{DOCUMENT.prefix}-"
    # By file names: a document that cannot be read is there all the same.
    covered = {
        id.removeprefix(start).rpartition("-")[0]
        for id in register.ids
        if id.startswith(start) and id not in retired
    }
    for entry in register.customers:
        customer = entry.record
        if entry.id == COMMON or entry.id in covered:
            continue
        if customer.no_csr is None and customer.retired is None:
            fix = (
                f"csrreg add document --customer {entry.id}, or, if it issues none: "
                f"csrreg set {entry.id} no_csr.checked={register.today} no_csr.by=…"
            )
            message = f"{customer.name} has no document, and nobody has said that it issues none"
            yield Hit(entry.id, ("name",), message, fix)


RULES = (customer_without_document,)
