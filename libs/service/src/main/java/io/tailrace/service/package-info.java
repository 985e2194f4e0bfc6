/** The life of a service process: its configuration, logging, health, metrics, management port, start and orderly stop. */
@NullMarked
package io.tailrace.service;

import org.jspecify.annotations.NullMarked;
