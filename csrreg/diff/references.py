"""Where a text points to sections: a number that now names something else changes what it says."""

import re
from collections.abc import Iterator

_DOTTED = re.compile(r"(?<![0-9A-Za-z.,])(?:[0-9]{1,3}|[A-Z])(?:\.[0-9]{1,3})+(?![0-9])")
_ONE = r"(?:[0-9]{1,3}|[A-Z])(?![0-9A-Za-z]|\.[0-9])"
_NAMED = re.compile(
    r"(?:(?<![A-Za-z])(?i:sections?|clauses?|chapters?|abschnitt(?:e|en|s)?|kapiteln?|ziffern?|"
    r"annex(?:e|es)?|appendix|appendices|attachments?|anhang|anhänge|anlagen?)|§+|"
    rf"附录|附錄|附件)\s*({_ONE}(?:\s*(?:,|and|or|und|oder|bis|to|through|-|&|、|和|及|至|或)\s*{_ONE})*)"
)
_HAN = "0-9一二三四五六七八九十百零〇两"
_ARTICLES = re.compile(
    rf"第\s*([{_HAN}]{{1,5}}(?:\s*[、,，和及至或-]\s*[{_HAN}]{{1,5}})*)\s*(部分|[章节節条條篇])"
)


def references_in(text: str) -> Iterator[str]:
    """Yield the numbers in a plain text that may be those of sections, each once.

    Also values such as 1.5: whoever asks knows which sections there are.
    """
    found = dict.fromkeys(_DOTTED.findall(text))
    for named in _NAMED.finditer(text):
        found |= dict.fromkeys(re.findall(_ONE, named[1]))
    for article in _ARTICLES.finditer(text):
        for number in re.findall(rf"[{_HAN}]+", article[1]):
            found[f"第{number}{article[2]}"] = None
    yield from found
