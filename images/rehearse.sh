#!/bin/sh
# Starts the service of an image with nothing around it and stops it again, so that the JVM writes down the classes it loaded.
#
#   rehearse.sh SERVICE ARCHIVE_OF_CLASSES
set -eu

service=$1 classes=$2
home=/opt/tailrace
folder=$(mktemp -d)
cd "$folder"

# Nobody listens on port 9 (discard): the service waits for its broker, and every part that needs none has started.
JAVA_OPTS="-XX:ArchiveClassesAtExit=$classes -Xlog:cds=off -Xlog:cds+dynamic=off" \
    TAILRACE_MANAGEMENT_HOST=127.0.0.1 \
    TAILRACE_KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9 \
    TAILRACE_REGISTRY_URL=http://127.0.0.1:9 \
    TAILRACE_S3_ENDPOINT=http://127.0.0.1:9 \
    TAILRACE_S3_ACCESS_KEY=rehearsal \
    TAILRACE_S3_SECRET_KEY=rehearsal \
    TAILRACE_STATE_DIR="$folder" \
    TAILRACE_GATEWAY_VIEW_DIR="$folder" \
    TAILRACE_SCRATCH_DIR="$folder" \
    TAILRACE_WORKER_CLASS=cpu \
    TAILRACE_STOP_GRACE=1s \
    "$home/bin/$service" >"$folder/log" 2>&1 &
process=$!

left=60
until "$home/bin/healthcheck" healthz || [ "$left" -eq 0 ]; do
    kill -0 "$process" 2>/dev/null || break
    left=$((left - 1))
    sleep 1
done
sleep 3 # the clients of the broker are made after the port is open
kill -TERM "$process" 2>/dev/null || true
wait "$process" || true

if [ ! -s "$classes" ]; then
    cat "$folder/log" >&2
    printf 'rehearse.sh: %s left no archive of classes\n' "$service" >&2
    exit 1
fi
rm -rf "$folder"
