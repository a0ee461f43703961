"""A session of the SDK of OpenAI: a whole answer, and one that is streamed."""

import os

from openai import OpenAI

client = OpenAI(api_key="sk-proj-abcdefghijklmnopqrstuvwx", base_url=os.environ["MYNAH_URL"] + "/v1", max_retries=0)
messages = [{"role": "user", "content": "Say hello"}]

whole = client.chat.completions.create(model="gpt-4o", messages=messages)
print(whole.choices[0].message.content, whole.id)
stream = client.chat.completions.create(model="gpt-4o", messages=messages, stream=True)
print([event.choices[0].delta.content for event in stream])
