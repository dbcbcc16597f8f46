#!/bin/bash
# Pushes a packaged chart to ECR. Usage: push-chart.sh app-1.2.3.tgz
set -euo pipefail
host=123456789012.dkr.ecr.eu-west-1.amazonaws.com

aws secretsmanager get-secret-value --secret-id ecr-releases-password --region eu-west-1 --query SecretString --output text |
  helm registry login --username AWS --password-stdin "$host"
trap 'helm registry logout "$host"' EXIT
helm push "$1" "oci://$host/charts"
