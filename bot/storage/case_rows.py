"""From a row of the case table to a case."""

import json
from typing import Any

from bot.case import AppealState, Case, CaseKind, CaseState
from bot.screening.findings import Verdict


def case_from(row: Any) -> Case:  # noqa: ANN401  # sqlite3.Row's columns are untyped
    """The case that a row of the table holds, `reports` joined to it."""
    values = dict(row)
    appeal = values["appeal"]
    return Case(
        **values
        | {
            "kind": CaseKind(values["kind"]),
            "state": CaseState(values["state"]),
            "findings": Verdict.from_json(json.loads(values["findings"])),
            "appeal": AppealState(appeal) if appeal else None,
            "allows": tuple(json.loads(values["allows"] or "[]")),
        }
    )


def findings_text(verdict: Verdict) -> str:
    """The findings as the table stores them."""
    return json.dumps(verdict.to_json(), ensure_ascii=False, separators=(",", ":"))
