/** The SDL's version, read as tolerantly as Go's semver library reads it: `2.0`, `"2"`, `v2.1`, `2.10.3-rc.1`. */
import { goTrim } from "./build/groups.ts";

export interface SdlVersion {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: boolean;
}

const numeric = /^(0|[1-9][0-9]*)$/;
const word = /^[0-9A-Za-z-]+$/;
const tooLarge = 1n << 64n;

/** null where Go's `semver.ParseTolerant` fails. */
export function parseVersion(text: string): SdlVersion | null {
  const parts = splitThree(goTrim(text).replace(/^v/, "")).map(trimZeros);
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? "")) return null;
  while (parts.length < 3) parts.push("0");
  const [major = "", minor = "", rest = ""] = parts;
  const [beforeBuild = "", build] = splitOnce(rest, "+");
  const [patch = "", prerelease] = splitOnce(beforeBuild, "-");
  if (build !== undefined && !build.split(".").every((part) => word.test(part))) return null;
  if (prerelease !== undefined && !prerelease.split(".").every(isPrerelease)) return null;
  if (![major, minor, patch].every((part) => numeric.test(part) && BigInt(part) < tooLarge)) return null;
  return {
    major: BigInt(major),
    minor: BigInt(minor),
    patch: BigInt(patch),
    prerelease: prerelease !== undefined,
  };
}

function splitThree(text: string): string[] {
  const [first = "", afterFirst] = splitOnce(text, ".");
  if (afterFirst === undefined) return [first];
  const [second = "", third] = splitOnce(afterFirst, ".");
  return third === undefined ? [first, second] : [first, second, third];
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function trimZeros(part: string): string {
  if (part.length < 2) return part;
  const trimmed = part.replace(/^0+/, "");
  return trimmed === "" || !/^[0-9]/.test(trimmed) ? `0${trimmed}` : trimmed;
}

function isPrerelease(part: string): boolean {
  if (/^[0-9]+$/.test(part)) return numeric.test(part) && BigInt(part) < tooLarge;
  return word.test(part);
}

/** "2.0", "2.1" (which stands for everything above) or null for a version that Go does not support. */
export function languageOf(version: SdlVersion): "2.0" | "2.1" | null {
  const { major, minor, patch, prerelease } = version;
  if (major === 2n && minor === 0n && patch === 0n && !prerelease) return "2.0";
  if (major > 2n || (major === 2n && minor > 1n)) return "2.1";
  return major === 2n && minor === 1n && (patch > 0n || !prerelease) ? "2.1" : null;
}
