"""Every setting: what people type is read, written and read back, or refused with an example."""

import re
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.errors import InputRefused
from bot.limits import Window
from bot.moderation.policy import EVERYONE, FIELDS, Field, Kind, Mode, Policy, Price, SpoilerPolicy
from bot.screening.findings import Action
from bot.screening.packs import PACKS

HOUR, DAY = 3600, 86400
ROLE = 123456789012345678

WINDOWS = st.lists(
    st.builds(Window, st.integers(1, 999_999), st.integers(1, 366 * DAY)), max_size=5
).map(lambda windows: tuple(sorted(windows, key=lambda window: window.span)))
IDS = st.integers(1, 2**63 - 1)
LADDERS = st.dictionaries(st.integers(2, 999), st.integers(1, 30 * DAY), max_size=10).map(
    lambda rungs: tuple(zip(sorted(rungs), sorted(rungs.values()), strict=True))
)
ROLE_LIMITS = st.dictionaries(st.just(EVERYONE) | IDS, WINDOWS, max_size=25).map(
    lambda limits: tuple(limits.items())
)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.WINDOWS: WINDOWS,
    Kind.CHANNEL: st.none() | IDS,
    Kind.CHANNELS: st.lists(IDS, max_size=25, unique=True).map(tuple),
    Kind.ROLES: st.lists(IDS, max_size=25, unique=True).map(tuple),
    Kind.ROLE_LIMITS: ROLE_LIMITS,
    Kind.LADDER: LADDERS,
    Kind.SWITCH: st.booleans(),
}
RANGES = {
    "daily_images": (0, 100_000),
    "report_hide": (0, 100),
    "account_age": (0, 366 * DAY),
    "member_age": (0, 366 * DAY),
    "review_time": (60, 7 * DAY),
    "report_cooldown": (0, DAY),
    "retention": (DAY, 366 * DAY),
}
NEARLY_RIGHT = st.text("0123456789smhd/:,; \n<>#@&offnoeUSD.-", max_size=40)


def refusal(name: str, text: str) -> str:
    with pytest.raises(InputRefused) as refused:
        FIELDS[name].read(text)
    return str(refused.value)


def test_every_attribute_of_a_policy_is_a_setting_of_the_same_name() -> None:
    assert set(FIELDS) == {attribute.name for attribute in fields(Policy)}
    assert all(field.name == name for name, field in FIELDS.items())


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.name)
def test_every_default_is_written_down_and_read_back(field: Field) -> None:
    default = getattr(Policy(), field.name)
    assert field.read(field.write(default)) == default


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.name)
def test_every_choice_is_read_and_written_as_it_is_shown(field: Field) -> None:
    assert bool(field.choices) == (field.kind in {Kind.CHOICE, Kind.SWITCH})
    for choice in field.choices:
        assert field.write(field.read(choice)) == choice
        assert field.write(field.read(f"  {choice.upper()} ")) == choice


@pytest.mark.parametrize("field", FIELDS.values(), ids=lambda field: field.name)
def test_labels_and_help_fit_into_discords_forms(field: Field) -> None:
    assert 0 < len(field.label) <= 45
    assert 0 < len(field.help) <= 100


@given(st.data())
def test_what_is_written_is_read_back_for_every_kind(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from([f for f in FIELDS.values() if not f.choices]))
    assume(field.kind is not Kind.TEXT)
    value = data.draw(
        st.integers(*RANGES[field.name]) if field.name in RANGES else VALUES[field.kind]
    )
    assert field.read(field.write(value)) == value


@given(st.sampled_from(sorted(FIELDS)), st.text() | NEARLY_RIGHT)
def test_any_text_is_a_value_with_one_spelling_or_refused_with_an_example(
    name: str, text: str
) -> None:
    field = FIELDS[name]
    try:
        value = field.read(text)
    except InputRefused as error:
        said = str(error)
        assert said[0].isupper() or said[0] in "“'\""
        assert said.endswith(".")
        assert re.search(r"for example|like", said)
        assert len(said) < 600 + len(text)
        return
    written = field.write(value)
    assert field.read(written) == value
    assert field.write(field.read(written)) == written


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("mode", "Prompt  Review", Mode.PROMPT_REVIEW),
        ("spoiler", "ALWAYS", SpoilerPolicy.ALWAYS),
        ("pack_sexual", "off", None),
        ("pack_gore", "allow", Action.ALLOW),
        ("channels", "<#12>, 34\nhttps://discord.com/channels/1/56 12", (12, 34, 56)),
        ("channels", "none", ()),
        ("moderators", "<#12>", 12),
        ("moderators", "", None),
        ("report_immune", "<@&12> 34", (12, 34)),
        ("role_limits", f"<@&{ROLE}>: 5/10m, 40/1d", ((ROLE, (Window(5, 600), Window(40, DAY))),)),
        (
            "role_limits",
            "@everyone: 3/1d; 12: unlimited",
            ((EVERYONE, (Window(3, DAY),)), (12, ())),
        ),
        ("server_limits", "200/1d, 30/1h", (Window(30, HOUR), Window(200, DAY))),
        ("server_limits", "none", ()),
        ("daily_images", " 200 ", 200),
        ("price", "0,10 eur", "0.10 EUR"),
        ("price", "", ""),
        ("account_age", "off", 0),
        ("account_age", "7D", 7 * DAY),
        ("ladder", "5: 1d; 3: 1h", ((3, HOUR), (5, DAY))),
        ("ladder", "none", ()),
        ("digest", "On", True),
        ("paused", " back \n soon ", "back soon"),
    ],
)
def test_what_people_write_is_understood(name: str, text: str, value: object) -> None:
    assert FIELDS[name].read(text) == value


