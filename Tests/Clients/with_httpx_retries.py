"""httpx with httpx-retries."""

import httpx
from httpx_retries import Retry, RetryTransport

from calls import HEADERS, TIMEOUT, URL, play

client = httpx.Client(base_url=URL, headers=HEADERS, timeout=TIMEOUT, transport=RetryTransport(retry=Retry(total=4, backoff_factor=0.2)))

play(lambda method, path: client.request(method, path, json=None if method == "GET" else {}).raise_for_status(), times=8)
