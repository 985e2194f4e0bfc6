#!/bin/sh
# Starts the service this file is named after. JAVA_HOME and JAVA_OPTS are honoured; signals reach the JVM, which replaces this shell.
set -euf

# The distribution, whatever this was called as: symbolic links are followed one by one (POSIX has no readlink -f).
self=$0
while [ -L "$self" ]; do
    target=$(readlink "$self")
    case $target in
        /*) self=$target ;;
        *) self=$(dirname -- "$self")/$target ;;
    esac
done
home=$(CDPATH='' cd -- "$(dirname -- "$self")/.." && pwd -P)
name=$(basename -- "$self")

case $name in
    ingest-gateway) main=io.tailrace.gateway.Main ;;
    router-streams) main=io.tailrace.router.Main ;;
    encoder-consumer) main=io.tailrace.encoder.Main ;;
    packager-consumer) main=io.tailrace.packager.Main ;;
    *)
        printf '%s: this launcher starts a service by its own name, and knows none of this name\n' "$name" >&2
        exit 64
        ;;
esac

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1) || version=
if [ -z "$version" ] || [ "$version" -lt 17 ]; then
    printf '%s: a Java runtime 17 or later is needed (found: %s); set JAVA_HOME or PATH\n' "$name" "${version:-none}" >&2
    exit 69
fi

# An image (images/) has its class path in one order, and the classes loaded at a start in an archive for its own JVM (JEP 350).
class_path="$home/lib/*"
shared=
if [ -f "$home/image/classpath" ]; then
    class_path=$(cat "$home/image/classpath")
    [ ! -f "$home/image/classes.jsa" ] || shared="-XX:SharedArchiveFile=$home/image/classes.jsa -Xlog:cds=off"
fi

# A JVM that has run out of memory is restarted rather than kept half alive. ext/ is for the operator's own jars.
# shellcheck disable=SC2086
exec "$java" -XX:+ExitOnOutOfMemoryError $shared ${JAVA_OPTS:-} -cp "$class_path:$home/ext/*" "$main" "$@"
