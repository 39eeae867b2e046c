import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.painter.scene import Accent, Hour, Place, Scene, Style, Subject, Weather
from bot.sandbox.painter.sprites import catalogue, load
from bot.sandbox.painter.words import read

BLUE, PINK, RED = (41, 98, 200), (240, 110, 170), (214, 48, 49)


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        (
            "a red fox reading a book in the snow at sunset",
            Scene((Subject("fox", holds="open-book"),), Place.FOREST, Hour.SUNSET, Weather.SNOW),
        ),
        (
            "three penguins under the northern lights",
            Scene(
                (Subject("penguin", 3),),
                Place.SNOWFIELD,
                Hour.NIGHT,
                accents=frozenset({Accent.AURORA}),
            ),
        ),
        (
            "a castle on a hill, watercolour",
            Scene((Subject("castle"),), Place.HILL, style=Style.WATERCOLOUR),
        ),
        (
            "a cat in a spaceship, pixel art",
            Scene((Subject("cat"),), Place.SPACESHIP, style=Style.PIXEL),
        ),
        (
            "city street in the rain at night, neon",
            Scene(
                (),
                Place.STREET,
                Hour.NIGHT,
                Weather.RAIN,
                accents=frozenset({Accent.NEON}),
            ),
        ),
        ("two whales under water", Scene((Subject("whale", 2),), Place.UNDERWATER)),
        (
            "a lighthouse by the sea in a storm, oil painting",
            Scene((Subject("lighthouse"),), Place.SEA, Hour.DAY, Weather.STORM, Style.OIL),
        ),
        ("a bowl of ramen on a table", Scene((Subject("ramen"),), Place.TABLE)),
        (
            "a dragon above the mountains at dawn",
            Scene((Subject("dragon"),), Place.MOUNTAINS, Hour.DAWN),
        ),
        (
            "sketch of a bicycle in a forest",
            Scene((Subject("bicycle"),), Place.FOREST, style=Style.SKETCH),
        ),
    ],
)
def test_a_prompt_is_read_as_the_scene_it_names(prompt: str, scene: Scene) -> None:
    assert read(prompt) == scene


@pytest.mark.parametrize(
    ("prompt", "subjects"),
    [
        ("an astronaut riding a horse", (Subject("astronaut", mount="horse"),)),
        ("a bear in a canoe on a lake", (Subject("bear", mount="boat"),)),
        ("a cat wearing a top hat", (Subject("cat", wears="top-hat"),)),
        ("a girl holding a balloon", (Subject("girl", holds="balloon"),)),
        ("a cat in the rain reading", (Subject("cat", holds="open-book"),)),
        ("a cat and a balloon", (Subject("cat"), Subject("balloon"))),
        ("a castle with a dragon", (Subject("castle"), Subject("dragon"))),
        ("a cat without a hat", (Subject("cat"),)),
    ],
)
def test_a_verb_ties_what_follows_to_the_one_before(
    prompt: str, subjects: tuple[Subject, ...]
) -> None:
    assert read(prompt).subjects == subjects


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("a wolf", 1),
        ("wolves", 3),
        ("a pair of wolves", 2),
        ("5 small grey wolves", 5),
        ("seven wolves", 7),
        ("a hundred wolves", 7),
        ("999999999999 wolves", 7),
        ("0 wolves", 1),
        ("two, wolf", 1),
    ],
)
def test_counts_are_honoured_up_to_seven(prompt: str, count: int) -> None:
    assert [subject.count for subject in read(prompt).subjects] == [count]


def test_colours_belong_to_the_noun_that_follows() -> None:
    scene = read("a blue horse and a red house under a pink sky")
    assert [(subject.sprite, subject.colour) for subject in scene.subjects] == [
        ("horse", BLUE),
        ("house", RED),
    ]
    assert scene.sky == PINK


def test_orange_is_a_fruit_unless_it_says_a_colour() -> None:
    assert read("an orange on a plate").subjects == (Subject("orange"),)
    assert read("an orange robot").subjects == (Subject("robot", colour=(232, 126, 34)),)


def test_emoji_are_read_like_words() -> None:
    scene = read("🦊🌈")
    assert scene.subjects == (Subject("fox"),)
    assert scene.accents == {Accent.RAINBOW}
    assert read("❄️") == read("❄")


def test_case_accents_and_spacing_carry_no_meaning() -> None:
    assert read("A  CÁT\nIn The   Forest") == read("a cat in the forest")


def test_interiors_come_before_landscapes_and_lakes_before_mountains() -> None:
    assert read("a forest seen from a library").place is Place.LIBRARY
    assert read("a mountain lake").place is Place.LAKE


def test_weather_drives_homebodies_outdoors() -> None:
    assert read("a guitar").place is Place.ROOM
    assert read("a guitar in the rain").place is Place.MEADOW


def test_an_unknown_prompt_is_always_the_same_empty_landscape() -> None:
    assert read("ein Schloss im Wald").subjects == ()
    assert read("ein Schloss im Wald") == read("ein Schloss im Wald")
    assert len({read(f"qwzx{n}").place for n in range(40)}) > 3


def test_more_subjects_than_fit_are_left_out() -> None:
    assert len(read("a cat, a dog, a cow, a pig, a goat, a duck, a horse").subjects) == 5


@given(st.text(max_size=300))
def test_any_text_is_read(prompt: str) -> None:
    scene = read(prompt)
    assert scene == read(prompt)
    assert all(1 <= subject.count <= 7 for subject in scene.subjects)


def test_every_word_of_the_catalogue_finds_a_picture() -> None:
    lost = [
        word
        for sprite in catalogue().values()
        for word in sprite.words
        if read(word).subjects == () and read(word) == read("")
    ]
    assert lost == []


def test_every_sprite_has_a_picture_with_something_on_it() -> None:
    for name in catalogue():
        image = load(name)
        assert image.mode == "RGBA"
        assert max(image.size) >= 200, name
