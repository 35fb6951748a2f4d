"""JSON Schemas of the record files, for editors that check while people type."""

from typing import Any

from pydantic import TypeAdapter

from csrreg.model.kinds import KINDS, SETTINGS, Kind
from csrreg.model.parse import shape_of

DIALECT = "http://json-schema.org/draft-07/schema#"


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of each kind of record and of the settings, by kind name."""
    return {kind.name: schema_of(kind) for kind in (*KINDS, SETTINGS)}


def schema_of(kind: Kind) -> dict[str, Any]:
    """Return a kind's schema. Text fields accept what an editor's own YAML reader makes of text."""
    schema = TypeAdapter(shape_of(kind)).json_schema(
        ref_template="#/definitions/{model}", by_alias=True
    )
    definitions = schema.pop("$defs", {})
    plain = _without_null({"$schema": DIALECT, **schema, "definitions": definitions})
    assert isinstance(plain, dict)
    return plain


def _without_null(value: Any) -> Any:
    """Drop the null that an optional field may be in Python; in a file it is left out instead."""
    if isinstance(value, list):
        return [_without_null(item) for item in value]
    if not isinstance(value, dict):
        return value
    result = {k: _without_null(v) for k, v in value.items() if not (k == "default" and not v)}
    options = result.get("anyOf")
    if isinstance(options, list):
        kept = [o for o in options if o != {"type": "null"}]
        if len(kept) == 1:
            del result["anyOf"]
            result = {**kept[0], **result}
        else:
            result["anyOf"] = kept
    if "enum" in result and set(result["enum"]) & {"yes", "no"}:
        # A YAML 1.1 editor reads yes and no as booleans.
        result.pop("type", None)
        words = [word for word in ("yes", "no") if word in result["enum"]]
        result["enum"] = [*result["enum"], *(word == "yes" for word in words)]
    return result
