"""The SDK of Stripe."""

import stripe

from calls import TIMEOUT, URL, play

client = stripe.StripeClient(
    "sk_test_example", base_addresses={"api": URL}, max_network_retries=4, http_client=stripe.RequestsClient(timeout=TIMEOUT))

play(lambda method, path: client.raw_request(method.lower(), path))
