#!/bin/sh
# The same refresh with the AWS CLI ($AWS): the password of a token, put into a secret.
set -eu
"$AWS" ecr get-login-password |
  "$AWS" secretsmanager put-secret-value --secret-id "$SECRET" --secret-string file:///dev/stdin >/dev/null
