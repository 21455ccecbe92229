/**
 * Paths and methods of the gateway, with the router's habits: a path that is not clean is sent to the clean one, a known
 * path with another method gets 405 without a word, streams with another method are not found.
 */
export type Endpoint =
  | "version"
  | "address"
  | "status"
  | "send-manifest"
  | "get-manifest"
  | "lease-status"
  | "service-status"
  | "logs"
  | "events"
  | "shell"
  | "hostname-migrate"
  | "endpoint-migrate";

export type Match =
  | {
      readonly kind: "endpoint";
      readonly endpoint: Endpoint;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly kind: "redirect"; readonly location: string }
  | { readonly kind: "not-found" }
  | { readonly kind: "wrong-method" };

interface Route {
  readonly endpoint: Endpoint;
  readonly parts: readonly string[];
  /** Absent: any. */
  readonly method?: string;
  readonly stream?: true;
}

const lease = ["lease", ":dseq", ":gseq", ":oseq"];
const routes: readonly Route[] = [
  { endpoint: "version", parts: ["version"], method: "GET" },
  { endpoint: "address", parts: ["address"], method: "GET" },
  { endpoint: "status", parts: ["status"], method: "GET" },
  { endpoint: "hostname-migrate", parts: ["hostname", "migrate"], method: "POST" },
  { endpoint: "endpoint-migrate", parts: ["endpoint", "migrate"], method: "POST" },
  { endpoint: "send-manifest", parts: ["deployment", ":dseq", "manifest"], method: "PUT" },
  { endpoint: "get-manifest", parts: [...lease, "manifest"], method: "GET" },
  { endpoint: "lease-status", parts: [...lease, "status"], method: "GET" },
  { endpoint: "service-status", parts: [...lease, "service", ":service", "status"], method: "GET" },
  { endpoint: "logs", parts: [...lease, "logs"], method: "GET", stream: true },
  { endpoint: "events", parts: [...lease, "kubeevents"], method: "GET", stream: true },
  { endpoint: "shell", parts: [...lease, "shell"], stream: true },
];

/** Finds what a request is for. `url` is the request line's path with its query. */
export function matchRoute(method: string, url: string): Match {
  const at = url.indexOf("?");
  const path = decode(at < 0 ? url : url.slice(0, at));
  const query = at < 0 ? "" : url.slice(at);
  if (path === undefined) return { kind: "not-found" };
  const clean = cleanPath(path);
  if (clean !== path) return { kind: "redirect", location: encodeURI(clean) + query };
  const parts = path.slice(1).split("/");
  const hits = routes.flatMap((route) => {
    const params = paramsOf(route.parts, parts);
    return params === undefined ? [] : [{ route, params }];
  });
  const hit = hits.find(({ route }) => route.method === undefined || route.method === method);
  if (hit !== undefined) return { kind: "endpoint", endpoint: hit.route.endpoint, params: hit.params };
  return hits.some(({ route }) => !route.stream) ? { kind: "wrong-method" } : { kind: "not-found" };
}

function paramsOf(wanted: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (!part.startsWith(":")) {
      if (part !== value) return undefined;
    } else if (value === "") return undefined;
    else params[part.slice(1)] = value;
  }
  return params;
}

/** Without empty and dotted parts, a slash at the end kept. */
function cleanPath(path: string): string {
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") kept.pop();
    else if (part !== "" && part !== ".") kept.push(part);
  }
  const clean = `/${kept.join("/")}`;
  return path.endsWith("/") && clean !== "/" ? `${clean}/` : clean;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
