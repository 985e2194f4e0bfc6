# Makes the three buckets where they are missing, and sets what is in the files beside this one. May run again.
# The work bucket has no versions: what is deleted there is to be gone.
set -eu
s3() { aws --endpoint-url "$TAILRACE_S3_ENDPOINT" --region "$TAILRACE_S3_REGION" s3api "$@"; }

for bucket in "$TAILRACE_S3_INPUT_BUCKET" "$TAILRACE_S3_WORK_BUCKET" "$TAILRACE_S3_OUTPUT_BUCKET"; do
    if ! s3 head-bucket --bucket "$bucket" 2>/dev/null; then
        # Only there does a location have to be left out.
        if [ "$TAILRACE_S3_REGION" = us-east-1 ]; then
            s3 create-bucket --bucket "$bucket"
        else
            s3 create-bucket --bucket "$bucket" --create-bucket-configuration "LocationConstraint=$TAILRACE_S3_REGION"
        fi
    fi
done
for bucket in "$TAILRACE_S3_INPUT_BUCKET" "$TAILRACE_S3_OUTPUT_BUCKET"; do
    s3 put-bucket-versioning --bucket "$bucket" --versioning-configuration file:///buckets/versioning.json
done
s3 put-bucket-lifecycle-configuration --bucket "$TAILRACE_S3_INPUT_BUCKET" --lifecycle-configuration file:///buckets/input-lifecycle.json
s3 put-bucket-lifecycle-configuration --bucket "$TAILRACE_S3_WORK_BUCKET" --lifecycle-configuration file:///buckets/work-lifecycle.json
s3 put-bucket-lifecycle-configuration --bucket "$TAILRACE_S3_OUTPUT_BUCKET" --lifecycle-configuration file:///buckets/output-lifecycle.json
