/** What is deployed: the manifests in {@code k8s/}, held to the code and to each other. */
@NullMarked
package io.tailrace.pipeline.deploy;

import org.jspecify.annotations.NullMarked;
