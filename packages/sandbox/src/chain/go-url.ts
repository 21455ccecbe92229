/** Addresses on the web as Go's parser takes them apart: what it refuses, and the parts that rules of messages look at. */

interface GoUrl {
  /** In small letters; empty for a relative one. */
  readonly scheme: string;
  /** With its port, without a user. */
  readonly host: string;
  readonly path: string;
}

/** Undefined for what Go's parser refuses. */
export function parseGoUrl(text: string): GoUrl | undefined {
  const whole = text.split("#")[0] ?? "";
  if (/[\x00-\x1f\x7f]/.test(whole) || whole.startsWith(":")) return undefined;
  if (!areEscapesWhole(text.slice(whole.length))) return undefined;
  const found = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(whole)?.[0] ?? "";
  const scheme = found.slice(0, -1).toLowerCase();
  const rest = whole.slice(found.length).split("?")[0] ?? "";
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { scheme, host: "", path: "" };
    if ((rest.split("/")[0] ?? "").includes(":")) return undefined;
  }
  const hasHost = rest.startsWith("//") && (scheme !== "" || !rest.startsWith("///"));
  const [, authority = "", path = ""] = hasHost ? (/^\/\/([^/]*)(.*)$/s.exec(rest) ?? []) : ["", "", rest];
  const host = hostOf(authority);
  if (host === undefined || !areEscapesWhole(path)) return undefined;
  return { scheme, host, path };
}

/** The part after a user; undefined when one of them is none. */
function hostOf(authority: string): string | undefined {
  const at = authority.lastIndexOf("@");
  const user = authority.slice(0, Math.max(0, at));
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) || !areEscapesWhole(user)) return undefined;
  const host = authority.slice(at + 1);
  const [, name = "", port = ""] =
    (host.startsWith("[") ? /^(\[[^\]]*\])(.*)$/ : /^([^:]*)(.*)$/).exec(host) ?? [];
  if (host !== "" && name === "" && port === "") return undefined;
  if (!/^(:[0-9]*)?$/.test(port)) return undefined;
  // Escapes in a host are for what is not ASCII.
  if (
    !/^(\[[0-9a-fA-F:.]+(%25[^\]]+)?\]|([A-Za-z0-9\-._~!$&'()*+,;="<>\]]|[^\x00-\x7f]|%[89a-fA-F][0-9a-fA-F]|%25)*)$/.test(
      name,
    )
  ) {
    return undefined;
  }
  return host;
}

function areEscapesWhole(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}
