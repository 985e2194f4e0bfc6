@NullMarked
package io.tailrace.standalone.doctor;

import org.jspecify.annotations.NullMarked;
