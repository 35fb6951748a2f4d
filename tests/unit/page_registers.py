"""A register with something of everything, for the tests of reports; small enough to count."""

from contracts import make

from csrreg.model.digest import text_digest

DOC = "DOC-NORDAUTO-0001"
SETTINGS = {
    "sites": {"SHA": {"name": "Shanghai"}, "KAS": {"name": "Kassel"}},
    "departments": {"quality": {"head": "li"}, "sales": {"name": "Verkauf", "head": "zhou"}},
    "people": {
        "li": {"name": "Li Wei"},
        "ma": {"name": "Ma Jun"},
        "zhou": {"name": "Zhou Yan"},
        "tom": {"name": "Tom Vogel", "until": "2026-06-30", "deputy": "ma"},
        "old": {"name": "Olga Denk", "until": "2026-01-31"},
    },
    "processes": {"C3": {"name": "Production"}, "C10": {"name": "Shipping"}},
    "classes": {"SR": {"name": "Safety"}, "FF": {"name": "Fit"}},
    "carried_in": ["drawing", "control_plan"],
    "capability": [{"index": "Cpk", "phase": "series", "at_least": "1.33"}],
    "review": {"classes": [{"class": "routine", "departments": ["quality"]}]},
}


def register(records=None, today="2026-11-20", **settings):
    """Return a register of two customers and COMMON, with more records or others."""
    trees = {
        "NORDAUTO": {"name": "Nord Auto AG", "owner": "li", "reply_time": "2 days"},
        "HUAXING": {"name": "Huaxing Motor"},
        "COMMON": {"name": "Everybody"},
        DOC: document(),
        **(records or {}),
    }
    return make({id: tree for id, tree in trees.items() if tree}, today, **{**SETTINGS, **settings})


def document(*editions, **fields):
    """Return a document; its first edition is reviewed."""
    first = {"edition": "1", "reviewed": {"by": "li", "date": "2026-01-10"}}
    return {"title": "Supplier CSR", "type": "csr", "editions": [first, *editions], **fields}


def text(title="Layout inspection", document=DOC, **fields):
    """Return a requirement of the first edition."""
    source = {"document": document, "edition": "1", **fields.pop("source", {})}
    return {"title": title, "source": source, "text": "Once a year.", **fields}


def action(what="Do it", due=None, owner=None, done=None):
    """Return an action without the fields that are left out."""
    fields = {"what": what, "due": due, "owner": owner, "done": done}
    return {name: value for name, value in fields.items() if value is not None}


YES = {"answer": "yes"}
MET = {"process": "C3", "document": "QP-7"}
PASSED = {"by": "ma", "date": "2026-09-01", "result": "passed"}


def proven(**fields):
    """Return a requirement that is met, and verified as it stands."""
    covers = {"edition": "1", "text": text_digest("Once a year.")}
    passed = [{**PASSED, "covers": covers}]
    return text(applies=YES, implemented_in=[MET], verification=passed, **fields)
