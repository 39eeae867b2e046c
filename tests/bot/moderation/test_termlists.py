"""Files of terms: an export is read back as it was, and what people bring is understood."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputRefused
from bot.moderation.termlists import LONGEST_FILE, NewRule, read_export, write_export
from bot.records import ServerRule
from bot.screening.findings import Action

TERMS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
SHORT = [NewRule("mud"), NewRule("*fox*")]


def test_an_export_names_what_each_term_does() -> None:
    rule = ServerRule(3, 10, "deny", "café*", Action.REVIEW, True, 71, 1.0)
    assert json.loads(write_export([rule])) == {
        "terms": [{"kind": "deny", "term": "café*", "action": "review", "shadow": True}]
    }
    assert "café*" in write_export([rule])


@given(
    st.lists(
        st.builds(
            NewRule,
            TERMS,
            st.sampled_from(["deny", "allow"]),
            st.sampled_from(Action),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_an_export_is_read_back(rules: list[NewRule]) -> None:
    stored = [ServerRule(1, 10, r.kind, r.term, r.action, r.shadow, 71, 1.0) for r in rules]
    assert read_export(write_export(stored)) == rules


@pytest.mark.parametrize(
    "text",
    [
        "mud\n*fox*",
        "\ufeffmud\r\n\r\n*fox*\r\n",
        "mud, *fox*",
        '["mud", "*fox*"]',
        '{"terms": ["mud", {"term": "*fox*", "note": "more"}]}',
        "term\nmud\n*fox*",
        "note,Term,Kind\nx,mud,deny\ny,*fox*,",
    ],
)
def test_people_may_bring_a_list_in_any_usual_form(text: str) -> None:
    assert [
        NewRule(rule.term.strip(), rule.kind, rule.action) for rule in read_export(text)
    ] == SHORT


def test_a_table_may_say_what_each_term_does() -> None:
    text = "kind,term,action,shadow\nallow,mud hut,,\ndeny,mud*,Review,TRUE\n"
    assert read_export(text) == [
        NewRule("mud hut", "allow"),
        NewRule("mud*", "deny", Action.REVIEW, shadow=True),
    ]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("", "no terms in this file"),
        ("\n , \n", "no terms in this file"),
        ("[]", "no terms in this file"),
        ("{mud}", "like JSON and is none"),
        ("[" * 100_000, "like JSON and is none"),
        ('{"words": ["mud"]}', 'no list under "terms"'),
        ("term,kind\nmud,maybe", "Write deny or allow"),
        ("term,action\nmud,ban", "Write spoiler, review or block"),
        ("term,shadow\nmud,perhaps", "neither true nor false"),
        ("a" * 140_000, "is no CSV"),
        ("mud\n" * 1001, "has 1,001 terms"),
        ("a" * (LONGEST_FILE + 1), "may have 262,144"),
    ],
)
def test_what_is_no_list_of_terms_is_refused_with_what_is(text: str, mend: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read_export(text)
    assert mend in str(refused.value)
    assert "for example" in str(refused.value)


@given(st.text() | st.text('[]{}",:\n\\ termkind', max_size=60))
def test_any_text_is_a_list_or_refused(text: str) -> None:
    with suppress(InputRefused):
        assert all(isinstance(rule.term, str) for rule in read_export(text))
