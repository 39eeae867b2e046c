"""What people lately asked for in a server, to try a rule on."""

from bot.records import LoggedPrompt
from bot.storage.database import Database

_CASES_PER_PROMPT = 4  # how many cases are looked at to find the refusals among them


class PromptLog:
    """The prompts of jobs and of refusals."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, guild_id: int, most: int = 1000) -> list[LoggedPrompt]:
        """The newest prompts of a server, accepted and refused, newest first.

        Those that were forgotten are left out, and none older is looked for in their place: the
        cost does not grow with a server's history.
        """
        rows = await self._database.fetch(
            "SELECT person_id, prompt, at FROM ("
            "SELECT * FROM (SELECT owner_id AS person_id, prompt, created AS at FROM job"
            " WHERE guild_id = :guild_id ORDER BY created DESC LIMIT :most) WHERE prompt <> ''"
            " UNION ALL SELECT person_id, prompt, opened FROM"
            " (SELECT person_id, prompt, opened, kind FROM moderation_case"
            " WHERE guild_id = :guild_id AND prompt IS NOT NULL ORDER BY opened DESC LIMIT :cases)"
            " WHERE kind = 'refusal') ORDER BY at DESC LIMIT :most",
            {"guild_id": guild_id, "most": most, "cases": most * _CASES_PER_PROMPT},
        )
        return [LoggedPrompt(**dict(row)) for row in rows]
