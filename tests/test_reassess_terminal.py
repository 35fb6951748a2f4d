"""Comparing with a new edition by hand, at a terminal: keys, slips, several lines, and Ctrl-C."""

import shutil
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="there are no pseudo terminals here")

from test_review_terminal import Terminal, files

from csrreg.cli.table import width

ROOT = Path(__file__).parents[1]
REQUIREMENTS = "requirements/NORDAUTO/CSR-NORDAUTO-000{}.yaml"
DOCUMENT = "documents/NORDAUTO/DOC-NORDAUTO-0001.yaml"
WORDS = ("reassess", "NA-CSR", "2026-01", "--today", "2026-01-15", "--by", "li")
KEYS = "s later, q stop: "
LINES = "a line with only a point (empty: "
NEW = "a new requirement: its section (empty: no more): "
OLD_TEXT = """# 8.5.1 Audits

The supplier shall carry out layered process audits every month.

# 8.5.2 Test reports

Prüfberichte sind 15 Jahre aufzubewahren.

A paper copy of each test report shall be kept at the line.

# 8.6 首件检验

供方应在每班开始时进行首件检验，并保存记录三年。

# 8.10 Gauges

Gauges shall be calibrated once a year.
"""


@pytest.fixture
def register(tmp_path):
    return shutil.copytree(ROOT / "tests/cli/_bases/editions", tmp_path / "register")


def record(register, number):
    return (register / REQUIREMENTS.format(number)).read_text("utf-8")


def walked(register, *more):
    return Terminal(register, *WORDS, *more)


def test_every_key(register):
    terminal = walked(register)
    shown = terminal.until(KEYS)
    assert "compare with: supplier portal" in shown
    assert "1 of 6\nCSR-NORDAUTO-0006  Notice of changes\n" in shown
    assert "  section 8.2, edition 2025-01; to re review\n" in shown
    assert "  | Changes shall be announced 90 days ahead.\n" in shown
    terminal.press("u\n")
    assert "for us: Twelve audits a year" in terminal.until(KEYS)
    terminal.press("E\n")
    terminal.type((LINES, "\n"))
    terminal.type((KEYS, "n\n"), ("number now (empty: back): ", "8.5.9\n"))
    terminal.type((KEYS, "removed\n"), ("no longer has it): ", "\n"))
    terminal.type((KEYS, "c\n"), (LINES, "供方应保存记录五年。\n"), ("…: ", "\n"))
    terminal.type(("…: ", "每班两次。\n"), ("…: ", ".\n"), ("empty: the same): ", "8.7\n"))
    terminal.type(("(empty: later): ", "yes\n"))
    terminal.type((KEYS, "s\n"), (NEW, "\n"))
    terminal.type(("section 4.1 (information in", "i\n"), ("section 4.2 (none in", "\n"))
    terminal.type(("another section (empty: no more): ", "\n"))
    shown, code = terminal.end()
    assert code == 0
    assert "1 section information (all of it is written; csrreg reassess DOC-NORDAUTO-0001" in shown
    assert "reviewed" not in shown
    assert "result: unchanged" in record(register, 6)
    assert "result: editorial" in record(register, 1)
    assert "section: 8.5.9" in record(register, 2)
    assert "retired:" in record(register, 3)
    assert "text: |-\n  供方应保存记录五年。\n\n  每班两次。\n" in record(register, 4)
    assert '  section: "8.7"\n' in record(register, 4)
    assert "assessed" not in record(register, 5)
    assert "result: information" in (register / DOCUMENT).read_text("utf-8")


def test_slips_are_asked_again_and_empty_goes_back(register):
    before = files(register)
    terminal = walked(register)
    terminal.type((KEYS, "\n"), ("one of the letters", ""), (KEYS, "x\n"), (KEYS, "变更\n"))
    terminal.type((KEYS, "n\n"), ("(empty: back): ", "\n"), ("nothing was taken; once more", ""))
    terminal.type((KEYS, "n\n"), ("(empty: back): ", "8.2\n"), ("section is missing", ""))
    terminal.type((KEYS, "c\n"), (LINES, "\n"), ("nothing was taken", ""))
    terminal.type((KEYS, "c\n"), (LINES, ".\n"), ("nothing was taken", ""))
    terminal.type((KEYS, "c\n"), (LINES, "80 days.\n"), ("…: ", ".\n"), ("the same): ", "\n"))
    terminal.type(("(empty: later): ", "perhaps\n"), ("(empty: later): ", "no\n"))
    terminal.type(("why not (empty: back): ", "\n"), (KEYS, "q\n"))
    shown, code = terminal.end()
    assert code == 0
    assert "nothing was recorded; csrreg reassess DOC-NORDAUTO-0001 2026-01 goes on" in shown
    assert files(register) == before


