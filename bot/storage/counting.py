"""How limits count the rows of the job table, in SQL.

Counting stops at the limit, so its cost does not grow with a person's or a server's history.
"""

from collections.abc import Sequence
from functools import lru_cache

from bot.job import Terms
from bot.limits import Whose, Window
from bot.storage.job_rows import JOB_COLUMNS

# What is delivered is settled with that; of the others the index knows only whether they are.
IN_FLIGHT = "settled = 0 AND state NOT IN ('failed', 'cancelled')"
COUNTED = {
    Whose.PERSON: "owner_id = :owner_id AND charged = 1",
    # The plus keeps SQLite from going by the server, and so through everybody's.
    Whose.ROLE: "owner_id = :owner_id AND +guild_id = :guild_id AND charged = 1",
    Whose.SERVER: "guild_id = :guild_id AND charged = 1",
    # A picture that was made and then refused was paid for, though nobody's limit counts it; and an
    # order of which nobody knows whether it arrived may have been.
    Whose.BUDGET: "guild_id = :guild_id"
    " AND (charged = 1 OR task_id IS NOT NULL OR failure = 'submission_uncertain')",
}
_SPENT = "coalesce(submitted, released, created)"  # as indexed: when it was paid for
DAY = 86400
_COLUMNS = (
    "interaction_id, owner_id, guild_id, channel_id, message_id, token, token_expires,"
    " upload_limit, prompt, width, height, seed, model, created, state, review, review_due,"
    " logged, spoiler, findings, rule, prompt_hash, joined"
)


def moment(whose: Whose) -> str:
    """The column by which a limit counts."""
    return _SPENT if whose is Whose.BUDGET else "created"


def limits(windows: Sequence[Window], terms: Terms) -> list[tuple[Whose, tuple[Window, ...]]]:
    """Every limit that holds, each with the windows that must all allow. Of the roles' only one."""
    budget = (Window(terms.daily_images, DAY),) if terms.daily_images else ()
    return [
        (Whose.PERSON, tuple(windows)),
        *((Whose.ROLE, role) for role in terms.role_windows),
        (Whose.SERVER, terms.server_windows),
        (Whose.BUDGET, budget),
    ]


@lru_cache(maxsize=256)  # servers have few different limits between them
def accept_sql(
    windows: tuple[Window, ...],
    max_in_flight: int,
    role_windows: tuple[tuple[Window, ...], ...],
    server_windows: tuple[Window, ...],
    daily_images: int,
) -> str:
    """The statement that counts and stores a job, if every limit has room."""
    checks = _all(Whose.PERSON, windows) + _all(Whose.SERVER, server_windows)
    if daily_images:
        checks += _all(Whose.BUDGET, (Window(daily_images, DAY),))
    if role_windows:
        roles = [" AND ".join(_all(Whose.ROLE, role)) or "true" for role in role_windows]
        checks.append(f"({' OR '.join(f'({role})' for role in roles)})")
    if max_in_flight:
        checks.append(
            f"(SELECT count(*) FROM job WHERE owner_id = :owner_id AND {IN_FLIGHT})"
            f" < {max_in_flight}"
        )
    values = ", ".join(f":{column.strip()}" for column in _COLUMNS.split(","))
    return (
        f"INSERT INTO job ({_COLUMNS}) SELECT {values} WHERE {' AND '.join(checks) or 'true'}"
        " ON CONFLICT (interaction_id) DO NOTHING"
        f" RETURNING {JOB_COLUMNS}"
    )


def _all(whose: Whose, windows: Sequence[Window]) -> list[str]:
    return [
        f"(SELECT count(*) FROM (SELECT 1 FROM job WHERE {COUNTED[whose]}"
        f" AND {moment(whose)} > :created - {window.span} LIMIT {window.count})) < {window.count}"
        for window in windows
    ]
