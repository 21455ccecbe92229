/** One row of a room's table of errors: what it means, what to do next, whether trying again can help, the HTTP status. */
export interface ErrorEntry {
  readonly meaning: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly http: number;
}

export interface ErrorOptions {
  readonly hint?: string;
  readonly retryable?: boolean;
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The world refused. `code` is stable and stands in docs/errors.md; the message says what failed, with the value. */
export class SlipwayError extends Error {
  readonly code: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    { hint = "", retryable = false, cause, details = {} }: ErrorOptions = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "SlipwayError";
    this.code = code;
    this.hint = hint;
    this.retryable = retryable;
    this.details = details;
  }
}

/** Makes the thrower of a room from its table, so that hint and retryable come from there. */
export function errorsOf<Table extends Readonly<Record<string, ErrorEntry>>>(
  table: Table,
): (code: keyof Table & string, message: string, options?: ErrorOptions) => SlipwayError {
  return (code, message, options = {}) => {
    const { hint = "", retryable = false } = table[code] ?? {};
    return new SlipwayError(code, message, { hint, retryable, ...options });
  };
}
