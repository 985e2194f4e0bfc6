# The image of encoder-consumer: probes and encodes by ffmpeg.
#
#   ./mvnw package -DskipTests && docker build -f images/encoder-consumer.Dockerfile --target cpu -t tailrace/encoder-consumer:dev .
#
# The other target is x86-nvenc; boards of NVIDIA: encoder-consumer.jetson.Dockerfile.
#
# More, also how to fix the base by its digest: docs/operations.md, "Images".
ARG BASE=docker.io/library/debian:12.12-slim

# The archive taken apart, on the machine that builds. Other platforms' natives stay behind here.
FROM --platform=$BUILDPLATFORM ${BASE} AS parts
RUN apt-get update \
 && apt-get install -y --no-install-recommends unzip zip \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
ARG TARGETARCH
ARG ARCHIVE=encoder-consumer/target/encoder-consumer-*.tar.gz
COPY images/parts.sh /
COPY ${ARCHIVE} /archive.tar.gz
RUN /parts.sh "${TARGETARCH}" /archive.tar.gz /parts

# What changes seldom comes first: system, jars of others, natives. A change of the code is in the layers behind them.
FROM ${BASE} AS service
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates openjdk-17-jre-headless \
      libasound2 libpulse0 libxcb-shm0 libxcb1 \
 && apt-get clean && rm -rf /var/lib/apt/lists/* /var/cache/ldconfig/aux-cache /var/log/* \
 && groupadd --gid 10001 tailrace \
 && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin tailrace \
 && install -d -o 10001 -g 10001 /scratch
LABEL org.opencontainers.image.title="Tailrace encoder-consumer" \
      org.opencontainers.image.description="probes and encodes by ffmpeg"
# ffmpeg has most of the memory of the container, so the JVM takes a fifth (docs/operations.md, "Memory").
ENV LC_ALL=C.UTF-8 \
    MALLOC_ARENA_MAX=2 \
    JAVA_OPTS=-XX:MaxRAMPercentage=20 \
    TAILRACE_MANAGEMENT_HOST=0.0.0.0 \
    TAILRACE_SCRATCH_DIR=/scratch \
    TAILRACE_FFMPEG=/opt/tailrace/ffmpeg/ffmpeg \
    TAILRACE_FFPROBE=/opt/tailrace/ffmpeg/ffprobe
COPY --from=parts /parts/libraries/ /opt/tailrace/
COPY --from=parts /parts/natives/ /opt/tailrace/
COPY images/healthcheck /opt/tailrace/bin/
COPY --from=parts /parts/service/ /opt/tailrace/

# One start with nothing around it, for the archive of the classes it loads.
FROM service AS rehearsal
COPY images/rehearse.sh /
RUN /rehearse.sh encoder-consumer /classes.jsa

FROM service AS encoder
COPY --from=rehearsal /classes.jsa /opt/tailrace/image/
USER 10001:10001
WORKDIR /scratch
EXPOSE 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["/opt/tailrace/bin/healthcheck", "healthz"]
ENTRYPOINT ["/opt/tailrace/bin/encoder-consumer"]

# The driver's libraries for encoders and decoders come from the node, by its container runtime.
FROM encoder AS x86-nvenc
ENV TAILRACE_WORKER_CLASS=x86-nvenc \
    NVIDIA_DRIVER_CAPABILITIES=video,compute,utility

FROM encoder AS cpu
ENV TAILRACE_WORKER_CLASS=cpu
