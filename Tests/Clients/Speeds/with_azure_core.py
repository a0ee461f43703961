"""azure-core's pipeline with its retry policy."""

from azure.core import PipelineClient
from azure.core.pipeline.policies import RetryPolicy
from azure.core.rest import HttpRequest

from calls import URL, play

client = PipelineClient(URL, policies=[RetryPolicy(retry_total=4, retry_backoff_factor=0.2)])


def call(method, path):
    request = HttpRequest(method, URL + path, json={} if method == "POST" else None)
    client.send_request(request, connection_timeout=1, read_timeout=1).raise_for_status()


play(call)
