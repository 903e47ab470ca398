"""`python -m telegram_sandbox` runs a sandbox and says where."""

import asyncio
import sys

import aiohttp


async def test_the_command_serves_the_bots_it_was_given(http: aiohttp.ClientSession) -> None:
    arguments = ("--port", "0", "--bot-token", "1:abc", "--bot-username", "date_bot")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "telegram_sandbox", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    assert line.startswith("Telegram sandbox: http://127.0.0.1:")
    async with http.get(line.split()[-1] + "/bot1:abc/getMe") as response:
        assert (await response.json())["result"]["username"] == "date_bot"
    process.terminate()
    await process.wait()
