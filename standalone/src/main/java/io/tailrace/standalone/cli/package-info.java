/** The tailrace command: its subcommands, their exit codes and what they print. */
@NullMarked
package io.tailrace.standalone.cli;

import org.jspecify.annotations.NullMarked;
