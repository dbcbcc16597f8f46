"""Performs the same refresh as a short boto3 script: one token and one PutSecretValue."""
import json
import os

import boto3

data = boto3.client("ecr").get_authorization_token()["authorizationData"][0]
host = data["proxyEndpoint"].removeprefix("https://")
boto3.client("secretsmanager").put_secret_value(
    SecretId=os.environ["SECRET"],
    SecretString=json.dumps({"auths": {host: {"auth": data["authorizationToken"]}}}),
)
