"""A session of requests: it logs in, pages, follows, posts, and holds what it gets against what it should be."""

import os
import time

import requests

URL = os.environ["MYNAH_URL"]
session = requests.Session()

assert session.get(URL + "/orders").status_code == 401
token = session.post(URL + "/login", json={"user": "ada", "password": "correct horse battery staple"}).json()["access_token"]
session.headers["Authorization"] = f"Bearer {token}"

first = session.get(URL + "/orders", params={"page": 1})
assert first.headers["Content-Encoding"] == "gzip"
following = first.links["next"]["url"]
assert following == URL + "/orders?page=2", following
print(first.json(), session.get(following).json())

chunked = session.get(URL + "/chunked", stream=True)
print(b"".join(chunked.iter_content(None)))
start = time.monotonic()
print(session.get(URL + "/slow").json())
assert os.environ.get("PLAYED") or time.monotonic() - start >= 0.3
binary = session.get(URL + "/bytes")
assert binary.content == bytes(range(256)) * 64
print(binary.headers["Content-Type"])

moved = session.get(URL + "/old")
print(moved.json(), [step.status_code for step in moved.history], session.cookies.get("seen"))
assert moved.url == URL + "/slow", moved.url
made = session.post(URL + "/orders", json={"sku": "A-1", "quantity": 2, "price": 1.10})
print(made.status_code, made.json(), session.get(URL + "/nowhere").status_code)
