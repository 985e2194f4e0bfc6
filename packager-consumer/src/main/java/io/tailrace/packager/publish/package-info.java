/** Runs publish tasks: copies accepted media, writes manifests, removes work objects. */
@NullMarked
package io.tailrace.packager.publish;

import org.jspecify.annotations.NullMarked;
