"""Pictures that moderators need to see, kept in the vault until nobody will ask for them again."""

from bot.case import APPEAL_WITHIN, AppealState, Case, CaseKind, CaseState
from bot.jobs.finisher import vault_key
from bot.jobs.service import Jobs
from bot.storage.cases import CaseTable
from bot.storage.vault import Vault

APPEALED_WITHIN = APPEAL_WITHIN
"""Seconds for which a picture is kept after a decision against it: an appeal may need it."""
_OF_PICTURES = (CaseKind.PICTURE, CaseKind.REPORT, CaseKind.REMOVAL)


def evidence_key(case: Case) -> str:
    """Under which name the vault keeps the picture that a case is about."""
    # A held one is kept by the finisher, before there is a case.
    return f"case-{case.id}" if case.job_id is None else vault_key(case.job_id)


async def sweep(vault: Vault, cases: CaseTable, jobs: Jobs, *, now: float) -> int:
    """Drop every picture that is needed no more.

    Args:
        vault: of pictures kept for moderators.
        cases: as stored.
        jobs: as stored.
        now: Unix time.

    Returns:
        How many were dropped.

    Raises:
        DatabaseError: the database or the vault cannot be used now.
    """
    dropped = 0
    for key in await vault.keys():
        word, _, number = key.partition("-")
        if word == "job":
            needed = await _is_needed_of_job(int(number), cases, jobs, now)
        elif word == "case":
            case = await cases.find(int(number))
            needed = case is not None and _is_needed(case, now)
        else:
            continue  # somebody else's
        if not needed:
            await vault.drop(key)
            dropped += 1
    return dropped


async def _is_needed_of_job(job_id: int, cases: CaseTable, jobs: Jobs, now: float) -> bool:
    job = await jobs.find(job_id)
    if job is not None and not job.state.is_final:
        return True
    about = await cases.of_job(job_id)
    return any(case.kind in _OF_PICTURES and _is_needed(case, now) for case in about)


def _is_needed(case: Case, now: float) -> bool:
    if case.shown < case.version or case.state is CaseState.OPEN:
        return True
    if case.appeal is not None:
        return case.appeal is AppealState.OPEN
    against = case.state in {CaseState.REJECTED, CaseState.CLOSED}
    return against and now - (case.decided or case.opened) < APPEALED_WITHIN
