"""What moderators read about terms and verdicts, as values."""

from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputRefused
from bot.moderation.policy import Mode, Policy, SpoilerPolicy
from bot.moderation.rulebook import Backtest, Imported, Sample
from bot.records import LoggedPrompt, RuleKind, ServerRule
from bot.render.filter import (
    PAGE,
    added,
    allowing_not_tried,
    backtested,
    choice_name,
    exported,
    import_from_what,
    imported,
    listing,
    named,
    needs_manage_server,
    not_listed,
    not_taken_over,
    packs,
    pages,
    removed,
    trial,
    trial_of_allowing,
)
from bot.render.refusals import input_refused
from bot.screening.findings import Action, Finding, Source, Verdict
from bot.screening.findings import View as Reading
from tests.bot.render.samples import NOW, PROMPTS, assert_discord_takes, description, fields

FINDINGS = st.builds(
    Finding,
    st.sampled_from(Action),
    st.sampled_from(Source),
    st.text(min_size=1, max_size=30),
    st.text(min_size=1, max_size=80),
    st.text(max_size=200),
    st.tuples(st.integers(0, 4000), st.integers(0, 4000)),
    st.sampled_from([None, *Reading]),
    st.booleans(),
    st.none() | st.floats(0, 1),
)
VERDICTS = st.lists(FINDINGS, max_size=30).map(lambda found: Verdict(tuple(found)))
TERMS = st.text(min_size=1, max_size=100)


def rule(
    term: str = "wombat",
    action: Action = Action.BLOCK,
    *,
    kind: RuleKind = "deny",
    shadow: bool = False,
    number: int = 12,
) -> ServerRule:
    return ServerRule(number, 1, kind, term, action, shadow, 123456789012345678, NOW)


def finding(
    action: Action = Action.BLOCK, source: Source = Source.SERVER, **values: object
) -> Finding:
    known = {"category": "server rules", "rule": "server:12", "matched": "w0mbat", "span": (2, 8)}
    return Finding(action, source, **{**known, **values})  # type: ignore[arg-type]  # of its own fields


def test_the_list_shows_the_severest_first_with_who_and_when() -> None:
    embed = listing("Studio", [rule("b", Action.SPOILER), rule("a*"), rule("c", shadow=True)], 0)
    lines = description(embed).splitlines()
    assert lines[0] == "`a*` blocked · <@123456789012345678> <t:1800000000:R>"
    assert "**being tried out**" in lines[1]
    assert lines[2].startswith("`b` hidden until clicked")
    assert embed.footer.text == "Page 1 of 1 · 3 terms"


def test_the_list_has_pages() -> None:
    rules = [rule(f"t{n:03}") for n in range(2 * PAGE + 1)]
    assert pages(len(rules)) == 3
    assert len(description(listing("Studio", rules, 0)).splitlines()) == PAGE
    assert description(listing("Studio", rules, 2)).startswith("`t040`")
    assert description(listing("Studio", rules, 99)).startswith("`t040`")
    assert [pages(0), pages(1), pages(PAGE), pages(PAGE + 1)] == [1, 1, 1, 2]


@given(TERMS, st.text(max_size=100))
def test_discord_takes_a_list_of_any_terms(term: str, server: str) -> None:
    assert_discord_takes(listing(server, [rule(term)] * PAGE, 0))
    assert_discord_takes(listing(server, [], 0))


def test_an_added_term_says_what_follows_and_what_to_do_next() -> None:
    assert "`wombat` is on the list: blocked. It counts from now on" in added(rule())
    assert "**being tried out**" in added(rule(shadow=True))
    assert "the rest of a prompt is still checked" in added(rule(action=Action.ALLOW, kind="allow"))


def test_a_term_that_is_gone_or_was_never_there() -> None:
    assert removed(rule(action=Action.REVIEW)) == (
        "`wombat` is off the list (a moderator decides until now)."
    )
    assert "`x` is not on the list" in not_listed("x")


@given(TERMS)
def test_any_term_fits_where_it_is_named(term: str) -> None:
    assert 0 < len(choice_name(rule(term, shadow=True))) <= 100
    for text in (added(rule(term)), removed(rule(term)), not_listed(term)):
        assert len(text) < 500
        assert "\n" not in text


def test_a_test_names_the_term_that_hit() -> None:
    embed = trial("a w0mbat", Verdict((finding(view=Reading.SKELETON),)), [rule()], Policy())
    assert embed.title == "Blocked"
    assert description(embed).endswith(">>> a **w0mbat**")
    why = fields(embed)["Blocked"] or ""
    assert "“w0mbat”" in why
    assert "a term of this server" in why
    assert "written with look-alike signs" in why
    assert "rule `server:wombat`" in why


