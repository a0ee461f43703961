"""httpx with httpx-retries."""

import httpx
from httpx_retries import Retry, RetryTransport

from calls import URL, play

client = httpx.Client(base_url=URL, timeout=1, transport=RetryTransport(retry=Retry(total=4, backoff_factor=0.2)))

play(lambda method, path: client.request(method, path, json={} if method == "POST" else None).raise_for_status(), times=8)
