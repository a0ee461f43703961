"""curl --retry."""

import subprocess

from calls import URL, play


def call(method, path):
    options = ["--silent", "--show-error", "--fail", "--retry", "4", "--max-time", "1"]
    if method == "POST":
        options += ["--json", "{}"]
    elif method != "GET":
        options += ["--request", method]
    subprocess.run(["curl", *options, URL + path], check=True)


play(call)
