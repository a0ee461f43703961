"""The SDK of OpenAI."""

from openai import OpenAI

from calls import TIMEOUT, URL, play

client = OpenAI(api_key="sk-example", base_url=URL, max_retries=4, timeout=TIMEOUT)


def call(method, path):
    getattr(client, method.lower())(path, cast_to=object, **({} if method == "GET" else {"body": {}}))


play(call)
