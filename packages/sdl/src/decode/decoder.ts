/**
 * Decodes YAML nodes into the typed document as Go's yaml.v3 decodes them into structs: which scalar fits which field,
 * what null does to it, how aliases, merge keys and duplicate keys behave. Unlike Go it goes on after a mistake, so that
 * all of them are found at once.
 */
import type { Findings } from "../findings.ts";
import type { Field, ListType, MapType, RecordType, Type } from "../language/types.ts";
import type { YamlNode } from "../yaml/node.ts";
import { isNull, resolveScalar } from "../yaml/resolve.ts";
import { describeNode, describeType } from "./describe.ts";
import { allDifferent, hasOddKey, isMerge, isMerged, lacksName, mappingKey, smallMap } from "./keys.ts";
import { readCustom } from "./readers.ts";
import { toCount, toFlag, toText } from "./scalars.ts";
import { zero, zeroRecord } from "./zero.ts";

/** A key that Go ignores. */
export interface IgnoredKey {
  readonly key: YamlNode;
  readonly name: string;
  readonly record: RecordType;
}

const maxWork = 1_000_000;
const maxMergeDepth = 200;

export class Decoder {
  readonly findings: Findings;
  readonly ignored: IgnoredKey[] = [];
  /** Whether the last decoded value counts as set (Go drops list items and map entries that do not). */
  good = true;
  private decodes = 0;
  private aliasDecodes = 0;
  private aliasDepth = 0;
  /** Decoding done in all, which `fresh` does not reset: the bound on time that Go does not have. */
  private work = 0;
  private stopped = false;
  private mergeDepth = 0;
  private readonly openAliases = new Set<YamlNode>();
  /** Keys that a merge (`<<`) must not set again; null outside merges. */
  private merged: Set<string> | null = null;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** Decodes as Go's `Node.Decode` does: with fresh counters and outside any merge. */
  fresh(node: YamlNode, type: Type, old: unknown): unknown {
    const { merged, decodes, aliasDecodes, aliasDepth } = this;
    this.merged = null;
    this.decodes = 0;
    this.aliasDecodes = 0;
    this.aliasDepth = 0;
    const value = this.decode(node, type, old);
    this.merged = merged;
    this.decodes = decodes;
    this.aliasDecodes = aliasDecodes;
    this.aliasDepth = aliasDepth;
    return value;
  }

  decode(node: YamlNode, type: Type, old: unknown): unknown {
    this.decodes++;
    if (this.aliasDepth > 0) this.aliasDecodes++;
    if (this.tooMuch(node)) {
      this.good = false;
      return old;
    }
    if (node.kind === "alias") return this.decodeAlias(node, type, old);
    if (isNull(node)) return this.decodeNull(node, type, old);
    if (type.kind !== "count" && type.kind !== "flag" && type.read !== undefined) {
      this.good = true;
      return readCustom(this, type.read, node, type, old);
    }
    return this.plain(node, type, old);
  }

  /** Decodes a node that is neither null nor an alias by its type alone, past any hand-written reader. */
  plain(node: YamlNode, type: Type, old: unknown): unknown {
    switch (node.kind) {
      case "scalar":
        return this.decodeScalar(node, type, old);
      case "map":
        return this.decodeMapping(node, type, old);
      case "seq":
        if (type.kind === "list") return this.decodeList(node, type);
        return this.mismatch(node, type, old);
      default:
        return this.decode(node, type, old);
    }
  }

  /** Reports a mistake; the value stays what it was. */
  fail<T>(code: Parameters<Findings["at"]>[0], node: YamlNode, message: string, old: T): T {
    this.findings.at(code, node, message);
    this.good = false;
    return old;
  }

  private decodeAlias(node: YamlNode, type: Type, old: unknown): unknown {
    if (node.target === null || this.openAliases.has(node)) {
      return this.fail("alias-cycle", node, `The anchor "${node.value}" contains itself`, old);
    }
    this.openAliases.add(node);
    this.aliasDepth++;
    const value = this.decode(node.target, type, old);
    this.aliasDepth--;
    this.openAliases.delete(node);
    return value;
  }

  private tooMuch(node: YamlNode): boolean {
    if (this.stopped) return true;
    if (++this.work <= maxWork && !this.tooManyAliases()) return false;
    this.stopped = true;
    this.findings.at("alias-excess", node, "This document repeats too much through aliases");
    return true;
  }

