"""requests with the Retry of urllib3, as its documentation sets it up."""

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from calls import HEADERS, TIMEOUT, URL, play

session = requests.Session()
session.headers.update(HEADERS)
retry = Retry(total=4, backoff_factor=0.2, status_forcelist=[429, 500, 502, 503, 504])
session.mount("http://", HTTPAdapter(max_retries=retry))

play(lambda method, path: session.request(method, URL + path, timeout=TIMEOUT, json=None if method == "GET" else {}).raise_for_status(), times=8)
