"""aiohttp with aiohttp-retry: five attempts, doubling waits, 429 as well as the server's errors."""

import asyncio

import aiohttp
from aiohttp_retry import ExponentialRetry, RetryClient

from calls import HEADERS, TIMEOUT, URL, play


async def request(method, path):
    options = ExponentialRetry(attempts=5, start_timeout=0.2, statuses={429})
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    async with RetryClient(retry_options=options, headers=HEADERS, timeout=timeout) as client:
        async with client.request(method, URL + path, json=None if method == "GET" else {}, raise_for_status=True) as response:
            await response.read()


play(lambda method, path: asyncio.run(request(method, path)), times=8)
