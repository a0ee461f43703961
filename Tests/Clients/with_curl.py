"""curl --retry."""

import subprocess

from calls import HEADERS, TIMEOUT, URL, play


def call(method, path):
    options = ["--silent", "--show-error", "--fail", "--location", "--retry", "4", "--max-time", str(TIMEOUT)]
    for name, value in HEADERS.items():
        options += ["--header", f"{name}: {value}"]
    if method != "GET":
        options += ["--json", "{}"] + (["--request", method] if method != "POST" else [])
    subprocess.run(["curl", *options, URL + path], check=True)


play(call)
