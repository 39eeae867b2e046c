import pytest
from hypothesis import given

from bot.render.findings import finding_lines
from bot.screening.findings import Action, Source, Verdict, View
from tests.bot.render.moderated import VERDICTS, finding


def test_a_finding_says_its_category_its_words_and_where_it_comes_from() -> None:
    (line,) = finding_lines(Verdict((finding(),)))
    assert line == "**sexual** · “nude” · a word pack"


@pytest.mark.parametrize("source", Source)
def test_every_source_has_words_for_moderators(source: Source) -> None:
    (line,) = finding_lines(Verdict((finding(source=source),)))
    assert len(line.split(" · ")) == 3


def test_a_disguise_is_named() -> None:
    (line,) = finding_lines(Verdict((finding(matched="n.u.d.e", view=View.SPACED),)))
    assert line.endswith("its letters set apart")


def test_a_model_says_how_sure_it_is() -> None:
    guess = finding(source=Source.VISION, matched="", view=None, score=0.814)
    (line,) = finding_lines(Verdict((guess,)))
    assert "guess" in line
    assert "(81 %)" in line


def test_the_rule_is_named_only_where_it_is_asked_for() -> None:
    found = Verdict((finding(rule="server:`12`"),))
    assert "server" not in finding_lines(found)[0]
    assert finding_lines(found, rules=True)[0].endswith("rule `server:ˋ12ˋ`")


def test_what_decided_comes_first_and_what_is_only_tried_out_last() -> None:
    found = Verdict(
        (
            finding(category="tried", action=Action.BLOCK, shadow=True),
            finding(category="mild", action=Action.SPOILER),
            finding(category="worst", action=Action.BLOCK),
        )
    )
    categories = [line.split("**")[1] for line in finding_lines(found)]
    assert categories == ["worst", "mild", "tried"]
    assert "nothing follows" in finding_lines(found)[-1]


def test_a_long_list_says_how_many_more_there_are() -> None:
    lines = finding_lines(Verdict((finding(),) * 8))
    assert len(lines) == 6
    assert lines[-1] == "… and 3 more"


@given(VERDICTS)
def test_each_finding_stays_on_one_line_and_mentions_nobody(found: Verdict) -> None:
    for line in finding_lines(found, rules=True):
        assert "\n" not in line
        assert len(line) < 500
    assert "@everyone" not in "".join(finding_lines(found))
