"""Every public function, class and method of `bot` says what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).parents[2] / "bot"


def without_docstring(tree: ast.Module | ast.ClassDef, where: str) -> Iterator[str]:
    """Walk modules and public classes; `__aenter__` and its kind are known to every reader."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_"):
            continue
        name = f"{where}.{node.name}"
        if ast.get_docstring(node) is None:
            yield name
        if isinstance(node, ast.ClassDef):
            yield from without_docstring(node, name)


def test_everything_public_in_bot_has_a_docstring() -> None:
    missing = [
        name
        for path in sorted(BOT.rglob("*.py"))
        for name in without_docstring(
            ast.parse(path.read_text(encoding="utf-8")), str(path.relative_to(BOT.parent))
        )
    ]
    assert missing == []


def test_what_has_no_docstring_is_found() -> None:
    source = '''
class Known:
    """Said."""
    async def __aenter__(self): ...
    def told(self):
        """Said."""
    async def untold(self): ...

class _Private:
    def untold(self): ...

def bare(): ...
def _private(): ...
'''
    missing = list(without_docstring(ast.parse(source), "bot/it.py"))
    assert missing == ["bot/it.py.Known.untold", "bot/it.py.bare"]
