"""Files and functions stay small enough to be read in one go. There are no exceptions."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = {"bot": 400, "cogs": 400, "tests": 600, "bench": 600}
LONGEST_FUNCTION = 60


def long_files(folder: Path, limit: int) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > limit:
            yield f"{path.relative_to(folder.parent)} has {lines} lines"


def long_functions(folder: Path, limit: int) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > limit:
                    yield f"{path.relative_to(folder.parent)}: {node.name} has {lines} lines"


@pytest.mark.parametrize(("folder", "limit"), LONGEST_FILE.items())
def test_files_are_short(folder: str, limit: int) -> None:
    assert list(long_files(ROOT / folder, limit)) == []


@pytest.mark.parametrize("folder", ["bot", "cogs"])
def test_functions_are_short(folder: str) -> None:
    assert list(long_functions(ROOT / folder, LONGEST_FUNCTION)) == []


def test_what_is_too_long_is_found(tmp_path: Path) -> None:
    source = tmp_path / "bot" / "deep" / "module.py"
    source.parent.mkdir(parents=True)
    source.write_text("async def long():\n    a = 1\n    b = 2\n", encoding="utf-8")
    assert list(long_files(tmp_path / "bot", 2)) == ["bot/deep/module.py has 3 lines"]
    assert list(long_files(tmp_path / "bot", 3)) == []
    assert list(long_functions(tmp_path / "bot", 2)) == ["bot/deep/module.py: long has 3 lines"]
    assert list(long_functions(tmp_path / "bot", 3)) == []