def test_a_line_that_the_terminal_cuts_is_not_taken(register):
    terminal = walked(register)
    terminal.type((KEYS, "c\n"), (LINES, "供" * 2000 + "\nu\n.\n"))
    terminal.type(("longer than a terminal takes; --new-text - <FILE", ""), (KEYS, "q\n"))
    assert terminal.end()[1] == 0
    assert "assessed" not in record(register, 6)


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("where", ["at the keys", "in the words"])
def test_what_was_answered_is_written_and_the_same_command_goes_on(register, key, where):
    terminal = walked(register)
    terminal.type((KEYS, "u\n"), ("CSR-NORDAUTO-0006 is unchanged", ""))
    if where == "at the keys":
        terminal.type((KEYS, key))
    else:
        terminal.type((KEYS, "c\n"), (LINES, "Every week\n"), ("…: ", key))
    shown, code = terminal.end()
    assert code == 130
    assert "edition 2026-01: 1 unchanged (all of it is written; csrreg reassess" in shown
    assert "result: unchanged" in record(register, 6)
    assert "assessed" not in record(register, 1)
    terminal = walked(register)
    assert "1 of 5\nCSR-NORDAUTO-0001" in terminal.until(KEYS)
    terminal.press("q\n")
    assert terminal.end()[1] == 0


def test_what_somebody_else_changed_meanwhile_is_shown_and_asked_again(register):
    terminal = walked(register)
    terminal.until(KEYS)
    file = register / REQUIREMENTS.format(6)
    file.write_text(record(register, 6).replace("90 days", "90 working days"), "utf-8")
    terminal.press("u\n")
    shown = terminal.until(KEYS)
    assert "was changed by somebody else in the meantime; it is shown as it is now" in shown
    assert "  | Changes shall be announced 90 working days ahead.\n" in shown
    terminal.press("u\n")
    terminal.until(KEYS)
    file = register / REQUIREMENTS.format(1)
    gone = "\nretired:\n  date: 2026-01-15\n  reason: gone\n"
    file.write_text(record(register, 1) + gone, "utf-8")
    terminal.press("u\n")
    terminal.type(("CSR-NORDAUTO-0001 is no longer left", ""), (KEYS, "q\n"))
    assert terminal.end()[1] == 0
    assert "90 working days" in record(register, 6)
    assert "result: unchanged" in record(register, 6)
    assert "assessed" not in record(register, 1)


def test_to_the_end_of_an_edition(register):
    terminal = walked(register)
    for _ in range(6):
        terminal.type((KEYS, "u\n"))
    terminal.type((NEW, "9.1\n"), ("the first words): ", "\n"), (LINES, "\n"))
    terminal.type((NEW, "9.1\n"), ("the first words): ", "软件更新\n"))
    terminal.type((LINES, "软件更新须提前三个月通知。\n"), ("…: ", ".\n"))
    terminal.type((NEW, "\n"), ("section 4.1", "y\n"), ("r, i, n or x", ""), ("section 4.1", "i\n"))
    terminal.type(("section 4.2", "removed\n"))
    terminal.type(
        ("another section", "9.1\n"), ("section 9.1", "n\n"), ("section 9.1 holds CSR-", "")
    )
    terminal.type(("section 9.1", "\n"), ("another section", "附录A\n"), ("附录A", "n\n"))
    terminal.type(("another section", "\n"), ("is the whole edition reviewed", "yes\n"))
    shown, code = terminal.end()
    assert code == 0
    summary = "6 unchanged, 1 new, 1 section information, 1 section removed, 1 section none"
    assert f"edition 2026-01: {summary}, reviewed (all of it is written)" in shown
    assert "title: 软件更新\n" in record(register, 9)
    text = (register / DOCUMENT).read_text("utf-8")
    assert "    reviewed:\n      by: li\n      date: 2026-01-15\n" in text
    assert "section: 附录A\n        result: none\n" in text


def test_only_the_sections(register):
    terminal = walked(register, "--sections")
    terminal.type(("section 4.1", "n\n"), ("section 4.2", "n\n"), ("another section", "\x03"))
    shown, code = terminal.end()
    assert code == 130
    assert "edition 2026-01: 2 section none (all of it is written" in shown
    assert (register / DOCUMENT).read_text("utf-8").count("result: none") == 3


def test_with_the_texts_the_changes_are_shown_and_their_words_proposed(register):
    (register / "old.md").write_text(OLD_TEXT, "utf-8")
    changed = OLD_TEXT.replace("every month", "every week").replace("三年", "五年")
    (register / "new.md").write_text(changed, "utf-8")
    terminal = walked(register, "--text", "old.md", "new.md")
    assert "look: not found" in terminal.until("(yes, no): ")
    terminal.press("yes\n")
    terminal.type(("edition 2026-01: 3 unchanged, by comparing", ""), (KEYS, "s\n"))
    shown = terminal.until(KEYS)
    assert "audits every [-month-]{+week+}." in shown
    assert "  | The supplier shall carry out layered process audits every week.\n" in shown
    terminal.press("c\n")
    terminal.type((LINES + "those shown above): ", "\n"), ("the same): ", "\n"))
    terminal.type(("(empty: later): ", "\n"))
    assert "保存记录[-三-]{+五+}年。" in terminal.until(KEYS)
    terminal.press("e\n")
    terminal.type((LINES, "供方应保存记录5年。\n"), ("…: ", ".\n"), (NEW, "\x04"))
    shown, code = terminal.end()
    assert code == 130
    assert "edition 2026-01: 1 changed, 1 editorial" in shown
    assert "process audits every week.\n" in record(register, 1)
    assert "text: 供方应保存记录5年。\n" in record(register, 4)
    assert "assessed" not in record(register, 6)


