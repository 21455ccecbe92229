// A state that a person chose to start from. In: a file's text. Out: the document with what it holds, or what is wrong with it.
export interface StateFile {
  readonly name: string;
  readonly document: { chain_id: string; app_state: unknown };
  readonly accounts: number;
  readonly deployments: number;
}

export function readState(name: string, text: string): StateFile | { problem: string } {
  const document = parsed(text);
  if (document === undefined) return { problem: `${name} is not JSON.` };
  const [chainId, state] = [at(document, "chain_id"), at(document, "app_state")];
  if (typeof chainId !== "string" || typeof state !== "object" || state === null)
    return { problem: `${name} is no state of a network: it has no chain_id or no app_state.` };
  return {
    name,
    document: { ...(document as object), chain_id: chainId, app_state: state }, // an object: it has fields
    accounts: count(at(state, "auth", "accounts")),
    deployments: count(at(state, "deployment", "deployments")),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined),
    value,
  );
}

const count = (list: unknown) => (Array.isArray(list) ? list.length : 0);
