"""Which records have a row of their own on a page, to be linked to."""

from collections.abc import Iterator, Sequence

from csrreg.reports.page import Block, Section, Table


def anchors(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the records that have a row of their own in some blocks."""
    for block in blocks:
        if isinstance(block, Section):
            yield from anchors(block.blocks)
        elif isinstance(block, Table):
            for row in block.rows:
                if row.anchor:
                    yield row.anchor
                yield from anchors(row.details)