def test_with_the_texts_no_means_that_each_is_asked(register):
    (register / "old.md").write_text(OLD_TEXT, "utf-8")
    (register / "new.md").write_text(OLD_TEXT + "\n# 9 Labels\n\nOf paper.\n", "utf-8")
    before = files(register)
    terminal = walked(register, "--text", "old.md", "new.md")
    terminal.type(("(yes, no): ", "no\n"), ("1 of 6", ""), (KEYS, "q\n"))
    assert terminal.end()[1] == 0
    assert files(register) == before


def test_an_answer_that_the_texts_contradict_is_asked_once_more(register):
    (register / "old.md").write_text(OLD_TEXT, "utf-8")
    (register / "new.md").write_text(OLD_TEXT.replace("every month", "every week"), "utf-8")
    sure = "; record it all the same (yes, no): "
    terminal = walked(register, "--text", "old.md", "new.md")
    terminal.type(("(yes, no): ", "yes\n"), (KEYS, "s\n"))
    terminal.type((KEYS, "u\n"), ("the new text shows other words" + sure, "no\n"))
    terminal.type((KEYS, "r\n"), ("no longer has it): ", "\n"))
    terminal.type(("the new text still has it: 8.5.1" + sure, "no\n"))
    terminal.type((KEYS, "n\n"), ("number now (empty: back): ", "8.99\n"))
    terminal.type(("the new text has no section 8.99" + sure, "yes\n"), (NEW, "\x04"))
    assert terminal.end()[1] == 130
    assert 'result: renumbered\n    section: "8.99"\n' in record(register, 1)


def test_without_a_known_person_the_differences_are_shown(register):
    (register / "old.md").write_text(OLD_TEXT, "utf-8")
    (register / "new.md").write_text(OLD_TEXT.replace("every month", "every week"), "utf-8")
    before = files(register)
    terminal = Terminal(register, *WORDS[:-2], "--text", "old.md", "new.md")
    shown, code = terminal.end()
    assert code == 2
    assert "audits every [-month-]{+week+}." in shown
    assert "who? --by is missing" in shown
    assert files(register) == before


def test_nobody_is_asked_about_a_coming_edition_before_the_one_in_force(register):
    text = (register / DOCUMENT).read_text("utf-8")
    coming = "  - edition: 2026-07\n    effective: 2026-08-01\n"
    (register / DOCUMENT).write_text(text.rstrip() + "\n" + coming, "utf-8")
    words = ("reassess", "NA-CSR", "2026-07", *WORDS[3:])
    shown, code = Terminal(register, *words).end()
    assert code == 2
    assert "compare it with 2026-01 first, which binds today" in shown


def test_of_a_coming_edition_nobody_is_asked_whether_its_words_apply(register):
    text = (register / DOCUMENT).read_text("utf-8")
    (register / DOCUMENT).write_text(text.replace("2026-01-12", "2026-02-01", 1), "utf-8")
    terminal = walked(register)
    terminal.type((KEYS, "c\n"), (LINES, "80 days.\n"), ("…: ", ".\n"), ("the same): ", "\n"))
    terminal.type(("until then CSR-NORDAUTO-0006 binds as it is", ""), (KEYS, "q\n"))
    assert terminal.end()[1] == 0
    assert "text: 80 days.\n" in record(register, 6)
    assert "text: Changes shall be announced 90 days ahead.\n" in record(register, 6)


def test_who_is_asked_before_the_first_question(register):
    terminal = Terminal(register, *WORDS[:-2])
    shown, code = terminal.end()
    assert code == 2
    assert "who? --by is missing" in shown


def test_a_long_list_fits_a_terminal(register):
    for number in range(10, 60):
        text = record(register, 4).replace("首件检验", "首件检验" + "和末件检验的记录" * 4)
        (register / f"requirements/NORDAUTO/CSR-NORDAUTO-00{number}.yaml").write_text(
            text, encoding="utf-8"
        )
    terminal = Terminal(register, *WORDS, "--format", "text", "--dry-run", columns=80)
    shown, code = terminal.end()
    assert code == 0
    table = shown.partition("id  ")[2].partition("sections of which")[0]
    assert table.count("CSR-NORDAUTO-00") == 56
    assert max(width(line) for line in table.splitlines()) <= 80
