"""What a record is: frozen pydantic dataclasses, ids, digests, computed status. No I/O."""
