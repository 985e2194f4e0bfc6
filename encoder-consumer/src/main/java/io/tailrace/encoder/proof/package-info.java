/** What a node can encode, proved by doing it: a trial per encoder, the reasons of those that are refused, what the node is made of. */
@NullMarked
package io.tailrace.encoder.proof;

import org.jspecify.annotations.NullMarked;
