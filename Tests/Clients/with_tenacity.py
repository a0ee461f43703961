"""tenacity around requests: any error is tried again, after a random exponential wait."""

import requests
from tenacity import retry, stop_after_attempt, wait_random_exponential

from calls import HEADERS, TIMEOUT, URL, play


@retry(wait=wait_random_exponential(multiplier=0.2, max=10), stop=stop_after_attempt(5), reraise=True)
def call(method, path):
    requests.request(method, URL + path, headers=HEADERS, timeout=TIMEOUT, json=None if method == "GET" else {}).raise_for_status()


play(call, times=8)
