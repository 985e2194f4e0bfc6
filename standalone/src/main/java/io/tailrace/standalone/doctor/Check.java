package io.tailrace.standalone.doctor;

import io.tailrace.service.ConfigurationException;

/** Looks at one thing within seconds and changes nothing that stays. */
interface Check {

    /** What is looked at, one or two words. */
    String subject();

    /**
     * Looks.
     *
     * @throws ConfigurationException when the variables do not say where to look
     * @throws RuntimeException when it is not well; the message says why
     */
    Finding look() throws InterruptedException;
}
