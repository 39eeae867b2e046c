"""Which words a moderator's "allow this phrase" is about."""

from bot.moderation.phrases import phrases
from bot.screening.findings import NOTHING_FOUND, Action, Finding, Source, Verdict, View


def finding(
    matched: str,
    action: Action = Action.REVIEW,
    source: Source = Source.PACK,
    *,
    shadow: bool = False,
) -> Finding:
    return Finding(action, source, "sexual", "r", matched, view=View.FOLDED, shadow=shadow)


def test_the_words_that_made_a_moderator_necessary_each_once() -> None:
    found = finding("nude"), finding("n u  d\ne"), finding("nude"), finding("rude", Action.SPOILER)
    assert phrases(Verdict(found)) == ("nude", "n u d e")


def test_no_finding_is_no_phrase() -> None:
    assert phrases(NOTHING_FOUND) == ()


def test_the_operators_list_the_models_and_rules_on_trial_have_no_phrase() -> None:
    found = (
        finding("never", Action.BLOCK, Source.FLOOR),
        finding("maybe", Action.BLOCK, Source.SEMANTIC),
        finding("trial", Action.BLOCK, shadow=True),
        finding("", Action.BLOCK, Source.PROMPT),
    )
    assert phrases(Verdict(found)) == ()


def test_stars_are_no_letters() -> None:
    assert phrases(Verdict((finding("n**e"), finding("**rn")))) == ()
