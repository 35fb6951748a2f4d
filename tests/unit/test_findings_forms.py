"""The forms of a check's result that CI systems read."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from csrreg.findings import Finding, Severity
from csrreg.reports.check_result import CheckResult, summary
from csrreg.reports.findings_github import github_lines
from csrreg.reports.findings_gitlab import gitlab_text
from csrreg.reports.findings_json import json_text
from csrreg.reports.findings_junit import junit_text
from csrreg.reports.findings_markdown import escaped, markdown_text
from csrreg.reports.findings_sarif import sarif_text
from csrreg.reports.findings_text import text_lines
from csrreg.rules.table import BY_CODE, RULES

ERROR, WARNING, INFO = Severity
FILE = "requirements/NORDAUTO/CSR-NORDAUTO-0001.yaml"
HOSTILE = "a\n::set-output name=x::1\r\n##[set-env name=y]2 % \x1b[2J ](https://evil) {0} @team #1"


# Control characters never reach a form: whatever is printed shows them as \u001b.
SEEN = st.characters(exclude_categories=["Cc", "Cs"])


def finding(code="REQ003", severity=ERROR, **more):
    given = {"file": FILE, "message": "nobody says why", "id": "CSR-NORDAUTO-0001", "line": 3}
    return Finding(code, severity, **(given | {"column": 5, "fix": "say why"} | more))


def result(*findings, accepted=(), **more):
    return CheckResult(findings, accepted, 2, **more)


def sarif(found, rules=RULES):
    log = json.loads(sarif_text(found, rules, "1.2.3"))
    conforms(log)
    return log["runs"][0]


# -- SARIF 2.1.0: every object has the properties the standard asks for, and no other ones.

SHAPES = {
    "log": {"$schema": str, "version": str, "runs": list},
    "run": {
        "tool": dict,
        "automationDetails": dict,
        "invocations": list,
        "originalUriBaseIds": dict,
        "columnKind": str,
        "results": list,
    },
    "driver": {
        "name": str,
        "version": str,
        "semanticVersion": str,
        "informationUri": str,
        "rules": list,
    },
    "rule": {
        "id": str,
        "name": str,
        "shortDescription": dict,
        "fullDescription": dict,
        "help": dict,
        "defaultConfiguration": dict,
    },
    "result": {
        "ruleId": str,
        "level": str,
        "message": dict,
        "locations": list,
        "partialFingerprints": dict,
        "properties": dict,
        "suppressions": list,
    },
}
OPTIONAL = {"rule": {"properties": dict}, "result": {"ruleIndex": int}}


def has_shape(thing, name):
    known = SHAPES[name] | OPTIONAL.get(name, {})
    assert set(SHAPES[name]) <= set(thing) <= set(known), name
    for key, value in thing.items():
        assert type(value) is known[key], (name, key)


def is_message(thing):
    assert set(thing) == {"text"}
    assert thing["text"]
    # 3.11.5 and 3.11.6: braces are placeholders, [text](target) is a link
    assert not re.search(r"(?<!\{)\{(\{\{)*(?!\{)|\]\(", thing["text"])


def conforms(log):
    has_shape(log, "log")
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    has_shape(run, "run")
    assert set(run["tool"]) == {"driver"}
    driver = run["tool"]["driver"]
    has_shape(driver, "driver")
    assert re.fullmatch(r"\d+\.\d+\.\d+", driver["semanticVersion"])
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for rule in driver["rules"]:
        has_shape(rule, "rule")
        for key in ("shortDescription", "fullDescription", "help"):
            is_message(rule[key])
        assert set(rule["defaultConfiguration"]) == {"level"}
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
    assert set(run["automationDetails"]) == {"id"}
    assert run["automationDetails"]["id"].endswith("/")
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
    for name, base in run["originalUriBaseIds"].items():
        assert re.fullmatch("%[A-Z]+%", name)
        assert set(base) == {"description"}
        is_message(base["description"])
    for found in run["results"]:
        has_shape(found, "result")
        if "ruleIndex" in found:
            assert driver["rules"][found["ruleIndex"]]["id"] == found["ruleId"]
        assert found["level"] in {"error", "warning", "note"}
        is_message(found["message"])
        assert set(found["properties"]) == {"severity", "clock"}
        for suppression in found["suppressions"]:
            assert set(suppression) == {"kind", "status", "justification"}
            assert suppression["kind"] in {"inSource", "external"}
            assert suppression["status"] in {"accepted", "underReview", "rejected"}
        (location,) = found["locations"]
        assert {"physicalLocation"} <= set(location) <= {"physicalLocation", "logicalLocations"}
        for logical in location.get("logicalLocations", ()):
            assert set(logical) == {"fullyQualifiedName", "kind"}
        physical = location["physicalLocation"]
        assert {"artifactLocation"} <= set(physical) <= {"artifactLocation", "region"}
        artifact = physical["artifactLocation"]
        assert set(artifact) == {"uri", "uriBaseId"}
        assert artifact["uriBaseId"] in run["originalUriBaseIds"]
        # RFC 3986: a relative path, everything else percent-encoded
        assert re.fullmatch(r"(?!/)([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", artifact["uri"])
        region = physical.get("region", {"startLine": 1})
        assert {"startLine"} <= set(region) <= {"startLine", "startColumn"}
        assert all(type(number) is int and number >= 1 for number in region.values())


def test_sarif_without_findings():
    run = sarif(result())
    assert run["results"] == []
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [r.code for r in RULES]


def test_sarif_says_what_where_and_what_to_do():
    (found,) = sarif(result(finding(path=("applies", "reason"))))["results"]
    assert found["ruleId"] == "REQ003"
    assert found["level"] == "error"
    assert found["message"]["text"] == "nobody says why\nsay why"
    assert found["suppressions"] == []
    (location,) = found["locations"]
    assert location["logicalLocations"] == [
        {"fullyQualifiedName": "CSR-NORDAUTO-0001.applies.reason", "kind": "object"}
    ]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": FILE, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3, "startColumn": 5},
    }


def test_sarif_rules_bring_their_reason():
    rules = {r["id"]: r for r in sarif(result())["tool"]["driver"]["rules"]}
    rule = BY_CODE["REQ003"]
    assert rules["REQ003"]["help"]["text"] == f"Why: {rule.why}\nFix: {rule.fix}"
    assert rules["REQ003"]["defaultConfiguration"] == {"level": "error"}
    assert rules["REQ014"]["defaultConfiguration"] == {"level": "note"}
    tagged = {code for code, r in rules.items() if r.get("properties") == {"tags": ["clock"]}}
    assert tagged == {r.code for r in RULES if r.clock}


def test_sarif_paths_are_relative_to_the_repository_and_encoded():
    run = sarif(result(finding(file="attachments/规范 1%.yaml"), folder="quality/台账 a"))
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == ("quality/%E5%8F%B0%E8%B4%A6%20a/attachments/%E8%A7%84%E8%8C%83%201%25.yaml")
    assert run["automationDetails"] == {"id": "csrreg/quality/台账 a/"}
    assert sarif(result())["automationDetails"] == {"id": "csrreg/"}


def test_sarif_suppresses_what_was_accepted():
    kept, silenced = sarif(result(finding(), accepted=[finding("REQ006", path=("owner",))]))[
        "results"
    ]
    assert kept["suppressions"] == []
    (suppression,) = silenced["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")


@pytest.mark.parametrize(("due", "level"), [(False, "note"), (True, "error")])
def test_sarif_blames_no_pull_request_for_the_calendar(due, level):
    (found,) = sarif(result(finding(clock=True), due=due))["results"]
    assert found["level"] == level
    assert found["properties"] == {"severity": "error", "clock": True}


def test_sarif_tells_an_unread_file_though_its_rule_was_not_asked_for():
    (found,) = sarif(result(finding("FMT001")), rules=[BY_CODE["REQ003"]])["results"]
    assert found["ruleId"] == "FMT001"
    assert "ruleIndex" not in found


def test_fingerprints_outlive_moved_lines_and_changing_words():
    at_first = result(finding(path=("owner",)), finding(path=("owner",)), finding(path=("text",)))
    moved = result(
        finding(path=("owner",), line=90, column=1, message="3 days late"),
        finding(path=("owner",), line=91),
        finding(path=("text",), line=92),
    )
    marks = at_first.fingerprints(at_first.findings)
    assert len(set(marks)) == 3
    assert marks == moved.fingerprints(moved.findings)
    elsewhere = result(*at_first.findings, folder="b")
    assert not set(marks) & set(elsewhere.fingerprints(elsewhere.findings))


# -- JUnit


def cases(found, rules=RULES):
    top = ET.fromstring(junit_text(found, rules))
    assert top.tag == "testsuites"
    # only what both schemas that Jenkins published know, and what either of them requires
    assert set(top.attrib) == {"name", "tests", "failures", "errors"}
    totals = {"tests": 0, "failures": 0, "errors": 0}
    for suite in top:
        assert suite.tag == "testsuite"
        assert set(suite.attrib) == {"name", "tests", "failures", "errors", "skipped"}
        assert int(suite.get("tests")) == len(suite) > 0
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))
        for key in totals:
            totals[key] += int(suite.get(key))
        for case in suite:
            assert case.tag == "testcase"
            assert set(case.attrib) == {"classname", "name"}
            assert len(case) <= 1
            for child in case:
                assert child.tag in {"failure", "skipped"}
                assert set(child.attrib) <= {"message", "type"}
    assert totals == {key: int(top.get(key)) for key in totals}
    return {(c.get("classname").split()[0], c.get("name")): c for c in top.iter("testcase")}


def test_junit_has_a_test_for_each_rule_and_for_each_record_it_concerns():
    found = cases(result(finding(), finding(), finding(id="CSR-NORDAUTO-0002")))
    assert {key for key, case in found.items() if len(case)} == {
        ("REQ003", "CSR-NORDAUTO-0001"),
        ("REQ003", "CSR-NORDAUTO-0002"),
    }
    others = {r.code for r in RULES} - {"REQ003"}
    assert {key for key in found if key[1] == "nothing found"} == {
        (code, "nothing found") for code in others
    }
    failure = found["REQ003", "CSR-NORDAUTO-0001"][0]
    assert failure.attrib == {"message": "nobody says why", "type": "error"}
    both = [f"{FILE}:3:5: error: nobody says why", "    say why"] * 2
    assert failure.text == "\n".join(both)


def test_junit_knows_only_the_rules_that_were_applied():
    assert set(cases(result(), rules=[BY_CODE["REQ003"]])) == {("REQ003", "nothing found")}
    assert ("FMT001", "x.yaml") in cases(result(finding("FMT001", id="", file="x.yaml")), rules=())


@pytest.mark.parametrize(
    ("given", "tag", "message"),
    [
        (result(finding(clock=True)), "skipped", "not yet failing without --due: nobody says why"),
        (result(finding(clock=True), due=True), "failure", "nobody says why"),
        (result(finding(severity=WARNING)), "skipped", "warning: nobody says why"),
        (result(finding(severity=WARNING), fail_on="warning"), "failure", "nobody says why"),
        (result(finding(), fail_on="never"), "skipped", "error: nobody says why"),
        (result(accepted=[finding()]), "skipped", "accepted: nobody says why"),
    ],
)
def test_junit_is_red_exactly_where_the_check_fails(given, tag, message):
    child = cases(given)["REQ003", "CSR-NORDAUTO-0001"][0]
    assert (child.tag, child.get("message")) == (tag, message)
    assert given.failed == (tag == "failure")


def test_junit_shows_the_failing_ones_of_a_record():
    both = result(finding(message="real"), accepted=[finding(message="silenced")])
    child = cases(both)["REQ003", "CSR-NORDAUTO-0001"][0]
    assert (child.tag, child.get("message")) == ("failure", "real")
    assert "silenced" not in child.text


def test_junit_holds_no_character_that_xml_forbids():
    bad = "a\x00\x08\x1b\ufffe\uffff\ud800b 刹车 <&\"']]>"
    text = junit_text(result(finding(message=bad, fix=bad, file=f"x{bad}", id="")), RULES)
    case = cases(result(finding(message=bad, fix=bad, file=f"x{bad}", id="")))
    assert "\x1b" not in text
    assert any("刹车 <&\"']]>" in c[0].get("message") for c in case.values() if len(c))


# -- GitHub


def test_github_escapes_what_would_be_a_command():
    (line, last) = github_lines(result(finding(message=HOSTILE, file="a,b:c%\n::d.yaml", fix="")))
    assert line == (
        "::error file=a%2Cb%3Ac%25%0A%3A%3Ad.yaml,line=3,col=5,title=REQ003 CSR-NORDAUTO-0001::"
        "a%0A::set-output name=x::1%0D%0A## [set-env name=y]2 %25 \x1b[2J ](https://evil) {0} "
        "@team #1"
    )
    assert last == "2 records checked: 1 error"


@given(st.text(), st.text(), st.text())
def test_github_writes_nothing_but_its_own_commands(message, fix, file):
    lines = list(github_lines(result(finding(message=message, fix=fix, file=file))))
    assert len(lines) == 2
    assert not any(set(line) & set("\r\n") for line in lines)
    assert lines[0].startswith("::error file=")
    properties, _, _ = lines[0].removeprefix("::error ").partition("::")
    assert [p.partition("=")[0] for p in properties.split(",")] == ["file", "line", "col", "title"]
    assert "##[" not in "".join(lines)
    assert not lines[1].lstrip().startswith("::")


def test_github_shows_ten_of_each_kind_errors_first():
    found = [
        *(finding(severity=INFO, message=f"i{n}") for n in range(11)),
        *(finding(severity=WARNING, message=f"w{n}") for n in range(10)),
        *(finding(message=f"e{n}") for n in range(25)),
    ]
    *lines, more, last = github_lines(result(*found))
    kinds = [line.split()[0] for line in lines]
    assert kinds == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10
    assert "::e0%0A" in lines[0]
    assert more.startswith("15 more errors, 1 more notice: ")
    assert last == "2 records checked: 25 errors, 10 warnings, 11 info"


def test_github_takes_a_waiting_finding_for_a_notice():
    assert next(iter(github_lines(result(finding(clock=True))))).startswith("::notice ")
    assert next(iter(github_lines(result(finding(clock=True), due=True)))).startswith("::error ")


def test_github_leaves_out_a_place_it_does_not_know():
    line = next(iter(github_lines(result(finding(line=0, column=0, id="", fix=""), folder="q"))))
    assert line == f"::error file=q/{FILE},title=REQ003::nobody says why"


def test_github_without_findings_says_only_the_sum():
    assert list(github_lines(result(accepted=[finding()]))) == [
        "2 records checked: nothing found; 1 accepted"
    ]


# -- GitLab


def test_gitlab_has_what_code_quality_asks_for():
    found = json.loads(
        gitlab_text(
            result(
                finding(),
                finding(severity=WARNING, id="", line=0, fix=""),
                finding(severity=INFO, message="模糊"),
                finding(clock=True),
                accepted=[finding()],
                folder="台账",
            )
        )
    )
    assert [set(entry) for entry in found] == [
        {"description", "check_name", "fingerprint", "severity", "location"}
    ] * 4
    assert [entry["severity"] for entry in found] == ["major", "minor", "info", "info"]
    assert found[0]["description"] == "CSR-NORDAUTO-0001: nobody says why (say why)"
    assert found[0]["check_name"] == "REQ003"
    assert found[0]["location"] == {"path": f"台账/{FILE}", "lines": {"begin": 3}}
    assert found[1]["description"] == "nobody says why"
    assert found[1]["location"]["lines"] == {"begin": 1}
    assert "模糊" in found[2]["description"]
    assert len({entry["fingerprint"] for entry in found}) == 4
    assert gitlab_text(result()) == "[]"


# -- Markdown


def test_markdown_begins_with_its_mark_and_the_verdict():
    text = markdown_text(result())
    assert text.splitlines() == [
        "<!-- csrreg.check -->",
        "### csrreg check passed",
        "",
        "2 records checked: nothing found",
    ]
    assert "### csrreg check failed" in markdown_text(result(finding()))


def test_markdown_has_a_table_for_each_severity_and_one_for_the_clock():
    text = markdown_text(result(finding(severity=WARNING), finding(), finding(clock=True)))
    assert [line for line in text.splitlines() if line.startswith("**")] == [
        "**Errors (1)**",
        "**Errors of the clock (fail only with --due) (1)**",
        "**Warnings (1)**",
    ]
    assert "| REQ003 | CSR-NORDAUTO-0001<br>line 3 | nobody says why | say why |" in text
    assert "<details>" not in text


def test_markdown_folds_long_tables():
    text = markdown_text(result(*(finding(message=f"刹车 {n}") for n in range(11))))
    assert "<details><summary>Errors (11)</summary>\n\n| rule |" in text
    assert text.endswith("</details>")
    assert text.count("| REQ003 |") == 11


def test_markdown_fits_into_a_comment():
    many = [finding(message="长" * 300, fix="x" * 300) for _ in range(400)]
    text = markdown_text(result(*many, *(finding(severity=WARNING) for _ in range(20))))
    assert len(text) < 65_536
    shown = text.count("| REQ003 |")
    counts = re.findall(r"… and (\d+) (\w+) more: `csrreg check` shows them", text)
    assert counts[0][1] == "errors"
    assert sum(int(count) for count, _ in counts) + shown == 420
    assert text.count("<details>") == text.count("</details>") == 2


def test_markdown_shows_text_as_it_is():
    assert escaped("a\n| b | <img src=x> [c](d) `e` *f* _g_ ~h~ \\ $1$ &amp;") == (
        r"a \| b \| &lt;img src=x&gt; \[c\](d) \`e\` \*f\* \_g\_ \~h\~ \\ \$1\$ &amp;amp;"
    )
    assert escaped("ask @team, see #12") == "ask @&#8203;team, see #&#8203;12"


@given(st.text())
def test_markdown_cells_stay_cells(text):
    row = next(
        line
        for line in markdown_text(result(finding(message=text, fix=text))).splitlines()
        if line.startswith("| REQ003")
    )
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 5
    assert not re.search(r"<(?!br>)", row)


@given(st.text(SEEN) | st.text(st.sampled_from("[]()!*_~`<>&|\\#@-: ax\n"), max_size=40))
@example("![x](y) <img src=x onerror=y> [a][b] <https://evil>")
@example("`a` **b** _c_ &lt; \\| | \\\\")
def test_markdown_shows_nothing_but_text(text):
    tokens = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .parse(markdown_text(result(finding(message=text, fix=text, id="", file=f"x{text}"))))
    )
    rows = [t for t in tokens if t.type == "tr_open"]
    assert len(rows) == 2, "the head and one row"
    cells = [t for t in tokens if t.type == "inline"][-4:]
    said = []
    for cell in cells:
        kinds = {child.type for child in cell.children}
        assert kinds <= {"text", "text_special", "html_inline"}
        assert all(c.content == "<br>" for c in cell.children if c.type == "html_inline")
        said.append("".join(c.content for c in cell.children if c.type != "html_inline"))
    assert said[2].replace("\u200b", "") == " ".join(text.replace("\u200b", "").split())


# -- all of them


def test_text_is_one_line_a_finding_whatever_a_file_is_called():
    lines = list(text_lines(result(finding(file="a\n::error::b", fix="c\nd", message=HOSTILE))))
    assert len(lines) == 3
    assert lines[0].startswith("a ::error::b:3:5: REQ003 error: a ::set-output")
    assert lines[1] == "    c d"


def test_json_keeps_invisible_characters_beyond_the_first_plane_readable():
    text = json_text(result(finding(message="a\U000e0041b 刹车")))
    assert r"a\udb40\udc41b 刹车" in text
    assert json.loads(text)["findings"][0]["message"] == "a\U000e0041b 刹车"


def test_the_summary_counts():
    assert summary(result()) == "2 records checked: nothing found"
    one = CheckResult([finding(clock=True)], [finding()], 1)
    assert summary(one) == (
        "1 record checked: 1 error (1 of the clock; --due fails on them); 1 accepted"
    )
    assert not one.failed


@pytest.mark.parametrize(
    "form",
    [
        lambda r: sarif_text(r, RULES, "1.0.0"),
        lambda r: junit_text(r, RULES),
        lambda r: "\n".join(github_lines(r)),
        gitlab_text,
        markdown_text,
        json_text,
    ],
)
def test_the_same_findings_give_the_same_bytes(form):
    found = [finding(message=HOSTILE), finding("REQ006", clock=True), finding(severity=INFO)]
    assert form(result(*found)) == form(result(*found))
    assert "刹车" in form(result(finding(message="刹车")))
