"""Text files as office programs write them: UTF-8, or the UTF-16 they call «Unicode text»."""

from hashlib import sha256

from csrreg.errors import CsrregError
from csrreg.store.yaml.decode import looks_like

MAX_BYTES = 20 * 1024 * 1024
"""More than a document of several thousand pages."""
_NO_TEXT = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word or other Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"{\\rtf": "a rich text file",
}
_AS_UTF8 = "save it as UTF-8 text; of a PDF: pdftotext -layout FILE.pdf"


def text_of(name: str, data: bytes, fix: str = _AS_UTF8) -> str:
    """Return the text of a file; ``name`` and ``fix`` are for messages.

    Raises:
        CsrregError: if it is no text in UTF-8 or UTF-16.
    """
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise CsrregError(f"{name}: broken UTF-16", fix) from error
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{name}, line {line}: not UTF-8; it looks like {looks_like(data)}"
        raise CsrregError(message, fix) from error
    if "\0" in text:
        raise CsrregError(f"{name}: no text; it looks like {looks_like(data)}", fix)
    return text


def read_text(file: str) -> tuple[str, str]:
    """Return the text of a file, and its sha256.

    Raises:
        CsrregError: if it cannot be read, is empty, too large, or no text.
    """
    try:
        with open(file, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CsrregError(f"{file}: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise CsrregError(f"{file}: larger than {MAX_BYTES // 1024 // 1024} MiB", "split it")
    kind = next((what for begins, what in _NO_TEXT.items() if data.startswith(begins)), "")
    if kind:
        raise CsrregError(f"{file}: {kind}, no text", _AS_UTF8)
    text = text_of(file, data)
    if not text.strip():
        raise CsrregError(f"{file} is empty", _AS_UTF8)
    return text, sha256(data).hexdigest()
