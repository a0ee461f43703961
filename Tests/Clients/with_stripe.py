"""The SDK of Stripe."""

import stripe

from calls import URL, play

client = stripe.StripeClient(
    "sk_test_example", base_addresses={"api": URL}, max_network_retries=4, http_client=stripe.RequestsClient(timeout=1))

play(lambda method, path: client.raw_request(method.lower(), path))
