from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.job import Failure, Review, State
from bot.moderation.clerk import NOBODY_TO_ASK
from bot.render.failures import explain
from bot.render.result import alt_text, cancelled, failed, file_name, picture, ready_notice, took
from tests.bot.render.samples import (
    FAILURE_WORDS,
    OWNER,
    PROMPTS,
    assert_discord_takes,
    description,
    fields,
    job,
    request,
)

DONE = job(State.DELIVERED)
STOPPED = job(State.CANCELLED)


def test_a_picture_shows_what_made_it_and_how_long_it_took() -> None:
    embed = picture(DONE, seconds=83, shrunk=False, model="hunyuan-image-3")
    assert description(embed) == ">>> a red fox"
    assert fields(embed) == {
        "Size": "1024×768",
        "Seed": "7",
        "Took": "1 min 23 s",
    }


def test_a_picture_is_labelled_as_ai_generated_with_its_model() -> None:
    embed = picture(DONE, seconds=9, shrunk=False, model="hunyuan-image-3")
    assert embed.footer.text == "AI-generated · hunyuan-image-3"


def test_a_model_of_a_very_long_name_still_leaves_a_footer_that_discord_takes() -> None:
    assert_discord_takes(picture(DONE, seconds=9, shrunk=True, model="m" * 3000))


def test_a_picture_that_was_made_smaller_says_so() -> None:
    embed = picture(DONE, seconds=9, shrunk=True, model="m")
    assert "smaller file" in str(embed.footer.text)


def test_alt_text_says_that_it_is_ai_generated_and_gives_the_prompt_on_one_line() -> None:
    text = alt_text(job(prompt="a *red*\nfox"))
    assert text == "AI-generated picture. Prompt: a *red* fox"


def test_a_file_is_named_after_its_seed() -> None:
    assert file_name(job(), "webp") == "imagine-7.webp"


def test_a_spoiler_is_hidden_picture_and_prompt() -> None:
    hidden = replace(job(State.FAILED, prompt="a ||red|| fox"), spoiler=True)
    assert file_name(hidden, "png") == "SPOILER_imagine-7.png"
    assert description(failed(hidden)).endswith(">>> ||a \\|\\|red\\|\\| fox||")


def test_a_moderators_reason_is_told_and_cannot_break_out() -> None:
    text = explain(Failure.REJECTED, "not **here**\n@everyone")
    assert "not \\*\\*here\\*\\*" in text
    assert "@everyone" not in text


def test_a_rejection_with_a_strike_says_that_it_counts() -> None:
    text = explain(Failure.REJECTED, "Gore", 1)
    assert "It counts as a strike, but not as a picture; `/quota` shows yours." in text
    assert "Nothing was counted" not in text
    made = job(State.FAILED, failure=Failure.REJECTED)
    assert "counts as a strike" in description(failed(made, points=1))
    assert "strike" not in description(failed(made))


def test_a_review_that_nobody_could_see_says_why_once() -> None:
    text = explain(Failure.REVIEW_EXPIRED, NOBODY_TO_ASK)
    assert text.startswith(NOBODY_TO_ASK)
    assert "Their reason" not in text
    assert "timed out" not in text
    assert text.count("No moderator") == 1
    assert "Nothing was counted" in text


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_says_so_and_that_nothing_was_counted(failure: Failure) -> None:
    embed = failed(job(State.FAILED, failure=failure))
    text = description(embed)
    assert [word for word in FAILURE_WORDS if word in text]
    assert "Nothing was counted. " in text
    # What a moderator refused is not repeated for everybody.
    kept_back = failure in {Failure.REJECTED, Failure.BARRED}
    assert text.endswith("\n>>> a red fox") is not kept_back
    assert fields(embed)["Seed"] == "7"


def test_every_failure_has_a_sentence_of_its_own() -> None:
    assert len({explain(failure) for failure in Failure}) == len(Failure)


def test_a_model_that_is_not_served_is_the_operators_matter() -> None:
    text = explain(Failure.MODEL_NOT_SERVED)
    assert "image service does not offer this model now" in text
    assert "operator" in text


def test_a_failure_without_a_reason_counts_as_internal() -> None:
    embed = failed(job(State.FAILED))
    assert explain(Failure.INTERNAL) in description(embed)


def test_a_cancelled_job_that_was_not_sent_is_not_counted() -> None:
    embed = cancelled(STOPPED, by="<@9>", refunded=True)
    assert "Cancelled by <@9>" in description(embed)
    assert "nothing was counted" in description(embed)
    assert "billed" not in description(embed)


def test_a_cancelled_job_that_was_ordered_counts_and_says_why() -> None:
    text = description(cancelled(STOPPED, by=OWNER, refunded=False))
    assert "already ordered" in text
    assert "may still be billed, and it counts" in text
    assert "nothing was counted" not in text


def test_a_cancelled_job_can_be_asked_for_again() -> None:
    embed = cancelled(STOPPED, by=OWNER, refunded=True)
    assert description(embed).endswith("\n>>> a red fox")
    assert fields(embed) == {"Size": "1024×768", "Seed": "7"}


def test_the_notice_mentions_the_owner_and_leads_to_the_picture() -> None:
    notice = ready_notice(OWNER, "https://discord.com/channels/1/2/3", 125)
    assert notice.startswith(OWNER)
    assert "2 min 5 s" in notice
    assert notice.endswith(" https://discord.com/channels/1/2/3")


def test_the_notice_does_without_an_address() -> None:
    assert ready_notice(OWNER, None, 125).endswith("2 min 5 s.")


@given(PROMPTS, st.floats(0, 1e7), st.booleans())
def test_any_picture_is_one_that_discord_takes(prompt: str, seconds: float, shrunk: bool) -> None:
    made = job(State.DELIVERED, prompt=prompt)
    embed = picture(made, seconds=seconds, shrunk=shrunk, model="hunyuan-image-3")
    assert_discord_takes(embed)
    assert "<@" not in description(embed)


@given(PROMPTS, st.sampled_from(Failure), st.booleans())
def test_any_end_without_a_picture_is_one_that_discord_takes(
    prompt: str, failure: Failure, refunded: bool
) -> None:
    assert_discord_takes(failed(job(State.FAILED, prompt=prompt, failure=failure)))
    stopped = job(State.CANCELLED, prompt=prompt)
    assert_discord_takes(cancelled(stopped, by=OWNER, refunded=refunded))


@given(PROMPTS, st.integers(0, 2**31 - 1))
def test_any_attachment_has_a_fitting_description_and_a_plain_name(prompt: str, seed: int) -> None:
    text = alt_text(replace(job(), request=request(prompt, seed)))
    assert text.startswith("AI-generated")
    assert len(text) <= 1024
    assert len(text.splitlines()) == 1
    assert file_name(replace(job(), request=request(prompt, seed)), "png").isascii()


def test_alt_text_does_not_give_a_spoiler_away() -> None:
    assert "fox" not in alt_text(replace(job(), spoiler=True))


def test_how_long_it_took_leaves_out_what_moderators_took() -> None:
    done = replace(job(State.DELIVERED), created=100.0, drawn=120.0, finished=130.0)
    assert took(done, 999) == 30
    assert took(replace(done, released=110.0), 999) == 20
    assert took(replace(done, released=9000.0, finished=9001.0, review=Review.PASSED), 9999) == 20
    assert "took" not in ready_notice(OWNER, None, None)
