"""Whether two records that were added under one id are the same record."""

from csrreg.model.tree import Mapping

_KNOWN_BY = ("title", "name", "source", "part", "feature", "reference", "type")


def is_same_record(one: Mapping, other: Mapping) -> bool:
    """Return whether two new records say the same of where they come from and what they are."""
    return all(one.get(name) == other.get(name) for name in _KNOWN_BY)
