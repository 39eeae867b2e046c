"""Cases, findings and events for the tests of this folder."""

from typing import Any

from hypothesis import strategies as st

from bot.case import AppealState, Case, CaseKind, CaseState, PastCases
from bot.records import Event, Report
from bot.screening.findings import Action, Finding, Source, Verdict, View
from tests.bot.render.samples import NOW

PERSON = 123456789012345678
MODERATOR = 223456789012345678
NO_PAST = PastCases(0, 0, 0, 0, 0)


def finding(**values: Any) -> Finding:
    return Finding(
        **{
            "action": Action.REVIEW,
            "source": Source.PACK,
            "category": "sexual",
            "rule": "pack:sexual:nude*",
            "matched": "nude",
            "span": (2, 6),
            "view": View.FOLDED,
            **values,
        }
    )


def case(kind: CaseKind = CaseKind.PROMPT, **values: Any) -> Case:
    return Case(
        **{
            "id": 12,
            "guild_id": 1,
            "channel_id": 2,
            "person_id": PERSON,
            "kind": kind,
            "source": f"{kind}:7",
            "job_id": 7,
            "opened": NOW - 3600,
            "due": NOW + 3600,
            "prompt": "a nude statue",
            "prompt_hash": b"\x00",
            "findings": Verdict((finding(),)),
            "rule": "pack:sexual:nude*",
            "state": CaseState.OPEN,
            "hidden": None,
            "decided_by": None,
            "decided": None,
            "reason": None,
            "points": 0,
            "struck": None,
            "appeal": None,
            "appeal_text": None,
            "appealed": None,
            "appeal_by": None,
            "appeal_decided": None,
            "card_channel_id": None,
            "card_message_id": None,
            "version": 1,
            "shown": 0,
            **values,
        }
    )


def decided(state: CaseState, kind: CaseKind = CaseKind.PROMPT, **values: Any) -> Case:
    by = MODERATOR if state in {CaseState.APPROVED, CaseState.REJECTED} else None
    return case(kind, **{"state": state, "decided": NOW, "decided_by": by, **values})


def report(reason: str = "gore", person_id: int = 5) -> Report:
    return Report(12, person_id, 1, reason, NOW)


def event(kind: str = "decided", **values: Any) -> Event:
    empty = dict.fromkeys(("person_id", "case_id", "job_id", "subject", "before", "after"))
    values = {"id": 1, "actor_id": MODERATOR, "reason": None, **empty, **values}
    return Event(guild_id=1, at=NOW, kind=kind, **values)


# What breaks a layout is long, or means something to Discord; there is no need to draw each anew.
TEXTS = st.sampled_from(
    ["a nude fox", "", "@everyone <@1> <@&2>", "x" * 4000, "*" * 4000, "\n> # " * 800, "🦊" * 2000]
) | st.text(max_size=50)
FINDINGS = st.builds(
    finding,
    action=st.sampled_from(Action),
    source=st.sampled_from(Source),
    category=TEXTS,
    rule=TEXTS,
    matched=TEXTS,
    span=st.tuples(st.integers(0, 4000), st.integers(0, 4000)),
    view=st.none() | st.sampled_from(View),
    shadow=st.booleans(),
    score=st.none() | st.floats(0, 1),
)
VERDICTS = st.lists(FINDINGS, max_size=8).map(lambda found: Verdict(tuple(found)))
MOMENTS = st.none() | st.floats(1e9, 2e9)
CASES = st.builds(
    case,
    st.sampled_from(CaseKind),
    id=st.integers(1, 2**53),
    prompt=st.none() | TEXTS,
    findings=VERDICTS,
    state=st.sampled_from(CaseState),
    hidden=MOMENTS,
    decided_by=st.none() | st.just(MODERATOR),
    decided=MOMENTS,
    reason=st.none() | TEXTS,
    points=st.integers(0, 3),
    struck=MOMENTS,
    appeal=st.none() | st.sampled_from(AppealState),
    appeal_text=st.none() | TEXTS,
    appealed=MOMENTS,
    appeal_by=st.none() | st.just(MODERATOR),
    appeal_decided=MOMENTS,
)
REPORTS = st.lists(st.builds(report, TEXTS | st.just("gore")), max_size=20)
EVENTS = st.lists(
    st.builds(
        event,
        st.sampled_from(["opened", "decided", "strike", "appeal", "reported", "hash", "new"]),
        actor_id=st.none() | st.just(MODERATOR),
        before=st.none() | TEXTS,
        after=st.none() | TEXTS,
        reason=st.none() | TEXTS,
        subject=st.none() | TEXTS,
    ),
    max_size=20,
)
