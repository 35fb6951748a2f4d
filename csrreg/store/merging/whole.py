"""Two different records under one id, in one file until somebody gives one of them another."""


def two_records(id: str, ours: bytes, theirs: bytes) -> bytes:
    """Return both records whole between conflict markers; nothing of them is mixed."""
    mine, others = (data.decode("utf-8", "replace").rstrip("\n") for data in (ours, theirs))
    said = f"two records have the id {id}: csrreg renumber {id}"
    return f"<<<<<<< ours\n{mine}\n=======\n{others}\n>>>>>>> theirs ({said})\n".encode()
