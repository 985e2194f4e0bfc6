@NullMarked
package io.tailrace.service;

import org.jspecify.annotations.NullMarked;
