package io.tailrace.worker;

import io.tailrace.events.Failure;
import io.tailrace.events.Verdict;

/** How an attempt that was not cancelled ended. */
sealed interface Ending {

    record Succeeded(TaskResult result) implements Ending {}

    record Failed(Verdict verdict, Failure failure) implements Ending {}
}
