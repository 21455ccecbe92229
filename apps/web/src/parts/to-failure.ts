/** What a person is told about an error, whatever threw it. */
export interface Failure {
  code: string;
  message: string;
  /** What is long and technical of the message, such as what each of several addresses answered. */
  detail: string;
  hint: string;
  retryable: boolean;
}

/** Errors of ours carry code, message and hint already; a wallet's refusal and unknown errors get words of their own. */
export function toFailure(error: unknown): Failure {
  if (isOurs(error)) {
    return {
      code: error.code,
      ...split(error.message),
      hint: typeof error.hint === "string" ? error.hint : "",
      retryable: error.retryable === true,
    };
  }
  const text = error instanceof Error ? error.message : String(error);
  if (/reject|denied|cancel/i.test(text)) {
    return {
      code: "WALLET_REFUSED",
      message: "The wallet did not sign.",
      detail: "",
      hint: "Nothing was sent, so nothing was spent. Try again when you are ready.",
      retryable: true,
    };
  }
  return {
    code: "CONSOLE_BUG",
    message: `The console stumbled: ${text || "no message"}.`,
    detail: "",
    hint: "Nothing more was sent. Reload the page; it will show in which step things stand.",
    retryable: true,
  };
}

const longMessage = 140;

/** Takes what stands in brackets at the end of a long message out of it. */
function split(text: string): { message: string; detail: string } {
  const [, message, detail] = text.length > longMessage ? (/^([^(]+?)\s*\((.+)\)\.?$/s.exec(text) ?? []) : [];
  return message && detail ? { message: `${message}.`, detail } : { message: text, detail: "" };
}

function isOurs(
  error: unknown,
): error is { code: string; message: string; hint?: unknown; retryable?: unknown } {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    typeof error.code === "string" &&
    /^[A-Z][A-Z0-9_]+$/.test(error.code) &&
    "message" in error &&
    typeof error.message === "string"
  );
}
