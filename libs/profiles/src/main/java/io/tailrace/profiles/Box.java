package io.tailrace.profiles;

/**
 * A frame that a picture is fitted into, turned with the picture's orientation: the long side holds the long side. Pixels, both even.
 */
public record Box(int longSide, int shortSide) {

    public Box {
        if (shortSide < 2 || longSide < shortSide || longSide % 2 != 0 || shortSide % 2 != 0) {
            throw new IllegalArgumentException(
                    "a box is long x short in even pixels, such as 1920x1080, got " + longSide + "x" + shortSide);
        }
    }

    public long pixels() {
        return (long) longSide * shortSide;
    }

    @Override
    public String toString() {
        return longSide + "x" + shortSide;
    }
}
