package io.tailrace.packager.asset;

/** Units that were accepted do not make one title: a gap, another init segment, a wrong length. The message is for the operator. */
public final class BrokenAssetException extends Exception {

    private static final long serialVersionUID = 1;

    public BrokenAssetException(String message) {
        super(message);
    }
}
