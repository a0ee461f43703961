"""boto3, S3 with paths for buckets, in its standard retry mode."""

import boto3
from botocore.config import Config

from calls import TIMEOUT, URL, play

s3 = boto3.client(
    "s3", endpoint_url=URL, region_name="eu-central-1", aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="example",
    config=Config(retries={"mode": "standard", "total_max_attempts": 5}, s3={"addressing_style": "path"}, read_timeout=TIMEOUT))


def call(method, path):
    bucket, _, key = path[1:].partition("/")
    if method == "GET" and key:
        s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    elif method == "GET":
        s3.list_objects(Bucket=bucket)
    elif method == "PUT":
        s3.put_object(Bucket=bucket, Key=key, Body=b"{}")
    elif method == "DELETE":
        s3.delete_bucket(Bucket=bucket)
    elif key:
        s3.create_multipart_upload(Bucket=bucket, Key=key)
    else:
        s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a"}]})


play(call)
