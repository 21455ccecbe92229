import type { ProblemJson } from "./problem.ts";

/** The API refused or could not be reached. `code` and `hint` are the server's own; `status` is 0 when nothing answered. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: string;
  readonly retryable: boolean;
  readonly details: Record<string, unknown>;
  readonly docs: string;

  constructor(problem: ProblemJson, options?: { cause?: unknown }) {
    super(problem.message, options);
    this.name = "ApiError";
    this.code = problem.code;
    this.status = problem.status;
    this.hint = problem.hint;
    this.retryable = problem.retryable;
    this.details = problem.details ?? {};
    this.docs = problem.docs;
  }
}

/** The error for an answer that is not ok: its problem JSON, or a plain stand-in when the body is something else. */
export async function toApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  return new ApiError(isProblem(body) ? body : unreadable(response.status));
}

/** The error for a request that got no answer at all. */
export function unreachable(url: string, cause: unknown): ApiError {
  return new ApiError(
    {
      type: "docs/errors.md#api_unreachable",
      title: "API unreachable",
      status: 0,
      code: "API_UNREACHABLE",
      message: `Nothing answered at ${url}.`,
      hint: "Check that `slipway up` runs, and its address.",
      retryable: true,
      docs: "docs/errors.md#api_unreachable",
    },
    { cause },
  );
}

function isProblem(body: unknown): body is ProblemJson {
  return typeof body === "object" && body !== null && "code" in body && "message" in body && "hint" in body;
}

function unreadable(status: number): ProblemJson {
  return {
    type: "docs/errors.md#api_answer_unreadable",
    title: "Answer not understood",
    status,
    code: "API_ANSWER_UNREADABLE",
    message: `The server answered ${status} without saying why.`,
    hint: "A proxy may stand between; look at the server's own log.",
    retryable: status >= 500,
    docs: "docs/errors.md#api_answer_unreadable",
  };
}
