"""Which customers and parts a site has nothing to do with, as far as the records say so.

The rule for what is counted and shown at a site. A requirement is left out there only where facts
say that it cannot bind:

1. It is limited to parts; every one of them is recorded and says where it is made, and none is made
   at the site.
2. It is a customer's; the customer has parts that are not retired, every one of them says where it
   is made, and none is made at the site; the customer has no supplier code for the site, and no
   contract review names the site or no site at all.

What has a block of its own for the site (``at``) always stays: somebody has said what holds there.
What COMMON asks is limited by its parts only. Where a part does not say where it is made, nothing
is left out.
"""

from typing import TYPE_CHECKING

from csrreg.model.kinds import COMMON

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csrreg.model.part import Part
    from csrreg.model.register import Register
    from csrreg.model.status import SiteView


class MadeWhere:
    """Asked for every requirement at one site; the customers are looked at once."""

    def __init__(self, register: "Register", site: str) -> None:
        self.register = register
        self.site = site
        parts: dict[str, list[Part]] = {}
        for entry in register.parts:
            if entry.record.retired is None:
                parts.setdefault(entry.customer, []).append(entry.record)
        served = {e.id for e in register.customers if site in e.record.supplier_codes}
        served |= {e.customer for e in register.reviews if e.record.site in (None, site)}
        self.elsewhere = frozenset(
            code
            for code, theirs in parts.items()
            if code != COMMON and code not in served and self._none_made_here(theirs)
        )
        """The customers for whom nothing is made or delivered at the site."""

    def leaves_out(self, customer: str, view: "SiteView") -> bool:
        """Return whether a requirement cannot bind at the site."""
        if view.own is not None:
            return False
        if customer in self.elsewhere:
            return True
        listed = view.applies.parts if view.applies is not None else ()
        parts = [self.register.part(id) for id in listed]
        known = [part for part in parts if part is not None]
        return bool(parts) and len(known) == len(parts) and self._none_made_here(known)

    def _none_made_here(self, parts: "Iterable[Part]") -> bool:
        return all(part.sites and self.site not in part.sites for part in parts)
