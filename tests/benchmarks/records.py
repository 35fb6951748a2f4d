"""Makes records that look like real ones, in English and Chinese; the same count, the same bytes.

A record has about 31 lines (without the blank ones between fields) and 1.1 KB. What the records of
a register link to exists; every date is right on ``TODAY``.
"""

from datetime import date, timedelta
from random import Random

from csrreg.model.digest import digest, review_content, text_digest
from csrreg.model.tree import Mapping
from tests.benchmarks import phrases

TODAY = date(2026, 11, 20)
CUSTOMERS = 20
PEOPLE = ("li.wei", "anna.berg", "wang.fang", "jonas.keller", "zhao.min", "maria.ruiz")
CLAUSES = ("4.3.2", "7.2.3", "7.5.3.2.1", "8.2.3.1", "8.3.3.2", "8.5.6.1", "8.6.2", "10.2.3")
_SHARES = {"characteristic": 0.15, "part": 0.05, "document": 0.05, "review": 0.05}

SETTINGS: Mapping = {
    "name": "Acme Brakes",
    "language": "en",
    "standard": "iatf-16949-2016",
    "sites": {"SHA": {"name": "上海工厂"}, "BER": {"name": "Berlin"}},
    "departments": {name: {"name": name.title()} for name in phrases.CHECKS},
    "people": {name: {"name": name.replace(".", " ").title()} for name in PEOPLE},
    "processes": {"P01": {"name": "Contract review"}, "P07": {"name": "Change management"}},
    "classes": {"A": {"name": "安全", "critical": "yes"}, "B": {"name": "Fit and function"}},
}


