"""backoff around requests, after the examples of its documentation: Retry-After of a 429 by `runtime`, other errors by `expo`."""

import backoff
import requests

from calls import HEADERS, TIMEOUT, URL, play


def is_permanent(error):
    return error.response is not None and 400 <= error.response.status_code < 500


@backoff.on_predicate(
    backoff.runtime, predicate=lambda reply: reply.status_code == 429, value=lambda reply: int(reply.headers["Retry-After"]), jitter=None)
@backoff.on_exception(backoff.expo, requests.RequestException, factor=0.2, max_tries=5, giveup=is_permanent)
def call(method, path):
    response = requests.request(method, URL + path, headers=HEADERS, timeout=TIMEOUT, json=None if method == "GET" else {})
    if response.status_code != 429:
        response.raise_for_status()
    return response


play(call, times=8)
