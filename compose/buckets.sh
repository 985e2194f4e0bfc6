#!/bin/sh
# Makes Tailrace's buckets where they are missing, and the lifecycle of the work bucket. Keys: AWS_SHARED_CREDENTIALS_FILE.
set -eu

s3api() {
    aws --endpoint-url "$TAILRACE_S3_ENDPOINT" --region "$TAILRACE_S3_REGION" s3api "$@"
}

left=30
until s3api list-buckets >/dev/null; do
    left=$((left - 1))
    if [ "$left" -eq 0 ]; then
        echo "buckets: $TAILRACE_S3_ENDPOINT does not answer; are the keys of s3-owner.ini those of the store?" >&2
        exit 1
    fi
    sleep 2
done

for bucket in "$TAILRACE_S3_INPUT_BUCKET" "$TAILRACE_S3_WORK_BUCKET" "$TAILRACE_S3_OUTPUT_BUCKET"; do
    s3api head-bucket --bucket "$bucket" >/dev/null 2>&1 || s3api create-bucket --bucket "$bucket" >/dev/null
    echo "buckets: $bucket is there"
done

# Longer than a job may live (TAILRACE_JOB_MAX_AGE). Tailrace removes its work objects itself; this is for what a crash left.
s3api put-bucket-lifecycle-configuration --bucket "$TAILRACE_S3_WORK_BUCKET" --lifecycle-configuration '{"Rules": [{
    "ID": "work", "Status": "Enabled", "Filter": {"Prefix": ""},
    "Expiration": {"Days": 7}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}]}' ||
    echo 'buckets: the store takes no lifecycle: remove what is older than seven days from the work bucket yourself' >&2
