#!/bin/sh
# Performs the same refresh with the AWS CLI (its file is $AWS): writes the password of a token to a secret.
set -eu
"$AWS" ecr get-login-password |
  "$AWS" secretsmanager put-secret-value --secret-id "$SECRET" --secret-string file:///dev/stdin >/dev/null
