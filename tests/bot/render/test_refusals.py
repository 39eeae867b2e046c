import pytest
from hypothesis import given

from bot.errors import InputRefused
from bot.job import Failure
from bot.jobs.outcomes import Duplicate, OverLimit, TooManyInFlight, Unusable
from bot.limits import Full, Whose, Window
from bot.render.refusals import (
    answer_refused,
    cannot_store,
    form_too_slow,
    input_refused,
    internal_error,
    job_unknown,
    missing_permissions,
    not_yours,
    too_late,
)
from tests.bot.render.samples import PROMPTS


def test_refused_input_passes_the_sentence_on_as_it_is_written() -> None:
    error = InputRefused("'9*9 or 8*8' is too small. Write a size like 1024x768.")
    shown = "'9\\*9 or 8\\*8' is too small. Write a size like 1024x768."
    assert input_refused(error) == shown


@given(PROMPTS)
def test_refused_input_fits_a_message_and_mentions_nobody(typed: str) -> None:
    text = input_refused(InputRefused(f"{typed} is no size."))
    assert 0 < len(text) <= 2000
    assert "<@" not in text
    assert "@everyone" not in text


def test_over_a_limit_names_it_and_when_the_next_is_free() -> None:
    text = answer_refused(OverLimit(Full(Whose.PERSON, Window(5, 600), 1_800_000_000.0)))
    assert "5 pictures in 10 minutes" in text
    assert "<t:1800000000:R>" in text
    assert "<t:1800000000:T>" in text


def test_the_next_free_moment_is_never_named_too_early() -> None:
    text = answer_refused(OverLimit(Full(Whose.PERSON, Window(5, 600), 1_800_000_000.1)))
    assert "<t:1800000001:R>" in text


def test_a_limit_over_days_names_the_date_too() -> None:
    assert "<t:1800000000:f>" in answer_refused(
        OverLimit(Full(Whose.PERSON, Window(40, 86400), 1_800_000_000.0))
    )


def test_too_many_in_flight_says_the_cap_and_what_to_do() -> None:
    text = answer_refused(TooManyInFlight(2))
    assert "2 unfinished pictures" in text
    assert "cancel one" in text


@pytest.mark.parametrize(
    "failure", [Failure.KEY_REJECTED, Failure.BALANCE_TOO_LOW, Failure.MODEL_NOT_SERVED]
)
def test_an_unusable_service_is_not_counted_and_left_to_the_operator(failure: Failure) -> None:
    text = answer_refused(Unusable(failure))
    assert "Nothing was counted" in text
    assert "operator" in text


def test_a_request_that_came_twice_counts_once() -> None:
    assert "counts only once" in answer_refused(Duplicate())


def test_a_missing_permission_is_named_as_discord_names_it() -> None:
    text = missing_permissions(["attach_files"], "channel")
    assert "in this channel" in text
    assert "the permission Attach Files, which a moderator can grant" in text


def test_several_missing_permissions_are_listed() -> None:
    names = ["read_messages", "embed_links", "send_messages_in_threads"]
    text = missing_permissions(names, "thread")
    assert "in this thread" in text
    assert "permissions View Channel, Embed Links and Send Messages in Threads" in text


def test_a_strangers_press_is_told_who_may() -> None:
    assert not_yours("cancel").endswith("or a moderator, can cancel it.")
    assert not_yours("delete").endswith("or a moderator, can delete it.")


def test_a_late_cancel_is_told_so() -> None:
    assert "too late" in too_late()


def test_a_form_that_comes_too_late_is_asked_for_again() -> None:
    assert "Press the button again" in form_too_slow()


def test_an_unknown_job_leads_to_a_new_one() -> None:
    assert "/imagine" in job_unknown()


def test_an_internal_error_gives_its_id() -> None:
    assert "`a1b2c3`" in internal_error("a1b2c3")


def test_a_database_that_takes_nothing_is_told_with_its_id() -> None:
    text = cannot_store("a1b2c3")
    assert "could not write" in text
    assert "`a1b2c3`" in text
