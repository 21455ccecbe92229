/** Reads Vitest's JSON report; names what was skipped and ends with `N passed, N failed, N skipped`. Exits 1 when anything failed. */
import { readFileSync } from "node:fs";

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const [file = ""] = process.argv.slice(2);
const report: Report = JSON.parse(readFileSync(file, "utf8"));

const notRun = new Set(["pending", "skipped", "todo"]);
for (const { assertionResults } of report.testResults)
  for (const { status, fullName } of assertionResults)
    if (notRun.has(status)) console.log(`skipped: ${fullName}`);

// A file that could not be loaded fails without a single failed test.
const brokenFiles = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === "failed" && !assertionResults.some((test) => test.status === "failed"),
).length;
const failed = report.numFailedTests + brokenFiles;
console.log(
  `${report.numPassedTests} passed, ${failed} failed, ${report.numPendingTests + report.numTodoTests} skipped`,
);
process.exitCode = failed === 0 && report.numPassedTests > 0 ? 0 : 1;
