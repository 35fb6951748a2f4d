"""Who answers for a department, and how long an answer holds."""

from datetime import date

from contracts import NEW, item, make, order, requirement

from csrreg.model.answers import answers_now, is_away, is_stale, may_answer
from csrreg.model.digest import digest, judged_content
from csrreg.model.obstacles import who_arbitrates

PEOPLE = {
    "li.wei": {
        "name": "Li Wei",
        "deputy": "anna.weber",
        "absent": [{"from": "2026-11-16", "until": "2026-11-20"}],
    },
    "anna.weber": {"name": "Anna Weber"},
    "zhao.lei": {"name": "Zhao Lei", "department": "quality"},
    "lena.hoffmann": {"name": "Lena Hoffmann"},
    "wang.fang": {"name": "Wang Fang"},
}
QUALITY = {"head": "li.wei", "deputy": "lena.hoffmann", "members": ["wang.fang"]}


def settings_with(people=None, **quality):
    changed = {**PEOPLE, **(people or {})}
    departments = {"quality": {**QUALITY, **quality}}
    return make({}, people=changed, departments=departments).settings


def test_may_answer():
    assert set(may_answer(settings_with(), "quality")) == set(PEOPLE)
    assert may_answer(settings_with(), "finance") == ()


def asked(day="2026-11-18", people=None, department="quality"):
    return answers_now(settings_with(people), department, date.fromisoformat(day))


def test_the_deputy_answers_for_an_absent_head():
    assert asked("2026-11-15") == "li.wei"
    assert asked("2026-11-16") == "anna.weber"
    assert asked("2026-11-20") == "anna.weber"
    assert asked("2026-11-21") == "li.wei"


def test_the_deputy_answers_for_a_head_who_has_left():
    left = {"li.wei": {"name": "Li Wei", "deputy": "anna.weber", "until": "2026-10-31"}}
    assert asked("2026-10-31", left) == "li.wei"
    assert asked("2026-11-01", left) == "anna.weber"


def test_where_the_deputy_is_away_too():
    gone = {"anna.weber": {"name": "Anna Weber", "until": "2026-06-30"}}
    assert asked(people=gone) == "lena.hoffmann"
    leave = [{"from": "2026-11-01", "until": "2026-11-30"}]
    gone["lena.hoffmann"] = {"name": "Lena Hoffmann", "absent": leave}
    assert asked(people=gone) == "wang.fang"
    gone["wang.fang"] = {"name": "Wang Fang", "absent": leave}
    assert asked(people=gone) == "li.wei"


def test_nobody_is_asked_where_nobody_is_named():
    assert asked(department="finance") == ""
    empty = make({}, departments={"finance": {"name": "Finance"}}).settings
    assert answers_now(empty, "finance", date(2026, 11, 18)) == ""
    deputy = make({}, departments={"finance": {"deputy": "sun.li"}}).settings
    assert answers_now(deputy, "finance", date(2026, 11, 18)) == "sun.li"


def test_the_last_day_is_a_day_of_work():
    person = settings_with({"li.wei": {"name": "Li Wei", "until": "2026-10-31"}}).people["li.wei"]
    assert not is_away(person, date(2026, 10, 31))
    assert is_away(person, date(2026, 11, 1))


def test_the_arbiters_deputy_rules_while_the_arbiter_is_away():
    register = make({NEW: order()}, people=PEOPLE, review={"arbiter": "li.wei"})
    review = register.entries[NEW].record
    assert who_arbitrates(register, review, date(2026, 11, 15)) == "li.wei"
    assert who_arbitrates(register, review, date(2026, 11, 18)) == "anna.weber"
    assert who_arbitrates(make({}), review, date(2026, 11, 18)) == ""


def judged(review, **answer):
    seen = digest(judged_content("review", review))
    return {**review, "departments": {"quality": {"result": "accept", "digest": seen, **answer}}}


def stale(review, **others):
    register = make({NEW: review, **others})
    entry = register.entries[NEW]
    return is_stale(entry, entry.record.departments["quality"], register)


def test_stale():
    review = judged(order(items=item(quantity="1200")))
    assert not stale(review)
    assert not stale({**review, "notes": "seen"})
    changed = {**review, "items": item(quantity="1300")}
    assert stale(changed)
    decision = {"result": "accepted", "by": "chen.jie", "date": "2026-11-20"}
    assert not stale({**changed, "decision": decision})
    assert stale({**changed, "decision": {**decision, "result": "clarify"}})


def test_an_answer_that_does_not_say_what_was_judged_is_stale():
    assert stale(order(departments={"quality": {"result": "accept"}}))


def test_an_answer_is_stale_when_a_cited_record_changed():
    id, text = "CSR-NORDAUTO-0001", requirement()
    seen = {id: digest(judged_content("requirement", text))}
    review = judged(order(requirements=[id]), cited=seen)
    assert not stale(review, **{id: {**text, "owner": "li.wei"}})
    assert stale(review, **{id: {**text, "text": "Twice a year."}})
    assert not stale(review)
