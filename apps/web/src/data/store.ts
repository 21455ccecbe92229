// A value that outlives the page: kept in localStorage, shared between tabs, read by components through useStored.
import { useSyncExternalStore } from "react";

export interface Stored<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

/** Makes a stored value. `parse` takes what lies in the storage and gives a valid value, or `initial` when it is unreadable. */
export function createStored<T>(key: string, initial: T, parse: (value: unknown) => T): Stored<T> {
  const listeners = new Set<() => void>();
  let current = read();
  function read(): T {
    try {
      const text = localStorage.getItem(key);
      return text === null ? initial : parse(JSON.parse(text));
    } catch {
      return initial; // storage forbidden, or written by something else
    }
  }
  const tell = () => {
    for (const listener of listeners) listener();
  };
  globalThis.addEventListener?.("storage", (event) => {
    if (event.key !== key) return;
    current = read();
    tell();
  });
  return {
    get: () => current,
    set(value) {
      current = value;
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // full or forbidden: the value lives as long as the page
      }
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStored<T>(stored: Stored<T>): T {
  return useSyncExternalStore(stored.subscribe, stored.get, stored.get);
}
