/**
 * Compares two answers by shape: the same fields, types, nulls and kinds of text (numbers, hashes, times);
 * texts of errors word for word except the numbers, hashes and addresses in them.
 */

export function shapeDifferences(expected: unknown, actual: unknown, path = "$"): string[] {
  const [wanted, found] = [kindOf(expected), kindOf(actual)];
  if (wanted !== found)
    return [`${path}: ${found} (${short(actual)}) instead of ${wanted} (${short(expected)})`];
  if (Array.isArray(expected) && Array.isArray(actual)) return compareLists(expected, actual, path);
  if (isObject(expected) && isObject(actual)) return compareObjects(expected, actual, path);
  if (typeof expected === "string" && typeof actual === "string" && isMessage(path)) {
    return mask(expected) === mask(actual)
      ? []
      : [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`];
  }
  return [];
}

/** Every item must look like one of the expected; an empty list fits anything. */
function compareLists(expected: readonly unknown[], actual: readonly unknown[], path: string): string[] {
  if (expected.length === 0) return [];
  return actual.flatMap((item, index) => {
    const all = expected.map((each) => shapeDifferences(each, item, `${path}[${index}]`));
    return all.reduce((best, each) => (each.length < best.length ? each : best));
  });
}

function compareObjects(
  expected: Record<string, unknown>,
  actual: Record<string, unknown>,
  path: string,
): string[] {
  if (path.endsWith(".events") && Object.keys(expected).some((key) => key.startsWith("tm."))) return [];
  const missing = Object.keys(expected).filter((key) => !(key in actual));
  const extra = Object.keys(actual).filter((key) => !(key in expected));
  return [
    ...missing.map((key) => `${path}.${key} is missing`),
    ...extra.map((key) => `${path}.${key} is too much`),
    ...Object.keys(expected)
      .filter((key) => key in actual)
      .flatMap((key) => shapeDifferences(expected[key], actual[key], `${path}.${key}`)),
  ];
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value !== "string") return typeof value;
  if (/^-?\d+$/.test(value)) return "integer text";
  if (/^-?\d+\.\d{18}$/.test(value)) return "decimal text";
  if (/^[0-9A-F]{40}$|^[0-9A-F]{64}$/.test(value)) return "hash";
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return "time";
  if (/^\d+(\.\d+)?s$/.test(value)) return "duration";
  return "text";
}

function isMessage(path: string): boolean {
  return /\.(error\.data|error\.message|message|log|raw_log)$/.test(path);
}

function mask(text: string): string {
  return text
    .replace(/[0-9A-F]{64}/g, "#")
    .replace(/akash(valoper|valcons)?1[a-z0-9]{38}/g, "@")
    .replace(/\d+/g, "0");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 80);
}
