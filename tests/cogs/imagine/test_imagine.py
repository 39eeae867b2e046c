from pathlib import Path

from tests.studio import open_studio


async def test_a_prompt_becomes_a_picture_in_the_message_that_answered(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        answer = await studio.imagine(prompt="a red fox", size="16:9", seed=7)
        message = await studio.picture(answer)

        (attachment,) = message.attachments
        assert attachment.filename == "imagine-7.png"
