"""requests with requests-ratelimiter: ten requests a second."""

from requests_ratelimiter import LimiterSession

from calls import TIMEOUT, URL, play

session = LimiterSession(per_second=10)

play(lambda method, path: session.request(method, URL + path, timeout=TIMEOUT).raise_for_status())
