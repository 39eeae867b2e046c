"""Lists of terms as files: what an export gives, and what people bring along."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import InputRefused
from bot.records import RuleKind, ServerRule
from bot.screening.findings import Action
from bot.screening.terms import parse_term

MOST_TERMS = 1000
"""Terms that a server may have, as many as Discord's AutoMod takes in one rule."""
LONGEST_FILE = 256 * 1024
"""Characters that a file of terms may have."""

_EXAMPLE = "kind,term,action,shadow"
_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0", ""}


@dataclass(frozen=True, slots=True)
class NewRule:
    """A term that somebody wants to add."""

    term: str
    kind: RuleKind = "deny"
    action: Action = Action.BLOCK
    shadow: bool = False


def spelled(text: str) -> str:
    """The one spelling under which a term is stored, so that it is there once.

    Raises:
        InputRefused: it is no term.
    """
    # Twice, because what is left of an odd sign may read otherwise by itself.
    return parse_term(parse_term(text).text).text


def checked(rule: NewRule) -> NewRule:
    """A term as it is stored.

    Raises:
        InputRefused: it is no term, or nothing would follow from it.
    """
    term = spelled(rule.term)
    if rule.kind == "allow":
        return NewRule(term, "allow", Action.ALLOW)
    if rule.action is Action.ALLOW:
        raise InputRefused(
            f"Nothing would follow from “{term}”. Choose spoiler, review or block, for example: "
            "review. To let words through, add them as an allow term."
        )
    return NewRule(term, "deny", rule.action, rule.shadow)


def write_export(rules: Iterable[ServerRule]) -> str:
    """A server's terms as JSON, which `read_export` takes back."""
    terms = [
        {"kind": rule.kind, "term": rule.term, "action": rule.action, "shadow": rule.shadow}
        for rule in rules
    ]
    return json.dumps({"terms": terms}, indent=2, ensure_ascii=False)


def read_export(text: str) -> list[NewRule]:
    """Read a file of terms: an export's JSON, a JSON list of words, CSV, or a word a line.

    Whether a term is one is looked at only when it is added.

    Raises:
        InputRefused: it is none of these, is too long, or holds too many terms.
    """
    if len(text) > LONGEST_FILE:
        raise InputRefused(
            f"The file has {len(text):,} characters and may have {LONGEST_FILE:,}. Split it, for "
            "example into one file for each list."
        )
    text = text.removeprefix("\ufeff").strip()
    rules = _from_json(text) if text.startswith(("{", "[")) else _from_csv(text)
    if not rules:
        raise InputRefused(
            "There are no terms in this file. Write one a line, for example: *badword*."
        )
    if len(rules) > MOST_TERMS:
        raise InputRefused(
            f"The file has {len(rules):,} terms, and a server may have {MOST_TERMS:,}. Keep those "
            "that matter: badword* covers badword, badwords and badwording, for example."
        )
    return rules


def _from_json(text: str) -> list[NewRule]:
    try:
        stored = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputRefused(
            "This file starts like JSON and is none. An export of this bot looks like "
            '{"terms": [{"term": "badword"}]}, for example.'
        ) from error
    terms = stored.get("terms") if isinstance(stored, dict) else stored
    if not isinstance(terms, list):
        raise InputRefused(
            'There is no list under "terms" in this file. It looks like '
            '{"terms": [{"term": "badword"}]}, for example.'
        )
    return [_rule(one if isinstance(one, dict) else {"term": one}) for one in terms]


def _from_csv(text: str) -> list[NewRule]:
    try:
        rows = [row for row in csv.reader(io.StringIO(text)) if any(map(str.strip, row))]
    except csv.Error as error:
        raise InputRefused(
            "This file is no CSV. Write one term a line, or a table that starts with the line "
            f"{_EXAMPLE}, for example."
        ) from error
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    if "term" in head:
        return [_rule(dict(zip(head, row, strict=False))) for row in rows[1:]]
    # Discord's own form takes keywords with commas between them, so that is what people have.
    return [_rule({"term": cell}) for row in rows for cell in row if cell.strip()]


def _rule(values: Mapping[str, Any]) -> NewRule:
    """Read one entry, of which all but the term may be missing."""
    given = {
        name: str(values.get(name) or "").strip().lower() for name in ("kind", "action", "shadow")
    }
    kind, action, shadow = given.values()
    if kind not in {"deny", "allow", ""}:
        raise InputRefused(
            f"“{kind[:40]}” is no kind of term. Write deny or allow, for example: deny."
        )
    if action not in {*Action, ""}:
        raise InputRefused(
            f"“{action[:40]}” is nothing that can follow from a term. Write spoiler, review or "
            "block, for example: review."
        )
    if shadow not in _TRUE | _FALSE:
        raise InputRefused(f"“{shadow[:40]}” is neither true nor false. Write, for example: true.")
    return NewRule(
        term=str(values.get("term") or ""),
        kind="allow" if kind == "allow" else "deny",
        action=Action(action or Action.BLOCK),
        shadow=shadow in _TRUE,
    )
