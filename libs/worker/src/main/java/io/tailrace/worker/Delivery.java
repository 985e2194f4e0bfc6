package io.tailrace.worker;

/** What became of one try to publish an outcome. */
enum Delivery {
    /** It is durable. */
    DONE,
    /** Not known to be durable; another try may bring it there. */
    NOT_YET,
    /** This record can never be published: too large, or not of its schema. */
    IMPOSSIBLE
}
