import { Check, Copy } from "lucide-react";
import { type ReactNode, useState } from "react";

/** "akash1x2y…9f3k" */
export function shorten(text: string, head = 11, tail = 5): string {
  return text.length <= head + tail + 1 ? text : `${text.slice(0, head)}…${text.slice(-tail)}`;
}

/** An address or hash: shortened in the middle, copied whole with one click. */
export function Address({
  value,
  name,
  head = 11,
  tail = 5,
}: {
  value: string;
  name?: string | undefined;
  head?: number;
  tail?: number;
}): ReactNode {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 1200);
  };
  return (
    <button type="button" className="copy" onClick={copy} title={value}>
      {name ?? shorten(value, head, tail)}
      {copied ? <Check size={12} aria-hidden /> : <Copy size={12} aria-hidden />}
      <span className="visually-hidden" aria-live="polite">
        {copied ? "copied" : "copy"}
      </span>
    </button>
  );
}
