package io.tailrace.standalone.batch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a batch is submitted.
 *
 * @param profile of recordings that name none
 * @param encoderVersion the only build that may make them; empty: any
 * @param priority of recordings that name none
 * @param isTrial nothing is uploaded or submitted
 * @param patience how long gateway and store may be away before the run gives up
 */
public record BatchOptions(
        Optional<String> profile,
        Optional<String> encoderVersion,
        String priority,
        Optional<Rate> rate,
        Path state,
        boolean isTrial,
        boolean isFollowed,
        Optional<Path> report,
        Duration patience) {}
