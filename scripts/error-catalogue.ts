/** The error tables of all rooms, and the page that is written from them. In: each room's `<room>Errors`. Out: docs/errors.md. */
import { apiErrors } from "@slipway/api";
import { chainErrors, type ErrorEntry } from "@slipway/chain";
import { gatewayErrors } from "@slipway/gateway";
import { sandboxErrors } from "@slipway/sandbox";
import { serverErrors } from "@slipway/server";
import { cliErrors } from "../apps/cli/src/errors.ts";
import { webErrors } from "../apps/web/src/errors.ts";

export interface Room {
  readonly title: string;
  /** The folder whose sources throw these codes. */
  readonly folder: string;
  readonly errors: Readonly<Record<string, ErrorEntry>>;
}

export const rooms: readonly Room[] = [
  { title: "Chain", folder: "packages/chain", errors: chainErrors },
  { title: "Gateway", folder: "packages/gateway", errors: gatewayErrors },
  { title: "Sandbox", folder: "packages/sandbox", errors: sandboxErrors },
  { title: "API", folder: "packages/api", errors: apiErrors },
  { title: "Server", folder: "apps/server", errors: serverErrors },
  { title: "Console", folder: "apps/web", errors: webErrors },
  { title: "Command line", folder: "apps/cli", errors: cliErrors },
];

const opening = `# Errors

Every refusal that Slipway throws has a code, a message with the thing and its value, and a hint. The API answers with problem JSON
(\`code\`, \`message\`, \`hint\`, \`retryable\`), the command line prints message and hint and exits with 2 (usage), 1 (failure) or 75 (try
again), the console shows the same hint where the problem is. Findings about an SDL are another kind; they stand in
[sdl-rules.md](sdl-rules.md). This page is written by \`npm run docs\` from the tables in the code.
`;

export function errorsPage(): string {
  const sections = rooms.map(({ title, errors }) => {
    const entries = Object.entries(errors).map(
      ([code, { meaning, hint, retryable, http }]) =>
        `### ${code}\n${meaning}\n\n*What to do:* ${hint}\n\nHTTP ${http}${retryable ? " · worth trying again" : ""}\n`,
    );
    return `## ${title}\n\n${entries.join("\n")}`;
  });
  return `${opening}\n${sections.join("\n")}`;
}
