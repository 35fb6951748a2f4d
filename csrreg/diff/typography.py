"""Whether two texts say the same in other type: blanks, line ends, quotes, dashes, full width."""

import re
import unicodedata

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»＂", '"'),
        **dict.fromkeys("‘’‚‛´`＇", "'"),
        **dict.fromkeys("‐‑‒–—―−－", "-"),
        "…": "...",
        "，": ",",
        "、": ",",
        "。": ".",
        "．": ".",
        "：": ":",
        "；": ";",
        "！": "!",
        "？": "?",
        "（": "(",
        "）": ")",
        "％": "%",
        "／": "/",
    }
)
_AROUND_CJK = rf"(?<=[{_CJK}]) | (?=[{_CJK}])"


def same_wording(old: str, new: str) -> bool:
    """Return whether only blanks, line ends, quotation marks, dashes or full width differ.

    A comma that becomes a full stop is another wording: 1,5 is not 1.5.
    """
    # The quick look first: most texts that differ have other letters.
    return _letters(old) == _letters(new) and _plain(old) == _plain(new)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text)))


def _plain(text: str) -> str:
    # Blanks first: a full-width comma brings its own, which a narrow one needs.
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return re.sub(_AROUND_CJK, "", text).translate(_ALIKE)
