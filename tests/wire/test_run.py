from pathlib import Path

from tests.wire.process import open_wire


async def test_the_bot_serves_as_a_process_and_ends_when_asked(tmp_path: Path) -> None:
    async with open_wire(tmp_path) as wire:
        await wire.start()
        ada = wire.discord.person(1)
        asked = await wire.discord.imagine(ada, prompt="a red fox")
        message = await wire.discord.answered(asked)
        await wire.pictured(message)
        assert await wire.stop() == 0
