// Tables of 36 px rows that sort by any column; the order is in the URL, so that each view has an address.
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { useSearchParams } from "wouter";

export interface Column<T> {
  id: string;
  name: ReactNode;
  label?: string;
  /** What to sort by; a column without it does not sort. */
  by?: (row: T) => string | number | bigint;
  number?: boolean;
  cell: (row: T) => ReactNode;
}

export function Table<T>({
  rows,
  columns,
  rowKey,
  caption,
  initial,
}: {
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  caption: string;
  initial?: string;
}): ReactNode {
  const [search, setSearch] = useSearchParams();
  const order = search.get("sort") ?? initial ?? "";
  const sorted = sortRows(rows, columns, order);
  const sortBy = (id: string) =>
    setSearch(
      (old) => {
        old.set("sort", order === id ? `-${id}` : id);
        return old;
      },
      { replace: true },
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
    <section className="table-box" tabIndex={0} aria-label={caption}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={column.number ? "num" : undefined}
                aria-sort={
                  order === column.id ? "ascending" : order === `-${column.id}` ? "descending" : undefined
                }
              >
                {column.by ? (
                  <button type="button" onClick={() => sortBy(column.id)}>
                    {column.name} {order === column.id && <ArrowUp size={11} aria-hidden />}
                    {order === `-${column.id}` && <ArrowDown size={11} aria-hidden />}
                  </button>
                ) : (
                  column.name
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.id} className={column.number ? "num" : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Rows in the order of "column" or "-column"; the given order when the column is unknown. */
export function sortRows<T>(rows: readonly T[], columns: readonly Column<T>[], order: string): T[] {
  const by = columns.find(({ id }) => id === order.replace(/^-/, ""))?.by;
  if (!by) return [...rows];
  const sign = order.startsWith("-") ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    return x < y ? -sign : x > y ? sign : 0;
  });
}
