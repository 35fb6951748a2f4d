"""Registers of contract reviews for the tests, as small as they can be."""

from datetime import date

from csrreg.model.digest import digest, judged_content
from csrreg.model.ids import parse_id
from csrreg.model.kinds import SETTINGS
from csrreg.model.parse import parse
from csrreg.model.register import Entry, Register

RECEIVED = {"at": "2026-11-20T17:00+08:00", "how": "email"}
PART = "PART-NORDAUTO-0001"
FIRST = "CRV-NORDAUTO-0001"
NEW = "CRV-NORDAUTO-0009"

CHINA = {
    "name": "Shanghai",
    "timezone": "Asia/Shanghai",
    "calendar": {
        "holidays": [f"2026-10-0{day}" for day in range(1, 8)],
        "working": ["2026-09-27", "2026-10-10"],
    },
}
GERMANY = {"name": "Kassel", "timezone": "Europe/Berlin", "calendar": {"holidays": ["2026-12-25"]}}


def make(records, today="2026-11-20", **settings):
    entries = {}
    digests = {}
    for id, tree in records.items():
        known = parse_id(id)
        entries[id] = Entry(known, parse(known.kind, tree))
        digests[id] = digest(judged_content(known.kind.name, tree))
    return Register(
        today=date.fromisoformat(today),
        settings=parse(SETTINGS, {"name": "Acme Brakes", "language": "en", **settings}),
        entries=entries,
        ids=frozenset(entries),
        digests=digests,
    )


def order(**fields):
    return {"title": "Order", "type": "order", "received": RECEIVED, **fields}


def accepted(day, **fields):
    at = {"at": f"{day}T09:00+08:00"}
    decision = {"result": "accepted", "by": "chen.jie", "date": day}
    return order(**{"received": at, "decision": decision, **fields})


def item(**fields):
    return [{"part": PART, **fields}]


def amendment(how, review=FIRST, **fields):
    return order(amends={"review": review, "how": how}, **fields)


def requirement(**fields):
    source = {"document": "DOC-NORDAUTO-0001"}
    return {"title": "Layout inspection", "source": source, "text": "Once a year.", **fields}
