/** Where sources are read: the object store, and folders of this machine such as mounts of a file server, which records know by name. */
@NullMarked
package io.tailrace.encoder.source;

import org.jspecify.annotations.NullMarked;
