#!/bin/bash
# Inspects an image. The registry credentials exist only while this command runs. Usage: inspect.sh REPOSITORY:TAG
set -euo pipefail
export AWS_PROFILE=ecr

skopeo inspect --no-tags --authfile <(
  aws secretsmanager get-secret-value --secret-id ecr-host-dockerconfigjson --query SecretString --output text
) "docker://123456789012.dkr.ecr.eu-west-1.amazonaws.com/$1"