  /** Go's guard against "billion laughs": the share of decoding that aliases may cause shrinks as the total grows. */
  private tooManyAliases(): boolean {
    const { aliasDecodes, decodes } = this;
    if (aliasDecodes <= 100 || decodes <= 1000) return false;
    const allowed =
      decodes <= 400_000
        ? 0.99
        : decodes >= 4_000_000
          ? 0.1
          : 0.99 - 0.89 * ((decodes - 400_000) / 3_600_000);
    return aliasDecodes / decodes > allowed;
  }

  private decodeNull(node: YamlNode, type: Type, old: unknown): unknown {
    if (node.kind !== "scalar") return this.plain(node, type, old);
    if (node.value !== "" && resolveScalar(node).kind !== "null") {
      return this.fail("bad-tag", node, `"${node.value}" is not null, though its tag says so`, old);
    }
    const clears = type.kind === "list" || type.kind === "map" || (type.kind === "record" && type.optional);
    this.good = clears;
    return clears && type.read !== "accept" ? null : old;
  }

  private decodeScalar(node: YamlNode, type: Type, old: unknown): unknown {
    this.good = true;
    const value =
      type.kind === "text"
        ? toText(node)
        : type.kind === "count"
          ? toCount(node)
          : type.kind === "flag"
            ? toFlag(node)
            : null;
    if (value !== null) return value;
    return this.mismatch(node, type, old);
  }

  mismatch(node: YamlNode, type: Type, old: unknown): unknown {
    const resolved = node.kind === "scalar" ? resolveScalar(node) : null;
    if (resolved?.kind === "bad-tag") {
      return this.fail("bad-tag", node, `"${node.value}" does not fit its tag ${node.tag}`, old);
    }
    const { message, hint, fix } = describeType(node, type);
    this.findings.add("wrong-type", { node }, `${message}, not ${describeNode(node)}`, {
      ...(hint === undefined ? {} : { hint }),
      ...(fix === undefined ? {} : { fix: { title: fix.title, place: { node }, text: fix.text } }),
    });
    this.good = false;
    return old;
  }

  private decodeList(node: YamlNode, type: ListType): unknown[] {
    const items: unknown[] = [];
    for (const child of node.content) {
      const item = this.decode(child, type.of, zero(type.of));
      if (this.good) items.push(item);
    }
    this.good = true;
    return items;
  }

  private decodeMapping(node: YamlNode, type: Type, old: unknown): unknown {
    const unique = this.checkDuplicates(node);
    if (type.kind !== "record" && type.kind !== "map") return this.mismatch(node, type, old);
    if (type.kind === "map" && lacksName(node, type)) {
      this.findings.add("wrong-type", { node }, `The name of ${type.keys} is missing above these keys`, {
        hint: "Write a name and a colon above them, and indent them below it.",
      });
      this.good = false;
      return old;
    }
    const target = old ?? (type.kind === "map" ? new Map<string, unknown>() : zeroRecord(type));
    const { merged } = this;
    this.merged = null;
    const mergeNode =
      type.kind === "map"
        ? this.fillMap(node, type, target as Map<string, unknown>, merged, old === null || old === undefined)
        : this.fillRecord(node, type, target as Record<string, unknown>, merged);
    this.merged = merged;
    if (mergeNode !== null) this.merge(node, mergeNode, type, target);
    this.good = unique;
    return target;
  }

  private checkDuplicates(node: YamlNode): boolean {
    const { content } = node;
    if (content.length <= 2 || (content.length <= smallMap && allDifferent(content))) return true;
    const seen = new Map<string, YamlNode>();
    let unique = true;
    for (let i = 0; i < content.length; i += 2) {
      const key = content[i];
      if (key === undefined) continue;
      const identity = key.kind === "scalar" ? key.value : `\0${key.kind}${key.value}`;
      const first = seen.get(identity);
      if (first === undefined) seen.set(identity, key);
      else {
        unique = false;
        const related = { place: { node: first }, message: "It stands here first" };
        this.findings.at("duplicate-key", key, `The key "${key.value}" stands twice in this map`, {
          related,
        });
      }
    }
    return unique;
  }

