#!/bin/sh
# Takes the archive of a service apart into the layers of its image: what changes seldom apart from what changes with the code,
# and of the natives in the jars only those of one platform. Needs unzip and zip; runs on any platform for any.
#
#   parts.sh ARCHITECTURE ARCHIVE OUT    ARCHITECTURE as container engines call it: amd64 or arm64
#
#   OUT/libraries   jars of others, without natives
#   OUT/natives     jars with natives, and the encoder's ffmpeg, unpacked
#   OUT/service     Tailrace's own jars, start script, documents, and the class path in one order
set -eu

architecture=$1 archive=$2 out=$3
case $architecture in
    amd64)
        platform=linux-x86_64
        own='(^|/)(linux/amd64|Linux/x86_64|linux-x86_64)/[^/]*$|-linux64\.so$'
        ;;
    arm64)
        platform=linux-arm64
        own='(^|/)(linux/aarch64|Linux/aarch64|linux-arm64)/[^/]*$|-linux-aarch64\.so$'
        ;;
    *)
        printf 'parts.sh: there are no natives for "%s", only for amd64 and arm64\n' "$architecture" >&2
        exit 64
        ;;
esac
native='\.(so(\.[0-9]+)*|dll|dylib|jnilib|a|sl)$'
home=/opt/tailrace

fail() {
    printf 'parts.sh: %s\n' "$1" >&2
    exit 65
}

natives_of() {
    unzip -Z1 "$1" | grep -E "$native" || true
}

# ffmpeg and ffprobe with their libraries, as programs: the JNI libraries beside them are for Java code that Tailrace has none of.
unpack_ffmpeg() {
    mkdir -p "$out/natives/ffmpeg"
    unzip -q -j "$1" "org/bytedeco/ffmpeg/$platform-gpl/*" -x '*/libjni*' -d "$out/natives/ffmpeg" 2>/dev/null ||
        fail "$(basename "$1") is not for $architecture: build the archive with ./mvnw package -Dnative.platform=$platform"
    chmod 755 "$out/natives/ffmpeg/ffmpeg" "$out/natives/ffmpeg/ffprobe"
}

# The jar with no natives but those of the platform.
keep_own() {
    natives_of "$1" | grep -qE "$own" || fail "$(basename "$1") has no library for $architecture"
    natives_of "$1" | grep -vE "$own" | zip -q -d "$1" -@ || fail "$(basename "$1") can't be changed"
    mv "$1" "$out/natives/lib/"
}

mkdir -p "$out/libraries/lib" "$out/natives/lib" "$out/service/lib" "$out/service/image" "$out/service/ext"
tar -xzf "$archive" --strip-components=1 -C "$out/service"
mv "$out/service/lib" "$out/unsorted"
mkdir "$out/service/lib"

for jar in "$out"/unsorted/*.jar; do
    case $(basename "$jar") in
        tailrace-*.jar) mv "$jar" "$out/service/lib/" ;;
        ffmpeg-*-gpl.jar) unpack_ffmpeg "$jar" ;;
        javacpp-*-linux-*.jar) ;; # only there to unpack ffmpeg
        *)
            if [ -n "$(natives_of "$jar")" ]; then
                keep_own "$jar"
            else
                mv "$jar" "$out/libraries/lib/"
            fi
            ;;
    esac
done
rm -r "$out/unsorted"

for part in libraries natives service; do
    (cd "$out/$part" && find lib -name '*.jar' | LC_ALL=C sort | sed "s|^|$home/|")
done | paste -s -d: - >"$out/service/image/classpath"

# Layers of equal content have equal bytes, and the archive of classes finds its jars as old as they were.
find "$out" -exec touch -d '2026-01-01T00:00:00Z' {} +
