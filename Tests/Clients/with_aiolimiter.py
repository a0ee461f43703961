"""aiolimiter around aiohttp: a leaky bucket of five, that gets five a second."""

import asyncio

import aiohttp
from aiolimiter import AsyncLimiter

from calls import TIMEOUT, URL, play

loop = asyncio.new_event_loop()
limiter = AsyncLimiter(5, 1)


async def request(method, path):
    async with limiter, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT)) as client:
        async with client.request(method, URL + path, json={}, raise_for_status=True) as response:
            await response.read()


play(lambda method, path: loop.run_until_complete(request(method, path)))
