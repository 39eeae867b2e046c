from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.digest import Digest
from bot.records import RuleRecord
from bot.render.digests import digest
from tests.bot.render.moderated import TEXTS
from tests.bot.render.samples import NOW, assert_discord_takes, description, fields

RULES = "Rules that hit, and how often wrongly"


def week(counts: dict[str, int], *rules: RuleRecord) -> Digest:
    return Digest(NOW - 7 * 86400, NOW, counts, rules)


def test_a_digest_counts_what_happened() -> None:
    text = description(digest(week({"decided": 3, "reported": 1, "unheard of": 9})))
    assert "Decisions: 3" in text
    assert "Reports: 1" in text
    assert "unheard" not in text


def test_a_rule_that_is_often_overturned_is_marked() -> None:
    embed = digest(week({"decided": 9}, RuleRecord("bad", 10, 3), RuleRecord("good", 10, 1)))
    assert fields(embed)[RULES] == "`bad` · 10 · 30 % wrong ⚠\n`good` · 10 · 10 % wrong"
    assert "/filter backtest" in (embed.footer.text or "")


def test_a_rule_that_hit_a_few_times_is_not_judged_yet() -> None:
    embed = digest(week({"decided": 1}, RuleRecord("new", 2, 2)))
    assert "⚠" not in (fields(embed)[RULES] or "")
    assert embed.footer.text is None


@given(st.lists(st.builds(RuleRecord, TEXTS, st.integers(1, 10**6), st.just(1)), max_size=30))
def test_discord_takes_every_digest(rules: list[RuleRecord]) -> None:
    assert_discord_takes(digest(week({"decided": 1}, *rules)))
