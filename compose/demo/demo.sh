#!/bin/sh
# Uploads the clip and asks for its asset, as a recorder would. The same request again is the same job.
set -eu

aws --endpoint-url "$TAILRACE_S3_ENDPOINT" --region "$TAILRACE_S3_REGION" \
    s3 cp --only-show-errors /clip.mp4 "s3://$TAILRACE_S3_INPUT_BUCKET/demo/clip.mp4"
curl -fsS -H 'Content-Type: application/json' http://ingest-gateway:8080/api/v1/jobs \
    -d "{\"source\": {\"bucket\": \"$TAILRACE_S3_INPUT_BUCKET\", \"key\": \"demo/clip.mp4\"}}"
echo
