/** Host names as Kubernetes and the provider take them, and as Go's `net/url` parses them. */

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain = new RegExp(`^${label}(\\.${label})*$`);

export function isHostname(host: string): boolean {
  return host.length <= 253 && subdomain.test(host);
}

/** Whether `http://HOST` is a URL to Go: only then may the name stand in `accept` at all. */
export function isParsableHost(item: string): boolean {
  if (/[\x00-\x1f\x7f]/.test(item)) return false;
  const authority = item.split("?")[0]?.split("/")[0] ?? "";
  const at = authority.lastIndexOf("@");
  if (at >= 0 && !isUserInfo(authority.slice(0, at))) return false;
  return (
    isUrlHost(authority.slice(at + 1)) && percentsFit((item.split("?")[0] ?? "").slice(authority.length))
  );
}

function isUserInfo(text: string): boolean {
  return /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text) && percentsFit(text);
}

function isUrlHost(host: string): boolean {
  if (host.startsWith("[")) {
    const close = host.lastIndexOf("]");
    return close > 0 && isPort(host.slice(close + 1));
  }
  const colon = host.lastIndexOf(":");
  if (colon >= 0 && !isPort(host.slice(colon))) return false;
  return /^[^ \\^`{|}#/?@]*$/.test(host) && !/%(?!25|[8-9a-fA-F][0-9a-fA-F])/.test(host);
}

function isPort(text: string): boolean {
  return text === "" || /^:[0-9]*$/.test(text);
}

function percentsFit(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}
