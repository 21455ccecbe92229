/**
 * Orders as Go orders: strings by their UTF-8 bytes, lists by Go's own algorithm, which is not stable above twelve
 * elements, so that equal elements end up where Go puts them.
 */

/** Byte order of UTF-8, which for UTF-16 strings differs from `<` only around surrogates. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return fixSurrogate(x) - fixSurrogate(y);
  }
  return a.length - b.length;
}

/** Puts surrogates (code points above U+FFFF) behind U+E000…U+FFFF. */
function fixSurrogate(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

export type Less<T> = (a: T, b: T) => boolean;

/** Go's `sort.Sort`: insertion sort up to twelve elements, pattern-defeating quicksort above. */
export function goSort<T>(items: T[], less: Less<T>): void {
  if (items.length <= 12) insertionSort(items, less, 0, items.length);
  else new Quicksort(items, less).sort(0, items.length, bitLength(items.length));
}

/** Go's `sort.SliceStable`, which matters only because the SDL's volume order is no order: see storage-order.ts. */
export function goStableSort<T>(items: T[], less: Less<T>): void {
  const n = items.length;
  let block = 20;
  for (let a = 0; a < n; a += block) insertionSort(items, less, a, Math.min(a + block, n));
  for (; block < n; block *= 2) {
    let a = 0;
    for (; a + 2 * block <= n; a += 2 * block) symmetricMerge(items, less, a, a + block, a + 2 * block);
    if (a + block < n) symmetricMerge(items, less, a, a + block, n);
  }
}

function bitLength(n: number): number {
  return 32 - Math.clz32(n);
}

function swap<T>(items: T[], i: number, j: number): void {
  const x = items[i] as T; // i and j are always within the list
  items[i] = items[j] as T;
  items[j] = x;
}

function insertionSort<T>(items: T[], less: Less<T>, a: number, b: number): void {
  for (let i = a + 1; i < b; i++) {
    for (let j = i; j > a && less(items[j] as T, items[j - 1] as T); j--) swap(items, j, j - 1);
  }
}

function symmetricMerge<T>(items: T[], less: Less<T>, a: number, m: number, b: number): void {
  const before = (i: number, j: number): boolean => less(items[i] as T, items[j] as T);
  if (m - a === 1) {
    const to = lowest(m, b, (h) => !before(h, a));
    for (let k = a; k < to - 1; k++) swap(items, k, k + 1);
    return;
  }
  if (b - m === 1) {
    const to = lowest(a, m, (h) => before(m, h));
    for (let k = m; k > to; k--) swap(items, k, k - 1);
    return;
  }
  const mid = (a + b) >> 1;
  const n = mid + m;
  const from = m > mid ? n - b : a;
  const until = Math.min(mid, m);
  const start = lowest(from, until, (c) => before(n - 1 - c, c));
  const end = n - start;
  if (start < m && m < end) rotate(items, start, m, end);
  if (a < start && start < mid) symmetricMerge(items, less, a, start, mid);
  if (mid < end && end < b) symmetricMerge(items, less, mid, end, b);
}

/** The lowest index in [from, to) for which the predicate holds, else `to`. */
function lowest(from: number, to: number, holds: (i: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function rotate<T>(items: T[], a: number, m: number, b: number): void {
  items.splice(a, b - a, ...items.slice(m, b), ...items.slice(a, m));
}

type Hint = "increasing" | "decreasing" | "unknown";

class Quicksort<T> {
  private readonly items: T[];
  private readonly less: Less<T>;

  constructor(items: T[], less: Less<T>) {
    this.items = items;
    this.less = less;
  }

  sort(from: number, to: number, badPivots: number): void {
    let [a, b, limit] = [from, to, badPivots];
    let wasBalanced = true;
    let wasPartitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= 12) {
        insertionSort(this.items, this.less, a, b);
        return;
      }
      if (limit === 0) {
        this.heapSort(a, b);
        return;
      }
      if (!wasBalanced) {
        this.breakPatterns(a, b);
        limit--;
      }
      let { pivot, hint } = this.choosePivot(a, b);
      if (hint === "decreasing") {
        this.reverse(a, b);
        pivot = b - 1 - (pivot - a);
        hint = "increasing";
      }
      if (wasBalanced && wasPartitioned && hint === "increasing" && this.almostSorted(a, b)) return;
      if (a > 0 && !this.before(a - 1, pivot)) {
        a = this.partitionEqual(a, b, pivot);
        continue;
      }
      const part = this.partition(a, b, pivot);
      wasPartitioned = part.sorted;
      const left = part.at - a;
      const right = b - part.at;
      wasBalanced = Math.min(left, right) >= Math.floor(length / 8);
      if (left < right) {
        this.sort(a, part.at, limit);
        a = part.at + 1;
      } else {
        this.sort(part.at + 1, b, limit);
        b = part.at;
      }
    }
  }

  private before(i: number, j: number): boolean {
    return this.less(this.items[i] as T, this.items[j] as T);
  }

  private partition(a: number, b: number, pivot: number): { at: number; sorted: boolean } {
    const { items } = this;
    swap(items, a, pivot);
    let i = a + 1;
    let j = b - 1;
    let swaps = 0;
    for (;;) {
      while (i <= j && this.before(i, a)) i++;
      while (i <= j && !this.before(j, a)) j--;
      if (i > j) break;
      swap(items, i++, j--);
      swaps++;
    }
    swap(items, j, a);
    return { at: j, sorted: swaps === 0 };
  }

  private partitionEqual(a: number, b: number, pivot: number): number {
    swap(this.items, a, pivot);
    let i = a + 1;
    let j = b - 1;
    for (;;) {
      while (i <= j && !this.before(a, i)) i++;
      while (i <= j && this.before(a, j)) j--;
      if (i > j) return i;
      swap(this.items, i++, j--);
    }
  }

  private almostSorted(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < 5; step++) {
      while (i < b && !this.before(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < 50) return false;
      swap(this.items, i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.before(j, j - 1); j--) swap(this.items, j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.before(j, j - 1); j++) swap(this.items, j, j - 1);
    }
    return false;
  }

  private breakPatterns(a: number, b: number): void {
    const length = b - a;
    if (length < 8) return;
    let random = BigInt(length);
    const mask = (1n << BigInt(bitLength(length))) - 1n;
    const middle = a + Math.floor(length / 4) * 2;
    for (let i = middle - 1; i <= middle + 1; i++) {
      random ^= BigInt.asUintN(64, random << 13n);
      random ^= random >> 7n;
      random ^= BigInt.asUintN(64, random << 17n);
      let other = Number(random & mask);
      if (other >= length) other -= length;
      swap(this.items, i, a + other);
    }
  }

  private choosePivot(a: number, b: number): { pivot: number; hint: Hint } {
    const length = b - a;
    const quarter = Math.floor(length / 4);
    const swaps = { count: 0 };
    let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3];
    if (length >= 50) {
      i = this.median(i - 1, i, i + 1, swaps);
      j = this.median(j - 1, j, j + 1, swaps);
      k = this.median(k - 1, k, k + 1, swaps);
    }
    const pivot = this.median(i, j, k, swaps);
    return { pivot, hint: swaps.count === 0 ? "increasing" : swaps.count === 12 ? "decreasing" : "unknown" };
  }

  private median(first: number, second: number, third: number, swaps: { count: number }): number {
    let [a, b, c] = [first, second, third];
    if (this.before(b, a)) [a, b] = [this.counted(b, swaps), a];
    if (this.before(c, b)) [b, c] = [this.counted(c, swaps), b];
    if (this.before(b, a)) [a, b] = [this.counted(b, swaps), a];
    return b;
  }

  private counted(value: number, swaps: { count: number }): number {
    swaps.count++;
    return value;
  }

  private reverse(a: number, b: number): void {
    for (let i = a, j = b - 1; i < j; i++, j--) swap(this.items, i, j);
  }

  private heapSort(a: number, b: number): void {
    const size = b - a;
    for (let i = (size - 1) >> 1; i >= 0; i--) this.siftDown(i, size, a);
    for (let i = size - 1; i >= 0; i--) {
      swap(this.items, a, a + i);
      this.siftDown(0, i, a);
    }
  }

  private siftDown(low: number, high: number, first: number): void {
    for (let root = low; ; ) {
      let child = 2 * root + 1;
      if (child >= high) return;
      if (child + 1 < high && this.before(first + child, first + child + 1)) child++;
      if (!this.before(first + root, first + child)) return;
      swap(this.items, first + root, first + child);
      root = child;
    }
  }
}