def test_a_test_of_a_term_being_tried_out_marks_it_but_allows() -> None:
    embed = trial("a w0mbat", Verdict((finding(shadow=True),)), [rule(shadow=True)], Policy())
    assert embed.title == "Allowed"
    assert "**w0mbat**" in description(embed)
    assert "Tried out" in fields(embed)


def test_a_test_says_what_the_channel_makes_of_it() -> None:
    verdict = Verdict((finding(Action.SPOILER),))
    never = Policy(spoiler=SpoilerPolicy.NEVER)
    assert trial("a w0mbat", verdict, [], Policy()).title == "Hidden until clicked"
    assert trial("a w0mbat", verdict, [], never).title == "For a moderator"
    said = description(trial("a fox", Verdict(), [], Policy(mode=Mode.PROMPT_REVIEW)))
    assert "reads every prompt anyway" in said
    blocked = trial("a w0mbat", Verdict((finding(),)), [], Policy(mode=Mode.PROMPT_REVIEW))
    assert "anyway" not in description(blocked)


@given(PROMPTS, VERDICTS)
def test_discord_takes_any_test(prompt: str, verdict: Verdict) -> None:
    embed = trial(prompt, verdict, [rule()], Policy())
    assert_discord_takes(embed)
    assert "<@1" not in description(embed)


def sample(prompt: str = "a w0mbat", verdict: Verdict | None = None) -> Sample:
    return Sample(LoggedPrompt(7, prompt, NOW), verdict or Verdict((finding(),)))


def test_a_backtest_says_how_many_and_whom() -> None:
    embed = backtested("wombat", Action.BLOCK, Backtest(1000, 14, 3, [sample()]))
    assert "**14 of the last 1000 prompts**, by 3 people" in description(embed)
    assert fields(embed)["Blocked"] == "<@7> <t:1800000000:R>\n>>> a **w0mbat**"
    one = description(backtested("wombat", Action.BLOCK, Backtest(1, 1, 1, [])))
    assert "**1 of the last 1 prompt**, by 1 person" in one


def test_a_backtest_without_hits_or_prompts() -> None:
    assert "**0 of the last 5 prompts**." in description(
        backtested("x", Action.BLOCK, Backtest(5, 0, 0, []))
    )
    assert "Nobody has asked" in description(backtested("x", Action.BLOCK, Backtest(0, 0, 0, [])))


@given(TERMS, st.lists(st.tuples(PROMPTS, VERDICTS), max_size=5))
def test_discord_takes_any_backtest(term: str, found: list[tuple[str, Verdict]]) -> None:
    samples = [sample(*one) for one in found]
    result = Backtest(1000, len(samples), len(samples), samples)
    assert_discord_takes(backtested(term, Action.REVIEW, result))


def test_an_import_says_what_became_of_it() -> None:
    refused = [f"“{n}**” is no term." for n in range(8)]
    text = imported(Imported(12, 3, refused), not_taken_over(["Clever @everyone"]))
    assert text.startswith("12 terms added. 3 were there already.")
    assert "and 3 more that cannot be used" in text
    assert "“Clever @\u200beveryone”" in text
    assert imported(Imported(1, 0, [])) == "1 term added. None was there before."


@given(st.lists(st.text(max_size=400), max_size=30), st.lists(st.text(max_size=200), max_size=30))
def test_an_import_fits_a_message(refused: list[str], left_out: list[str]) -> None:
    assert len(imported(Imported(1000, 1000, refused), not_taken_over(left_out))) <= 2000


def test_the_packs_show_numbers_and_no_words() -> None:
    embed = packs(Policy(pack_gore=None).packs, {"sexual": 84, "gore": 20})
    lines = description(embed).splitlines()
    assert lines[:2] == ["Sexual: **blocked** · 84 terms", "Gore: **off** · 20 terms"]
    assert_discord_takes(embed)


def test_the_way_to_an_import_and_out_of_an_export() -> None:
    assert "Manage Server" in needs_manage_server()
    assert "automod" in import_from_what()
    assert "84 terms" in exported(84)


def test_a_servers_own_terms_are_named_in_place_of_their_numbers() -> None:
    found = Verdict((finding(), finding(rule="server:13"), finding(rule="pack:gore:gut*")))
    keys = [one.rule for one in named(found, [rule("wombat*")]).findings]
    assert keys == ["server:wombat*", "server:13", "pack:gore:gut*"]


def test_what_lets_words_through_is_said_not_to_be_tried_out() -> None:
    assert allowing_not_tried(1).startswith("1 allow term was left out: ")
    assert allowing_not_tried(2).startswith("2 allow terms were left out: ")
    assert "/filter backtest" in trial_of_allowing()
    # A refusal is shown as it is, so markdown would only stand in the way.
    assert input_refused(InputRefused(trial_of_allowing())).replace("\\", "") == (
        trial_of_allowing()
    )
    assert "`" not in trial_of_allowing()
