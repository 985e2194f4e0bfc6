/** Encodes chunks, sound, files and pictures, verifies every object and stores it in the attempt's folder. */
@NullMarked
package io.tailrace.encoder.encode;

import org.jspecify.annotations.NullMarked;