class Maker:
    """Makes the records of one register.

    With ``findings`` every record gets exactly one: requirements that apply have no owner,
    characteristics link to nothing, the others name somebody who is not listed.
    """

    def __init__(self, records: int, *, findings: bool) -> None:
        self.findings = findings
        self.random = Random(records)
        customers = min(CUSTOMERS, max(1, records // 10))
        self.codes = [f"{phrases.CODES[n % 5]}{n // 5 + 1}" for n in range(customers)]
        rest = records - customers
        self.counts = {name: max(customers, int(rest * s)) for name, s in _SHARES.items()}
        self.counts["requirement"] = rest - sum(self.counts.values())

    def id_of(self, prefix: str, kind: str, code: str) -> str:
        """Return the id of a random record of a customer."""
        return f"{prefix}-{code}-{self.random.randint(1, self.count_of(kind, code)):04}"

    def count_of(self, kind: str, code: str) -> int:
        """Return how many records of a kind a customer has."""
        each, more = divmod(self.counts[kind], len(self.codes))
        return each + (self.codes.index(code) < more)

    def person(self) -> str:
        """Return somebody who is listed."""
        return self.random.choice(PEOPLE)

    def owner(self) -> str:
        """Return somebody who is listed; in a register with findings, somebody who is not."""
        return "nobody.knows" if self.findings else self.person()

    def day(self, before: int, after: int = 0) -> str:
        """Return a day from some days before today to some days after it."""
        return str(TODAY + timedelta(days=self.random.randint(-before, after)))

    def words(self, texts: tuple[str, ...], count: int = 1) -> str:
        """Return some of the texts, with numbers filled in."""
        r = self.random
        return "\n".join(r.sample(texts, count)).format(
            n=r.randint(3, 29), m=r.randint(2, 11), d=r.randint(1, 9), serial=r.randint(1000, 99999)
        )

    def customer(self, code: str, number: int) -> Mapping:
        """Return a customer with its scheme of special characteristics."""
        return {
            "name": f"{code.title()} Automotive {'AG' if number % 2 else '有限公司'}",
            "type": "oem" if number % 3 else "tier1",
            "supplier_codes": {"SHA": f"4{number:05}", "BER": f"7{number:05}"},
            "symbols": [
                {"symbol": "CC", "rank": "1", "meaning": "安全与法规特性", "internal_class": "A"},
                {"symbol": "SC", "rank": "2", "meaning": "Fit, function", "internal_class": "B"},
            ],
            "retention": "15 years",
            "reply_time": "5 working_days",
            "owner": self.owner(),
            "contacts": [{"name": "Chen Jie", "role": "SQE", "email": f"sqe@{code}.example"}],
        }

    def part(self, code: str, number: int) -> Mapping:
        """Return a part with its drawing revisions."""
        return {
            "name": f"Caliper housing {number} / 卡钳壳体{number}",
            "numbers": {"customer": f"{number:04}-{code[:3]}-7", "ours": f"11{number:06}"},
            "drawing": f"DWG-{code}-{number:05}",
            "revisions": [
                {
                    "revision": revision,
                    "date": f"20{year}-03-01",
                    "received": f"20{year}-03-09",
                    "effective": f"20{year}-06-01",
                }
                for revision, year in (("A", 23), ("B", 24), ("C", 25))
            ],
            "sites": ["SHA", "BER"],
            "phase": "series",
            "sop": "2024-09-01",
            "owner": self.owner(),
            "notes": self.words(phrases.TEXTS["zh"], 2),
        }

    def document(self, code: str, number: int) -> Mapping:
        """Return a document of two editions, both reviewed."""
        return {
            "title": f"Supplier quality manual, part {number}",
            "type": "csr" if number % 2 else "supplier_manual",
            "number": f"SQM-{code}-{number:03}",
            "editions": [
                {
                    "edition": edition,
                    "published": f"{edition}-01",
                    "effective": f"{edition}-15",
                    "received": f"{edition}-03",
                    "source": f"顾客门户网站 https://portal.{code}.example/documents",
                    "reviewed": {"by": self.person(), "date": f"{edition}-12"},
                }
                for edition in ("2024-03", "2025-06")
            ],
            "monitor": {"every": "3 months", "last_checked": self.day(60, -5)},
            "owner": self.owner(),
            "notes": self.words(phrases.TEXTS["en"], 2),
        }

    def requirement(self, code: str, number: int) -> Mapping:
        """Return a requirement: most are met and verified, some are open, some do not apply."""
        r = self.random
        language, title = r.choice(phrases.TITLES)
        at = r.randrange(5)
        tree: Mapping = {
            "title": title.format(
                feature=phrases.FEATURES[at],
                zh_feature=phrases.ZH_FEATURES[at],
                what=phrases.THINGS[at],
                zh_what=phrases.ZH_THINGS[at],
            ),
            "source": {
                "document": self.id_of("DOC", "document", code),
                "edition": "2025-06",
                "section": f"{r.randint(1, 12)}.{r.randint(1, 30)}",
            },
            "text": f"{self.words(phrases.TEXTS[language], 2)} ({code}/{number})",
            "language": language,
            "interpretation": self.words(phrases.INTERPRETATIONS[language]),
            "clauses": r.sample(CLAUSES, r.randint(1, 2)),
        }
        chance = 1 - r.random()
        if chance < 0.1 and not self.findings:
            reason = "本零件不含该工序。We neither weld nor solder anything for this customer."
            applies: Mapping = {"answer": "no", "reason": reason, "by": self.person()}
            return tree | {"applies": applies}
        tree["applies"] = {"answer": "yes", "by": self.person(), "date": self.day(300, -30)}
        if not self.findings:
            tree["owner"] = PEOPLE[number % 3]
        if chance < 0.3:
            lacking = self.words(phrases.INTERPRETATIONS["zh"])
            tree["fulfilled"] = {"answer": "partly", "note": lacking}
            return tree | {"actions": [self.action() | {"due": self.day(-5, 200)} for _ in "12"]}
        tree["fulfilled"] = {"answer": "yes"}
        tree["actions"] = [self.action() | {"done": self.day(120, -11)}]
        return tree | self.proof(str(tree["text"]))

    def action(self) -> Mapping:
        """Return an action without dates."""
        return {"what": self.words(phrases.ACTIONS), "owner": self.person()}

    def proof(self, text: str) -> Mapping:
        """Return what shows that a requirement is met; two of three are verified."""
        where: Mapping = {"process": "P07", "document": self.words(phrases.DOCUMENTS)}
        shown: Mapping = {"what": self.words(phrases.EVIDENCE), "ref": self.words(("R-{serial}",))}
        verified: Mapping = {
            "by": PEOPLE[3 + self.random.randrange(3)],
            "date": self.day(100, -5),
            "result": "passed",
            "covers": {"edition": "2025-06", "text": text_digest(text)},
        }
        proof: Mapping = {"implemented_in": [where], "evidence": [shown]}
        return proof | ({"verification": [verified]} if self.random.random() < 2 / 3 else {})

    def characteristic(self, code: str, number: int) -> Mapping:
        """Return a special characteristic with its control and a capability study."""
        r = self.random
        at = r.randrange(5)
        symbol, severity = r.choice((("CC", "10"), ("SC", "7")))
        nominal = r.randint(80, 900) / 10
        requirement = self.id_of("CSR", "requirement", code)
        effect = "Loss of braking force on one wheel; the driver keeps the vehicle on the road. "
        return {
            "part": f"PART-{code}-{(number - 1) % self.count_of('part', code) + 1:04}",
            "feature": f"{phrases.FEATURES[at]} / {phrases.ZH_FEATURES[at]}",
            "balloon": str(number),
            "nominal": f"{nominal:.2f}",
            "lower": f"{nominal - 0.05:.2f}",
            "upper": f"{nominal + 0.05:.2f}",
            "symbol": symbol,
            "requirement": f"CSR-{code}-9{number:05}" if self.findings else requirement,
            "effect": effect + "单轮制动力丧失，驾驶员仍可控制车辆；维修站须更换整个制动钳。",
            "severity": severity,
            "carried_in": {
                name: {"document": self.words(("D-{serial}",)), "for_revision": "C"}
                for name in ("control_plan", "pfmea", "work_instruction")
            },
            "control": [
                {
                    "operation": f"OP{r.randint(1, 9)}0",
                    "method": "SPC",
                    "gauge": "气动量仪 0.001 mm",
                    "sample": "5",
                    "reaction": "Stop the line, sort back to the last good part. 停线并隔离。",
                }
            ],
            "capability": [{"index": "Ppk", "value": "1.84", "date": self.day(300, -9)}],
            "owner": self.person(),
        }

    def review(self, code: str, number: int) -> Mapping:
        """Return a contract review that two departments have answered, and nobody has decided."""
        r = self.random
        parts = self.count_of("part", code)
        part = r.randint(1, parts)
        touched = range(part, self.count_of("characteristic", code) + 1, parts)
        tree: Mapping = {
            "title": f"Order 45{number:05} / 订单评审",
            "type": "order",
            "prepared_by": self.owner(),
            "reference": {"number": f"45{number:05}"},
            "received": {"at": "2026-11-18T09:30+08:00", "how": "email"},
            "items": [
                {
                    "part": f"PART-{code}-{part:04}",
                    "revision": "C",
                    "quantity": str(r.randint(100, 9000)),
                    "price": f"{r.randint(400, 9000) / 100:.2f}",
                    "delivery": self.day(-20, 200),
                }
            ],
            "terms": {"quality": self.words(phrases.TEXTS["en"], 2)},
            "requirements": [self.id_of("CSR", "requirement", code)],
            "characteristics": [f"SC-{code}-{number:04}" for number in touched],
            "questions": [{"ask": self.words(phrases.QUESTIONS), "to": "Chen Jie"}],
        }
        judged = digest(review_content(tree))
        tree["departments"] = {
            name: {
                "note": r.choice(points),
                "result": "accept",
                "by": self.person(),
                "date": "2026-11-19",
                "digest": judged,
            }
            for name, points in phrases.CHECKS.items()
        }
        return tree
