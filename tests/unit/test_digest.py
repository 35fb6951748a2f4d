"""Digests bind answers for ever: these vectors must never change."""

import pytest

from csrreg.model.digest import digest, register_digest, review_content, text_digest

VECTORS = [
    ("", "1:sha256:12ae32cb1ec02d01eda3581b127c1fee3b0dc53572ed6baf239721a03d82e126"),
    ("Once a year.", "1:sha256:a2b93a3b4283a591bf4d11b5d69096a86efd01694c71a2702d118adc91add0c0"),
    ("每年一次。★", "1:sha256:f0c2de8732b8c2cd3acc21178bc2035da1294aa2cbaf75d01c12b4bca5f410e7"),
    (
        {"b": "2", "a": "1"},
        "1:sha256:21f76dfbfe6dfe21f762080ef484112cf2952974cef30741fd1931e1c6d92112",
    ),
    (
        {"items": [{"part": "PART-A-0001", "quantity": "8.10"}], "type": "order"},
        "1:sha256:8997a7bcbc55aeb458f8d22e9e5e59dcfe4ff376dbedb113f027333d95f13474",
    ),
]


@pytest.mark.parametrize(("tree", "expected"), VECTORS)
def test_golden_vectors(tree, expected):
    assert digest(tree) == expected


def test_recipe_1_can_be_followed_by_hand():
    import hashlib

    canonical = '{"a":"é","b":["x","y"]}'
    by_hand = "1:sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
    assert digest({"b": ["x", "", "y"], "a": "e\u0301", "c": "", "d": {}}) == by_hand


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        ("e\u0301", "\u00e9"),
        ({"a": "1", "b": "2"}, {"b": "2", "a": "1"}),
        ({"a": "1", "b": ""}, {"a": "1"}),
        ({"a": "1", "b": []}, {"a": "1"}),
        ({"a": "1", "b": {"c": ""}}, {"a": "1"}),
    ],
)
def test_what_makes_no_difference(one, other):
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8.10", "8.1"),
        ("a b", "a  b"),
        ("a", "a\n"),
        ("A", "a"),
        (["a", "b"], ["b", "a"]),
        ({"a": "1"}, {"a": "2"}),
        ({"a": "1"}, {"b": "1"}),
        ("①", "1"),
    ],
)
def test_what_makes_a_difference(one, other):
    assert digest(one) != digest(other)


def test_text_digest_is_the_digest_of_the_text():
    assert text_digest("x") == digest("x")


REVIEW = {
    "title": "Order",
    "type": "order",
    "received": {"at": "2026-01-01T00:00Z"},
    "items": [{"name": "x"}],
    "differences": [{"what": "price", "now": "2"}],
    "framework": {"valid_to": "2027-01-01"},
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "another"),
        ("notes", "n"),
        ("departments", {"quality": {"result": "accept"}}),
        ("questions", [{"ask": "?"}]),
        ("decision", {"result": "accepted"}),
        ("differences", [{"what": "price", "now": "2", "resolved": "agreed"}]),
        ("framework", {"valid_to": "2027-01-01", "call_offs": [{"number": "1"}]}),
    ],
)
def test_answers_do_not_change_what_a_review_asks(field, value):
    assert digest(review_content({**REVIEW, field: value})) == digest(review_content(REVIEW))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "inquiry"),
        ("items", [{"name": "y"}]),
        ("value", {"amount": "1", "currency": "EUR"}),
        ("requirements", ["CSR-A-0001"]),
        ("differences", [{"what": "price", "now": "3"}]),
        ("framework", {"valid_to": "2028-01-01"}),
    ],
)
def test_what_the_customer_wants_changes_a_review(field, value):
    assert digest(review_content({**REVIEW, field: value})) != digest(review_content(REVIEW))


REGISTER = [
    ("csrreg.yaml", {"name": "Acme Brakes", "language": "en"}),
    ("CSR-NORDAUTO-0001", {"title": "Prüfung", "text": "每年一次。★"}),
]


@pytest.mark.parametrize(
    ("trees", "expected"),
    [
        ([], "1:sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
        (REGISTER[:1], "1:sha256:f1a28bad3cc06e895d2e36cbd50e4397a559f4330564936701fb83df61ab9d5e"),
        (REGISTER, "1:sha256:222e8136129546953b4c48fbd166a14ca881c3723cc9e508da86759d80f98993"),
    ],
)
def test_golden_vectors_of_whole_registers(trees, expected):
    assert register_digest(trees) == expected


def test_a_register_s_digest_is_the_digest_of_its_digests():
    by_hand = digest({id: digest(tree) for id, tree in REGISTER})
    assert register_digest(REGISTER) == register_digest(REGISTER[::-1]) == by_hand
    other = [REGISTER[0], ("CSR-NORDAUTO-0002", REGISTER[1][1])]
    assert register_digest(other) != by_hand, "the same content under another id is another one"
