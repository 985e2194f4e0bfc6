/** Files to jobs and assets to files: upload, submission, watching, download. */
@NullMarked
package io.tailrace.standalone.transfer;

import org.jspecify.annotations.NullMarked;
