# The image of encoder-consumer for boards of NVIDIA. It is bound to a line of L4T, whose driver the node's container runtime puts in:
# one tag for each line.
#
#   ./mvnw package -DskipTests -Dnative.platform=linux-arm64
#   docker build -f images/encoder-consumer.jetson.Dockerfile --platform linux/arm64 --build-arg L4T=r36.2.0 -t tailrace/encoder-consumer:dev-jetson-l4t36 .
#
# The encoders (nvmpi) are those of the node's own ffmpeg: its folder, with ffmpeg, ffprobe and all their libraries, is mounted at /opt/ffmpeg.
# More, also how to fix the base by its digest: docs/operations.md, "Images".
ARG L4T=r36.2.0
ARG BASE=nvcr.io/nvidia/l4t-base:${L4T}
ARG BUILD_BASE=docker.io/library/debian:12.12-slim

# The archive taken apart, on the machine that builds. Other platforms' natives stay behind here, and the bundled ffmpeg as well.
FROM --platform=$BUILDPLATFORM ${BUILD_BASE} AS parts
RUN apt-get update \
 && apt-get install -y --no-install-recommends unzip zip \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
ARG TARGETARCH
ARG ARCHIVE=encoder-consumer/target/encoder-consumer-*.tar.gz
COPY images/parts.sh /
COPY ${ARCHIVE} /archive.tar.gz
RUN /parts.sh "${TARGETARCH}" /archive.tar.gz /parts \
 && rm -r /parts/natives/ffmpeg

# What changes seldom comes first: system, jars of others, natives. A change of the code is in the last layer. There is no archive of loaded
# classes: a worker proves its encoders at its start, and what builds this image mostly has none.
FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates openjdk-17-jre-headless \
 && apt-get clean && rm -rf /var/lib/apt/lists/* /var/cache/ldconfig/aux-cache /var/log/* \
 && groupadd --gid 10001 tailrace \
 && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin tailrace \
 && install -d -o 10001 -g 10001 /scratch
ARG L4T
LABEL org.opencontainers.image.title="Tailrace encoder-consumer" \
      org.opencontainers.image.description="probes and encodes by ffmpeg, on boards of NVIDIA" \
      io.tailrace.l4t="${L4T}"
# CPU and GPU share the board's memory, and ffmpeg has most of it (docs/operations.md, "Memory").
ENV LC_ALL=C.UTF-8 \
    MALLOC_ARENA_MAX=2 \
    JAVA_OPTS=-XX:MaxRAMPercentage=15 \
    TAILRACE_MANAGEMENT_HOST=0.0.0.0 \
    TAILRACE_SCRATCH_DIR=/scratch \
    TAILRACE_FFMPEG=/opt/ffmpeg/ffmpeg \
    TAILRACE_FFPROBE=/opt/ffmpeg/ffprobe \
    TAILRACE_WORKER_CLASS=jetson-nvenc \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=video,compute,utility
COPY --from=parts /parts/libraries/ /opt/tailrace/
COPY --from=parts /parts/natives/ /opt/tailrace/
COPY images/healthcheck /opt/tailrace/bin/
COPY --from=parts /parts/service/ /opt/tailrace/
USER 10001:10001
WORKDIR /scratch
EXPOSE 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=6 CMD ["/opt/tailrace/bin/healthcheck", "healthz"]
ENTRYPOINT ["/opt/tailrace/bin/encoder-consumer"]
