package io.tailrace.standalone.cli;

import io.tailrace.standalone.progress.Printable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns, as wide as they need be; the last one is as long as it is. */
final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... titles) {
        rows.add(List.of(titles));
    }

    void row(String... cells) {
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(Printable.text(cell));
        }
        rows.add(row);
    }

    void print(PrintStream out) {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                boolean isLast = column == row.size() - 1;
                line.append(cell).append(isLast ? "" : " ".repeat(width(column) - cell.length()) + GAP);
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
