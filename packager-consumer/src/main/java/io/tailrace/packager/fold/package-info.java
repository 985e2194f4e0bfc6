/** Folds the job log into publish requests: what is copied when, and when manifests and clean-up are due. */
@NullMarked
package io.tailrace.packager.fold;

import org.jspecify.annotations.NullMarked;
