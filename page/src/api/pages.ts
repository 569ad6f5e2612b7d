// Rows of a long list, fetched in pages as they come into sight; a bounded number is kept.
import { signal, type Signal } from "@preact/signals";
import { ask, type Query } from "./client";
import type { Page } from "./types";

export const PAGE_ROWS = 200;
const KEPT_PAGES = 60;
const PAUSE_MS = 40;

export class Pages<Row> {
  readonly total: Signal<number | null> = signal(null);
  readonly version = signal(0);
  readonly error: Signal<Error | null> = signal(null);
  private readonly kept = new Map<number, Row[]>();
  private readonly asked = new Set<number>();
  private wanted: [number, number] = [0, 0];
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly path: string,
    private readonly query: Query,
    private readonly fetchPage: (path: string, query: Query) => Promise<Page<Row>> = ask,
  ) {
    void this.load(0);
  }

  row(index: number): Row | undefined {
    return this.kept.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];
  }

  /** Fetch what is missing of these rows; while they fly past, only where they come to rest. */
  want(first: number, last: number): void {
    this.wanted = [Math.floor(first / PAGE_ROWS), Math.floor(Math.max(first, last) / PAGE_ROWS)];
    if (this.timer !== null || this.missing().length === 0) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      for (const page of this.missing()) void this.load(page);
    }, PAUSE_MS);
  }

  private missing(): number[] {
    const [first, last] = this.wanted;
    const pages = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    return pages.filter((page) => !this.kept.has(page) && !this.asked.has(page));
  }

  private async load(page: number): Promise<void> {
    this.asked.add(page);
    try {
      const query = { ...this.query, offset: page * PAGE_ROWS, limit: PAGE_ROWS };
      const found = await this.fetchPage(this.path, query);
      this.keep(page, found.rows);
      this.total.value = found.total;
      this.version.value += 1;
    } catch (error) {
      this.error.value = error as Error;
    } finally {
      this.asked.delete(page);
    }
  }

  private keep(page: number, rows: Row[]): void {
    this.kept.set(page, rows);
    if (this.kept.size <= KEPT_PAGES) return;
    const [first, last] = this.wanted;
    const middle = (first + last) / 2;
    const farthest = [...this.kept.keys()].reduce((a, b) =>
      Math.abs(a - middle) > Math.abs(b - middle) ? a : b,
    );
    this.kept.delete(farthest);
  }
}
