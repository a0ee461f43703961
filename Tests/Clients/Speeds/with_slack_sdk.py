"""The SDK of Slack, by its client for SCIM, which knows all methods, with all of its retry handlers."""

from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.scim import SCIMClient

from calls import URL, play

handlers = [kind(max_retry_count=4) for kind in (ConnectionErrorRetryHandler, RateLimitErrorRetryHandler, ServerErrorRetryHandler)]
client = SCIMClient(token="xoxp-example", base_url=URL + "/", timeout=1, retry_handlers=handlers)


def call(method, path):
    client.api_call(http_verb=method, path=path[1:], body_params={} if method == "POST" else None)


play(call)
