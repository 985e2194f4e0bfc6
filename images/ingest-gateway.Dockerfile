# The image of ingest-gateway: HTTP in, views and events of jobs out.
#
#   ./mvnw package -DskipTests && docker build -f images/ingest-gateway.Dockerfile -t tailrace/ingest-gateway:dev .
#
# More, also how to fix the base by its digest: docs/operations.md, "Images".
ARG BASE=docker.io/library/debian:12.12-slim

# The archive taken apart, on the machine that builds. Other platforms' natives stay behind here.
FROM --platform=$BUILDPLATFORM ${BASE} AS parts
RUN apt-get update \
 && apt-get install -y --no-install-recommends unzip zip \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
ARG TARGETARCH
ARG ARCHIVE=ingest-gateway/target/ingest-gateway-*.tar.gz
COPY images/parts.sh /
COPY ${ARCHIVE} /archive.tar.gz
RUN /parts.sh "${TARGETARCH}" /archive.tar.gz /parts

# What changes seldom comes first: system, jars of others, natives. A change of the code is in the layers behind them.
FROM ${BASE} AS service
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates openjdk-17-jre-headless \
 && apt-get clean && rm -rf /var/lib/apt/lists/* /var/cache/ldconfig/aux-cache /var/log/* \
 && groupadd --gid 10001 tailrace \
 && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin tailrace \
 && install -d -o 10001 -g 10001 /var/lib/tailrace
LABEL org.opencontainers.image.title="Tailrace ingest-gateway" \
      org.opencontainers.image.description="HTTP in, views and events of jobs out"
# RocksDB and buffers of the network lie beside the heap.
ENV LC_ALL=C.UTF-8 \
    MALLOC_ARENA_MAX=2 \
    JAVA_OPTS=-XX:MaxRAMPercentage=50 \
    TAILRACE_MANAGEMENT_HOST=0.0.0.0 \
    TAILRACE_HTTP_HOST=0.0.0.0
COPY --from=parts /parts/libraries/ /opt/tailrace/
COPY --from=parts /parts/natives/ /opt/tailrace/
COPY images/healthcheck /opt/tailrace/bin/
COPY --from=parts /parts/service/ /opt/tailrace/

# One start with nothing around it, for the archive of the classes it loads.
FROM service AS rehearsal
COPY images/rehearse.sh /
RUN /rehearse.sh ingest-gateway /classes.jsa

FROM service
COPY --from=rehearsal /classes.jsa /opt/tailrace/image/
USER 10001:10001
WORKDIR /var/lib/tailrace
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["/opt/tailrace/bin/healthcheck", "healthz"]
ENTRYPOINT ["/opt/tailrace/bin/ingest-gateway"]
