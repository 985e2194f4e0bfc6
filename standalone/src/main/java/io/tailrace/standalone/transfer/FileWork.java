package io.tailrace.standalone.transfer;

import java.nio.file.Path;

/**
 * A file to be made an asset.
 *
 * @param label how it is called in what is shown
 * @param folder where its asset goes
 */
public record FileWork(Path file, String label, Path folder) {}