  private fillMap(
    node: YamlNode,
    type: MapType,
    target: Map<string, unknown>,
    merged: Set<string> | null,
    isNew: boolean,
  ): YamlNode | null {
    const { content } = node;
    let mergeNode: YamlNode | null = null;
    for (let i = 0; i + 1 < content.length; i += 2) {
      const key = content[i];
      const value = content[i + 1];
      if (key === undefined || value === undefined) break;
      if (isMerge(key)) {
        mergeNode = value;
        continue;
      }
      const name = this.keyName(key);
      if (name === null || isMerged(merged, name)) continue;
      const item = this.decode(value, type.of, zero(type.of));
      if (this.good || !isNull(value) || isNew || !target.has(name)) target.set(name, item);
    }
    return mergeNode;
  }

  private fillRecord(
    node: YamlNode,
    type: RecordType,
    target: Record<string, unknown>,
    merged: Set<string> | null,
  ): YamlNode | null {
    const { content } = node;
    let mergeNode: YamlNode | null = null;
    const done: Set<Field> | null = hasOddKey(content) ? new Set() : null;
    for (let i = 0; i + 1 < content.length; i += 2) {
      const key = content[i];
      const value = content[i + 1];
      if (key === undefined || value === undefined) break;
      if (isMerge(key)) {
        mergeNode = value;
        continue;
      }
      const name = this.keyName(key);
      if (name === null || isMerged(merged, name)) continue;
      const field = type.fields.get(name);
      if (field === undefined) {
        this.ignored.push({ key, name, record: type });
        continue;
      }
      if (done?.has(field) === true) {
        this.findings.at("duplicate-key", key, `The key "${name}" stands twice in this map`);
      }
      done?.add(field);
      target[field.property] = this.decode(value, field.type, target[field.property]);
    }
    return mergeNode;
  }

  /** A key as text, or null for the null key, which Go skips. */
  private keyName(key: YamlNode): string | null {
    this.decodes++;
    if (key.kind === "scalar" && key.tag === "" && !(key.style === "plain" && isNull(key))) return key.value;
    const found = mappingKey(key);
    if (found === null) {
      this.findings.at("key-not-text", key, `A key must be plain text, not ${describeNode(key)}`);
    }
    return found === null || found.kind === "null" ? null : found.name;
  }

  private merge(parent: YamlNode, source: YamlNode, type: Type, target: unknown): void {
    const { merged } = this;
    if (merged === null) this.merged = this.keysOf(parent);
    const sources = source.kind === "seq" ? source.content : [source];
    for (const one of sources) {
      const resolved = one.kind === "alias" ? one.target : one;
      if (resolved === null || resolved.kind !== "map") {
        this.findings.at("merge-not-map", one, `"<<" merges maps, and this is ${describeNode(one)}`);
        continue;
      }
      if (++this.mergeDepth > maxMergeDepth) {
        this.findings.at("alias-excess", one, "These merges are nested too deeply");
      } else this.mergeOne(one, resolved, type, target);
      this.mergeDepth--;
    }
    this.merged = merged;
  }

  /** Past any reader: what is being merged into was decoded by its type alone. */
  private mergeOne(source: YamlNode, map: YamlNode, type: Type, target: unknown): void {
    this.decodes++;
    const isAlias = source.kind === "alias";
    if (isAlias && this.openAliases.has(source)) {
      this.findings.at("alias-cycle", source, `The anchor "${source.value}" contains itself`);
      return;
    }
    if (isAlias) {
      this.aliasDepth++;
      this.openAliases.add(source);
    }
    if (this.aliasDepth > 0) this.aliasDecodes++;
    if (!this.tooMuch(source)) this.decodeMapping(map, type, target);
    if (isAlias) {
      this.aliasDepth--;
      this.openAliases.delete(source);
    }
  }

  private keysOf(node: YamlNode): Set<string> {
    const keys = new Set<string>();
    for (let i = 0; i < node.content.length; i += 2) {
      const key = node.content[i];
      if (key === undefined) continue;
      const found = mappingKey(key);
      if (found === null)
        this.findings.at("key-not-text", key, `A key must be plain text, not ${describeNode(key)}`);
      else if (found.kind === "text") keys.add(found.name);
    }
    return keys;
  }
}
