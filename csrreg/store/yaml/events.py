"""The two parsers: libyaml where it is installed, pure ruamel elsewhere. Both give events.

libyaml is 20 times faster. What the two would read differently is refused in both lanes.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal

from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

try:
    from _ruamel_yaml import CParser
except ImportError:  # no wheel for this platform; doctor says so
    CParser = None

__all__ = [
    "AliasEvent",
    "Lane",
    "MappingEndEvent",
    "MappingStartEvent",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "StreamEndEvent",
    "default_lane",
    "next_event",
]

Lane = Literal["libyaml", "pure"]


def default_lane() -> Lane:
    """Return the parser in use on this machine."""
    return "pure" if CParser is None else "libyaml"


def next_event(text: str, lane: Lane) -> Callable[[], Any]:
    """Return a function that gives the text's next parser event at each call.

    The parser's own exceptions come through; ``reader`` turns every one into a finding.
    """
    if lane == "libyaml":
        get: Callable[[], Any] = CParser(text).get_event
        return get
    from ruamel.yaml import YAML
    from ruamel.yaml.parser import Parser

    class ShortTags(Parser):
        """Cuts tags, which are refused anyway: ruamel spells them out in quadratic time."""

        def select_tag_transform(self, tag: Any) -> None:
            if tag is not None and tag.suffix is not None:
                tag.suffix = tag.suffix[:80]
            super().select_tag_transform(tag)

    yaml = YAML(typ="safe", pure=True)
    yaml.Parser = ShortTags
    events: Iterator[Any] = iter(yaml.parse(text))
    return events.__next__
