"""pybreaker around requests: a breaker a path, that opens after five failures for a second; errors of the caller are excluded."""

from collections import defaultdict

import pybreaker
import requests

from calls import TIMEOUT, URL, play


def is_ours(error):
    return isinstance(error, requests.HTTPError) and error.response.status_code < 500


breakers = defaultdict(lambda: pybreaker.CircuitBreaker(fail_max=5, reset_timeout=1, exclude=[is_ours]))


def call(method, path):
    breakers[path].call(lambda: requests.request(method, URL + path, timeout=TIMEOUT).raise_for_status())


play(call, every=0.1)