@pytest.mark.parametrize(
    ("name", "text", "mend"),
    [
        ("mode", "closed", "Choose off, open, logged, prompt review or image review"),
        ("pack_hate", "ban", "Choose off, allow, spoiler, review or block"),
        ("digest", "perhaps", "Choose on or off"),
        ("daily_images", "many", "from 0 to 100000"),
        ("daily_images", "1.5", "in digits"),
        ("daily_images", "٣", "in digits"),
        ("daily_images", "9" * 5000, "in digits"),
        ("review_time", "off", "from 1m to 7d"),
        ("review_time", "30s", "from 1m to 7d"),
        ("member_age", "a week", "a number and s, m, h or d"),
        ("channels", "#pictures", "<#123456789012345678>"),
        ("channels", "<@&12>", "<#123456789012345678>"),
        ("channels", str(2**63), "is no channel"),
        ("channels", " ".join(map(str, range(1, 29))), "leave out 3"),
        ("moderators", "12 34", "Only one channel"),
        ("report_immune", "<#12>", "<@&123456789012345678>"),
        ("report_immune", "0", "is no role"),
        ("role_limits", "40/1d", "then a colon and the limits"),
        ("role_limits", "staff: 40/1d", "then a colon and the limits"),
        ("role_limits", "12: often", "COUNT/SPAN"),
        ("role_limits", "12: 1/1d\n12: 2/1d", "once in the list"),
        ("server_limits", "5", "COUNT/SPAN"),
        ("server_limits", "1/1d,2/2d,3/3d,4/4d,5/5d,6/6d", "may be 5 limits"),
        ("price", "$0.10", "0.10 USD"),
        ("ladder", "1: 1h", "first strike is always only a warning"),
        ("ladder", "3", "a colon and a time-out up to 30d"),
        ("ladder", "3: 31d", "a time-out up to 30d"),
        ("ladder", "3: 1h, 3: 2h", "once in the ladder"),
        ("ladder", "3: 1d, 5: 1h", "cannot bring a shorter"),
        ("paused", "x" * 301, "may have 300"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_can(name: str, text: str, mend: str) -> None:
    assert mend in refusal(name, text)


@pytest.mark.parametrize(("name", "least", "most"), [(n, *ends) for n, ends in RANGES.items()])
def test_a_range_ends_where_it_says(name: str, least: int, most: int) -> None:
    field = FIELDS[name]
    for value in (least, most):
        assert field.read(field.write(value)) == value
    for value in (most + 1, least - 1):
        refusal(name, field.write(value))


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0"), (90, "90s"), (600, "10m"), (3600, "1h"), (90000, "25h")]
)
def test_a_span_is_written_in_its_largest_whole_unit(seconds: int, text: str) -> None:
    assert FIELDS["account_age"].write(seconds) == text


def test_half_a_character_is_made_storable() -> None:
    FIELDS["paused"].read("back \ud83d soon\0").encode()


def test_the_packs_are_named_by_their_category() -> None:
    policy = Policy(pack_self_harm=Action.REVIEW, pack_profanity=None)
    assert tuple(policy.packs) == PACKS
    assert policy.packs["self-harm"] is Action.REVIEW
    assert policy.packs["profanity"] is None


@given(st.decimals(0, 999_999, places=2), st.integers(0, 1000))
def test_a_price_is_multiplied_exactly(amount: Any, pictures: int) -> None:
    assume(amount == abs(amount))
    each = Policy(price=FIELDS["price"].read(f"{amount} USD")).unit_price
    assert each is not None
    assert each.of(pictures) == Price(amount * pictures, "USD")
    assert str(each).endswith(" USD")


def test_without_a_price_there_is_no_money() -> None:
    assert Policy().unit_price is None
