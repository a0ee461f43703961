"""The SDK of OpenAI."""

from openai import OpenAI

from calls import URL, play

client = OpenAI(api_key="sk-example", base_url=URL, max_retries=4, timeout=1)


def call(method, path):
    if method == "GET":
        client.get(path, cast_to=object)
    else:
        getattr(client, method.lower())(path, cast_to=object, body={})


play(call)
