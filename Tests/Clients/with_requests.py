"""requests with the Retry of urllib3, as its documentation sets it up."""

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from calls import URL, play

session = requests.Session()
retry = Retry(total=4, backoff_factor=0.2, status_forcelist=[429, 500, 502, 503, 504])
session.mount("http://", HTTPAdapter(max_retries=retry))

play(lambda method, path: session.request(method, URL + path, timeout=1, json={} if method == "POST" else None).raise_for_status(), times=2)
