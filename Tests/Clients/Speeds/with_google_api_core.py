"""google-api-core's Retry around requests: errors that it takes for transient, and what its transports make of lost connections."""

import requests
from google.api_core import exceptions
from google.api_core.retry import Retry, if_exception_type

from calls import URL, play

transient = if_exception_type(
    exceptions.InternalServerError, exceptions.TooManyRequests, exceptions.ServiceUnavailable, exceptions.BadGateway,
    exceptions.GatewayTimeout, requests.ConnectionError, requests.Timeout)


@Retry(predicate=transient, initial=0.2, maximum=2, timeout=5)
def call(method, path):
    response = requests.request(method, URL + path, timeout=1, json={} if method == "POST" else None)
    if response.status_code >= 400:
        raise exceptions.from_http_response(response)


play(call)
